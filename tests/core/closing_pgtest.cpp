#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "base/migrations.h"
#include "core/closing/bank_day.h"
#include "core/closing/inbox.h"
#include "core/closing/migrations.h"
#include "core/dues/settled.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/auxiliary.h"
#include "ledger/budget.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::closing {
namespace {

namespace account = ledger::account;
using bank_files::testing::WrittenDetail;
using test::WrittenMovement;

const Date kDay = make_date(2026, 3, 31);
const Date kNextDay = make_date(2026, 4, 1);

class ClosingTest : public ::testing::Test {
 protected:
  payments::Order order(int parcel, int vigencia = 2026) {
    return value_or_throw(payments::create_order(
        m.services(), m.law(), events::anonymous_taxpayer(),
        {.parcel = m.parcel(parcel).id,
         .vigencias = {vigencia},
         .request_key = "o-" + std::to_string(parcel) + "-" + std::to_string(vigencia)}));
  }
  payments::Payment started(const payments::Order& o) {
    auto outcome = value_or_throw(
        payments::start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                {.order = o.token,
                                 .payer = {},
                                 .bank_code = "1007",
                                 .bank_name = "BANCO DE PRUEBA",
                                 .payer_ip = "127.0.0.1",
                                 .request_key = "s-" + std::to_string(++starts),
                                 .return_url_base = "https://localhost/pago/"}));
    return std::get<payments::Started>(outcome).payment;
  }
  payments::Payment approved(int parcel) {
    const auto p = started(order(parcel));
    gateway.answer(p, gateways::PaymentState::kApproved);
    return value_or_throw(
        payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  }
  payments::Payment now(const payments::Payment& p) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payments::payment_by_ticket(tx, p.ticket));
    });
  }
  // Lines of the collection file.
  static WrittenDetail pse(const payments::Payment& p, Money amount) {
    return {.reference = p.ticket.value(),
            .centavos = amount.centavos(),
            .origin = 3,
            .means = 15,
            .authorization = static_cast<int>(std::stoll(p.cus.str()) % 1'000'000)};
  }
  static WrittenDetail window(const payments::Order& o, int office = 40) {
    return {.reference = std::stoll(o.reference.str()),
            .centavos = o.total.centavos(),
            .office = office};
  }
  static NamedFile collection(const std::vector<WrittenDetail>& details, Date day = kDay) {
    return {"recaudo_" + to_compact(day) + ".txt",
            bank_files::testing::write_collection({details}, {.date = to_compact(day)})};
  }
  static Money total(const std::vector<WrittenDetail>& details) {
    Money sum;
    for (const auto& d : details) sum += Money::centavos(d.centavos);
    return sum;
  }
  NamedFile statement(const std::vector<WrittenMovement>& movements, Date day = kDay,
                      Money opening = Money(), const test::StatementName& name = {}) {
    return {"extracto_" + to_compact(day) + name.id + ".xml",
            test::write_statement(day, opening, movements, name)};
  }
  BankDay shown(Date day) {
    return m.db.app().read([&](pqxx::read_transaction& tx) { return bank_day(tx, day); });
  }
  // The file and the statement that credits its total.
  std::vector<NamedFile> day_of(const std::vector<WrittenDetail>& details) {
    return {collection(details), statement({{total(details), "LOTE1"}})};
  }
  Result<BankDay> run(const std::vector<NamedFile>& files, Date day = kDay) {
    return reconcile(m.services(), m.law(), events::system_actor(), day, files);
  }
  BankDay done(const std::vector<NamedFile>& files, Date day = kDay) {
    auto out = value_or_throw(run(files, day));
    EXPECT_TRUE(out.difference().value_or(Money()).is_zero()) << to_plain(*out.difference());
    return out;
  }
  Money balance(ledger::AccountId id) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& b : ledger::trial_balance(tx))
        if (b.account == id) return b.net();
      return Money();
    });
  }
  std::int64_t count(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return tx.exec1(sql)[0].as<std::int64_t>(); });
  }
  // What the budget executed this year, by CCPET code.
  std::map<std::string, Money> executed() {
    std::map<std::string, Money> out;
    m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : ledger::executed_income(tx, 2026)) out[row.code] = row.executed;
    });
    return out;
  }
  // What a receipt says was paid, by the code of its concept in that parcel's zone.
  std::map<std::string, Money> by_code(const payments::Payment& p, int parcel) {
    const bool rural = dues::zone_of(m.parcel(parcel).npn.str()) == ledger::Zone::kRural;
    const auto receipt = m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payments::receipt_of(tx, p.ticket));
    });
    std::map<std::string, Money> out;
    for (const auto& line : receipt.applied) {
      const std::string zone = rural ? ".02" : ".01";
      out[line.item == ledger::Concept::kPredial         ? "1.1.01.01.200" + zone
          : line.item == ledger::Concept::kEnvironmental ? "1.1.01.01.014" + zone
                                                         : "1.1.01.02.212"] += line.capital;
      EXPECT_TRUE(line.interest.is_zero()) << "this vigencia is not overdue";
    }
    return out;
  }
  static int rows(const BankDay& day, const std::string& type) {
    return static_cast<int>(std::ranges::count(day.decisions, type, &DecisionRow::type));
  }
  void TearDown() override {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  test::Municipality m;
  test::ScriptedGateway gateway;
  int starts = 0;
};

