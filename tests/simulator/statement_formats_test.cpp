// One day in every format: the same opening, movements and closing.
#include <gtest/gtest.h>

#include "gateways/simulator/billing_file.h"
#include "gateways/simulator/csv_statement.h"
#include "gateways/simulator/mt940_file.h"
#include "tests/simulator/company.h"

namespace recaudo::simulator {
namespace {

class Formats : public testing::Test, public Company {
 protected:
  void SetUp() override {
    options.statement_formats = {StatementFormat::kCamt053, StatementFormat::kMt940,
                                 StatementFormat::kCsvSigned, StatementFormat::kCsvTwoColumns};
    options.pse_commission = Money::pesos(2800);
    start();
  }
  std::int64_t pay_by_cheque(const char* reference, std::int64_t centavos) const {
    const auto r = control("window-payments", JsonObject()
                                                  .text("reference", reference)
                                                  .number("amount_centavos", centavos)
                                                  .text("medio", "02")
                                                  .str());
    return whole_number(*parse_json(r.body)->find("id")).value_or(0);
  }
};

TEST_F(Formats, OneStoryInEveryFormat) {
  const auto [cus, enc] = create(1, "1254300.00");
  pay(enc, "approve");
  const auto cheque = pay_by_cheque("120260000012346", 88'215'000);
  EXPECT_EQ(control("cheque-returns", JsonObject().number("window_payment", cheque).str()).status,
            200);
  ASSERT_EQ(control("close-day", R"({"date":"2026-10-05"})").status, 200);
  EXPECT_EQ(output("extracto_20261005.sta"),
            ":20:STM261005\r\n:25:00400702127399\r\n:28C:1/1\r\n"
            ":60F:C261005COP10250000,00\r\n"
            ":61:2610051005C2136450,00NTRFRECAUDO20261005A//0001\r\n"
            ":86:RECAUDO ASOBANCARIA 20261005 MOD A 2 REG\r\n"
            ":61:2610051005D2800,00NCHGCOMPSE20261005-1//0002\r\n"
            ":86:COMISION PSE\r\n"
            ":61:2610051005D532,00NCHGIVAPSE20261005-1//0003\r\n"
            ":86:IVA COMISION PSE\r\n"
            ":61:2610051005RC882150,00NRTICHQ1//0004\r\n"
            ":86:DEVOLUCION CHEQUE 1 CAUSAL 02 REF 120260000012346\r\n"
            ":62F:C261005COP11500968,00\r\n:64:C261005COP11500968,00\r\n-\r\n");
  EXPECT_EQ(output("extracto_20261005_a.csv"),
            "FECHA,DESCRIPCION,SUCURSAL,DOCUMENTO,VALOR,SALDO\n"
            "2026-10-05,RECAUDO ASOBANCARIA 20261005 MOD A 2 REG,0040,RECAUDO20261005A,"
            "2136450.00,12386450.00\n"
            "2026-10-05,COMISION PSE,0040,COMPSE20261005-1,-2800.00,12383650.00\n"
            "2026-10-05,IVA COMISION PSE,0040,IVAPSE20261005-1,-532.00,12383118.00\n"
            "2026-10-05,DEVOLUCION CHEQUE 1 CAUSAL 02 REF 120260000012346,0040,CHQ1,"
            "-882150.00,11500968.00\n");
  EXPECT_NE(output("extracto_20261005_b.csv")
                .find("05/10/2026;COMISION PSE;COMPSE20261005-1;0040;;2.800,00;12.383.650,00\r\n"),
            std::string::npos);
  const auto xml = output("extracto_20261005.xml");
  for (const char* text : {"<Amt Ccy=\"COP\">11500968.00</Amt>", "<RvslInd>true</RvslInd>",
                           "DEVOLUCION CHEQUE 1 CAUSAL 02 REF 120260000012346"})
    EXPECT_NE(xml.find(text), std::string::npos) << text;
}

TEST_F(Formats, ACashPaymentIsNotReturnedAndAChequeOnlyOnce) {
  control("window-payments", R"({"reference":"9","amount_centavos":500})");
  EXPECT_EQ(control("cheque-returns", R"({"window_payment":1})").status, 400);
  const auto cheque = pay_by_cheque("10", 500);
  const auto order = JsonObject().number("window_payment", cheque).str();
  EXPECT_EQ(control("cheque-returns", order).status, 200);
  EXPECT_EQ(control("cheque-returns", order).status, 400);
}

TEST_F(Formats, CashThatTheCompanyBringsStandsAloneWithItsSlip) {
  EXPECT_EQ(control("cash-deposits", R"({"slip":"","amount_centavos":500})").status, 400);
  EXPECT_EQ(control("cash-deposits", R"({"slip":"77"})").status, 400);
  EXPECT_EQ(control("cash-deposits", R"({"slip":"77","amount_centavos":88215000})").status, 200);
  ASSERT_EQ(control("close-day", R"({"date":"2026-10-05"})").status, 200);
  EXPECT_NE(output("extracto_20261005.sta")
                .find(":61:2610051005C882150,00NTRFCONS1//0001\r\n"
                      ":86:CONSIGNACION EFECTIVO COMPROBANTE 77\r\n"),
            std::string::npos);
  EXPECT_EQ(control("close-day", R"({"date":"2026-10-05"})").status, 409) << "it is told once";
}

TEST(CsvAmounts, HaveTheMarksOfTheCountry) {
  Statement s;
  s.day = kDay;
  s.opening = Money::centavos(-123'456'789);
  s.entries.push_back({Money::centavos(100), true, Movement::kTransfer, "R", "T", {}});
  EXPECT_NE(write_csv_two_columns(s).find(";1,00;;-1.234.566,89\r\n"), std::string::npos)
      << write_csv_two_columns(s);
}

TEST(CsvCells, AreQuotedWhenTheyHoldTheSeparator) {
  Statement s;
  s.day = kDay;
  s.entries.push_back({Money::pesos(1), true, Movement::kTransfer, "R", "A,B \"C\"\n;D", {}});
  EXPECT_NE(write_csv_signed(s).find(",\"A,B \"\"C\"\"\n;D\",0040,R,1.00,"), std::string::npos)
      << write_csv_signed(s);
  EXPECT_NE(write_csv_two_columns(s).find(";\"A,B \"\"C\"\"\n;D\";R;0040;1,00;"), std::string::npos)
      << write_csv_two_columns(s);
}

TEST(Mt940Information, IsFoldedIntoSixLinesOf65) {
  const auto of = [](std::size_t letters) {
    Statement s;
    s.day = kDay;
    const std::string text(letters, 'x');
    s.entries.push_back({Money::pesos(1), true, Movement::kTransfer, "R", text, {}});
    const auto file = write_mt940(s);
    const auto begin = file.find(":86:") + 4;
    return file.substr(begin, file.find("\r\n:62F:") - begin);
  };
  const std::string line(65, 'x');
  EXPECT_EQ(of(65), line);
  EXPECT_EQ(of(66), line + "\r\nx");
  const auto full = of(391);
  EXPECT_EQ(full.size(), 6 * 65 + 5 * 2U);
  EXPECT_TRUE(full.ends_with("\r\n" + line));
}

TEST(Mt940Balances, AnOverdraftIsADebit) {
  Statement s;
  s.day = kDay;
  s.opening = Money::centavos(-100);
  EXPECT_NE(write_mt940(s).find(":60F:D261005COP1,00\r\n"), std::string::npos);
}

TEST(TheDay, IsWrittenInOneFormatUnlessMoreAreAskedFor) {
  Company c;
  c.start();
  c.control("close-day", R"({"date":"2026-10-05"})");
  EXPECT_FALSE(std::filesystem::exists(c.options.output_directory + "/extracto_20261005.sta"));
}

std::string billing_sample() {
  return value_or_throw(read_file(SIMULATOR_TEST_DATA "/facturacion2001_sample.txt", 1 << 16));
}

auto read_billing(const std::string& text) {
  return read_billing_file(text, "9001234568", {{"1001", "Impuesto predial", "7709998123014"}});
}

constexpr std::size_t kLine = 222;  // of 220 characters, with CR LF

// The sample with other texts at those places, which count lines and characters from 0.
std::string billing_with(const std::vector<std::pair<std::size_t, const char*>>& changes) {
  auto text = billing_sample();
  for (const auto& [at, to] : changes) text.replace(at, std::string(to).size(), to);
  return text;
}

TEST(BillingFile, TheSampleOfTheDocumentsRegistersItsSlips) {
  const auto slips = read_billing(billing_sample());
  ASSERT_TRUE(slips) << slips.error();
  ASSERT_EQ(slips->size(), 2U);
  EXPECT_EQ(slips->at(0).gln, "7709998123014");
  EXPECT_EQ(slips->at(0).reference, "120260000012345");
  EXPECT_EQ(slips->at(0).amount, Money::pesos(1'254'300));
  EXPECT_EQ(slips->at(0).due, make_date(2026, 10, 30));
}

TEST(BillingFile, AFaultyFileIsRefusedWithItsLine) {
  const auto good = billing_sample();
  const auto with = [](std::size_t at, const char* text) { return billing_with({{at, text}}); };
  const std::pair<std::string, const char*> cases[] = {
      {with(2, "1"), "línea 1"},
      {with(2 * kLine + 126, "20261330"), "línea 3"},
      {with(2 * kLine + 98, "1"), "línea 5"},
      {with(2, "01"), "línea 1"},
      {with(kLine + 2, "7709998123038"), "línea 2: el código de servicio"},
      {with(kLine + 15, "00x1"), "línea 2: el número de lote"},
      {with(2 * kLine + 112, " "), "línea 3: el valor adicional"},
      {with(2 * kLine + 125, "7"), "línea 5: el valor adicional"},
      {with(4 * kLine + 50, "2"), "línea 5: el número de lote"},
      {with(5 * kLine + 46, "7"), "línea 6: el valor adicional"},
      {good.substr(0, 5 * kLine), "falta el registro 09"},
      {good + good, "línea 7"},
      {"", "falta el registro 09"},
  };
  for (const auto& [text, where] : cases) {
    const auto slips = read_billing(text);
    ASSERT_FALSE(slips) << where;
    EXPECT_NE(slips.error().find(where), std::string::npos) << slips.error();
  }
}

TEST(BillingFile, ASlipAsksForBothOfItsAmounts) {
  const auto slips = read_billing(
      billing_with({{2 * kLine + 123, "500"}, {4 * kLine + 44, "500"}, {5 * kLine + 44, "500"}}));
  ASSERT_TRUE(slips) << slips.error();
  EXPECT_EQ(slips->at(0).amount, Money::pesos(1'254'305));
  EXPECT_EQ(slips->at(1).amount, Money::pesos(882'150));
}

TEST(Counter, TakesARegisteredSlipOnlyAsItWasRegistered) {
  Company c;
  c.start();
  ASSERT_EQ(c.control("billing-file", billing_sample()).status, 200);
  const auto pays = [&](const char* amount) {
    return c.control(
        "window-payments",
        std::string(R"({"reference":"120260000012345","amount_centavos":)") + amount + "}");
  };
  EXPECT_EQ(pays("125430001").status, 400);
  EXPECT_EQ(pays("125430000").status, 200);
  c.clock.advance(std::chrono::hours(24) * 26);
  EXPECT_EQ(pays("125430000").status, 400);  // due on 30 October
}

TEST(Counter, MayRefuseWhatNobodyRegistered) {
  Company c;
  c.options.only_registered_slips = true;
  c.start();
  EXPECT_EQ(c.control("window-payments", R"({"reference":"9","amount_centavos":500})").status, 400);
}

}  // namespace
}  // namespace recaudo::simulator
