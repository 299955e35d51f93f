#include "tax-rules/mora_table.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <map>

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

const MoraTable& table() {
  static const MoraTable shipped = value_or_throw(MoraTable::build(rates()));
  return shipped;
}

const Date kFirstRate = make_date(2004, 11, 1), kLastRate = make_date(2026, 9, 30);

rc::Gen<Date> day_with_rate() {
  return rc::gen::map(rc::gen::inRange(day_number(kFirstRate), day_number(kLastRate) + 1),
                      [](int n) { return from_day_number(n); });
}

rc::Gen<Money> capital() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000),
                      [](std::int64_t n) { return Money::centavos(n); });
}

rc::Gen<MoraRelief> relief() {
  return rc::gen::exec([] {
    MoraRelief r;
    r.base = *rc::gen::element(MoraRelief::Base::kRegime, MoraRelief::Base::kFifthOfIbc,
                               MoraRelief::Base::kIbcPlusTwo);
    r.factor_den = *rc::gen::inRange(1, 1'000);
    r.factor_num = *rc::gen::inRange(0, r.factor_den + 1);
    return r;
  });
}

rc::Gen<MoraReadings> readings() {
  return rc::gen::exec([] {
    MoraReadings r;
    for (auto& rule : r.divisor_rule)
      rule = *rc::gen::element<std::optional<DayDivisor>>(
          std::nullopt, DayDivisor::k365, DayDivisor::k366, DayDivisor::kYearOfTheDay);
    r.old_rate = *rc::gen::element(OldRegimeRate::kLastDay, OldRegimeRate::kPaymentDay);
    return r;
  });
}

// Two suspensions or none, apart and in order.
rc::Gen<std::vector<MoraSuspension>> suspensions() {
  return rc::gen::exec([] {
    std::vector<MoraSuspension> all;
    if (*rc::gen::arbitrary<bool>()) return all;
    Date from = *day_with_rate();
    for (int i = 0; i < 2; ++i) {
      const Date to = add_days(from, *rc::gen::inRange(1, 900));
      all.push_back({from, to});
      from = add_days(to, *rc::gen::inRange(0, 400));
    }
    return all;
  });
}

bool suspended(Date d, const std::vector<MoraSuspension>& all) {
  return std::ranges::any_of(all, [&](auto& s) { return s.from <= d && d < s.to; });
}

// The definition, one day at a time, written apart from the engine. 50 digits, then one rounding.
Money day_by_day(Money k, Date due, Date paid, const MoraRelief& relief,
                 const MoraReadings& readings, const std::vector<MoraSuspension>& off) {
  static std::map<std::pair<Int128, std::int64_t>, Decimal> roots;
  const std::int64_t den =
      relief.factor_den * (relief.base == MoraRelief::Base::kFifthOfIbc ? std::int64_t{5} : 1);
  Int128 simple = 0;
  Decimal growth = 1;
  for (Date d = add_days(due, 1); d <= paid; d = add_days(d, 1)) {
    if (suspended(d, off)) continue;
    const int year_days = is_leap(year_of(d)) ? 366 : 365;
    const auto ibc = [&] { return value_or_throw(rates().on(d))->ibc->ppm(); };
    if (relief.base == MoraRelief::Base::kFifthOfIbc) {
      simple += Int128{ibc()} * relief.factor_num * (365 * 366 / year_days);
      continue;
    }
    if (relief.base == MoraRelief::Base::kIbcPlusTwo) {
      simple += Int128{ibc() + 20'000} * relief.factor_num * (365 * 366 / year_days);
      continue;
    }
    const MoraRegime& regime = *mora_regime_on(d);
    Date of = d;
    Rate points = regime.points_off;
    if (regime.formula == MoraFormula::kRateOfPaymentDay) {
      of = readings.old_rate == OldRegimeRate::kLastDay ? std::min(paid, make_date(2006, 7, 28))
                                                        : paid;
      points = mora_regime_on(of)->points_off;
    }
    const Int128 num =
        Int128{(*value_or_throw(rates().on(of))->usury - points).ppm()} * relief.factor_num;
    if (regime.formula == MoraFormula::kCompound) {
      auto [root, fresh] = roots.try_emplace({num, den});
      if (fresh)
        root->second = pow(Decimal(1 + to_decimal(num) / to_decimal(Int128{1'000'000} * den)),
                           Decimal(Decimal(1) / 365));
      growth *= root->second;
      continue;
    }
    const auto rule = readings.divisor_rule.at(static_cast<std::size_t>(regime.law));
    const DayDivisor divisor = rule.value_or(regime.divisor);
    const int by = divisor == DayDivisor::k365   ? 365
                   : divisor == DayDivisor::k366 ? 366
                                                 : year_days;
    simple += num * (365 * 366 / by);
  }
  const Decimal pesos =
      to_decimal(k.centavos()) / 100 *
      (growth - 1 + to_decimal(simple) / to_decimal(Int128{1'000'000} * den * 365 * 366));
  // A simple sum can be an exact half, which a decimal only comes near to.
  const Decimal nudged = pesos + Decimal(1) / 2 + Decimal("1e-30");
  return Money::pesos(Decimal(floor(nudged)).convert_to<std::int64_t>());
}

RC_GTEST_PROP(MoraTable, IsTheDayByDayDefinitionInEveryRegimeReliefAndReading, ()) {
  const auto by = *relief();
  const auto how = *readings();
  const auto off = *suspensions();
  const bool ibc = by.base != MoraRelief::Base::kRegime;
  const Date due = ibc ? std::max(*day_with_rate(), make_date(2006, 7, 28)) : *day_with_rate();
  const Date paid = *day_with_rate();
  const Money k = *capital();
  const auto built = value_or_throw(MoraTable::build(rates(), by, how));
  RC_ASSERT(value_or_throw(built.factor(due, paid, off)).interest(k) ==
            day_by_day(k, due, paid, by, how, off));
}

RC_GTEST_PROP(MoraTable, GivesThePesosOfTheExplainedInterest, ()) {
  const auto off = *suspensions();
  const Date due = *day_with_rate(), paid = *day_with_rate();
  const Money k = *capital();
  const auto explained = value_or_throw(
      mora_interest({.capital = k, .due_on = due, .paid_on = paid, .suspensions = off}, rates()));
  const MoraFactor factor = value_or_throw(table().factor(due, paid, off));
  RC_ASSERT(factor.interest(k) == explained.interest);
  RC_ASSERT(factor.compound_text(k).value_or("") == explained.compound_exact.value_or(""));
  RC_ASSERT(total_of(explained.explanation) == explained.interest);
}

RC_GTEST_PROP(MoraTable, InterestNeverFallsWithDaysOrCapital, ()) {
  // A later payment in the oldest regime changes the rate of every day: it may lower the interest.
  const Date due = std::max(*day_with_rate(), make_date(2006, 7, 28));
  const Date paid = std::min(*day_with_rate(), add_days(kLastRate, -1));
  const Money k = *capital(), more = k + *capital();
  const auto at = [&](Date on, Money of) {
    return value_or_throw(table().factor(due, on)).interest(of);
  };
  RC_ASSERT(at(paid, k) <= at(add_days(paid, 1), k));
  RC_ASSERT(at(paid, k) <= at(paid, more));
}

RC_GTEST_PROP(MoraTable, WholePesosGetTheSameFromTheFixedFraction, ()) {
  const Date due = std::max(*day_with_rate(), make_date(2012, 12, 25));
  const Date paid = *day_with_rate();
  const auto pesos = *rc::gen::inRange<std::int64_t>(0, 10'000'000'000'000);
  const MoraFactor factor = value_or_throw(table().factor(due, paid));
  RC_ASSERT(Money::pesos(factor.of_pesos()->of(pesos)) == factor.interest(Money::pesos(pesos)));
}

// Also paid after the last certified day, with suspended days on both sides of it.
RC_GTEST_PROP(MoraTable, RefusesWhatTheExplainedInterestRefusesInEveryReading, ()) {
  const auto how = *readings();
  const auto off = *suspensions();
  const Date due = *day_with_rate();
  const Date paid = add_days(kLastRate, *rc::gen::inRange(-400, 900));
  const auto explained = mora_interest({.capital = 1'000'000_pesos,
                                        .due_on = due,
                                        .paid_on = paid,
                                        .readings = how,
                                        .suspensions = off},
                                       rates());
  const auto factor = value_or_throw(MoraTable::build(rates(), {}, how)).factor(due, paid, off);
  RC_ASSERT(factor.has_value() == explained.has_value());
  if (explained)
    RC_ASSERT(factor->interest(1'000'000_pesos) == explained->interest);
  else
    RC_ASSERT(factor.error().code == explained.error().code);
}

TEST(MoraTable, ASuspensionThatPassesTheRatesDoesNotHideThatTheDayOfPaymentHasNone) {
  const MoraReadings of_payment_day{.old_rate = OldRegimeRate::kPaymentDay};
  const auto built = value_or_throw(MoraTable::build(rates(), {}, of_payment_day));
  const std::vector<MoraSuspension> off = {{make_date(2006, 1, 1), make_date(2027, 6, 1)}};
  const auto refused = built.factor(make_date(2005, 6, 30), make_date(2027, 5, 1), off);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kRateNotCertified);
  EXPECT_EQ(refused.error().detail, "mayo de 2027");
}

TEST(MoraTable, ACompoundStretchHasNoFixedFraction) {
  EXPECT_FALSE(
      value_or_throw(table().factor(make_date(2010, 1, 31), make_date(2010, 2, 1))).of_pesos());
}

TEST(MoraTable, RefusesWhatTheExplainedInterestRefuses) {
  const auto code = [](Date due, Date paid) { return table().factor(due, paid).error(); };
  EXPECT_EQ(code(make_date(2026, 9, 15), make_date(2026, 10, 1)).code, Code::kRateNotCertified);
  EXPECT_EQ(code(make_date(2026, 9, 15), make_date(2026, 10, 1)).detail, "octubre de 2026");
  EXPECT_EQ(code(make_date(2002, 6, 30), make_date(2005, 1, 1)).code, Code::kParameterMissing);
  EXPECT_EQ(code(make_date(2003, 6, 30), make_date(2104, 7, 1)).code, Code::kMoraInputInvalid);
}

TEST(MoraTable, AGapBetweenCertifiedMonthsIsRefusedByItsName) {
  const CertifiedRate january{make_date(2025, 1, 1),
                              make_date(2025, 1, 31),
                              std::nullopt,
                              Rate::percent(20),
                              "",
                              RateStatus::kVerified,
                              ""};
  CertifiedRate march = january;
  march.from = make_date(2025, 3, 1);
  march.to = make_date(2025, 3, 31);
  const auto gap =
      value_or_throw(MoraTable::build(value_or_throw(RateTable::from_rows({january, march}))));
  EXPECT_EQ(gap.factor(make_date(2025, 1, 15), make_date(2025, 3, 15)).error().detail,
            "febrero de 2025");
  EXPECT_TRUE(gap.factor(make_date(2025, 2, 28), make_date(2025, 3, 15)));
}

TEST(MoraTable, AReliefOfTheIbcIsRefusedWhereNoIbcIsKnown) {
  const auto built =
      value_or_throw(MoraTable::build(rates(), {.base = MoraRelief::Base::kFifthOfIbc}));
  EXPECT_EQ(built.factor(make_date(2006, 6, 30), make_date(2007, 1, 1)).error().code,
            Code::kRateNotCertified);
}

}  // namespace
}  // namespace recaudo::tax_rules