TEST_F(ClosingTest, AnApprovedPaymentGoesFromTransitToTheBank) {
  const auto p = approved(0);
  const auto day = done(day_of({pse(p, p.amount)}));
  EXPECT_EQ(rows(day, "abonado"), 1);
  EXPECT_TRUE(balance(account::kInTransit).is_zero());
  EXPECT_EQ(balance(account::kBank), p.amount);
  EXPECT_TRUE(now(p).settled_at);
}

TEST_F(ClosingTest, TheSameFileAgainIsRefusedAndPostsNothing) {
  const auto p = approved(0);
  const auto files = day_of({pse(p, p.amount)});
  done(files);
  const auto entries = count("select last_seq from ledger.head");
  const auto again = run(files);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAlreadyImported);
  EXPECT_EQ(count("select last_seq from ledger.head"), entries);
}

TEST_F(ClosingTest, AWindowPaymentPaysItsOrderAndSettles) {
  const auto o = order(0);
  const auto day = done(day_of({window(o)}));
  EXPECT_EQ(rows(day, "ventanilla"), 1);
  EXPECT_EQ(balance(account::kBank), o.total);
  EXPECT_TRUE(balance(account::kInTransit).is_zero());
  EXPECT_EQ(count("select count(*) from payments.payment_order where state = 'paid'"), 1);
  EXPECT_EQ(count("select count(*) from payments.receipt"), 1);
}

TEST_F(ClosingTest, ASecondWindowPaymentOfAnOrderIsACreditBalanceWithACase) {
  const auto o = order(0);
  done(day_of({window(o, 40), window(o, 41)}));
  EXPECT_EQ(balance(account::kCreditBalances), -o.total);
  EXPECT_EQ(balance(account::kBank), o.total + o.total);
  EXPECT_EQ(count("select count(*) from payments.treasury_case where kind = 'DUPLICADO'"), 1);
}

// Banks name a PSE payment by its ticket or by the order's 15 digits: both must be found again.
TEST_F(ClosingTest, ASettledPaymentRepeatedByItsOrdersReferenceIsADuplicate) {
  const auto p = approved(0);
  done(day_of({pse(p, p.amount)}));
  m.clock.advance(std::chrono::hours{24});
  auto line = pse(p, p.amount);
  line.reference = std::stoll(order(0).reference.str());
  const auto day =
      done({collection({line}, kNextDay), statement({{p.amount, "LOTE2"}}, kNextDay, p.amount)},
           kNextDay);
  EXPECT_EQ(rows(day, "duplicado"), 1);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
  EXPECT_EQ(balance(account::kCreditBalances), -p.amount);
}

