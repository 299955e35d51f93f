// The files of a day, read again here by position and by hand.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/simulator/company.h"

namespace recaudo::simulator {
namespace {

class DayFiles : public testing::Test, public Company {
 protected:
  void SetUp() override { start(); }

  HttpResponse close(const std::string& date = "2026-10-05") {
    return control("close-day", JsonObject().text("date", date).str());
  }
  void pay_at_window(const std::string& reference, std::int64_t centavos, const char* medio,
                     const char* service = "1001") {
    const auto answer = control("window-payments", JsonObject()
                                                       .text("reference", reference)
                                                       .number("amount_centavos", centavos)
                                                       .text("medio", medio)
                                                       .text("service_code", service)
                                                       .str());
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  std::string approved(std::int64_t ticket, const std::string& pesos) {
    const auto [cus, enc] = create(ticket, pesos);
    pay(enc, "approve");
    return cus;
  }
};

// Positions are 1-based and inclusive, as the document writes them.
std::string at(const std::string& record, std::size_t first, std::size_t last) {
  return record.substr(first - 1, last - first + 1);
}

std::vector<std::string> records_of(const std::string& file) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < file.size(); i += 164) {
    EXPECT_EQ(file.substr(i + 162, 2), "\r\n");
    out.push_back(file.substr(i, 162));
  }
  return out;
}

std::string last_six(const std::string& cus) {
  return cus.substr(cus.size() - 6);
}

std::int64_t number(const std::string& digits) {
  return std::stoll(digits);
}

// Adds the file again: totals and counts of each lot and of the file.
void expect_file_adds(const std::vector<std::string>& records) {
  std::int64_t lot_total = 0, lot_count = 0, total = 0, count = 0, sequence = 1;
  for (const auto& r : records) {
    const auto type = at(r, 1, 2);
    if (type == "05") lot_total = lot_count = 0, sequence = 1;
    if (type == "06") {
      EXPECT_EQ(number(at(r, 88, 94)), ++sequence);
      EXPECT_EQ(at(r, 95, 162), std::string(68, ' '));
      lot_total += number(at(r, 51, 64));
      ++lot_count;
    }
    if (type == "08") {
      EXPECT_EQ(number(at(r, 3, 11)), lot_count);
      EXPECT_EQ(number(at(r, 12, 29)), lot_total);
      total += lot_total;
      count += lot_count;
    }
  }
  ASSERT_EQ(at(records.back(), 1, 2), "09");
  EXPECT_EQ(number(at(records.back(), 3, 11)), count);
  EXPECT_EQ(number(at(records.back(), 12, 29)), total);
}

TEST_F(DayFiles, TheCollectionFileHoldsEachPaymentInItsPlace) {
  const auto cus = approved(1048576, "1254300.00");
  pay_at_window("120260000012346", 88'215'000, "02");
  pay_at_window("220260000000771", 4'312'000, "01", "1002");
  ASSERT_EQ(close().status, 200);
  const auto records = records_of(output("recaudo_20261005_A.txt"));
  ASSERT_EQ(records.size(), 9U);
  expect_file_adds(records);
  EXPECT_EQ(at(records[0], 1, 55), "0190012345682026100504000000400702127399202610060800A01");
  EXPECT_EQ(at(records[1], 1, 19), "0577099981230140001");
  EXPECT_EQ(at(records[2], 1, 94),
            "06000000000000000000000000000000000120260000012346000000882150000102000000000000999"
            "00020000002");
  EXPECT_EQ(at(records[3], 1, 94), "06" + std::string(41, '0') + "1048576" + "00000125430000" +
                                       "0315" + last_six(cus) + last_six(cus) + "022" + "0000" +
                                       "0000003");
  EXPECT_EQ(at(records[4], 1, 33), "080000000020000000002136450000001");
  EXPECT_EQ(at(records[5], 1, 19), "0577099981230210002");
}

// A reader takes two details that tell the same of everything for one that the bank repeated
// (§1.1).
TEST_F(DayFiles, ASlipPaidTwiceInTheSameWayStandsInTwoDetailsThatDiffer) {
  pay_at_window("120260000012346", 88'215'000, "01");
  pay_at_window("120260000012346", 88'215'000, "01");
  ASSERT_EQ(close().status, 200);
  const auto records = records_of(output("recaudo_20261005_A.txt"));
  ASSERT_EQ(records.size(), 6U);
  expect_file_adds(records);
  EXPECT_EQ(at(records[2], 3, 83), at(records[3], 3, 83));
  EXPECT_NE(at(records[2], 84, 87), at(records[3], 84, 87));
}

TEST_F(DayFiles, TheStatementTiesWithTheCollectionFile) {
  approved(1, "1254300.00");
  pay_at_window("5", 100, "01");
  ASSERT_EQ(close().status, 200);
  const auto xml = output("extracto_20261005.xml");
  for (const char* text :
       {"camt.053.001.08", "<Cd>OPBD</Cd>", "<Amt Ccy=\"COP\">10250000.00</Amt>", "<Cd>CLBD</Cd>",
        "<Amt Ccy=\"COP\">11504301.00</Amt>", "<NbOfTxs>2</NbOfTxs>",
        "<TtlAmt Ccy=\"COP\">1254301.00</TtlAmt>", "RECAUDO20261005A", "<Cd>BOOK</Cd>"})
    EXPECT_NE(xml.find(text), std::string::npos) << text;
}

TEST_F(DayFiles, ADayWithoutMoneyHasAStatementAndNoCollectionFile) {
  ASSERT_EQ(close().status, 200);
  EXPECT_FALSE(std::filesystem::exists(options.output_directory + "/recaudo_20261005_A.txt"));
  EXPECT_EQ(output("extracto_20261005.xml").find("<Ntry>"), std::string::npos);
}

TEST_F(DayFiles, ASecondClosingIsRefusedUnlessMoneyCameAfter) {
  approved(1, "1000");
  ASSERT_EQ(close().status, 200);
  EXPECT_EQ(close().status, 409);
  pay_at_window("77", 500, "01");
  ASSERT_EQ(close().status, 200);
  const auto records = records_of(output("recaudo_20261005_B.txt"));
  expect_file_adds(records);
  EXPECT_EQ(at(records[0], 53, 53), "B");
  EXPECT_EQ(number(at(records.back(), 12, 29)), 500);
  EXPECT_NE(output("extracto_20261005_2.xml").find("10251000.00"), std::string::npos);
  EXPECT_EQ(close().status, 409);
}

TEST_F(DayFiles, TheNextDayOpensWithTheBalanceOfTheLast) {
  approved(1, "1000");
  ASSERT_EQ(close().status, 200);
  clock.advance(std::chrono::hours(24));
  ASSERT_EQ(close("2026-10-06").status, 200);
  EXPECT_NE(output("extracto_20261006.xml").find("10251000.00"), std::string::npos);
}

TEST_F(DayFiles, ADayToComeIsNotClosed) {
  EXPECT_EQ(close("2026-10-06").status, 409);
}

TEST_F(DayFiles, MoneyThatMovedAtMidnightBelongsToTheNewDay) {
  clock.set(start_of_day(make_date(2026, 10, 6)) - std::chrono::seconds(60));
  const auto [cus, enc] = create(1, "1000");
  control("transactions/" + cus, R"({"decision":"approve","hold_seconds":60})");
  clock.advance(std::chrono::seconds(120));
  ASSERT_EQ(close("2026-10-05").status, 200);
  EXPECT_FALSE(std::filesystem::exists(options.output_directory + "/recaudo_20261005_A.txt"));
  ASSERT_EQ(close("2026-10-06").status, 200);
  EXPECT_EQ(records_of(output("recaudo_20261006_A.txt")).size(), 5U);
}

TEST_F(DayFiles, TheReportOfPseListsEveryTransaction) {
  const auto cus = approved(1048576, "1254300.00");
  create(2);
  ASSERT_EQ(close().status, 200);
  const auto csv = output("pse_20261005.csv");
  EXPECT_EQ(csv.substr(0, 30), "CUS,Valor,Banco Originador,Est");
  EXPECT_NE(csv.find(cus + ",1254300.00,BANCO UNION COLOMBIANO,OK," + cus.substr(cus.size() - 6)),
            std::string::npos);
  EXPECT_NE(csv.find(",PENDING,"), std::string::npos);
}

TEST(DayCommission, IsChargedWithItsIva) {
  Company c;
  c.options.pse_commission = Money::pesos(2800);
  c.start();
  const auto [cus, enc] = c.create(1, "10000");
  c.pay(enc, "approve");
  const auto answer = parse_json(c.control("close-day", R"({"date":"2026-10-05"})").body);
  EXPECT_EQ(answer->find("debits_centavos")->text, "333200");
  EXPECT_EQ(answer->find("closing_centavos")->text, "1025666800");
  EXPECT_NE(c.output("extracto_20261005.xml").find("IVA COMISION PSE"), std::string::npos);
}

}  // namespace
}  // namespace recaudo::simulator
