// How a part of what a vigencia owes is spread over its concepts, and that a reader with a pencil
// arrives there. Pure: the debt is made here.
#include "core/dues/split.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "tests/core/support.h"

namespace recaudo::dues {
namespace {

using namespace literals;
using ledger::Concept;
using testing::HasSubstr;

constexpr ledger::ObligationId kPredial{1}, kEnvironmental{2}, kBomberil{3};

Split split(Money paid, Money interest = {}) {
  return {.vigencia = 2026,
          .paid = paid,
          .owed = {{kPredial, Concept::kPredial, 130'000_pesos, interest},
                   {kEnvironmental, Concept::kEnvironmental, 57'000_pesos, {}},
                   {kBomberil, Concept::kBomberil, 1'001_pesos, {}}}};
}

RC_GTEST_PROP(Split, TheLinesAreWhatEachConceptTakesAndAddUpToWhatWasPaid, ()) {
  const auto s = split(Money::pesos(*rc::gen::inRange<std::int64_t>(1, 188'000)),
                       Money::pesos(*rc::gen::inRange<std::int64_t>(0, 9'000)));
  const auto shares = value_or_throw(shares_of(s));
  Money sum;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto lines = explain_share(s, s.owed[i].obligation);
    RC_ASSERT(lines.at(0).amount == shares[i].capital);
    RC_ASSERT((lines.size() > 1 ? lines[1].amount : Money()) == shares[i].interest);
    sum += tax_rules::total_of(lines);
  }
  RC_ASSERT(sum == s.paid);
  RC_ASSERT(tax_rules::total_of(explain(s)) == s.paid);
}

TEST(Split, ALineHasItsBaseItsProductItsRoundingAndItsNorm) {
  const auto line = explain_share(split(47'000_pesos), kPredial).at(0);
  EXPECT_EQ(line.base, 130'000_pesos);
  EXPECT_THAT(line.detail, HasSubstr("$\u00a047.000 × $\u00a0130.000 ÷ $\u00a0188.001"));
  EXPECT_THAT(line.detail, HasSubstr("al peso de"));
  EXPECT_THAT(line.norm, HasSubstr("ET art. 804"));
}

TEST(Split, AConceptThatOwedNoInterestHasOneLine) {
  EXPECT_EQ(explain_share(split(47'000_pesos, 2'000_pesos), kPredial).size(), 2U);
  EXPECT_EQ(explain_share(split(47'000_pesos, 2'000_pesos), kEnvironmental).size(), 1U);
  EXPECT_TRUE(explain_share(split(47'000_pesos), ledger::ObligationId(9)).empty());
}

TEST(Split, WhatAReceiptKeepsIsReadBack) {
  const auto kept = to_json(split(47'000_pesos, 2'000_pesos));
  const auto back = split_from_json(kept);
  EXPECT_EQ(back.vigencia, 2026);
  EXPECT_EQ(back.total(), 190'001_pesos);
  EXPECT_EQ(to_json(back), kept);
}

}  // namespace
}  // namespace recaudo::dues
