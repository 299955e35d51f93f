#include "tax-rules/banco_recaudador.h"

#include <gtest/gtest.h>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const BankDelay kDelay{100'000'000_pesos, make_date(2026, 8, 3), make_date(2026, 8, 10)};

Money interest(const BankDelay& delay) {
  const auto found = value_or_throw(bank_delay_interest(delay, shipped_rates()));
  EXPECT_EQ(total_of(found.explanation), found.interest);
  return found.interest;
}

TEST(CollectingBank, OwesTheMoraOfTheTaxesOnWhatItKept) {
  EXPECT_EQ(interest(kDelay), 530'466_pesos);  // 100 000 000 x 27.66 % x 7 / 365
  BankDelay in_time = kDelay;
  in_time.deposited_on = in_time.owed_on;
  EXPECT_TRUE(interest(in_time).is_zero());
}

TEST(CollectingBank, OwesTheDoubleWhenItsTotalsAreNotThoseOfItsPapers) {
  BankDelay differs = kDelay;
  differs.totals_differ = true;
  EXPECT_EQ(interest(differs), 1'060'932_pesos);
}

TEST(CollectingBank, IsReadAsTheStatuteReadsTheDivisor) {
  BankDelay old = kDelay;
  old.owed_on = make_date(2018, 5, 2);
  old.deposited_on = make_date(2018, 5, 9);
  BankDelay by_year = old;
  by_year.readings.divisor_rule.at(static_cast<std::size_t>(MoraLaw::kLaw1819)) =
      DayDivisor::kYearOfTheDay;
  EXPECT_GT(interest(by_year), interest(old));
}

TEST(CollectingBank, AMonthWithoutRateIsRefused) {
  BankDelay later = kDelay;
  later.deposited_on = make_date(2026, 10, 2);
  EXPECT_EQ(bank_delay_interest(later, shipped_rates()).error().code, Code::kRateNotCertified);
}

}  // namespace
}  // namespace recaudo::tax_rules
