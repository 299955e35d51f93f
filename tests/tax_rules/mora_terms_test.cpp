#include "tax-rules/mora_terms.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/data.h"
#include "tax-rules/mora.h"
#include "tax-rules/mora_schedule.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const RateTable& rates() {
  static const RateTable table = shipped_rates();
  return table;
}

MoraResult mora(const MoraInput& input) {
  return value_or_throw(mora_interest(input, rates()));
}

TEST(MoraReadings, ACommonYearUnderLaw1607HasEitherDivisor) {
  MoraInput input{1'000'000_pesos, make_date(2013, 6, 30), make_date(2013, 7, 31)};
  EXPECT_EQ(mora(input).runs[0].divisor, 366);  // 1 000 000 x 0.3051 x 31 / 366 = 25 841.8
  EXPECT_EQ(mora(input).interest, 25'842_pesos);
  input.readings.divisor_rule[2] = DayDivisor::kYearOfTheDay;
  EXPECT_EQ(mora(input).runs[0].divisor, 365);  // ... / 365 = 25 912.6
  EXPECT_EQ(mora(input).interest, 25'913_pesos);
}

TEST(MoraReadings, ALeapYearUnderLaw1607IsTheSameInBothReadings) {
  MoraInput input{1'000'000_pesos, make_date(2016, 1, 31), make_date(2016, 2, 29)};
  const Money circular = mora(input).interest;
  input.readings.divisor_rule[2] = DayDivisor::kYearOfTheDay;
  EXPECT_EQ(mora(input).interest, circular);
}

TEST(MoraReadings, Law1819AlsoHasEitherDivisor) {
  MoraInput input{1'000'000_pesos, make_date(2018, 1, 31), make_date(2018, 2, 28)};
  EXPECT_EQ(mora(input).runs[0].divisor, 366);
  input.readings.divisor_rule[3] = DayDivisor::kYearOfTheDay;
  EXPECT_EQ(mora(input).runs[0].divisor, 365);
}

TEST(MoraReadings, TheCompoundRegimeAlwaysHas365) {
  MoraInput input{1'000'000_pesos, make_date(2008, 1, 31), make_date(2008, 2, 29)};
  input.readings.divisor_rule[1] = DayDivisor::k366;
  EXPECT_EQ(mora(input).runs[0].divisor, 365);
}

TEST(MoraReadings, TheOldestRegimePaidLaterTakesEitherRate) {
  MoraInput input{1'000'000_pesos, make_date(2006, 1, 31), make_date(2017, 1, 31)};
  EXPECT_EQ(mora(input).runs[0].daily_base, Rate::basis_points(2063));
  input.readings.old_rate = OldRegimeRate::kPaymentDay;
  EXPECT_EQ(mora(input).runs[0].daily_base, Rate::basis_points(3151));  // 33.51 less two points
}

TEST(MoraReadings, TheOldestRegimePaidInItsTimeIsTheSameInBothReadings) {
  MoraInput input{1'000'000_pesos, make_date(2005, 1, 31), make_date(2006, 7, 28)};
  const Money first = mora(input).interest;
  input.readings.old_rate = OldRegimeRate::kPaymentDay;
  EXPECT_EQ(mora(input).interest, first);
}

TEST(MoraSeams, EachRegimeBeginsOnItsDay) {
  const MoraResult r = mora({1'000'000_pesos, make_date(2006, 7, 27), make_date(2019, 11, 22)});
  const auto starts = [&](Date day) {
    return std::ranges::any_of(r.runs, [&](const MoraRun& run) { return run.from == day; });
  };
  EXPECT_EQ(r.runs.front().to, make_date(2006, 7, 28));
  for (const Date day : {make_date(2006, 7, 29), make_date(2012, 12, 26), make_date(2016, 12, 29),
                         make_date(2019, 11, 22)})
    EXPECT_TRUE(starts(day)) << to_iso(day);
}

TEST(MoraSuspension, SuspendedDaysBearNothingAndTheDaysAroundThemDo) {
  const MoraSuspension june[] = {{make_date(2025, 6, 10), make_date(2025, 6, 21)}};
  const MoraResult r = mora({.capital = 1'000'000_pesos,
                             .due_on = make_date(2025, 5, 31),
                             .paid_on = make_date(2025, 6, 30),
                             .suspensions = june});
  ASSERT_EQ(r.runs.size(), 2u);
  EXPECT_EQ(r.runs[0].to, make_date(2025, 6, 9));
  EXPECT_EQ(r.runs[1].from, make_date(2025, 6, 21));
  EXPECT_EQ(r.runs[0].days + r.runs[1].days, 19);
  EXPECT_EQ(r.days, 30);
}

TEST(MoraSuspension, ADelayThatIsAllSuspendedBearsNothing) {
  const MoraSuspension all[] = {{make_date(2025, 1, 1), make_date(2026, 1, 1)}};
  EXPECT_TRUE(mora({.capital = 1'000'000_pesos,
                    .due_on = make_date(2025, 5, 31),
                    .paid_on = make_date(2025, 6, 30),
                    .suspensions = all})
                  .runs.empty());
}

TEST(MoraSuspension, AClaimSuspendsAfterTwoYearsAndUntilTheRulingIsExecutory) {
  const MoraSuspension s = suspension_of_claim(make_date(2020, 2, 29), make_date(2024, 5, 10));
  EXPECT_EQ(s.from, make_date(2022, 3, 1));
  EXPECT_EQ(s.to, make_date(2024, 5, 10));
}

TEST(MoraSuspension, CrossedOrEmptyIntervalsAreRefused) {
  const MoraSuspension crossed[] = {{make_date(2025, 1, 1), make_date(2025, 3, 1)},
                                    {make_date(2025, 2, 1), make_date(2025, 4, 1)}};
  const MoraSuspension empty[] = {{make_date(2025, 1, 1), make_date(2025, 1, 1)}};
  EXPECT_EQ(check_terms({{}, {}, crossed}).error().code, Code::kMoraInputInvalid);
  EXPECT_EQ(check_terms({{}, {}, empty}).error().code, Code::kMoraInputInvalid);
}

TEST(AcceptedAmounts, BearTheIbcPlusTwoPointsSimple) {
  // August 2026: IBC 19.77, so 21.77 %; 1 000 000 x 0.2177 x 15 / 365 = 8 946.6
  const MoraResult r = mora({.capital = 1'000'000_pesos,
                             .due_on = make_date(2026, 7, 31),
                             .paid_on = make_date(2026, 8, 15),
                             .relief = {.base = MoraRelief::Base::kIbcPlusTwo}});
  EXPECT_EQ(r.runs[0].daily_base, Rate::basis_points(2177));
  EXPECT_EQ(r.interest, 8'947_pesos);
  EXPECT_EQ(r.explanation[0].norm, "ET art. 590 par.");
}

TEST(PartialPayments, TheCapitalIsLessFromTheDayAfterThePayment) {
  const MoraInput input{1'000'000_pesos, make_date(2026, 6, 30), make_date(2026, 7, 31)};
  const CapitalPayment half[] = {{make_date(2026, 7, 10), 400'000_pesos}};
  // 26.79 %: 1 000 000 x 10 days and 600 000 x 21 days = 16 588.0
  const MoraOfParts r = value_or_throw(mora_after_payments(input, half, rates()));
  EXPECT_EQ(r.interest, 16'588_pesos);
  ASSERT_EQ(r.explanation.size(), 3u);
  EXPECT_EQ(r.explanation[0].concept_name, "Interés de mora del abono del 10 de julio de 2026");
  EXPECT_EQ(r.explanation[0].base, 400'000_pesos);
  EXPECT_EQ(r.explanation[0].days, 10);
  EXPECT_EQ(r.explanation[1].concept_name, "Interés de mora de lo que queda");
  EXPECT_EQ(r.explanation[1].days, 31);
  EXPECT_EQ(r.explanation[2].concept_name, "Redondeo al peso");
}

TEST(PartialPayments, WithoutPaymentsTheLinesAreThoseOfTheWholeDebt) {
  const MoraInput input{1'000'000_pesos, make_date(2012, 6, 30), make_date(2026, 7, 31)};
  const MoraOfParts r = value_or_throw(mora_after_payments(input, {}, rates()));
  const MoraResult whole = value_or_throw(mora_interest(input, rates()));
  EXPECT_EQ(r.interest, whole.interest);
  ASSERT_EQ(r.explanation.size(), whole.explanation.size());
  for (std::size_t i = 0; i < r.explanation.size(); ++i) {
    EXPECT_EQ(r.explanation[i].concept_name, whole.explanation[i].concept_name);
    EXPECT_EQ(r.explanation[i].detail, whole.explanation[i].detail);
    EXPECT_EQ(r.explanation[i].amount, whole.explanation[i].amount);
  }
}

// Through every regime, the compound one too. That it is rounded once: by the sum of the parts.
RC_GTEST_PROP(PartialPayments, TheLinesAddUpToTheInterestWhichIsRoundedOnce, ()) {
  const Date due = add_days(make_date(2004, 12, 31), *rc::gen::inRange(0, 7'000));
  const Date paid = add_days(due, *rc::gen::inRange(0, 900));
  MoraInput input{Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000)), due, paid};
  std::vector<CapitalPayment> payments;
  std::vector<MoraFactor::Part> parts;
  Money left = input.capital;
  const auto part = [&](Money capital, Date to) {
    parts.push_back(
        {capital, value_or_throw(MoraSchedule::of(due, to, MoraTerms{}, rates())).total()});
  };
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    const Money some = Money::pesos(*rc::gen::inRange<std::int64_t>(0, left.centavos() / 100 + 1));
    payments.push_back({add_days(due, *rc::gen::inRange(0, days_between(due, paid) + 1)), some});
    part(some, payments.back().on);
    left -= some;
  }
  part(left, paid);
  const MoraOfParts r = value_or_throw(mora_after_payments(input, payments, rates()));
  RC_ASSERT(total_of(r.explanation) == r.interest);
  RC_ASSERT(r.interest == MoraFactor::interest(parts));
  for (const ExplanationLine& line : r.explanation)
    RC_ASSERT(!line.amount.is_negative() || line.concept_name == "Redondeo al peso");
}

TEST(PartialPayments, PayingMoreThanTheCapitalOrAfterTheDateIsRefused) {
  const MoraInput input{1'000'000_pesos, make_date(2026, 6, 30), make_date(2026, 7, 31)};
  const CapitalPayment more[] = {{make_date(2026, 7, 10), 1'000'001_pesos}};
  const CapitalPayment late[] = {{make_date(2026, 8, 1), 1_pesos}};
  EXPECT_EQ(mora_after_payments(input, more, rates()).error().code, Code::kMoraInputInvalid);
  EXPECT_EQ(mora_after_payments(input, late, rates()).error().code, Code::kMoraInputInvalid);
}

}  // namespace
}  // namespace recaudo::tax_rules
