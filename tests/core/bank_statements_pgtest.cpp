// Statements: their days and balances, their formats, and what is refused of them.
#include <atomic>
#include <thread>

#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "base/migrations.h"
#include "core/closing/migrations.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "tests/core/closing_world.h"

namespace recaudo::closing {
namespace {

class BankStatementsTest : public ClosingWorld {};

TEST_F(BankStatementsTest, APastDayIsComparedWithTheBookOfThatDay) {
  const Money first = Money::pesos(100), second = Money::pesos(250);
  done({statement({{first, "R1"}})});
  m.clock.advance(std::chrono::hours{24});
  done({statement({{second, "R2"}}, kNextDay, first)}, kNextDay);
  const auto past = shown(kDay);
  EXPECT_EQ(past.closing(), first);
  EXPECT_EQ(past.book, first);
  EXPECT_TRUE(past.difference()->is_zero());
  EXPECT_EQ(shown(kNextDay).opening(), first);
  EXPECT_EQ(shown(kNextDay).book, first + second);
}

TEST_F(BankStatementsTest, AStatementReadADayLateCountsOnItsOwnDay) {
  m.clock.advance(std::chrono::hours{24});
  const auto run_day = value_or_throw(run({statement({{Money::pesos(100), "R1"}})}, kNextDay));
  EXPECT_FALSE(run_day.has_statement());
  EXPECT_EQ(shown(kDay).book, Money::pesos(100));
  EXPECT_TRUE(shown(kDay).difference()->is_zero());
}

TEST_F(BankStatementsTest, AMovementOfAClosedMonthIsPostedOnTheDayOfTheRun) {
  m.db.app().transaction([](pqxx::work& tx) {
    for (int year : {2025, 2026})
      for (unsigned month = 1; month <= (year == 2025 ? 12U : 3U); ++month)
        value_or_throw(ledger::close_period(tx, {year, month}, ledger::PeriodState::kClosed));
  });
  m.clock.advance(std::chrono::hours{24});
  value_or_throw(run({statement({{Money::pesos(100), "R1"}})}, kNextDay));
  EXPECT_TRUE(shown(kDay).book.is_zero());
  EXPECT_EQ(shown(kDay).difference(), Money::pesos(100));
  EXPECT_EQ(shown(kNextDay).book, Money::pesos(100));
}

TEST_F(BankStatementsTest, ADayWithoutAStatementHasNoDifference) {
  done({statement({{Money::pesos(100), "R1"}})});
  EXPECT_FALSE(shown(kNextDay).has_statement());
  EXPECT_EQ(shown(kNextDay).difference(), std::nullopt);
  EXPECT_EQ(shown(add_days(kDay, -1)).difference(), std::nullopt);
}

TEST_F(BankStatementsTest, SeveralStatementsOfADayOpenWithTheFirstAndCloseWithTheLast) {
  const Money a = Money::pesos(100), b = Money::pesos(250), c = Money::pesos(7);
  // Read in another order than the bank's, with ids that do not sort as text.
  done({statement({{c, "R3"}}, kDay, a + b, {.id = "10"}),
        statement({{a, "R1"}}, kDay, Money(), {.id = "8"}),
        statement({{b, "R2"}}, kDay, a, {.id = "9"})});
  const auto day = shown(kDay);
  EXPECT_TRUE(day.opening().is_zero());
  EXPECT_EQ(day.closing(), a + b + c);
}

TEST_F(BankStatementsTest, AnAccountWithoutAStatementThatDayKeepsItsLastBalance) {
  const Money a = Money::pesos(100), b = Money::pesos(250);
  done({statement({{a, "R1"}}), statement({{b, "R2"}}, kDay, Money(), {"B", "555"})});
  m.clock.advance(std::chrono::hours{24});
  const auto day = done({statement({{a, "R3"}}, kNextDay, a)}, kNextDay);
  EXPECT_EQ(day.closing(), a + b + a);
  EXPECT_EQ(day.statements.at(0).stated_on, kNextDay);
  EXPECT_EQ(day.statements.at(1).stated_on, kDay);
}

TEST_F(BankStatementsTest, BalancesThatABankToldAreNotRewritten) {
  done({statement({{Money::pesos(100), "R1"}})});
  EXPECT_THROW(m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec("set local session_replication_role = replica");
    tx.exec("update closing.statement_balance set closing = 0");
  }),
               pqxx::sql_error);
}

