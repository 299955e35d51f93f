// The bank's debit pays a refund out: one debit one refund, once, and only what nobody explains.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/closing/bank_day.h"
#include "core/till/till.h"
#include "tests/core/bank_writer.h"
#include "tests/core/refunds_world.h"

namespace recaudo::adjustments {
namespace {

class RefundPayoutsTest : public RefundsWorld {};

TEST_F(RefundPayoutsTest, ARefundIsPaidOutOnceAndADebitPaysOneRefund) {
  clear_2025();
  const auto first = ordered(50'000_pesos), second = ordered(50'000_pesos);
  const auto debit = bank_debit(50'000_pesos);
  const auto twice = value_or_throw(propose(payout_of(second, debit)));
  ASSERT_TRUE(carried_out(payout_of(first, debit)));
  EXPECT_EQ(approve(twice, checker).error().code, Code::kNotFound) << "the debit is taken";
  EXPECT_EQ(refusal(payout_of(first, bank_debit(50'000_pesos))), Code::kNotFound)
      << "the refund is paid";
  EXPECT_EQ(net(ledger::account::kRefundsPayable), -(50'000_pesos));
}

TEST_F(RefundPayoutsTest, OfTwoThatPayOneRefundAtOnceOneDoes) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto a = value_or_throw(propose(payout_of(refund, bank_debit(50'000_pesos))));
  const auto b = value_or_throw(propose(payout_of(refund, bank_debit(50'000_pesos))));
  std::atomic<int> done = 0;
  std::thread other([&] { done += approve(a, checker) ? 1 : 0; });
  done += approve(b, checker) ? 1 : 0;
  other.join();
  EXPECT_EQ(done, 1);
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
}

TEST_F(RefundPayoutsTest, OnlyADebitOfItsAmountThatWaitsPaysARefund) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  EXPECT_EQ(refusal(payout_of(refund, bank_debit(49'999_pesos))), Code::kNotFound)
      << "of another amount";
  EXPECT_EQ(refusal(payout_of(refund, bank_debit(50'000_pesos, add_days(kToday, -1)))),
            Code::kNotFound)
      << "before the resolution";
  EXPECT_EQ(refusal(payout_of(refund, bank_debit(-(50'000_pesos)))), Code::kNotFound)
      << "a credit of the bank";
  EXPECT_EQ(refusal(payout_of(refund, ledger::EntrySeq(1))), Code::kNotFound);
  EXPECT_EQ(refusal(payout_of(derive_uuid("prueba", "otra"), bank_debit(50'000_pesos))),
            Code::kNotFound);
}

// The bank's lines of a day: one that a till's base explains, one of a cheque that it returned, and
// one that nobody explains.
TEST_F(RefundPayoutsTest, ADebitThatTheClosingExplainsPaysNoRefund) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto till =
      value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                             [&](Work& work) { return till::add_register(work, "Caja 1"); }));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return till::give_base(work, {.till = till, .amount = 50'000_pesos, .slip = "RET-1"}, checker);
  }));
  const std::string statement = test::write_statement(
      kToday, 500'000_pesos,
      {{-(50'000_pesos), "1", "RETIRO RET 1"},
       {.amount = -(50'000_pesos), .reference = "2", .text = "CHEQUE", .returned = true},
       {-(50'000_pesos), "3", "GIRO 000017"}});
  const auto day = value_or_throw(closing::reconcile(m.services(), m.law(), events::system_actor(),
                                                     kToday, {{"extracto.xml", statement}}));
  EXPECT_EQ(std::ranges::count(day.decisions, "movimiento-caja", &closing::DecisionRow::type), 1);
  EXPECT_EQ(std::ranges::count(day.decisions, "devuelto", &closing::DecisionRow::type), 1);
  const auto waiting = read([&](auto& tx) { return debits_for(tx, to_pay().at(0)); });
  ASSERT_EQ(waiting.size(), 1U) << "the one that nobody explains";
  const auto posted = m.db.owner().read([&](pqxx::read_transaction& tx) {
    std::vector<ledger::EntrySeq> out;
    for (const auto& row : tx.exec("select seq from ledger.entry where kind = 'por-clasificar'"))
      out.push_back(read_id<ledger::EntryTag>(row[0]));
    return out;
  });
  EXPECT_EQ(posted.size(), 3U);
  for (const auto seq : posted) {
    if (seq == waiting[0].entry) continue;
    EXPECT_EQ(refusal(payout_of(refund, seq)), Code::kNotFound);
  }
  EXPECT_TRUE(carried_out(payout_of(refund, waiting[0].entry)));
}

TEST_F(RefundPayoutsTest, ADebitIsFoundBehindManyOfOtherAmounts) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  for (int i = 1; i <= 200; ++i) bank_debit(Money::pesos(i));
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_TRUE(carried_out(payout_of(refund, debit)));
}

TEST_F(RefundPayoutsTest, ARefundThatWasOnlyProposedOrRejectedIsNotPaidOut) {
  clear_2025();
  const auto p = value_or_throw(propose(refund_of(credit(50'000_pesos), 50'000_pesos)));
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_EQ(refusal(payout_of(p.id, debit)), Code::kNotFound);
  ASSERT_TRUE(perform(m.services(), events::system_actor(), "backoffice", [&](Work& work) {
    return reject(work, {p.id, checker, p.digest}, m.clock.now());
  }));
  EXPECT_EQ(refusal(payout_of(p.id, debit)), Code::kNotFound);
  EXPECT_EQ(last_event().refund().state(), "devolucion:ACTO_RECHAZADO");
}

TEST_F(RefundPayoutsTest, OnePersonAloneGivesNothingBackNorSaysThatTheBankPaid) {
  clear_2025();
  const auto p = value_or_throw(propose(refund_of(credit(50'000_pesos), 50'000_pesos)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  ASSERT_TRUE(approve(p, checker));
  const auto paid = value_or_throw(propose(payout_of(p.id, bank_debit(50'000_pesos))));
  EXPECT_EQ(approve(paid, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(state_of("select adjustments.pay_refund('" + to_string(paid.id) + "', '')"), "42501");
  EXPECT_EQ(state_of("insert into adjustments.refund_end values ('" + to_string(p.id) + "', '" +
                     to_string(paid.id) + "', 1, '2026-03-31', 'x')"),
            "42501");
  EXPECT_EQ(state_of("select ledger.open_owed('predio', 1, 2026, 'predial', '2026-01-01', null)"),
            "23502")
      << "nothing else is opened on that side";
}

}  // namespace
}  // namespace recaudo::adjustments
