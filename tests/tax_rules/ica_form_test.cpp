#include "tax-rules/ica_form.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/data.h"
#include "tests/support/replaced.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::replaced;

constexpr Date kFiled = make_date(2026, 3, 31);

const IcaForm& form() {
  static const IcaForm shipped = shipped_ica_form();
  return shipped;
}

std::string csv() {
  return std::string(data_file("ica_renglones.csv"));
}

IcaFilledForm filled(const IcaFormInput& input) {
  return value_or_throw(form().fill(input, kFiled));
}

// The shipped rows with one piece replaced.
std::string refusal(std::string_view piece, std::string_view by) {
  const auto parsed = IcaForm::parse_csv(replaced(csv(), piece, by), "renglones.csv");
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().code, Code::kTableInvalid);
  return parsed.error().detail;
}

bool says(const std::string& detail, std::string_view words) {
  return detail.starts_with("renglones.csv, línea ") && detail.find(words) != detail.npos;
}

IcaFormInput simple(Money income, Rate tariff) {
  IcaFormInput input;
  input.boxes[8] = income;
  input.activities = {{"4711", income, tariff, "norma", {}}};
  return input;
}

TEST(IcaForm, RoundsTheBoxesBeforeItComputes) {
  IcaFormInput input = simple(1'000'499_pesos, Rate::per_mil(10));
  input.boxes[9] = 500'500_pesos;
  const IcaFilledForm f = filled(input);
  EXPECT_EQ(f.row(8), 1'000'000_pesos);
  EXPECT_EQ(f.row(9), 501'000_pesos);
  EXPECT_EQ(f.row(10), 499'000_pesos);
  EXPECT_EQ(f.activities[0].income, 1'000'000_pesos);
  EXPECT_EQ(f.row(17), 10'000_pesos);
}

TEST(IcaForm, SignsAreTaxedOnlyWhenTheyExist) {
  IcaFormInput input = simple(100'000'000_pesos, Rate::per_mil(5));
  EXPECT_EQ(filled(input).row(21), 0_pesos);
  input.figures.signs = true;
  EXPECT_EQ(filled(input).row(21), 75'000_pesos);
}

TEST(IcaForm, ThePercentagesAreTakenFromRow20OrFromRows20And21) {
  IcaFormInput input = simple(1'000'000'000_pesos, Rate::per_mil(10));
  input.figures.signs = true;
  for (IcaPercentage* p :
       {&input.figures.bomberil, &input.figures.security, &input.figures.advance})
    p->rate = Rate::percent(10);
  const IcaFilledForm on_tax = filled(input);
  for (const int row : {23, 24, 30}) EXPECT_EQ(on_tax.row(row), 1'000'000_pesos) << row;
  for (IcaPercentage* p :
       {&input.figures.bomberil, &input.figures.security, &input.figures.advance})
    p->base = IcaBase::kTaxAndSigns;
  const IcaFilledForm with_signs = filled(input);
  for (const int row : {23, 24, 30}) EXPECT_EQ(with_signs.row(row), 1'150'000_pesos) << row;
}

TEST(IcaForm, EnergyPaysByKilowattAndBanksByUnit) {
  IcaFormInput input;
  input.boxes[18] = 1'500_pesos;  // kW, not rounded
  input.figures.per_kilowatt = 1'204_pesos;
  input.figures.financial_units = 3;
  input.figures.per_financial_unit = 512'300_pesos;
  const IcaFilledForm f = filled(input);
  EXPECT_EQ(f.row(18), 1'500_pesos);
  EXPECT_EQ(f.row(19), 1'806'000_pesos);
  EXPECT_EQ(f.row(20), 1'806'000_pesos);
  EXPECT_EQ(f.row(22), 1'537'000_pesos);
  EXPECT_EQ(f.explanation.front().detail,
            "Renglón 19: 1500 (renglón 18) × $\u00a01.204 = $\u00a01.806.000, en miles de pesos");
}

TEST(IcaForm, APartialPaymentTakesThePlaceOfTheWholeBalance) {
  IcaFormInput input = simple(100'000'000_pesos, Rate::per_mil(5));
  EXPECT_EQ(filled(input).row(35), 500'000_pesos);
  input.boxes[35] = 200'000_pesos;
  input.boxes[37] = 3'600_pesos;
  input.boxes[39] = 50'000_pesos;
  const IcaFilledForm f = filled(input);
  EXPECT_EQ(f.row(35), 200'000_pesos);
  EXPECT_EQ(f.row(38), 204'000_pesos);
  EXPECT_EQ(f.row(40), 254'000_pesos);
}

TEST(IcaForm, TheDiscountIsOfTheTaxLessItsCreditsOrOfTheTax) {
  IcaFormInput input = simple(100'000'000_pesos, Rate::per_mil(5));
  input.boxes[27] = 200'000_pesos;
  input.figures.discount = Rate::percent(10);
  EXPECT_EQ(filled(input).row(36), 30'000_pesos);
  input.figures.discount_net_of_credits = false;
  EXPECT_EQ(filled(input).row(36), 50'000_pesos);
}

TEST(IcaForm, TheDiscountIsNeverMoreThanWhatIsPaid) {
  IcaFormInput input = simple(100'000'000_pesos, Rate::per_mil(5));
  input.boxes[27] = 490'000_pesos;
  input.figures.discount = Rate::percent(10);
  input.figures.discount_net_of_credits = false;
  const IcaFilledForm f = filled(input);
  EXPECT_EQ(f.row(36), 10'000_pesos);
  EXPECT_EQ(f.row(38), 0_pesos);
}

TEST(IcaForm, ABoxThatTheFormComputesIsNotWritten) {
  IcaFormInput input;
  input.boxes[10] = 1'000_pesos;
  EXPECT_EQ(form().fill(input, kFiled).error().detail, "renglón 10: se calcula, no se escribe");
  input.boxes = {{41, 1'000_pesos}};
  EXPECT_EQ(form().fill(input, kFiled).error().detail, "renglón 41: no existe");
  input.boxes = {{27, -1'000_pesos}};
  EXPECT_EQ(form().fill(input, kFiled).error().code, Code::kIcaInputInvalid);
}

TEST(IcaForm, BeforeTheNationalFormThereIsNone) {
  const auto refused = form().fill({}, make_date(2017, 3, 31));
  EXPECT_EQ(refused.error().code, Code::kParameterMissing);
  EXPECT_NE(refused.error().detail.find("Ministerio de Hacienda"), std::string::npos);
}

TEST(IcaForm, TheExplanationShowsEachFigure) {
  IcaFormInput input = simple(100'000'000_pesos, Rate::per_mil(5));
  input.figures.signs = true;
  input.boxes[27] = 75'000_pesos;
  const IcaFilledForm f = filled(input);
  ASSERT_EQ(f.explanation.size(), 3u);
  EXPECT_EQ(f.explanation[0].detail,
            "Ingresos $\u00a0100.000.000 × 5 por mil = $\u00a0500.000, en miles de pesos");
  EXPECT_EQ(
      f.explanation[1].detail,
      "Renglón 21: 15\u00a0% × $\u00a0500.000 (renglón 20) = $\u00a075.000, en miles de pesos");
  EXPECT_EQ(f.explanation[2].detail,
            "Renglón 27: lo que se escribe, $\u00a075.000, en miles de pesos");
  EXPECT_EQ(f.explanation[2].amount, -75'000_pesos);
}

TEST(IcaForm, ALineSaysWhoseItsRateIsAndTakesTheMarkOfIt) {
  IcaFormInput input = simple(100'000'000_pesos, Rate::per_mil(5));
  input.figures.bomberil.rate = Rate::percent(3);
  input.figures.council = {"Acuerdo 12 de 2024", SourceMark::kInvented};
  const IcaFilledForm f = filled(input);
  ASSERT_EQ(f.explanation.size(), 2U);
  EXPECT_EQ(
      f.explanation[1].detail,
      "Renglón 23: 3\u00a0% (Acuerdo 12 de 2024) × $\u00a0500.000 (renglón 20) = $\u00a015.000, "
      "en miles de pesos");
  EXPECT_EQ(f.explanation[1].mark, SourceMark::kInvented);
}

TEST(IcaFormTable, RefusesRowsAndFiguresThatDoNotExist) {
  EXPECT_TRUE(says(refusal("r8 - r9", "r8 - r99"), "el renglón 99"));
  EXPECT_TRUE(says(refusal("tasa_bomberil *", "tasa_bombera *"), "no se conoce tasa_bombera"));
  EXPECT_TRUE(says(refusal("r8 - r9", "r8 -"), "fórmula, columna 5"));
  EXPECT_TRUE(says(refusal("r8 - r9", ""), "falta formula"));
}

TEST(IcaFormTable, RefusesACycle) {
  EXPECT_TRUE(says(refusal("r8 - r9", "r16 - r9"), "ciclo"));
  EXPECT_TRUE(says(refusal("r8 - r9", "r10"), "ciclo"));
}

TEST(IcaFormTable, RefusesARowTwiceAndANamedRowLeftOut) {
  EXPECT_TRUE(says(refusal("\n9,B", "\n8,B"), "repetido"));
  EXPECT_TRUE(says(refusal("\n40,E", "\n41,E"), "falta el renglón 40"));
}

TEST(IcaFormTable, RefusesAHeaderANumberAndADateThatAreNotOnes) {
  EXPECT_TRUE(says(refusal("renglon,seccion", "renglon,parte"), ""));
  EXPECT_TRUE(says(refusal("\n9,B", "\nnueve,B"), "renglon no es válido"));
  EXPECT_TRUE(says(refusal("mil(entrada),2018-01-01", "mil(entrada),2018-02-30"), "fecha"));
}

TEST(IcaFormTable, AFormulaThatLeavesAFractionIsRefusedWhenFilled) {
  const std::string text = replaced(csv(), "mil(hay_avisos * tasa_avisos * r20)",
                                    "hay_avisos * tasa_avisos * tasa_avisos * r20");
  const IcaForm broken = value_or_throw(IcaForm::parse_csv(text, "renglones.csv"));
  IcaFormInput input = simple(1'000'000_pesos, Rate::per_mil(3));
  input.figures.signs = true;
  input.figures.signs_rate = Rate::ppm(1'001);
  EXPECT_NE(broken.fill(input, kFiled).error().detail.find("renglón 21"), std::string::npos);
}

TEST(IcaFormTable, WrittenAgainIsTheSameTable) {
  EXPECT_EQ(form().to_csv(), csv());
}

TEST(IcaFormTable, ANewVersionOfARowRulesFromItsDay) {
  const std::string text =
      replaced(csv(), "r8 - r9,2018-01-01,,", "r8 - r9,2018-01-01,2025-12-31,") +
      "10,B,Total,r8,2026-01-01,,Norma nueva,project,x\n";
  const IcaForm both = value_or_throw(IcaForm::parse_csv(text, "renglones.csv"));
  IcaFormInput input;
  input.boxes = {{8, 5'000_pesos}, {9, 2'000_pesos}};
  EXPECT_EQ(value_or_throw(both.fill(input, make_date(2025, 12, 31))).row(10), 3'000_pesos);
  EXPECT_EQ(value_or_throw(both.fill(input, make_date(2026, 1, 1))).row(10), 5'000_pesos);
}

Money amount() {
  return Money::pesos(*rc::gen::inRange<std::int64_t>(0, 2'000'000'000));
}

Money thousand(Money m, std::int64_t num, std::int64_t den) {
  return Money::pesos(
      divide_rounded(Int128{m.centavos()} * num, Int128{den} * 100'000, Rounding::kHalfUp) * 1'000);
}

IcaFormInput random_input() {
  IcaFormInput input;
  for (const int row : {8, 9, 11, 12, 13, 14, 15, 26, 27, 28, 29, 31, 32, 37, 39})
    if (*rc::gen::arbitrary<bool>()) input.boxes[row] = amount();
  input.boxes[18] = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000));
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i)
    input.activities.push_back(
        {"4711", amount(), Rate::ppm(*rc::gen::inRange(2'000, 10'001)), "norma", {}});
  input.figures.signs = *rc::gen::arbitrary<bool>();
  for (IcaPercentage* p :
       {&input.figures.bomberil, &input.figures.security, &input.figures.advance}) {
    p->rate = Rate::basis_points(*rc::gen::inRange(0, 4'001));
    p->base = *rc::gen::element(IcaBase::kTax, IcaBase::kTaxAndSigns);
  }
  input.figures.per_kilowatt = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 2'000));
  input.figures.discount = Rate::percent(*rc::gen::inRange(0, 20));
  return input;
}

RC_GTEST_PROP(IcaForm, EveryRowSatisfiesItsFormula, ()) {
  const IcaFormInput input = random_input();
  const IcaFilledForm f = filled(input);
  const auto r = [&](int row) { return f.row(row); };
  const auto box = [&](int row) {
    const auto found = input.boxes.find(row);
    return found == input.boxes.end() ? 0_pesos : thousand(found->second, 1, 1);
  };
  const auto percent = [&](const IcaPercentage& p) {
    const Money base = p.base == IcaBase::kTax ? r(20) : r(20) + r(21);
    return thousand(base, p.rate.ppm(), 1'000'000);
  };
  for (const int row : {8, 9, 11, 12, 13, 14, 15, 26, 27, 28, 29, 31, 32, 37, 39})
    RC_ASSERT(r(row) == box(row));
  RC_ASSERT(r(10) == r(8) - r(9));
  RC_ASSERT(r(16) == r(10) - r(11) - r(12) - r(13) - r(14) - r(15));
  Money taxes;
  for (const IcaActivity& a : input.activities)
    taxes += thousand(thousand(a.income, 1, 1), a.tariff.ppm(), 1'000'000);
  RC_ASSERT(r(17) == taxes);
  RC_ASSERT(r(18) == input.boxes.at(18));
  RC_ASSERT(r(19) ==
            thousand(r(18).mul_div(input.figures.per_kilowatt.whole_pesos(), 1, Rounding::kHalfUp),
                     1, 1));
  RC_ASSERT(r(20) == r(17) + r(19));
  RC_ASSERT(r(21) == (input.figures.signs ? thousand(r(20), 15, 100) : 0_pesos));
  RC_ASSERT(r(22) == 0_pesos);
  RC_ASSERT(r(23) == percent(input.figures.bomberil));
  RC_ASSERT(r(24) == percent(input.figures.security));
  RC_ASSERT(r(25) == r(20) + r(21) + r(22) + r(23) + r(24));
  RC_ASSERT(r(30) == percent(input.figures.advance));
  const Money n = r(25) - r(26) - r(27) - r(28) - r(29) + r(30) + r(31) - r(32);
  RC_ASSERT(r(33) == std::max(n, 0_pesos));
  RC_ASSERT(r(34) == std::max(-n, 0_pesos));
  RC_ASSERT(r(35) == r(33));
  RC_ASSERT(r(36) <= r(35));
  RC_ASSERT(r(38) == r(35) - r(36) + r(37));
  RC_ASSERT(r(40) == r(38) + r(39));
}

RC_GTEST_PROP(IcaForm, TheExplanationAddsUpToTheBalance, ()) {
  const IcaFilledForm f = filled(random_input());
  RC_ASSERT(total_of(f.explanation) == f.row(33) - f.row(34));
}

}  // namespace
}  // namespace recaudo::tax_rules