TEST(ClosingMigration, BalancesAreFilledFromTheStatementsThatWereTakenIn) {
  const std::span all = embedded::closing_migrations;
  test::TestDatabase db({embedded::base_migrations, embedded::audit_migrations,
                         embedded::ledger_migrations, all.first(1)});
  const auto closing = Money::centavos(12'345'67);
  const auto before = -Money::centavos(50);
  const auto xml =
      test::write_statement(kDay, before, {{closing - before, "R1"}}, {"S-1", "00400702127399"});
  db.owner().transaction([&](pqxx::work& tx) {
    tx.exec_params(
        "insert into closing.bank_file (sha256, format, name, day, raw, received_at) values "
        "(sha256($1), 'camt.053', 'x', '2026-03-31', $1, now())",
        bytea(xml));
  });
  std::vector<EmbeddedFile> files;
  for (const auto& set :
       {embedded::base_migrations, embedded::audit_migrations, embedded::ledger_migrations, all})
    files.insert(files.end(), set.begin(), set.end());
  value_or_throw(migrate(db.owner(), files));
  const auto rows = db.app().read([](pqxx::read_transaction& tx) {
    return tx.exec(
        "select account, from_day, day, opening, closing, statement from "
        "closing.statement_balance");
  });
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(read_text(rows[0]["account"]), "400702127399");
  EXPECT_EQ(read_date(rows[0]["day"]), kDay);
  EXPECT_EQ(read_money(rows[0]["opening"]), before);
  EXPECT_EQ(read_money(rows[0]["closing"]), closing);
  EXPECT_EQ(read_text(rows[0]["statement"]), "S-1");
}

// Rails specification §1.1: rejection is per file.
TEST_F(BankStatementsTest, AStatementThatDoesNotAddIsRefusedByLineAndKeptAndTheOtherFileIsTakenIn) {
  const auto p = approved(0);
  auto files = day_of({pse(p, p.amount)});
  auto& xml = files[1].bytes;
  const std::string figure = ">" + to_plain(p.amount) + "<";
  const auto at = xml.find(figure, xml.find("CLBD"));
  ASSERT_NE(at, std::string::npos);
  xml.replace(at, figure.size(), ">1.00<");
  const auto day = value_or_throw(run(files));
  ASSERT_EQ(rows(day, "archivo-rechazado"), 1);
  const auto row =
      std::ranges::find(day.decisions, std::string("archivo-rechazado"), &DecisionRow::type);
  EXPECT_EQ(row->exception, "ARCHIVO");
  EXPECT_EQ(row->reference, files[1].name);
  EXPECT_NE(row->reason.find("E_BALANCE, línea 2, columna "), std::string::npos) << row->reason;
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 1);
  EXPECT_EQ(count("select count(*) from closing.refused_file"), 1);
  EXPECT_FALSE(day.has_statement());
  EXPECT_FALSE(now(p).settled_at);
}

TEST_F(BankStatementsTest, ARefusedFileIsToldOnceAndEndsWithAValidOneOfItsName) {
  const auto p = approved(0);
  const auto files = day_of({pse(p, p.amount)});
  auto broken = files[1];
  broken.bytes.resize(broken.bytes.size() / 2);
  EXPECT_EQ(run({broken}).error().code, Code::kBankFileInvalid);
  EXPECT_EQ(run({broken}).error().code, Code::kBankFileInvalid);
  EXPECT_EQ(rows(shown(kDay), "archivo-rechazado"), 1);
  EXPECT_EQ(count("select count(*) from closing.refused_file"), 1);
  const auto day = value_or_throw(run(files));
  EXPECT_EQ(rows(day, "archivo-rechazado"), 0);
  EXPECT_TRUE(now(p).settled_at);
}

