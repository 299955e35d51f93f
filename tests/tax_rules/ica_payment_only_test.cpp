#include "tax-rules/ica_payment_only.h"

#include <gtest/gtest.h>

#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const RateTable& rates() {
  static const RateTable table = shipped_rates();
  return table;
}

// Of vigencia 2025 under the demonstration statute; nothing paid with it.
IcaLiquidation filed(Money sanction, Date on = make_date(2026, 3, 2)) {
  static const IcaForm form = shipped_ica_form();
  IcaReturn r;
  r.vigencia = 2025;
  r.filed_on = on;
  r.boxes = {{8, 100'000'000_pesos}, {31, sanction}, {35, 0_pesos}};
  r.activities = {{statute_a().ica.tariffs.front().ciiu, 100'000'000_pesos}};
  return value_or_throw(liquidate_ica(statute_a().ica, form, r));
}

IcaPaymentForm pay(const IcaLiquidation& of, const IcaPaymentOnly& payment) {
  auto out = value_or_throw(pay_ica(statute_a().ica, of, payment, rates()));
  EXPECT_EQ(total_of(out.explanation), out.total_with_voluntary);
  EXPECT_EQ(out.total, out.pays - out.discount + out.interest);
  return out;
}

TEST(IcaPaymentOnly, InTimePaysTheBalanceWithoutInterest) {
  const IcaLiquidation of = filed({});
  const Money owed = of.form.row(kIcaToPay);
  const auto out = pay(of, {of.due_on, owed, {}, 2'000_pesos});
  EXPECT_EQ(out.pays, owed);
  EXPECT_TRUE(out.interest.is_zero());
  EXPECT_EQ(out.total_with_voluntary, out.total + 2'000_pesos);
}

TEST(IcaPaymentOnly, TheDiscountIsForTheWholeAtOnceWithinItsDates) {
  const IcaLiquidation of = filed({});
  const Money owed = of.form.row(kIcaToPay);
  const auto& offers = value_or_throw(statute_a().ica.calendar(2025))->discounts;
  if (!offers.empty()) {
    EXPECT_TRUE(pay(of, {offers.front().until, owed, {}, {}}).discount.is_positive());
    EXPECT_TRUE(pay(of, {add_days(offers.back().until, 1), owed, {}, {}}).discount.is_zero());
  }
  EXPECT_TRUE(pay(of, {of.filed_on, owed - 1'000_pesos, 1'000_pesos, {}}).discount.is_zero());
}

TEST(IcaPaymentOnly, LateBearsInterestOnTheTaxInItToTheThousand) {
  const IcaLiquidation of = filed({});
  const Money owed = of.form.row(kIcaToPay);
  const Date late = make_date(2026, 9, 15);
  const auto out = pay(of, {late, owed, {}, {}});
  const auto mora = value_or_throw(mora_interest({owed, of.due_on, late}, rates())).interest;
  EXPECT_TRUE(out.interest.is_positive());
  const Money apart = out.interest - mora;
  EXPECT_TRUE(apart <= 500_pesos && -apart <= 500_pesos);
}

TEST(IcaPaymentOnly, SanctionsBearNoInterest) {
  const Date late = make_date(2026, 9, 15);
  const IcaLiquidation plain = filed({}), sanctioned = filed(5'000'000_pesos);
  EXPECT_EQ(pay(plain, {late, plain.form.row(kIcaToPay), {}, {}}).interest,
            pay(sanctioned, {late, sanctioned.form.row(kIcaToPay), {}, {}}).interest);
}

TEST(IcaPaymentOnly, MoreThanIsOwedOrNothingOwedIsRefused) {
  const IcaLiquidation of = filed({});
  const Money owed = of.form.row(kIcaToPay);
  const auto refused = [&](const IcaPaymentOnly& payment) {
    const auto out = pay_ica(statute_a().ica, of, payment, rates());
    return !out && out.error().code == Code::kIcaInputInvalid;
  };
  EXPECT_TRUE(refused({of.due_on, owed + 1'000_pesos, {}, {}}));
  EXPECT_TRUE(refused({of.due_on, owed, 1'000_pesos, {}}));
  EXPECT_TRUE(refused({of.due_on, 1'000_pesos, owed, {}}));
  EXPECT_TRUE(refused({of.due_on, 1'500_pesos, {}, {}}));
  EXPECT_TRUE(refused({of.due_on, 0_pesos, {}, {}}));
  EXPECT_TRUE(refused({add_days(of.filed_on, -1), 1'000_pesos, {}, {}}));
}

}  // namespace
}  // namespace recaudo::tax_rules
