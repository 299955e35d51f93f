// What the DIAN transfers of SIMPLE returns: the file, and what it makes of the credit in the bank.
#include "core/closing/simple_transfer.h"

#include "ledger/cash_agreement.h"
#include "tests/core/closing_world.h"
#include "tests/support/replaced.h"

namespace recaudo::closing {
namespace {

using namespace literals;
using test::replaced;

constexpr std::string_view kHeading =
    "nit,nombre,formulario,vigencia,bimestre,declaracion,pagada_el,actividad,ica,sanciones,"
    "intereses\n";
constexpr std::string_view kFirst =
    "900123456-8,COMERCIAL DE PRUEBA SAS,2593,2026,1,2593000000001,2026-03-13,comercial,1200000,0,"
    "0\n";
constexpr std::string_view kSecond =
    "800197268-4,SERVICIOS DE PRUEBA SAS,260,2025,,2600000000002,2026-03-20,servicios,300000,52000,"
    "8000\n";
const std::string kGood = std::string(kHeading) + std::string(kFirst) + std::string(kSecond) +
                          "total,,,,,2,,,1500000,52000,8000\n";

Result<SimpleFile> parsed(const std::string& csv) {
  return parse_simple_file(csv, "simple.csv", kDay);
}
std::string refusal(const std::string& csv) {
  const auto file = parsed(csv);
  if (file) return "accepted";
  EXPECT_EQ(file.error().code, Code::kBankFileInvalid);
  return file.error().detail;
}
std::string changed(std::string_view piece, std::string_view by) {
  return replaced(kGood, piece, by);
}

TEST(SimpleFile, ReadsEachDeclarationAndWhatItPaid) {
  const SimpleFile file = value_or_throw(parsed(kGood));
  ASSERT_EQ(file.declarations.size(), 2u);
  EXPECT_EQ(file.total, 1'560'000_pesos);
  const SimpleDeclaration& advance = file.declarations[0];
  EXPECT_EQ(advance.nit.to_text(), "900123456-8");
  EXPECT_EQ(advance.form, 2593);
  EXPECT_EQ(advance.bimester, 1);
  EXPECT_EQ(advance.activity, IcaActivity::kCommercial);
  const SimpleDeclaration& annual = file.declarations[1];
  EXPECT_EQ(annual.form, 260);
  EXPECT_FALSE(annual.bimester);
  EXPECT_EQ(annual.paid_on, make_date(2026, 3, 20));
  EXPECT_EQ(annual.total(), 360'000_pesos);
}

TEST(SimpleFile, WhatLeavesItsMoneyInDoubtRefusesItWholeWithLineAndReason) {
  const auto says = [](const std::string& csv, std::string_view words) {
    const std::string detail = refusal(csv);
    EXPECT_NE(detail.find(words), std::string::npos) << detail;
  };
  EXPECT_EQ(refusal(kGood), "accepted");
  says(changed(",1200000,", ",1200000.50,"), "simple.csv, línea 2: ica es un valor en pesos");
  says(changed(",1200000,", ",-1200000,"), "línea 2: ica");
  says(changed(",1200000,", ",100000000001,"), "línea 2: ica pasa de $");
  says(changed("total,,,,,2,,,1500000,", "total,,,,,2,,,1500001,"), "línea 4: dice $");
  says(changed("total,,,,,2,,,1500000,", "total,,,,,2,,,999999999999999,"),
       "línea 4: ica pasa de $");
  says(changed("total,,,,,2,", "total,,,,,3,"),
       "línea 4: dice 3 declaraciones y el archivo trae 2");
  says(changed("total,,,,,2,", "total,x,,,,2,"), "línea 4: la línea de control");
  says(changed("total,,,,,2,,,1500000,52000,8000\n", ""), "la última línea debe ser la de control");
  says(std::string(kHeading) + "total,,,,,0,,,0,0,0\n", "no hay declaraciones");
  says(std::string(kHeading) +
           "800197268-4,SERVICIOS DE PRUEBA SAS,260,2025,,26,2026-03-20,servicios,0,0,0\n"
           "total,,,,,1,,,0,0,0\n",
       "su total es cero");
  says(changed("nit,nombre", "nit;nombre"), "simple.csv, línea 1");
  says(changed(",8000\ntotal", ",8000,9\ntotal"), "simple.csv, línea 3");
  says(changed("COMERCIAL", "\xff"), "UTF-8");
  says(std::string(kMaxSimpleBytes + 1, 'a'), "simple.csv");
}

TEST(SimpleFile, ALineThatCannotBePostedIsSetApartWithItsMoney) {
  const auto reason = [](std::string_view piece, std::string_view by) {
    const auto file = value_or_throw(parsed(changed(piece, by)));
    EXPECT_EQ(file.rejections.size(), 1u);
    EXPECT_EQ(file.total, 1'560'000_pesos);
    return file.rejections.empty() ? "" : file.rejections.front().reason;
  };
  EXPECT_EQ(reason("900123456-8", "900123456-7"), "el NIT no es válido; escriba \"900123456-8\"");
  EXPECT_EQ(reason(",2593,", ",2594,"), "el formulario es 2593 o 260");
  EXPECT_EQ(reason("2026,1,", "2026,7,"), "el formulario 2593 lleva un bimestre de 1 a 6");
  EXPECT_EQ(reason("2025,,", "2025,6,"), "el formulario 260 es anual y no lleva bimestre");
  EXPECT_EQ(reason("2026-03-13", "2026-04-01"), "se pagó en un día que no ha llegado");
  EXPECT_EQ(reason("2026,1,", "2026,3,"), "se pagó antes de que empezara lo que declara");
  EXPECT_EQ(reason("2026-03-13", "2026-02-30"), "el día del pago no existe; se escribe AAAA-MM-DD");
  EXPECT_EQ(reason(",comercial,", ",minera,"), "la actividad es comercial, industrial o servicios");
  EXPECT_EQ(reason(",2593000000001,", ",25A3,"), "la declaración es un número de 1 a 20 dígitos");
  EXPECT_EQ(reason("COMERCIAL DE PRUEBA SAS", " "),
            "el nombre falta, pasa de 120 caracteres o tiene caracteres que no se ven");
  EXPECT_EQ(reason("260,2025", "260,2018"), "la vigencia es un año de 2019 al de hoy");
}

TEST(SimpleFile, LinesThatAddUpToMoreThanAnAmountCanBeRefuseIt) {
  std::string csv(kHeading);
  for (int number = 1; number <= 3'001; ++number)
    csv += "900123456-8,COMERCIAL DE PRUEBA SAS,2593,2026,1," + std::to_string(number) +
           ",2026-03-13,comercial,100000000000,0,0\n";
  csv += "total,,,,,3001,,,1,0,0\n";
  EXPECT_NE(refusal(csv).find("línea 3002: la suma hasta esta línea pasa de $"), std::string::npos);
}

TEST(SimpleFile, ADeclarationTwiceIsReadOnce) {
  const std::string twice = std::string(kHeading) + std::string(kFirst) + std::string(kFirst) +
                            "total,,,,,2,,,2400000,0,0\n";
  const SimpleFile file = value_or_throw(parsed(twice));
  EXPECT_EQ(file.declarations.size(), 1u);
  EXPECT_EQ(file.rejections.at(0).reason, "la declaración ya está en este archivo");
  EXPECT_EQ(file.rejections.at(0).amount, 1'200'000_pesos);
}

class SimpleTransferTest : public ClosingWorld {
 protected:
  // The bank credits an amount that nobody can identify.
  void credited(Money amount, const std::string& reference = "DIAN1", Date day = kDay,
                Money opening = Money()) {
    done({statement({{amount, reference, "TRANSFERENCIA SEBRA"}}, day, opening)}, day);
  }
  Result<SimplePlan> take(const std::string& csv,
                          std::optional<ledger::EntrySeq> entry = std::nullopt) {
    RECAUDO_TRY(file, parsed(csv));
    return take_simple_transfer(m.services(), events::system_actor(), file, csv, "simple.csv",
                                entry);
  }
};

TEST_F(SimpleTransferTest, MakesOfTheCreditTheIncomeOfEachDeclarationInBothBooks) {
  credited(1'560'000_pesos);
  ASSERT_EQ(balance(account::kUnclassified), -1'560'000_pesos);
  const SimplePlan plan = value_or_throw(take(kGood));
  EXPECT_EQ(plan.posted(), 1'560'000_pesos);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
  EXPECT_EQ(balance(ledger::AccountId(410508)), -1'500'000_pesos);
  EXPECT_EQ(balance(ledger::AccountId(411004)), -52'000_pesos);
  EXPECT_EQ(balance(ledger::AccountId(411003)), -8'000_pesos);
  auto rubros = executed();
  EXPECT_EQ(rubros["1.1.01.02.200.01"], 1'200'000_pesos);
  EXPECT_EQ(rubros["1.1.01.02.200.03"], 300'000_pesos);
  EXPECT_EQ(rubros["1.1.02.03.001.11"], 52'000_pesos);
  EXPECT_EQ(rubros["1.1.02.03.002"], 8'000_pesos);
  EXPECT_EQ(count("select count(*) from ledger.entry where source_kind = 'simple-dian'"), 2);
  EXPECT_EQ(count("select count(*) from closing.simple_declaration"), 2);
  const auto open =
      m.db.app().read([](pqxx::read_transaction& tx) { return open_exceptions(tx, 10); });
  EXPECT_TRUE(open.empty()) << "nobody has to ask what the credit is";
  const auto agreed = m.db.app().read([](pqxx::read_transaction& tx) {
    return *ledger::cash_agreement(tx, make_date(2026, 1, 1), make_date(2026, 12, 31),
                                   ledger::known_at(tx));
  });
  EXPECT_EQ(agreed.cash, 1'560'000_pesos);
  EXPECT_EQ(agreed.executed, 1'560'000_pesos);
  EXPECT_TRUE(agreed.other.is_zero());
}

TEST_F(SimpleTransferTest, TheSameFileIsTakenInOnce) {
  credited(1'560'000_pesos);
  value_or_throw(take(kGood));
  const auto again = take(kGood);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAlreadyImported);
  EXPECT_EQ(balance(ledger::AccountId(410508)), -1'500'000_pesos);
}

TEST_F(SimpleTransferTest, BeforeTheMoneyIsInTheBankNothingIsPosted) {
  const auto early = take(kGood);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Code::kNotFound);
  credited(1'559'999_pesos);
  EXPECT_FALSE(take(kGood)) << "a credit of another amount";
  EXPECT_EQ(count("select count(*) from closing.bank_file where format = 'simple-dian'"), 0);
}

TEST_F(SimpleTransferTest, OfTwoCreditsOfOneAmountAPersonSaysWhich) {
  done({statement({{1'560'000_pesos, "DIAN1", "UNA"}, {1'560'000_pesos, "DIAN2", "OTRA"}})});
  const auto doubtful = take(kGood);
  ASSERT_FALSE(doubtful);
  EXPECT_NE(doubtful.error().detail.find("--asiento"), std::string::npos);
  const auto last =
      ledger::EntrySeq(count("select max(seq) from ledger.entry where kind = 'por-clasificar'"));
  EXPECT_EQ(value_or_throw(take(kGood, last)).credit.entry, last);
  EXPECT_EQ(balance(account::kUnclassified), -1'560'000_pesos);
}

TEST_F(SimpleTransferTest, ARefusedLineWaitsForAPersonUntilAnotherFileExplainsIt) {
  credited(1'560'000_pesos);
  const SimplePlan plan = value_or_throw(take(changed("900123456-8", "900123456-7")));
  EXPECT_EQ(plan.refused(), 1'200'000_pesos);
  EXPECT_EQ(balance(account::kUnclassified), -1'200'000_pesos);
  const auto open = [&] {
    return m.db.app().read([](pqxx::read_transaction& tx) { return open_exceptions(tx, 10); });
  };
  ASSERT_EQ(open().size(), 1u);
  EXPECT_EQ(open().front().decision.exception, "ARCHIVO");
  EXPECT_EQ(open().front().decision.amount, 1'200'000_pesos);
  EXPECT_NE(open().front().decision.reason.find("línea 2"), std::string::npos);
  EXPECT_EQ(count("select count(*) from closing.simple_refusal"), 1);

  value_or_throw(take(std::string(kHeading) + std::string(kFirst) + "total,,,,,1,,,1200000,0,0\n"));
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
  EXPECT_TRUE(open().empty());
}

TEST_F(SimpleTransferTest, ADeclarationThatWasReceivedBeforeIsNotReceivedAgain) {
  credited(1'560'000_pesos, "DIAN1", make_date(2026, 3, 30));
  value_or_throw(take(kGood));
  credited(1'200'000_pesos, "DIAN2", kDay, 1'560'000_pesos);
  const auto again =
      take(std::string(kHeading) + std::string(kFirst) + "total,,,,,1,,,1200000,0,0\n");
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().detail.find("la declaración ya se registró con simple.csv"),
            std::string::npos);
  EXPECT_EQ(count("select count(*) from closing.loose_credit where claimed_by is not null"), 1)
      << "the credit waits for the file that explains it";
  EXPECT_EQ(balance(ledger::AccountId(410508)), -1'500'000_pesos);
  EXPECT_EQ(balance(account::kUnclassified), -1'200'000_pesos);
}

TEST_F(SimpleTransferTest, TheDatabaseKeepsATransferThatItsDeclarationsDoNotAddUpToOut) {
  credited(1'560'000_pesos);
  value_or_throw(take(kGood));
  EXPECT_THROW(m.db.app().transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into closing.bank_file (sha256, format, name, day, raw, received_at) values "
        "(sha256('x'), 'simple-dian', 'x', '2026-03-31', 'x', now())");
    tx.exec(
        "insert into closing.simple_transfer (file, credit_entry, credit, posted, refused, "
        "taken_at) select sha256('x'), credit_entry, credit, 1, 0, now() from "
        "closing.simple_transfer");
  }),
               pqxx::check_violation);
  EXPECT_THROW(m.db.app().transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into closing.simple_refusal select id, 99, 'x', 5 from closing.simple_transfer");
  }),
               pqxx::check_violation);
  EXPECT_THROW(m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec("update closing.simple_declaration set ica = 0");
  }),
               pqxx::sql_error);
}

}  // namespace
}  // namespace recaudo::closing