TEST_F(BankStatementsTest, ACollectionDateOutsideTheCalendarIsRefusedByLineAndColumn) {
  for (const Date day : {make_date(1983, 12, 31), make_date(2199, 1, 1), make_date(9999, 12, 31)}) {
    const auto refused = run({collection({{.reference = 777, .centavos = 100}}, day)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kBankFileInvalid);
    EXPECT_NE(refused.error().detail.find("E_DATE, línea 1, columna 13: "), std::string::npos);
  }
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 0);
}

TEST_F(BankStatementsTest, WhatABankDoesOtherwiseIsReadOnlyWhenItsAgreementSaysSo) {
  auto file = collection({{.reference = 777, .centavos = 100}});
  std::erase(file.bytes, '\r');
  EXPECT_EQ(run({file}).error().code, Code::kBankFileInvalid);
  auto statute = m.law().statute;
  statute.banks.at(0).bank_code = file.bytes.substr(20, 3);
  const auto with = [&](const std::string& name) {
    statute.banks.at(0).tolerances = {name};
    return reconcile(m.services(), {statute, m.law().rates, m.law().statute_digest},
                     events::system_actor(), kDay, {file});
  };
  EXPECT_EQ(with("lo_que_sea").error().code, Code::kStatuteInvalid);
  EXPECT_TRUE(with("lf_only"));
}

TEST_F(BankStatementsTest, AStatementInMt940SettlesLikeOneInCamt053) {
  const auto p = approved(0);
  const std::vector lines{pse(p, p.amount)};
  const auto day =
      done({collection(lines),
            {"extracto.sta",
             test::write_mt940(kDay, Money(),
                               {{total(lines), "LOTE1"}, {-Money::pesos(20), "COM", "C", true}})}});
  EXPECT_EQ(rows(day, "abonado"), 1);
  EXPECT_EQ(rows(day, "comision"), 1);
  EXPECT_EQ(balance(account::kBank), p.amount - Money::pesos(20));
  EXPECT_EQ(count("select count(*) from closing.bank_file where format = 'mt940'"), 1);
}

TEST_F(BankStatementsTest, ACsvStatementIsOfTheAccountWhoseAgreementNamesItsProfile) {
  const auto p = approved(0);
  const std::vector lines{pse(p, p.amount)};
  const std::vector files{
      collection(lines),
      NamedFile{"extracto.csv", test::write_csv(Money(), {{kDay, {total(lines), "LOTE1"}}})}};
  auto statute = m.law().statute;
  statute.banks.at(0).account_number = "400702127399";  // that of the collection file
  const auto with = [&](const std::string& profile, const std::vector<NamedFile>& given) {
    statute.banks.at(0).csv_profile = profile;
    return reconcile(m.services(), {statute, m.law().rates, m.law().statute_digest},
                     events::system_actor(), kDay, given);
  };
  EXPECT_EQ(with("", {files[1]}).error().code, Code::kBankFileInvalid);
  const auto day = value_or_throw(with("signo-iso", files));
  EXPECT_EQ(rows(day, "abonado"), 1);
  ASSERT_EQ(day.statements.size(), 1U);
  EXPECT_EQ(day.statements[0].account, statute.banks.at(0).account_number);
  EXPECT_EQ(day.difference(), Money());
}

TEST_F(BankStatementsTest, ALongerCsvExtractPostsOnlyWhatIsNew) {
  const WrittenMovement fee{-Money::pesos(20), "", "COMISION", true};
  // The books do not know of the twenty pesos that the bank held before.
  run({{"a.csv", test::write_csv(Money::pesos(40), {{kDay, fee}})}}).value();
  const auto day =
      run({{"b.csv", test::write_csv(Money::pesos(40), {{kDay, fee}, {kNextDay, fee}})}}, kNextDay)
          .value();
  EXPECT_EQ(rows(day, "comision"), 1);
  EXPECT_EQ(rows(day, "salto-de-extracto"), 0);
}

