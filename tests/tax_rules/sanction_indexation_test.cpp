#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/actualizacion_de_sanciones.h"
#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const LegalTables& tables() {
  static const LegalTables shipped = shipped_legal_tables();
  return shipped;
}

IndexedSanction indexed(Money amount, SanctionOrigin origin, Date from, Date until) {
  return value_or_throw(index_sanction({amount, origin, from, until}, tables()));
}

TEST(SanctionIndexation, BeginsOnTheFirstOfJanuaryAfterAYearOverdue) {
  const auto before = indexed(1'000'000_pesos, SanctionOrigin::kSelfAssessed,
                              make_date(2022, 5, 10), make_date(2023, 12, 31));
  EXPECT_EQ(before.amount, 1'000'000_pesos);
  EXPECT_TRUE(before.steps.empty());
  const auto after = indexed(1'000'000_pesos, SanctionOrigin::kSelfAssessed, make_date(2022, 5, 10),
                             make_date(2024, 1, 1));
  EXPECT_EQ(after.steps.size(), 1u);
  EXPECT_EQ(after.amount, 1'093'000_pesos);  // 9.28 % of 2023
}

TEST(SanctionIndexation, ExactlyAYearOnTheFirstOfJanuaryIsNotMoreThanAYear) {
  EXPECT_TRUE(indexed(1'000'000_pesos, SanctionOrigin::kSelfAssessed, make_date(2023, 1, 1),
                      make_date(2024, 1, 1))
                  .steps.empty());
  EXPECT_EQ(indexed(1'000'000_pesos, SanctionOrigin::kSelfAssessed, make_date(2022, 12, 31),
                    make_date(2024, 1, 1))
                .steps.size(),
            1u);
}

TEST(SanctionIndexation, AnOfficialSanctionGrowsFromTheFirstOfJanuaryAfterFirmness) {
  const auto s = indexed(1'000'000_pesos, SanctionOrigin::kOfficial, make_date(2023, 12, 15),
                         make_date(2024, 1, 1));
  ASSERT_EQ(s.steps.size(), 1u);
  EXPECT_EQ(s.steps[0].on, make_date(2024, 1, 1));
}

TEST(SanctionIndexation, IsCumulativeAndRoundsOnlyAtTheEnd) {
  const auto s = indexed(1'000'000_pesos, SanctionOrigin::kSelfAssessed, make_date(2022, 5, 10),
                         make_date(2026, 6, 30));
  EXPECT_EQ(s.exact, "1208256.5056");
  EXPECT_EQ(s.amount, 1'208'000_pesos);
  EXPECT_EQ(total_of(s.explanation), s.amount);
}

TEST(SanctionIndexation, TwentyFiveYearsAreStillExact) {
  const auto s = indexed(999'000_pesos, SanctionOrigin::kOfficial, make_date(2000, 6, 1),
                         make_date(2026, 1, 1));
  EXPECT_EQ(s.steps.size(), 26u);
  EXPECT_EQ(s.steps.back().ipc, value_or_throw(tables().ipc(2025)).value);
  EXPECT_EQ(total_of(s.explanation), s.amount);
}

TEST(SanctionIndexation, AYearWithoutIpcIsRefused) {
  const auto refused = index_sanction(
      {1'000'000_pesos, SanctionOrigin::kOfficial, make_date(2026, 6, 1), make_date(2040, 1, 1)},
      tables());
  EXPECT_EQ(refused.error().code, Code::kParameterMissing);
  EXPECT_NE(refused.error().detail.find("DANE"), std::string::npos);
}

TEST(SanctionIndexation, TheGreatestSanctionGrowsThroughEveryYearOfTheTable) {
  const auto indexed =
      value_or_throw(index_sanction({10'000'000'000'000_pesos, SanctionOrigin::kOfficial,
                                     make_date(2000, 1, 2), make_date(2026, 1, 1)},
                                    shipped_legal_tables()));
  EXPECT_GT(indexed.amount, 30'000'000'000'000_pesos);
  EXPECT_EQ(total_of(indexed.explanation), indexed.amount);
}

RC_GTEST_PROP(SanctionIndexation, NeverFallsWithTimeAndItsLinesAddUp, ()) {
  const Money amount = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 1'000'000) * 1'000);
  const Date from = from_day_number(*rc::gen::inRange(11'000, 19'000));
  const Date until = add_days(from, *rc::gen::inRange(0, 1'400));
  const auto origin = *rc::gen::element(SanctionOrigin::kSelfAssessed, SanctionOrigin::kOfficial);
  const auto now = indexed(amount, origin, from, until);
  const auto later = indexed(amount, origin, from, add_days(until, 366));
  RC_ASSERT(total_of(now.explanation) == now.amount);
  RC_ASSERT(later.amount >= now.amount);
  RC_ASSERT(later.steps.size() >= now.steps.size());
}

}  // namespace
}  // namespace recaudo::tax_rules