TEST_F(ClosingTest, MoneyForADeclinedPaymentByItsOrdersReferenceSaysSo) {
  const auto p = started(order(0));
  gateway.answer(p, gateways::PaymentState::kDeclined);
  value_or_throw(
      payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  auto line = pse(p, p.amount);
  line.reference = std::stoll(order(0).reference.str());
  EXPECT_EQ(rows(done(day_of({line})), "no-aprobado-con-dinero"), 1);
  EXPECT_EQ(balance(account::kUnclassified), -p.amount);
}

// What a wallet paid by QR looks like on the statement.
TEST_F(ClosingTest, ACreditWithTheOrdersReferencePaysTheOrderAtOnce) {
  const auto o = order(1);
  const auto day = done({statement({{o.total, "BREB1", "BRE-B QR REF " + o.reference.str()}})});
  EXPECT_EQ(day.decisions.at(0).type, "ventanilla");
  EXPECT_EQ(balance(account::kBank), o.total);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
  EXPECT_EQ(count("select count(*) from payments.payment_order where state = 'paid'"), 1);
}

TEST_F(ClosingTest, ASecondCreditForTheOrderIsTheTaxpayersBalanceWithACase) {
  const auto o = order(1);
  const std::string words = "BRE-B QR REF " + o.reference.str();
  done({statement({{o.total, "BREB1", words}, {o.total, "BREB2", words}})});
  EXPECT_EQ(count("select count(*) from payments.treasury_case where kind = 'DUPLICADO'"), 1);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
}

TEST_F(ClosingTest, AFileThatExplainsACreditWhichPaidItsOrderMovesNothing) {
  const auto o = order(1);
  done({statement({{o.total, "LOTE1", "RECAUDO REF " + o.reference.str()}})});
  const auto before = count("select count(*) from ledger.entry");
  done({collection({window(o)})});
  EXPECT_EQ(count("select count(*) from ledger.entry"), before);
  EXPECT_EQ(count("select count(*) from closing.bank_file where waiting"), 0);
  EXPECT_EQ(count("select count(*) from payments.treasury_case"), 0);
}

TEST_F(ClosingTest, ACreditThatPaidItsOrderIsNotClaimedByTheFileOfAnotherOfTheSameAmount) {
  const auto paid = order(1);
  done({statement({{paid.total, "BREB1", "BRE-B QR REF " + paid.reference.str()}})});
  auto other = window(order(2));
  other.centavos = paid.total.centavos();
  done({collection({other})});
  EXPECT_EQ(count("select count(*) from closing.bank_file where waiting"), 1);
  EXPECT_EQ(count("select count(*) from closing.matched_detail"), 0);
}

TEST_F(ClosingTest, ACreditByReferenceOfAPaymentThatWaitsSettlesItInOneRunOrTwo) {
  const auto p = approved(1);
  const auto o = m.db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(payments::order_by_id(tx, p.order));
  });
  done({statement({{p.amount, "LOTE1", "ABONO REF " + o.reference.str()}})});
  EXPECT_TRUE(now(p).settled_at);
  done({collection({pse(p, p.amount)})});
  EXPECT_EQ(count("select count(*) from payments.treasury_case"), 0);
  EXPECT_EQ(count("select count(*) from closing.bank_file where waiting"), 0);
}

TEST_F(ClosingTest, AnUnknownReferenceWaitsExactlyInUnclassified) {
  done(day_of({{.reference = 777, .centavos = 12'345'67}}));
  EXPECT_EQ(balance(account::kUnclassified), -Money::centavos(12'345'67));
}

TEST_F(ClosingTest, AnotherAmountIsUnclassifiedAndThePaymentStaysUnsettled) {
  const auto p = approved(0);
  const Money less = p.amount - Money::pesos(1);
  const auto day = done(day_of({pse(p, less)}));
  EXPECT_EQ(rows(day, "valor-distinto"), 1);
  EXPECT_EQ(balance(account::kUnclassified), -less);
  EXPECT_EQ(balance(account::kInTransit), p.amount);
  EXPECT_FALSE(now(p).settled_at);
}

