#include "tax-rules/favorabilidad.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

SanctionUnderLaw law(std::string name, Date from, std::optional<Date> to, Money to_pay) {
  Sanction sanction;
  sanction.full = sanction.reduced = sanction.to_pay = to_pay;
  ExplanationLine line;
  line.amount = to_pay;
  sanction.explanation.push_back(line);
  return {std::move(name), {from, to}, sanction};
}

const std::vector<SanctionUnderLaw>& laws() {
  static const std::vector<SanctionUnderLaw> all = {
      law("A", make_date(2010, 1, 1), make_date(2016, 12, 28), 1'600'000_pesos),
      law("B", make_date(2016, 12, 29), make_date(2019, 12, 31), 1'000'000_pesos),
      law("C", make_date(2020, 1, 1), std::nullopt, 2'000'000_pesos)};
  return all;
}

std::string rules(Date conduct, Date decided_on) {
  return value_or_throw(most_favourable(laws(), conduct, decided_on)).law;
}

TEST(Favourability, TheLawOfTheConductRulesAgainstALaterThatCostsMore) {
  EXPECT_EQ(rules(make_date(2018, 4, 1), make_date(2022, 5, 1)), "B");
}

TEST(Favourability, ALaterLawThatCostsLessRulesAlsoWhenItEndedBeforeTheDecision) {
  EXPECT_EQ(rules(make_date(2015, 4, 1), make_date(2018, 5, 1)), "B");
  EXPECT_EQ(rules(make_date(2015, 4, 1), make_date(2022, 5, 1)), "B");
  EXPECT_EQ(rules(make_date(2015, 4, 1), make_date(2016, 5, 1)), "A");
}

TEST(Favourability, TheExplanationSaysWhyALaterLawRulesAndStillAddsUp) {
  const auto found =
      value_or_throw(most_favourable(laws(), make_date(2015, 4, 1), make_date(2018, 5, 1)));
  EXPECT_EQ(found.sanction.explanation.back().norm, "ET art. 640 par. 5");
  EXPECT_EQ(total_of(found.sanction.explanation), found.sanction.to_pay);
}

TEST(Favourability, AConductThatNoLawSanctionedIsRefused) {
  EXPECT_EQ(most_favourable(laws(), make_date(2009, 1, 1), make_date(2018, 5, 1)).error().code,
            Code::kSanctionInputInvalid);
  EXPECT_FALSE(most_favourable(laws(), make_date(2018, 1, 1), make_date(2017, 5, 1)));
}

}  // namespace
}  // namespace recaudo::tax_rules
