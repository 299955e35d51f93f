// A credit balance waits for a vigencia that is not charged yet, pays it when it is, or goes back.
#include <gtest/gtest.h>

#include "tests/core/refunds_world.h"

namespace recaudo::adjustments {
namespace {

class AdvancesTest : public RefundsWorld {
 protected:
  AdvancesTest() : RefundsWorld(Billed::kUntil2025) {}
};
class AdvancesOfChargedTest : public RefundsWorld {};  // 2026 is charged

TEST_F(AdvancesTest, ACreditBalanceWaitsForAVigenciaAndPaysNoEarlierOne) {
  const auto id = credit(10'000_pesos);
  ASSERT_TRUE(carried_out(advance_of(id, 10'000_pesos, 2026)));
  EXPECT_TRUE(credits().empty());
  EXPECT_EQ(net(ledger::account::kAdvances), -(10'000_pesos));
  const auto kept = read([&](auto& tx) { return ledger::advances_of(tx, parcel()); });
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].year, 2026);
  EXPECT_EQ(refusal(compensation_of(kept[0].id, 10'000_pesos, 2025)), Code::kPaymentNotImputable);
}

TEST_F(AdvancesTest, AnAdvanceGoesBackToItsHolderAsACreditBalanceDoes) {
  ASSERT_TRUE(carried_out(advance_of(credit(10'000_pesos), 10'000_pesos, 2026)));
  const auto kept = read([&](auto& tx) { return ledger::advance_for(tx, parcel(), 2026); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(refusal(refund_of(kept->id, 4'000_pesos)), Code::kCollectionMoveRefused);
  clear_2025();
  auto a = refund_of(kept->id, 4'000_pesos);
  a.request->document_number = "52000999";
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable) << "another holder";
  const auto p = value_or_throw(propose(refund_of(kept->id, 4'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(net(ledger::account::kAdvances), -(6'000_pesos));
  EXPECT_EQ(net(ledger::account::kRefundsPayable), -(4'000_pesos));
  ASSERT_TRUE(carried_out(payout_of(p.id, bank_debit(4'000_pesos))));
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
}

TEST_F(AdvancesTest, WhatWaitsForAVigenciaIsOneHoldersEvenWhenItIsUsedUp) {
  clear_2025();
  ASSERT_TRUE(carried_out(advance_of(credit(10'000_pesos), 10'000_pesos, 2026)));
  const auto kept = read([&](auto& tx) { return ledger::advance_for(tx, parcel(), 2026); });
  ASSERT_TRUE(carried_out(refund_of(kept->id, 10'000_pesos)));
  const auto other = third_party("CC", "52000111");
  const auto id = credit(5'000_pesos, other, make_date(2025, 12, 15));
  EXPECT_EQ(refusal(advance_of(id, 5'000_pesos, 2026)), Code::kPaymentNotImputable);
  EXPECT_EQ(state_of("select ledger.open_owed('predio', " + to_string(parcel()) +
                     ", 2026, 'anticipo', '2026-03-31', " + to_string(other) + ")"),
            "RC034");
  EXPECT_TRUE(carried_out(advance_of(id, 5'000_pesos, 2027))) << "nobody's yet";
}

TEST_F(AdvancesOfChargedTest, AnAdvancePaysItsVigenciaOnceThatIsCharged) {
  const auto id = credit(10'000_pesos);
  // As the act did before 2026 was charged.
  const auto kept = value_or_throw(perform(
      m.services(), events::system_actor(), "prueba",
      [&](Work& work) -> Result<ledger::ObligationId> {
        const auto to = ledger::open_advance(work.tx(), parcel(), 2026, kCreditDay, owner());
        const auto entry = ledger::keep_as_advance(
            {.key = derive_uuid("prueba", "anticipo"),
             .effective_on = kCreditDay,
             .source_kind = std::string(ledger::kAdministrativeAct),
             .source_id = "R-016 de 2026"},
            {.amount = 10'000_pesos, .obligation = id, .third_party = owner()}, to);
        RECAUDO_TRY(posted, work.post(std::vector{entry}));
        invariant(posted.size() == 1, "one entry");
        return to;
      }));
  const Money before = debt(2026).balance();
  ASSERT_TRUE(carried_out(compensation_of(kept, 10'000_pesos, 2026)));
  EXPECT_EQ(debt(2026).balance(), before - 10'000_pesos);
  EXPECT_TRUE(net(ledger::account::kAdvances).is_zero());
  EXPECT_EQ(net(ledger::account::kBudgetCash), 10'000_pesos) << "now it is income of that vigencia";
}

TEST_F(AdvancesTest, OnlyAVigenciaThatIsNotChargedIsWaitedFor) {
  const auto id = credit(10'000_pesos);
  EXPECT_EQ(refusal(advance_of(id, 10'000_pesos, 2025)), Code::kNothingToPay);
  EXPECT_EQ(refusal(advance_of(id, 10'000_pesos, 2028)), Code::kNothingToPay);
  EXPECT_EQ(refusal(advance_of(id, 10'001_pesos, 2026)), Code::kObligationOverpaid);
}

TEST_F(AdvancesOfChargedTest, AVigenciaThatIsChargedIsCompensatedNotWaitedFor) {
  EXPECT_EQ(refusal(advance_of(credit(10'000_pesos), 10'000_pesos, 2026)), Code::kNothingToPay);
}

TEST_F(AdvancesOfChargedTest, MoneyThatIsNotInTheBankYetIsNoAdvance) {
  const auto payment = paid_again();
  ASSERT_EQ(credits().size(), 1U);
  const auto all = credits()[0];
  EXPECT_EQ(refusal(advance_of(all.id, all.balance)), Code::kAmountHeld);
  settle(payment);
  EXPECT_TRUE(carried_out(advance_of(all.id, all.balance)));
}

}  // namespace
}  // namespace recaudo::adjustments