TEST_F(ClosingTest, AFeeIsAnExpenseOfTheMunicipality) {
  const auto p = approved(0);
  const Money fee = Money::pesos(2'800);
  done({collection({pse(p, p.amount)}),
        statement({{p.amount, "LOTE1"}, {-fee, "COMPSE", "COMISION", true}})});
  EXPECT_EQ(balance(account::kBankFees), fee);
  EXPECT_EQ(balance(account::kBank), p.amount - fee);
}

TEST_F(ClosingTest, AFeeIsOfTheBankThatTheAgreementOfItsAccountNames) {
  const Money fee = Money::pesos(2'800);
  const auto& bank = m.law().statute.banks.at(0);
  done({statement({{-fee, "COMPSE", "COMISION", true}}, kDay, Money(),
                  {.id = "otra", .account = bank.account_number})});
  const auto charged = m.db.app().read([](pqxx::read_transaction& tx) {
    return ledger::auxiliary(tx, "580240", kDay, kDay, ledger::known_at(tx), 10).rows;
  });
  ASSERT_EQ(charged.size(), 1U);
  EXPECT_EQ(charged[0].third_party.party.name, bank.bank_name);
  EXPECT_EQ(charged[0].debit, fee);
}

TEST_F(ClosingTest, AFileWithoutItsCreditWaitsForTheNextDaysStatement) {
  const auto p = approved(0);
  const auto first = done({collection({pse(p, p.amount)})});
  EXPECT_EQ(rows(first, "archivo-sin-abono"), 1);
  EXPECT_FALSE(now(p).settled_at);
  m.clock.advance(std::chrono::hours{24});
  const auto second = done({statement({{p.amount, "LOTE1"}}, kNextDay)}, kNextDay);
  EXPECT_EQ(rows(second, "abonado"), 1);
  EXPECT_TRUE(now(p).settled_at);
}

TEST_F(ClosingTest, OldFilesWhoseCreditNeverCameDoNotKeepANewOneWaiting) {
  const auto p = approved(0);
  std::vector<NamedFile> files;
  for (int i = 1; i <= 100; ++i)
    files.push_back(collection({{.reference = 777, .centavos = i}}, make_date(2026, 3, 2)));
  files.push_back(collection({pse(p, p.amount)}));
  EXPECT_EQ(rows(done(files), "archivo-sin-abono"), 101);
  m.clock.advance(std::chrono::hours{24});
  done({statement({{p.amount, "LOTE1"}}, kNextDay)}, kNextDay);
  EXPECT_TRUE(now(p).settled_at);
}

TEST_F(ClosingTest, EveryDecisionIsToldHoweverManyLinesItsFileHas) {
  std::vector<WrittenDetail> details;
  for (int i = 1; i <= 201; ++i) details.push_back({.reference = i, .centavos = 100});
  const auto file = collection(details);
  done({file});
  EXPECT_EQ(count("select count(*) from closing.decision"), 1);
  int told = 0;
  m.db.owner().read([&](pqxx::read_transaction& tx) {
    for (const auto& row : tx.exec("select entry from audit.outbox")) {
      events::pb::AuditEntry entry;
      ASSERT_TRUE(entry.ParseFromString(read_bytes(row[0])));
      if (!entry.has_reconciliation()) continue;
      ++told;
      EXPECT_EQ(entry.reconciliation().bank_file().value(), view(sha256(file.bytes)));
    }
  });
  EXPECT_EQ(told, 1);
}

TEST_F(ClosingTest, AStatementThatComesBeforeItsFileSettlesWhenTheFileArrives) {
  const auto p = approved(0);
  const auto first = done({statement({{p.amount, "LOTE1"}})});
  EXPECT_EQ(rows(first, "abono-sin-archivo"), 1);
  EXPECT_EQ(balance(account::kUnclassified), -p.amount);
  m.clock.advance(std::chrono::hours{24});
  const auto second = value_or_throw(run({collection({pse(p, p.amount)})}, kNextDay));
  EXPECT_EQ(rows(second, "abonado"), 1);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
  EXPECT_TRUE(balance(account::kInTransit).is_zero());
  EXPECT_EQ(balance(account::kBank), p.amount);
  EXPECT_TRUE(now(p).settled_at);
  EXPECT_EQ(count("select count(*) from ledger.entry where reverses is not null"), 1);
  EXPECT_TRUE(shown(kDay).difference()->is_zero());
}

TEST_F(ClosingTest, TheFileThatArrivesLateEndsTheExceptionOfItsCreditByALaterDecision) {
  const auto p = approved(0);
  done({statement({{p.amount, "LOTE1"}})});
  const auto open = [&] {
    return m.db.app().read([](pqxx::read_transaction& tx) { return open_exceptions(tx, 10); });
  };
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(open()[0].decision.exception, "ARCHIVO");
  m.clock.advance(std::chrono::hours{24});
  value_or_throw(run({collection({pse(p, p.amount)})}, kNextDay));
  EXPECT_TRUE(open().empty());
  // The day keeps what it showed, and says when it ended.
  const auto past = shown(kDay);
  ASSERT_EQ(rows(past, "abono-sin-archivo"), 1);
  EXPECT_NE(past.decisions.at(0).reason.find("Se resolvió el 1 de abril de 2026."),
            std::string::npos);
}

TEST_F(ClosingTest, AFileTakesTheCreditOfItsOwnDaysOnly) {
  const auto p = approved(0);
  done({statement({{p.amount, "LOTE1"}})});
  const auto day = value_or_throw(run({collection({pse(p, p.amount)}, add_days(kDay, -5))}));
  EXPECT_EQ(rows(day, "archivo-sin-abono"), 1);
  EXPECT_FALSE(now(p).settled_at);
}

TEST_F(ClosingTest, ACreditIsClaimedByOneFileOnly) {
  const auto a = approved(0);
  auto other = pse(a, a.amount);
  other.office = 41;
  done({statement({{a.amount, "LOTE1"}})});
  value_or_throw(run({collection({pse(a, a.amount)})}));
  const auto day = value_or_throw(run({collection({other})}));
  EXPECT_EQ(rows(day, "archivo-sin-abono"), 1);
  EXPECT_EQ(balance(account::kBank), a.amount);
  EXPECT_THROW(m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec("update closing.loose_credit set claimed_by = null");
  }),
               pqxx::sql_error);
}

