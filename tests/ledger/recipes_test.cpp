#include "ledger/recipes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::ledger {
namespace {

using namespace literals;

const Act kAct{derive_uuid("t", "1"), make_date(2026, 3, 31), "pago", "P-1"};

Money net_of(const Entry& e, AccountId account) {
  Money sum;
  for (const auto& leg : e.legs)
    if (leg.account == account) sum += leg.amount;
  return sum;
}

TEST(Recipes, ThePromptPaymentDiscountIsForgivenNotCollected) {
  const auto e = collection(
      kAct, account::kInTransit, 85'000_pesos,
      {{ObligationId{1}, Concept::kPredial, 85'000_pesos, 0_pesos, 15'000_pesos}}, Excess{});
  EXPECT_EQ(net_of(e, account::kInTransit), 85'000_pesos);
  EXPECT_EQ(net_of(e, account::kPredialDiscount), 15'000_pesos);
  EXPECT_EQ(net_of(e, account::kPredialReceivable), -100'000_pesos);
}

TEST(Recipes, InterestOnTheEnvironmentalSurchargeIsOwedToTheCar) {
  const auto e = collection(
      kAct, account::kInTransit, 11'000_pesos,
      {{ObligationId{1}, Concept::kEnvironmental, 10'000_pesos, 1'000_pesos, 0_pesos}}, Excess{});
  EXPECT_EQ(net_of(e, account::kOwedToCar), -(1'000_pesos));
  EXPECT_EQ(net_of(e, account::kInterestIncome), 0_pesos);
  EXPECT_EQ(net_of(e, account::kEnvironmentalInterestReceivable), 0_pesos);
}

TEST(Recipes, WhatIsLeftOverIsACreditBalance) {
  const auto e = collection(kAct, account::kInTransit, 12'000_pesos,
                            {{ObligationId{1}, Concept::kPredial, 10'000_pesos, 0_pesos, 0_pesos}},
                            Excess{2'000_pesos});
  EXPECT_EQ(net_of(e, account::kCreditBalances), -(2'000_pesos));
}

TEST(Recipes, ACollectionThatDoesNotAddUpIsABug) {
  EXPECT_THROW(collection(kAct, account::kInTransit, 1_pesos, {}, Excess{}), BrokenInvariant);
}

RC_GTEST_PROP(Recipes, EveryRecipeBalances, ()) {
  const auto amount = [] {
    return Money::centavos(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  };
  std::vector<Settlement> settlements;
  Money paid;
  for (int i = 0, n = *rc::gen::inRange(0, 6); i < n; ++i) {
    settlements.push_back({ObligationId{i + 1}, static_cast<Concept>(*rc::gen::inRange(0, 3)),
                           amount(), amount(), amount()});
    paid += settlements.back().paid();
  }
  const Money excess = amount();
  paid += excess;
  const Money fee = amount();
  const std::vector<Entry> entries = {
      collection(kAct, account::kInTransit, paid, settlements, Excess{excess}),
      classify(kAct, paid, settlements, Excess{excess}),
      settlement_in_bank(kAct, paid + fee, fee),
      unclassified_credit(kAct, paid),
      bank_fee(kAct, fee),
      transfer_to_car(kAct, paid),
      assessment(kAct, {{ObligationId{1}, Concept::kPredial, paid},
                        {ObligationId{2}, Concept::kEnvironmental, fee}})};
  for (const auto& e : entries) {
    Money sum;
    for (const auto& leg : e.legs) sum += leg.amount;
    RC_ASSERT(sum.is_zero());
  }
}

}  // namespace
}  // namespace recaudo::ledger
