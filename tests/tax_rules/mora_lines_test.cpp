#include "tax-rules/mora_lines.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <regex>

#include "tax-rules/mora.h"
#include "tests/tax_rules/statutes.h"

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

std::string detail(const MoraInput& input) {
  return mora(input).explanation.at(0).detail;
}

// A reader with a pencil: only what the sentence prints, nothing of the engine.
struct Printed {
  Decimal base, rate;
  int days = 0, divisor = 0;
  bool compound = false;
};

Decimal number(std::string text) {
  std::erase(text, '.');
  if (const auto comma = text.find(','); comma != text.npos) text[comma] = '.';
  return Decimal(text);
}

std::optional<Printed> printed(const std::string& sentence) {
  static const std::regex simple(
      "\\$\u00a0([0-9.,]+) × ([0-9,]+)\u00a0% × ([0-9]+) días? ÷ ([0-9]+) \\(");
  static const std::regex compound(
      "\\$\u00a0([0-9.,]+) × \\(\\(1 \\+ ([0-9,]+)\u00a0%\\)\\^\\(([0-9]+) días? ÷ ([0-9]+)\\) - "
      "1\\) \\(");
  std::smatch m;
  const bool is_simple = std::regex_search(sentence, m, simple);
  if (!is_simple && !std::regex_search(sentence, m, compound)) return std::nullopt;
  return Printed{number(m[1]), Decimal(number(m[2]) / 100), std::stoi(m[3]), std::stoi(m[4]),
                 !is_simple};
}

// Multiplied first and divided once: half a centavo is met exactly.
Money by_hand(const Printed& p) {
  const Decimal exact =
      p.compound
          ? Decimal(p.base * 100 * (pow(Decimal(1 + p.rate), Decimal(p.days) / p.divisor) - 1))
          : Decimal(p.base * 100 * p.rate * p.days / p.divisor);
  return Money::centavos(floor(Decimal(exact + Decimal(1) / 2)).convert_to<std::int64_t>());
}

