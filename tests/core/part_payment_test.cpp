// What whoever paid a vigencia, or a part of it, is told of the discount for prompt payment: that
// it was lost, and since when, only where a payment of a part did it. Pure: the account is made
// here.
#include "core/dues/part_payment.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/core/support.h"

namespace recaudo::dues {
namespace {

using namespace literals;
using testing::HasSubstr;
using testing::Not;

const Date kEarly = make_date(2026, 3, 1), kLate = make_date(2026, 3, 20);
const Date kOffered = make_date(2026, 3, 31);  // 15 % until that day

Movement moved(MovementKind kind, Date on, Money amount) {
  return {.kind = kind, .on = on, .amount = amount, .interest = {}};
}
Movement paid(Date on, Money amount) {
  return moved(MovementKind::kPayment, on, -amount);
}
Movement returned(Date on, Money amount) {
  return moved(MovementKind::kPaymentReturned, on, amount);
}

// What the statement of that day tells of 2026, of which $ 100.000 of predial was charged; empty:
// nothing was lost.
std::string told(const std::vector<Movement>& movements) {
  ledger::Obligation owed{.id = ledger::ObligationId(1),
                          .subject = ledger::SubjectId(1),
                          .vigencia = 2026,
                          .item = ledger::Concept::kPredial,
                          .due_on = make_date(2026, 6, 30),
                          .charged = 100'000_pesos,
                          .balance = 100'000_pesos};
  for (const Movement& m : movements) {
    owed.balance += m.amount;
    if (m.kind == MovementKind::kMore) owed.charged += m.amount;
  }
  Account account{.subject = ledger::parcel_subject(ledger::SubjectId(1)),
                  .zone = ledger::Zone::kUrban,
                  .obligations = {owed},
                  .liquidations = {},
                  .bills = {}};
  account.histories[owed.id] = {.charged = 100'000_pesos, .movements = movements};
  const auto dues = price_on(account, test::DemoLaw::instance().law(), kOffered);
  std::string out;
  for (const auto& line : dues.vigencias.at(0).lost_discount)
    out += line.concept_name + ": " + line.detail;
  return out;
}

TEST(PartPayment, APartThatWasNotOfThisDebtLosesNothing) {
  EXPECT_EQ(
      told({paid(kLate, 10'000_pesos), moved(MovementKind::kPaymentUndone, kLate, 10'000_pesos)}),
      "");
}

TEST(PartPayment, APartThatWasPaidLosesTheDiscountOnItsDay) {
  EXPECT_THAT(told({paid(kLate, 10'000_pesos)}),
              HasSubstr("se perdió el 20 de marzo de 2026, cuando se pagó una parte"));
  EXPECT_THAT(told({paid(kEarly, 10'000_pesos), paid(kLate, 20'000_pesos)}),
              HasSubstr("se perdió el 1 de marzo de 2026"));
}

TEST(PartPayment, APaymentThatWasGivenBackLosesNothing) {
  EXPECT_EQ(told({paid(kEarly, 10'000_pesos), returned(kLate, 10'000_pesos)}), "");
  const auto next =
      told({paid(kEarly, 10'000_pesos), returned(kEarly, 10'000_pesos), paid(kLate, 20'000_pesos)});
  EXPECT_THAT(next, HasSubstr("se perdió el 20 de marzo de 2026"));
  EXPECT_THAT(
      told({paid(kEarly, 10'000_pesos), paid(kLate, 20'000_pesos), returned(kLate, 10'000_pesos)}),
      HasSubstr("se perdió el 20 de marzo de 2026"));
}

TEST(PartPayment, OfTwoEqualPaymentsOfWhichOneWasGivenBackNoDayIsTold) {
  const auto line =
      told({paid(kEarly, 10'000_pesos), paid(kLate, 10'000_pesos), returned(kLate, 10'000_pesos)});
  EXPECT_THAT(line, HasSubstr("se perdió porque se pagó una parte"));
  EXPECT_THAT(line, Not(HasSubstr("se perdió el")));
}

TEST(PartPayment, WhoeverHadTheDiscountIsNotToldThatAnActLostIt) {
  EXPECT_EQ(told({paid(kLate, 85'000_pesos), moved(MovementKind::kDiscount, kLate, -15'000_pesos),
                  moved(MovementKind::kMore, kLate, 8'000_pesos)}),
            "");
}

TEST(PartPayment, ADiscountThatWasGivenBackWithItsPaymentIsLostByALaterPart) {
  EXPECT_THAT(
      told({paid(kEarly, 85'000_pesos), moved(MovementKind::kDiscount, kEarly, -15'000_pesos),
            returned(kEarly, 85'000_pesos), moved(MovementKind::kDiscount, kEarly, 15'000_pesos),
            paid(kLate, 10'000_pesos)}),
      HasSubstr("se perdió el 20 de marzo de 2026"));
}

TEST(PartPayment, WhoeverPaidTheWholeWithoutDiscountLostNoneByWhatWasChargedLater) {
  EXPECT_EQ(told({paid(kLate, 100'000_pesos), moved(MovementKind::kMore, kLate, 8'000_pesos)}), "");
}

TEST(PartPayment, WhatActsAndCreditBalancesTookOffIsNoPayment) {
  for (const auto kind : {MovementKind::kRemitted, MovementKind::kPrescribed,
                          MovementKind::kCreditApplied, MovementKind::kOther})
    EXPECT_EQ(told({moved(kind, kLate, -10'000_pesos)}), "") << to_code(kind);
}

TEST(PartPayment, OfMovementsThatAreSummedNothingIsSaid) {
  EXPECT_EQ(told({moved(MovementKind::kEarlier, kEarly, -10'000_pesos), paid(kLate, 10'000_pesos)}),
            "");
}

}  // namespace
}  // namespace recaudo::dues