TEST_F(ClosingTest, AWaitingFileIsToldOnceHoweverManyRunsItWaits) {
  done({collection({{.reference = 777, .centavos = 100}})});
  done({statement({})});
  done({statement({}, kNextDay)}, kNextDay);
  EXPECT_EQ(count("select count(*) from closing.decision where type = 'archivo-sin-abono'"), 1);
}

TEST_F(ClosingTest, AGapEndsWhenTheMissingStatementArrives) {
  const Money a = Money::pesos(100);
  done({statement({{a, "R1"}}, kDay, Money(), {.id = "1"})});
  const auto gap = value_or_throw(run({statement({{a, "R3"}}, kDay, a + a, {.id = "3"})}));
  EXPECT_EQ(rows(gap, "salto-de-extracto"), 1);
  const auto whole = done({statement({{a, "R2"}}, kDay, a, {.id = "2"})});
  EXPECT_EQ(rows(whole, "salto-de-extracto"), 0);
}

TEST_F(ClosingTest, APaymentThatIsLateIsNoLongerLateWhenItsMoneyComes) {
  const auto p = approved(0);
  m.clock.advance(std::chrono::hours{24} * 7);
  const Date late = add_days(kDay, 7);
  value_or_throw(run({collection({{.reference = 777, .centavos = 100}}, late)}, late));
  const auto overdue = [&] {
    return m.db.app().read([](pqxx::read_transaction& tx) {
      return std::ranges::count_if(open_exceptions(tx, 10), [](const OpenException& e) {
        return e.decision.exception == "VENCIDO";
      });
    });
  };
  EXPECT_EQ(overdue(), 1);
  value_or_throw(run({statement({{p.amount, "R1", "PAGO " + p.cus.str()}}, late)}, late));
  EXPECT_EQ(overdue(), 0);
  EXPECT_TRUE(now(p).settled_at);
}

TEST_F(ClosingTest, ACreditThatNamesASettledPaymentIsADuplicate) {
  const auto p = approved(0);
  done(day_of({pse(p, p.amount)}));
  const auto day = done(
      {statement({{p.amount, "R2", "PAGO " + p.cus.str()}}, kDay, p.amount, {.id = "20260331-2"})});
  EXPECT_EQ(rows(day, "duplicado"), 1);
  EXPECT_EQ(balance(account::kCreditBalances), -p.amount);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
}

