// A credit and the file that explains it come on different days, or a credit comes alone.
#include "tests/core/closing_world.h"

namespace recaudo::closing {
namespace {

class LooseCreditsTest : public ClosingWorld {};

// What a wallet paid by QR looks like on the statement.
TEST_F(LooseCreditsTest, ACreditWithTheOrdersReferencePaysTheOrderAtOnce) {
  const auto o = order(1);
  const auto day = done({statement({{o.total, "BREB1", "BRE-B QR REF " + o.reference.str()}})});
  EXPECT_EQ(day.decisions.at(0).type, "ventanilla");
  EXPECT_EQ(balance(account::kBank), o.total);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
  EXPECT_EQ(count("select count(*) from payments.payment_order where state = 'paid'"), 1);
}

TEST_F(LooseCreditsTest, ASecondCreditForTheOrderIsTheTaxpayersBalanceWithACase) {
  const auto o = order(1);
  const std::string words = "BRE-B QR REF " + o.reference.str();
  done({statement({{o.total, "BREB1", words}, {o.total, "BREB2", words}})});
  EXPECT_EQ(count("select count(*) from payments.treasury_case where kind = 'DUPLICADO'"), 1);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
}

TEST_F(LooseCreditsTest, AFileThatExplainsACreditWhichPaidItsOrderMovesNothing) {
  const auto o = order(1);
  done({statement({{o.total, "LOTE1", "RECAUDO REF " + o.reference.str()}})});
  const auto before = count("select count(*) from ledger.entry");
  done({collection({window(o)})});
  EXPECT_EQ(count("select count(*) from ledger.entry"), before);
  EXPECT_EQ(count("select count(*) from closing.bank_file where waiting"), 0);
  EXPECT_EQ(count("select count(*) from payments.treasury_case"), 0);
}

TEST_F(LooseCreditsTest, ACreditThatPaidItsOrderIsNotClaimedByTheFileOfAnotherOfTheSameAmount) {
  const auto paid = order(1);
  done({statement({{paid.total, "BREB1", "BRE-B QR REF " + paid.reference.str()}})});
  auto other = window(order(2));
  other.centavos = paid.total.centavos();
  done({collection({other})});
  EXPECT_EQ(count("select count(*) from closing.bank_file where waiting"), 1);
  EXPECT_EQ(count("select count(*) from closing.matched_detail"), 0);
}

TEST_F(LooseCreditsTest, ACreditByReferenceOfAPaymentThatWaitsSettlesItInOneRunOrTwo) {
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

TEST_F(LooseCreditsTest, AFileWithoutItsCreditWaitsForTheNextDaysStatement) {
  const auto p = approved(0);
  const auto first = done({collection({pse(p, p.amount)})});
  EXPECT_EQ(rows(first, "archivo-sin-abono"), 1);
  EXPECT_FALSE(now(p).settled_at);
  m.clock.advance(std::chrono::hours{24});
  const auto second = done({statement({{p.amount, "LOTE1"}}, kNextDay)}, kNextDay);
  EXPECT_EQ(rows(second, "abonado"), 1);
  EXPECT_TRUE(now(p).settled_at);
}

TEST_F(LooseCreditsTest, OldFilesWhoseCreditNeverCameDoNotKeepANewOneWaiting) {
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

TEST_F(LooseCreditsTest, EveryDecisionIsToldHoweverManyLinesItsFileHas) {
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

TEST_F(LooseCreditsTest, AStatementThatComesBeforeItsFileSettlesWhenTheFileArrives) {
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

TEST_F(LooseCreditsTest, TheFileThatArrivesLateEndsTheExceptionOfItsCreditByALaterDecision) {
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

TEST_F(LooseCreditsTest, AFileTakesTheCreditOfItsOwnDaysOnly) {
  const auto p = approved(0);
  done({statement({{p.amount, "LOTE1"}})});
  const auto day = value_or_throw(run({collection({pse(p, p.amount)}, add_days(kDay, -5))}));
  EXPECT_EQ(rows(day, "archivo-sin-abono"), 1);
  EXPECT_FALSE(now(p).settled_at);
}

TEST_F(LooseCreditsTest, ACreditIsClaimedByOneFileOnly) {
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

TEST_F(LooseCreditsTest, AWaitingFileIsToldOnceHoweverManyRunsItWaits) {
  done({collection({{.reference = 777, .centavos = 100}})});
  done({statement({})});
  done({statement({}, kNextDay)}, kNextDay);
  EXPECT_EQ(count("select count(*) from closing.decision where type = 'archivo-sin-abono'"), 1);
}

TEST_F(LooseCreditsTest, AGapEndsWhenTheMissingStatementArrives) {
  const Money a = Money::pesos(100);
  done({statement({{a, "R1"}}, kDay, Money(), {.id = "1"})});
  const auto gap = value_or_throw(run({statement({{a, "R3"}}, kDay, a + a, {.id = "3"})}));
  EXPECT_EQ(rows(gap, "salto-de-extracto"), 1);
  const auto whole = done({statement({{a, "R2"}}, kDay, a, {.id = "2"})});
  EXPECT_EQ(rows(whole, "salto-de-extracto"), 0);
}

TEST_F(LooseCreditsTest, APaymentThatIsLateIsNoLongerLateWhenItsMoneyComes) {
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

TEST_F(LooseCreditsTest, ACreditThatNamesASettledPaymentIsADuplicate) {
  const auto p = approved(0);
  done(day_of({pse(p, p.amount)}));
  const auto day = done(
      {statement({{p.amount, "R2", "PAGO " + p.cus.str()}}, kDay, p.amount, {.id = "20260331-2"})});
  EXPECT_EQ(rows(day, "duplicado"), 1);
  EXPECT_EQ(balance(account::kCreditBalances), -p.amount);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
}

TEST_F(LooseCreditsTest, ACreditThatNamesADeclinedPaymentIsMoneyForWhatWasNotApproved) {
  const auto p = started(order(0));
  gateway.answer(p, gateways::PaymentState::kDeclined);
  value_or_throw(
      payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  const auto day = done({statement({{p.amount, "R1", "PAGO " + p.cus.str()}})});
  EXPECT_EQ(rows(day, "no-aprobado-con-dinero"), 1);
  EXPECT_EQ(day.decisions.at(0).exception, "NO_APROBADO_CON_DINERO");
  EXPECT_EQ(balance(account::kUnclassified), -p.amount);
}

TEST_F(LooseCreditsTest, AnotherRailsOwnNumberIsNotTheOneThatTheBankKnowsAPaymentBy) {
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

}  // namespace
}  // namespace recaudo::closing