TEST_F(BankStatementsTest, AnExtractOfADayThatWasStillRunningLeavesNoGap) {
  const WrittenMovement fee{-Money::pesos(20), "", "COMISION", true};
  const WrittenMovement later{-Money::pesos(5), "", "COMISION PSE", true};
  run({{"a.csv", test::write_csv(Money::pesos(60), {{kDay, fee}})}}).value();
  const auto day = run({{"b.csv", test::write_csv(Money::pesos(60),
                                                  {{kDay, fee}, {kDay, later}, {kNextDay, fee}})}},
                       kNextDay)
                       .value();
  EXPECT_EQ(rows(day, "comision"), 2);
  EXPECT_EQ(rows(day, "salto-de-extracto"), 0);
}

TEST_F(BankStatementsTest, APayersWordsOnACreditAreNoFeeOfTheBank) {
  auto statute = m.law().statute;
  statute.banks.at(0).account_number = "400702127399";
  const auto day = value_or_throw(reconcile(
      m.services(), {statute, m.law().rates, m.law().statute_digest}, events::system_actor(), kDay,
      {{"a.csv", test::write_csv(Money(), {{kDay,
                                            {Money::pesos(90), "",
                                             "CONSIGNACION COMISIONES INMOBILIARIAS", false}}})}}));
  EXPECT_EQ(rows(day, "comision"), 0);
  EXPECT_EQ(balance(account::kUnclassified), -Money::pesos(90));
}

TEST_F(BankStatementsTest, TwoRunsOfOneDayInTwoFormatsPostItOnce) {
  const std::vector<WrittenMovement> movements{{-Money::pesos(20), "COM", "C", true}};
  std::atomic<int> taken = 0;
  {
    const NamedFile camt = statement(movements);
    const NamedFile mt940{"x.sta", test::write_mt940(kDay, Money(), movements)};
    std::vector<std::jthread> threads;
    for (const auto* file : {&camt, &mt940})
      threads.emplace_back([&, file] { taken += run({*file}) ? 1 : 0; });
  }
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(balance(account::kBank), -Money::pesos(20));
}

TEST_F(BankStatementsTest, AFileThatWaitsIsReadAsItWasTakenWhateverALaterStatuteTolerates) {
  auto file = collection({{.reference = 777, .centavos = 100}});
  std::erase(file.bytes, '\r');
  auto statute = m.law().statute;
  statute.banks.at(0).bank_code = file.bytes.substr(20, 3);
  statute.banks.at(0).tolerances = {"lf_only"};
  const dues::Law tolerant{statute, m.law().rates, m.law().statute_digest};
  ASSERT_TRUE(reconcile(m.services(), tolerant, events::system_actor(), kDay, {file}).has_value());
  EXPECT_TRUE(run({}, kNextDay).has_value());  // the strict statute of the demo
}

TEST_F(BankStatementsTest, ADayThatAnotherFormatToldIsRefused) {
  const std::vector<WrittenMovement> movements{{-Money::pesos(20), "COM", "C", true}};
  run({statement(movements)}).value();
  const NamedFile again{"extracto.sta", test::write_mt940(kDay, Money(), movements)};
  const auto refused = run({again});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kAlreadyImported);
  EXPECT_NE(refused.error().detail.find("ya tiene el extracto del 31 de marzo de 2026 en camt.053"),
            std::string::npos)
      << refused.error().detail;
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 1);
}

TEST_F(BankStatementsTest, TwoFormatsOfADayInOneRunAreRefused) {
  const std::vector<WrittenMovement> movements{{-Money::pesos(20), "COM", "C", true}};
  const auto refused =
      run({statement(movements), {"x.sta", test::write_mt940(kDay, Money(), movements)}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kAlreadyImported);
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 0);
}

TEST_F(BankStatementsTest, ADayOutsideTheCalendarIsRefused) {
  EXPECT_EQ(run({statement({})}, make_date(1900, 1, 1)).error().code, Code::kBadDate);
}

}  // namespace
}  // namespace recaudo::closing
