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

// Of the same vigencia under the other statute, which discounts 8 % until 2026-02-28; with a
// withholding, and with what is paid with it.
IcaLiquidation filed_under_b(Money paid_with_it) {
  static const IcaForm form = shipped_ica_form();
  IcaReturn r;
  r.vigencia = 2025;
  r.filed_on = make_date(2026, 2, 20);
  r.boxes = {{8, 100'000'000_pesos}, {27, 150'000_pesos}, {35, paid_with_it}};
  r.activities = {{"4711", 100'000'000_pesos}};
  return value_or_throw(liquidate_ica(statute_b().ica, form, r));
}

IcaPaymentForm pay(const IcaLiquidation& of, const IcaPaymentOnly& payment,
                   const Statute& statute = statute_a()) {
  auto out = value_or_throw(pay_ica(statute.ica, of, payment, rates()));
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
  const IcaLiquidation of = filed_under_b(0_pesos);
  const Money owed = of.form.row(kIcaToPay);
  const Date last = make_date(2026, 2, 28);
  const Money offered = filed_under_b(owed).form.row(36);  // 8 % of what is left of the tax
  EXPECT_TRUE(offered.is_positive());
  EXPECT_EQ(pay(of, {last, owed, {}, {}}, statute_b()).discount, offered);
  EXPECT_TRUE(pay(of, {add_days(last, 1), owed, {}, {}}, statute_b()).discount.is_zero());
  EXPECT_TRUE(pay(of, {last, owed - 1'000_pesos, {}, {}}, statute_b()).discount.is_zero());
  EXPECT_TRUE(pay(of, {last, owed - 1'000_pesos, 1'000_pesos, {}}, statute_b()).discount.is_zero());
}

TEST(IcaPaymentOnly, EveryLineHasTheMarkOfItsRow) {
  const IcaLiquidation of = filed_under_b(0_pesos);
  const auto lines =
      pay(of, {of.filed_on, of.form.row(kIcaToPay), {}, 2'000_pesos}, statute_b()).explanation;
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].mark, SourceMark::kVerified);
  EXPECT_EQ(lines[1].mark, SourceMark::kProjectRule) << "row 36 is of the council's act";
  EXPECT_EQ(lines[2].mark, SourceMark::kVerified);
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