RC_GTEST_PROP(MoraLines, AReaderWithAPencilArrivesAtTheAmountOfEachLineAndAtTheSum, ()) {
  const int first = day_number(make_date(2004, 11, 1)), last = day_number(make_date(2026, 9, 30));
  const Date due = from_day_number(*rc::gen::inRange(first, last));
  const Date paid = std::min(from_day_number(last), add_days(due, *rc::gen::inRange(1, 6'000)));
  const Money capital = Money::pesos(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000));
  const MoraResult r = mora(
      {.capital = capital, .due_on = due, .paid_on = paid, .readings = (*either_statute())->mora});
  RC_ASSERT(total_of(r.explanation) == r.interest);
  for (std::size_t i = 0; i < r.runs.size(); ++i) {
    const auto line = printed(r.explanation[i].detail);
    RC_ASSERT(line.has_value());
    RC_ASSERT(by_hand(*line) == r.explanation[i].amount);
  }
  RC_ASSERT(r.explanation.size() <= r.runs.size() + 1);
}

// The sum of the runs is off by its peso and by the half centavo of each line, which a compound
// one also carries to the next.
RC_GTEST_PROP(MoraLines, TheRoundingMovesLessThanAPeso, ()) {
  const int first = day_number(make_date(2004, 11, 1)), last = day_number(make_date(2026, 9, 30));
  const Date due = from_day_number(*rc::gen::inRange(first, last));
  const MoraResult r =
      mora({.capital = Money::pesos(*rc::gen::inRange<std::int64_t>(1, 900'000'000)),
            .due_on = due,
            .paid_on = from_day_number(last)});
  const auto& end = r.explanation.back();
  if (end.concept_name != "Redondeo al peso") RC_DISCARD("an exact sum");
  const auto most = 50 + static_cast<std::int64_t>(2 * r.runs.size());
  RC_ASSERT(end.amount.centavos() <= most && -end.amount.centavos() <= most);
}

TEST(MoraLines, OneLineSaysTheExactSumAndRefersToTheNoteThatItIsRoundedOnce) {
  const MoraResult r = mora({43'000_pesos, make_date(2026, 2, 28), make_date(2026, 3, 31)});
  ASSERT_EQ(r.explanation.size(), 2U);
  EXPECT_EQ(r.explanation[0].amount, Money::centavos(85'896));  // 43 000 x 0.2352 x 31 / 365
  EXPECT_EQ(r.explanation[1].amount, Money::centavos(4));
  EXPECT_EQ(r.explanation[1].detail,
            "suma exacta $\u00a0858,96…, al peso más cercano: $\u00a0859 (*)");
  EXPECT_EQ(r.explanation[1].kind, LineKind::kRounding);
  EXPECT_EQ(note_of(LineKind::kRounding).substr(0, 4), "(*) ");
  EXPECT_EQ(r.explanation[1].mark, SourceMark::kProjectRule);
}

TEST(MoraLines, ASumOfWholePesosNeedsNoRounding) {
  const MoraResult r = mora({365'000'000_pesos, make_date(2026, 6, 30), make_date(2026, 7, 1)});
  EXPECT_EQ(r.explanation.size(), 1U);
}

TEST(MoraLines, TheRateSaysTheUsuryItsPointsAndItsResolution) {
  EXPECT_EQ(detail({1'000'000_pesos, make_date(2026, 2, 28), make_date(2026, 3, 31)}),
            "Del 1 de marzo de 2026 al 31 de marzo de 2026: $\u00a01.000.000 × 23,52\u00a0% × 31 "
            "días ÷ 365 (usura 25,52\u00a0% menos 2 puntos, Res. SFC 0405/2026)");
}

TEST(MoraLines, MonthsOfOneRateNameTheResolutionOfEach) {
  EXPECT_NE(detail({1'000_pesos, make_date(2026, 5, 31), make_date(2026, 7, 31)})
                .find("Res. SFC 0823/2026, Res. SFC 0965/2026)"),
            std::string::npos);
}

TEST(MoraLines, ARowWithoutResolutionSaysSoAndItsNotesAreNotPrinted) {
  const auto text = detail({1'000_pesos, make_date(2022, 1, 31), make_date(2026, 7, 31)});
  EXPECT_NE(text.find("Resolución de la Superintendencia Financiera, número por cargar"),
            std::string::npos);
  for (const auto& line :
       mora({1'000_pesos, make_date(2016, 7, 31), make_date(2026, 7, 31)}).explanation)
    EXPECT_EQ(line.detail.find("memory") + line.detail.find("press"), 2 * std::string::npos);
}

TEST(MoraLines, AMonthWithoutANumberIsNotGivenThatOfItsNeighbour) {
  EXPECT_NE(detail({1'000_pesos, make_date(2020, 5, 31), make_date(2020, 7, 31)})
                .find("Res. SFC 605/2020, y meses sin número de resolución en la tabla"),
            std::string::npos);
}

TEST(MoraLines, ANumberThatWasOnlyRememberedSaysSo) {
  EXPECT_NE(detail({1'000_pesos, make_date(2016, 12, 31), make_date(2017, 3, 31)})
                .find("Res. SFC 1612/2016, número por confirmar"),
            std::string::npos);
}

TEST(MoraLines, AReliefSaysWhatItTakesOfWhichRate) {
  MoraInput input{1'000'000_pesos, make_date(2026, 7, 31), make_date(2026, 8, 15)};
  input.relief.base = MoraRelief::Base::kFifthOfIbc;
  EXPECT_NE(detail(input).find("(interés bancario corriente 19,77\u00a0% × 20\u00a0%, Res."),
            std::string::npos);
  input.relief = {.base = MoraRelief::Base::kIbcPlusTwo};
  EXPECT_NE(detail(input).find("(interés bancario corriente 19,77\u00a0% más 2 puntos, Res."),
            std::string::npos);
  input.relief = {.base = MoraRelief::Base::kFifthOfIbc, .factor_num = 5};
  EXPECT_NE(detail(input).find("(interés bancario corriente 19,77\u00a0%, Res."),
            std::string::npos);
  input.relief = {.factor_num = 1, .factor_den = 2};
  EXPECT_NE(detail(input).find("((usura 29,66\u00a0% menos 2 puntos) × 1/2, Res."),
            std::string::npos);
}

// Tenths of a percent of the interest: the rate has more decimals than a certified one.
TEST(MoraLines, UnderAReliefTheRateIsPrintedWithAllItsDecimals) {
  MoraInput input{1'000'000_pesos, make_date(2026, 2, 28), make_date(2026, 3, 31)};
  input.relief = {.factor_num = 267, .factor_den = 1'000};
  EXPECT_NE(detail(input).find("$\u00a01.000.000 × 6,27984\u00a0% × 31 días ÷ 365 "),
            std::string::npos)
      << detail(input);
  EXPECT_FALSE(mora(input).explanation[0].rate) << "no column may show it rounded";
  input.relief = {.factor_num = 1, .factor_den = 3};
  EXPECT_NE(detail(input).find("$\u00a01.000.000 × 7,84\u00a0% × 31 días ÷ 365 "),
            std::string::npos);
  input.relief = {.factor_num = 1, .factor_den = 7};
  EXPECT_NE(detail(input).find("$\u00a01.000.000 × 3,36\u00a0% × 31 días ÷ 365 "),
            std::string::npos);
  input.relief = {.factor_num = 1, .factor_den = 11};
  EXPECT_NE(detail(input).find("$\u00a01.000.000 × 23,52\u00a0% ÷ 11 × 31 días ÷ 365 "),
            std::string::npos)
      << detail(input);
}

TEST(MoraLines, TheOldestRegimeNamesTheRateOfTheDian) {
  EXPECT_NE(detail({1'000_pesos, make_date(2005, 1, 31), make_date(2005, 7, 31)})
                .find("(tasa de mora de la DIAN 24,58\u00a0%"),
            std::string::npos);
}

}  // namespace
}  // namespace recaudo::tax_rules