TEST_F(ClosingTest, ACreditThatNamesADeclinedPaymentIsMoneyForWhatWasNotApproved) {
  const auto p = started(order(0));
  gateway.answer(p, gateways::PaymentState::kDeclined);
  value_or_throw(
      payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  const auto day = done({statement({{p.amount, "R1", "PAGO " + p.cus.str()}})});
  EXPECT_EQ(rows(day, "no-aprobado-con-dinero"), 1);
  EXPECT_EQ(day.decisions.at(0).exception, "NO_APROBADO_CON_DINERO");
  EXPECT_EQ(balance(account::kUnclassified), -p.amount);
}

TEST_F(ClosingTest, AnotherRailsOwnNumberIsNotTheOneThatTheBankKnowsAPaymentBy) {
  const auto p = approved(0);
  test::ScriptedGateway placetopay{"placetopay"};
  placetopay.create_answers.push_back(
      gateways::Created{p.cus, "https://checkout.example/1", 0, "{}"});
  const auto o = order(1);
  const auto started = value_or_throw(
      payments::start_payment(m.services(), m.law(), placetopay, events::anonymous_taxpayer(),
                              {.order = o.token,
                               .payer = {},
                               .bank_code = "",
                               .bank_name = "",
                               .payer_ip = "127.0.0.1",
                               .request_key = "placetopay",
                               .return_url_base = "https://localhost/pago/"}));
  const auto other = std::get<payments::Started>(started).payment;
  ASSERT_EQ(other.cus, p.cus) << "a requestId may be the same number as a CUS";
  placetopay.answer(other, gateways::PaymentState::kApproved);
  value_or_throw(payments::query_now(m.services(), m.law(), placetopay, other.ticket,
                                     payments::Source::kReturn));
  const auto day = done({statement({{p.amount, "R1", "PAGO " + p.cus.str()}})});
  EXPECT_TRUE(now(p).settled_at);
  EXPECT_FALSE(now(other).settled_at);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
}

TEST_F(ClosingTest, APastDayIsComparedWithTheBookOfThatDay) {
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

TEST_F(ClosingTest, AStatementReadADayLateCountsOnItsOwnDay) {
  m.clock.advance(std::chrono::hours{24});
  const auto run_day = value_or_throw(run({statement({{Money::pesos(100), "R1"}})}, kNextDay));
  EXPECT_FALSE(run_day.has_statement());
  EXPECT_EQ(shown(kDay).book, Money::pesos(100));
  EXPECT_TRUE(shown(kDay).difference()->is_zero());
}

TEST_F(ClosingTest, AMovementOfAClosedMonthIsPostedOnTheDayOfTheRun) {
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

TEST_F(ClosingTest, ADayWithoutAStatementHasNoDifference) {
  done({statement({{Money::pesos(100), "R1"}})});
  EXPECT_FALSE(shown(kNextDay).has_statement());
  EXPECT_EQ(shown(kNextDay).difference(), std::nullopt);
  EXPECT_EQ(shown(add_days(kDay, -1)).difference(), std::nullopt);
}

TEST_F(ClosingTest, SeveralStatementsOfADayOpenWithTheFirstAndCloseWithTheLast) {
  const Money a = Money::pesos(100), b = Money::pesos(250), c = Money::pesos(7);
  // Read in another order than the bank's, with ids that do not sort as text.
  done({statement({{c, "R3"}}, kDay, a + b, {.id = "10"}),
        statement({{a, "R1"}}, kDay, Money(), {.id = "8"}),
        statement({{b, "R2"}}, kDay, a, {.id = "9"})});
  const auto day = shown(kDay);
  EXPECT_TRUE(day.opening().is_zero());
  EXPECT_EQ(day.closing(), a + b + c);
}

TEST_F(ClosingTest, AnAccountWithoutAStatementThatDayKeepsItsLastBalance) {
  const Money a = Money::pesos(100), b = Money::pesos(250);
  done({statement({{a, "R1"}}), statement({{b, "R2"}}, kDay, Money(), {"B", "555"})});
  m.clock.advance(std::chrono::hours{24});
  const auto day = done({statement({{a, "R3"}}, kNextDay, a)}, kNextDay);
  EXPECT_EQ(day.closing(), a + b + a);
  EXPECT_EQ(day.statements.at(0).stated_on, kNextDay);
  EXPECT_EQ(day.statements.at(1).stated_on, kDay);
}

TEST_F(ClosingTest, BalancesThatABankToldAreNotRewritten) {
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

TEST_F(ClosingTest, AStatementThatDoesNotAddIsRefusedByLineAndNothingOfTheRunIsDone) {
  const auto p = approved(0);
  auto files = day_of({pse(p, p.amount)});
  auto& xml = files[1].bytes;
  const std::string figure = ">" + to_plain(p.amount) + "<";
  const auto at = xml.find(figure, xml.find("CLBD"));
  ASSERT_NE(at, std::string::npos);
  xml.replace(at, figure.size(), ">1.00<");
  const auto refused = run(files);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBankFileInvalid);
  EXPECT_NE(refused.error().detail.find("E_BALANCE, línea 2, columna "), std::string::npos)
      << refused.error().detail;
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 0);
  EXPECT_TRUE(balance(account::kBank).is_zero());
  EXPECT_FALSE(now(p).settled_at);
}

TEST_F(ClosingTest, ACollectionDateOutsideTheCalendarIsRefusedByLineAndColumn) {
  for (const Date day : {make_date(1983, 12, 31), make_date(2199, 1, 1), make_date(9999, 12, 31)}) {
    const auto refused = run({collection({{.reference = 777, .centavos = 100}}, day)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kBankFileInvalid);
    EXPECT_NE(refused.error().detail.find("E_DATE, línea 1, columna 13: "), std::string::npos);
  }
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 0);
}

TEST_F(ClosingTest, WhatABankDoesOtherwiseIsReadOnlyWhenItsAgreementSaysSo) {
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

TEST_F(ClosingTest, AStatementInMt940SettlesLikeOneInCamt053) {
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

TEST_F(ClosingTest, ACsvStatementIsOfTheAccountWhoseAgreementNamesItsProfile) {
  const auto p = approved(0);
  const std::vector lines{pse(p, p.amount)};
  const std::vector files{
      collection(lines),
      NamedFile{"extracto.csv", test::write_csv(Money(), {{kDay, {total(lines), "LOTE1"}}})}};
  auto statute = m.law().statute;
  statute.banks.at(0).account_number = "400702127399";  // that of the collection file
  const auto with = [&](const std::string& profile) {
    statute.banks.at(0).csv_profile = profile;
    return reconcile(m.services(), {statute, m.law().rates, m.law().statute_digest},
                     events::system_actor(), kDay, files);
  };
  EXPECT_EQ(with("").error().code, Code::kBankFileInvalid);
  const auto day = value_or_throw(with("signo-iso"));
  EXPECT_EQ(rows(day, "abonado"), 1);
  ASSERT_EQ(day.statements.size(), 1U);
  EXPECT_EQ(day.statements[0].account, statute.banks.at(0).account_number);
  EXPECT_EQ(day.difference(), Money());
}

TEST_F(ClosingTest, ALongerCsvExtractPostsOnlyWhatIsNew) {
  const WrittenMovement fee{-Money::pesos(20), "", "COMISION", true};
  // The books do not know of the twenty pesos that the bank held before.
  run({{"a.csv", test::write_csv(Money::pesos(40), {{kDay, fee}})}}).value();
  const auto day =
      run({{"b.csv", test::write_csv(Money::pesos(40), {{kDay, fee}, {kNextDay, fee}})}}, kNextDay)
          .value();
  EXPECT_EQ(rows(day, "comision"), 1);
  EXPECT_EQ(rows(day, "salto-de-extracto"), 0);
}

TEST_F(ClosingTest, AnExtractOfADayThatWasStillRunningLeavesNoGap) {
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

TEST_F(ClosingTest, APayersWordsOnACreditAreNoFeeOfTheBank) {
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

TEST_F(ClosingTest, TwoRunsOfOneDayInTwoFormatsPostItOnce) {
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

TEST_F(ClosingTest, AFileThatWaitsIsReadAsItWasTakenWhateverALaterStatuteTolerates) {
  auto file = collection({{.reference = 777, .centavos = 100}});
  std::erase(file.bytes, '\r');
  auto statute = m.law().statute;
  statute.banks.at(0).bank_code = file.bytes.substr(20, 3);
  statute.banks.at(0).tolerances = {"lf_only"};
  const dues::Law tolerant{statute, m.law().rates, m.law().statute_digest};
  ASSERT_TRUE(reconcile(m.services(), tolerant, events::system_actor(), kDay, {file}).has_value());
  EXPECT_TRUE(run({}, kNextDay).has_value());  // the strict statute of the demo
}

TEST_F(ClosingTest, ADayThatAnotherFormatToldIsRefused) {
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

TEST_F(ClosingTest, TwoFormatsOfADayInOneRunAreRefused) {
  const std::vector<WrittenMovement> movements{{-Money::pesos(20), "COM", "C", true}};
  const auto refused =
      run({statement(movements), {"x.sta", test::write_mt940(kDay, Money(), movements)}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kAlreadyImported);
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 0);
}

TEST_F(ClosingTest, ADayOutsideTheCalendarIsRefused) {
  EXPECT_EQ(run({statement({})}, make_date(1900, 1, 1)).error().code, Code::kBadDate);
}

TEST_F(ClosingTest, AFailureInTheMiddleLeavesNothingAndTheSameFilesWorkLater) {
  const auto a = approved(0);
  const auto b = approved(1);
  const auto files = day_of({pse(a, a.amount), pse(b, b.amount)});
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec(
        "create function public.fail_second() returns trigger language plpgsql as $$ begin if "
        "(select count(*) from closing.decision) >= 2 then raise exception 'no space left'; end "
        "if; return null; end $$");
    tx.exec(
        "create trigger fail_second after insert on closing.decision for each row execute "
        "function public.fail_second()");
    tx.exec("grant execute on function public.fail_second() to public");
  });
  EXPECT_THROW(static_cast<void>(run(files)), pqxx::sql_error);
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 0);
  EXPECT_EQ(count("select count(*) from closing.decision"), 0);
  EXPECT_TRUE(balance(account::kBank).is_zero());
  EXPECT_FALSE(now(a).settled_at);
  m.db.owner().transaction(
      [](pqxx::work& tx) { tx.exec("drop trigger fail_second on closing.decision"); });
  done(files);
  EXPECT_TRUE(now(a).settled_at && now(b).settled_at);
}

// A payment locks attempt, order, ledger head. Whoever holds an order must get the head while the
// day waits for that order.
TEST_F(ClosingTest, TheDayNeverHoldsTheLedgerWhileItWaitsForAnOrder) {
  const auto first = order(0);
  const auto second = order(1);
  const auto files = day_of({window(first), window(second)});
  std::thread day;
  bool waits = false;
  m.db.app().transaction([&](pqxx::work& tx) {
    tx.exec("select from payments.payment_order where id = " + to_string(second.id) +
            " for update");
    day = std::thread([&] { EXPECT_TRUE(run(files)); });
    for (int i = 0; i < 500 && !waits; ++i) {
      waits = count(
                  "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and "
                  "datname = current_database()") > 0;
      if (!waits) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    tx.exec("set local lock_timeout = '300ms'");
    EXPECT_NO_THROW(tx.exec("select ledger.lock_head()"));
  });
  day.join();
  EXPECT_TRUE(waits) << "the day never waited for the order: nothing was tried";
  EXPECT_EQ(balance(account::kBank), first.total + second.total);
}

TEST_F(ClosingTest, IncomeIsExecutedWhenItsMoneyReachesTheBankByConceptAndZone) {
  const auto p = approved(0);
  EXPECT_TRUE(executed().empty());
  done(day_of({pse(p, p.amount)}));
  EXPECT_EQ(executed(), by_code(p, 0));
}

TEST_F(ClosingTest, InterestOfAnOldVigenciaIsExecutedInItsOwnCode) {
  const auto o = order(0, 2025);
  const auto p = started(o);
  gateway.answer(p, gateways::PaymentState::kApproved);
  value_or_throw(
      payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  done(day_of({pse(p, p.amount)}));
  Money sum;
  for (const auto& [code, amount] : executed()) sum += amount;
  EXPECT_EQ(sum, p.amount);
  EXPECT_FALSE(executed().at("1.1.02.03.002").is_zero());
}

TEST_F(ClosingTest, WhatIsPaidTwiceIsExecutedOnce) {
  const auto o = order(0);
  done(day_of({window(o, 40), window(o, 41)}));
  Money sum;
  for (const auto& [code, amount] : executed()) sum += amount;
  EXPECT_EQ(sum, o.total);
}

TEST_F(ClosingTest, MoneyThatNobodyCanIdentifyExecutesNothing) {
  done(day_of({{.reference = 777, .centavos = 12'345'67}}));
  EXPECT_TRUE(executed().empty());
}

TEST_F(ClosingTest, TheMirrorOfASettlementTakesItsExecutionBack) {
  const auto p = approved(0);
  done(day_of({pse(p, p.amount)}));
  const ledger::EntrySeq settled(
      count("select max(seq) from ledger.entry where kind = 'abono-en-banco'"));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                         [&](Work& work) -> Result<std::vector<ledger::Posted>> {
                           RECAUDO_TRY(mirror, ledger::mirror_of(work.tx(), settled, kDay,
                                                                 "reversal-abono-en-banco"));
                           return work.post(std::vector{mirror});
                         }));
  for (const auto& [code, amount] : executed()) EXPECT_TRUE(amount.is_zero()) << code;
  EXPECT_EQ(balance(account::kInTransit), p.amount);
}

TEST_F(ClosingTest, LinesOfAPaymentConcernTheDebtor) {
  const auto p = approved(0);
  EXPECT_EQ(count("select count(*) from ledger.posting where seq = " + to_string(*p.entry) +
                  " and obligation_id is not null and third_party_id is null"),
            0);
  EXPECT_EQ(count("select count(distinct third_party_id) from ledger.posting where seq = " +
                  to_string(*p.entry) + " and third_party_id is not null"),
            1);
}

TEST_F(ClosingTest, OnlyNewFilesOfTheDayAreTakenFromTheFolder) {
  char folder[] = "/tmp/recaudo-inbox-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const auto write = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(std::string(folder) + "/" + name, std::ios::binary) << bytes;
  };
  const auto p = approved(0);
  const auto files = day_of({pse(p, p.amount)});
  for (const auto& f : files) write(f.name, f.bytes);
  write("recaudo_20260330.txt", "de ayer");
  write("notas_20260331.txt", "otra cosa");
  const auto look = [&] {
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(new_files(tx, folder, kDay)); });
  };
  const auto found = look();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "extracto_20260331.xml");
  done(found);
  EXPECT_TRUE(look().empty());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace recaudo::closing
