#include "tax-rules/fine_unit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const LegalTables& tables() {
  static const LegalTables shipped = shipped_legal_tables();
  return shipped;
}

const UvbTable& uvb() {
  static const UvbTable shipped = shipped_uvb();
  return shipped;
}

UnitValue value(FineUnit unit, int year) {
  return value_or_throw(unit_value(unit, year, tables(), uvb()));
}

constexpr std::string_view kHeader = "year,uvb_pesos,norm,status,source\n";

std::string refusal(const std::string& rows) {
  const auto table = UvbTable::parse_csv(std::string(kHeader) + rows, "uvb.csv");
  return table ? "accepted" : table.error().detail;
}

TEST(Uvb, KnowsItsFiguresAndHowTheyAreKnown) {
  EXPECT_EQ(uvb().uvb(2024)->value, 10'951_pesos);
  EXPECT_EQ(uvb().uvb(2026)->value, 12'110_pesos);
  EXPECT_EQ(uvb().uvb(2024)->mark, SourceMark::kVerified);
  EXPECT_EQ(uvb().uvb(2025)->mark, SourceMark::kMemory);
  EXPECT_EQ(uvb().uvb(2026)->mark, SourceMark::kUncertain);
}

TEST(Uvb, AYearWithoutARowIsRefusedNamingTheNorm) {
  const auto missing = uvb().uvb(2027);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::kParameterMissing);
  EXPECT_EQ(missing.error().detail,
            "unidad de valor básico (UVB) de 2027. Norma por cargar: resolución anual del "
            "Ministerio de Hacienda (Ley 2294/2023 art. 313)");
}

TEST(Uvb, ABadTableIsRefusedWithItsLine) {
  EXPECT_EQ(refusal("2024,1,x,verified,x\n2024,2,x,verified,x\n"),
            "uvb.csv, línea 3: el año está repetido");
  EXPECT_EQ(refusal("2019,1,x,verified,x\n"), "uvb.csv, línea 2: el año no es válido");
  EXPECT_EQ(refusal("2024,mil,x,verified,x\n"), "uvb.csv, línea 2: el valor no es válido");
  EXPECT_EQ(refusal("2024,0,x,verified,x\n"), "uvb.csv, línea 2: el valor debe ser mayor que cero");
}

TEST(FineUnit, TheDailyWageIsAThirtiethThatIsNeverRounded) {
  const ExactPesos type_2 = exact_value(UnitCount::whole(8), value(FineUnit::kSmdlv, 2017));
  // 737 717 x 8 / 30 = 196 724.53...
  EXPECT_TRUE(type_2.num * 30 == Int128{737'717} * 8 * type_2.den);
  EXPECT_EQ(rounded_value(UnitCount::whole(8), value(FineUnit::kSmdlv, 2017),
                          FineRounding::kTruncatedPeso),
            196'724_pesos);
}

TEST(FineUnit, TheYearWithoutFigureOfAnyUnitIsRefused) {
  for (const FineUnit unit : {FineUnit::kSmdlv, FineUnit::kUvt, FineUnit::kUvb})
    EXPECT_EQ(unit_value(unit, 2030, tables(), uvb()).error().code, Code::kParameterMissing);
}

TEST(FineUnit, TheChainGivesThePublishedFigureOfClassA) {
  const UnitChain a = value_or_throw(convert_smdlv(UnitCount::whole(4), tables(), uvb()));
  EXPECT_EQ(a.uvt, UnitCount{329});
  EXPECT_EQ(a.uvb, UnitCount{1'395});
  EXPECT_EQ(rounded_value(a.uvb, value(FineUnit::kUvb, 2024), FineRounding::kHundred),
            152'800_pesos);
}

TEST(FineUnit, AmountsInUvtTakeTheStepsOfEt868) {
  EXPECT_EQ(rounded_value(UnitCount{1'233}, value(FineUnit::kUvt, 2022), FineRounding::kEt868),
            469'000_pesos);  // 468 589.32
}

TEST(FineUnit, CountsAreShownWithAComma) {
  EXPECT_EQ(to_text(UnitCount{1'395}), "13,95");
  EXPECT_EQ(to_text(UnitCount{405}), "4,05");
  EXPECT_EQ(to_text(UnitCount::whole(4)), "4");
}

TEST(FineUnit, NamesGoAndComeBack) {
  for (const FineUnit unit : {FineUnit::kSmdlv, FineUnit::kUvt, FineUnit::kUvb})
    EXPECT_EQ(value_or_throw(parse_fine_unit(to_text(unit))), unit);
  EXPECT_FALSE(parse_fine_unit("SMMLV"));
}

RC_GTEST_PROP(FineUnit, RoundingMovesLessThanItsStep, ()) {
  const UnitCount count{*rc::gen::inRange<std::int64_t>(0, 100'000)};
  const UnitValue v = value(*rc::gen::element(FineUnit::kSmdlv, FineUnit::kUvb), 2025);
  const ExactPesos exact = exact_value(count, v);
  const Int128 truncated =
      rounded_value(count, v, FineRounding::kTruncatedPeso).whole_pesos() * Int128{exact.den};
  const Int128 hundred =
      rounded_value(count, v, FineRounding::kHundred).whole_pesos() * Int128{exact.den};
  RC_ASSERT(truncated <= exact.num && exact.num - truncated < exact.den);
  RC_ASSERT(hundred - exact.num <= Int128{50} * exact.den);
  RC_ASSERT(exact.num - hundred < Int128{50} * exact.den);
}

}  // namespace
}  // namespace recaudo::tax_rules
