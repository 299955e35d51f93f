#include "core/dues/vigencia.h"

#include <gtest/gtest.h>

#include "core/dues/billed_services.h"

namespace recaudo::dues {
namespace {

TEST(Vigencia, OfPredialItIsAYear) {
  EXPECT_EQ(vigencia_text(2026), "2026");
  EXPECT_EQ(vigencia_code(2026), "2026");
  EXPECT_EQ(year_of_vigencia(2026), 2026);
  EXPECT_EQ(value_or_throw(parse_vigencia("2026")), 2026);
}

TEST(Vigencia, OfPublicServicesItIsTheBilledPeriod) {
  const int march = vigencia_of({2026, 3});
  EXPECT_EQ(vigencia_text(march), "marzo de 2026");
  EXPECT_EQ(vigencia_code(march), "2026-03");
  EXPECT_EQ(year_of_vigencia(march), 2026);
  EXPECT_EQ(value_or_throw(parse_vigencia("2026-03")), march);
  EXPECT_LT(vigencia_of({2025, 12}), vigencia_of({2026, 1}));
}

TEST(Vigencia, WhatIsNeitherIsRefused) {
  for (const char* text : {"", "26", "20a6", "1989", "2101", "2026-13", "2026-3", "202603", "-026"})
    EXPECT_FALSE(parse_vigencia(text)) << text;
}

TEST(BilledPeriod, OfTwoMonthsItIsCalledByBoth) {
  EXPECT_EQ(billed_text({{2026, 3}, 1}), "marzo de 2026");
  EXPECT_EQ(billed_text({{2026, 3}, 2}), "febrero y marzo de 2026");
  EXPECT_EQ(billed_text({{2026, 1}, 2}), "diciembre de 2025 y enero de 2026");
}

}  // namespace
}  // namespace recaudo::dues
