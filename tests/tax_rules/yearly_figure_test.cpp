#include "tax-rules/yearly_figure.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

YearlyFigure pesos(YearlyKind kind, int year, std::int64_t value) {
  return {.kind = kind, .year = year, .value = Money::pesos(value), .norm = "Decreto de prueba"};
}
YearlyFigure ipc(int year, std::int64_t basis_points) {
  return {.kind = YearlyKind::kIpc,
          .year = year,
          .value = Rate::basis_points(basis_points),
          .norm = "DANE, prueba"};
}
// The code of its refusal; nothing when it may stand in the shipped tables.
std::optional<Code> refusal(const YearlyFigure& figure) {
  const auto ok = check_figure(shipped_legal_texts(), figure);
  return ok ? std::nullopt : std::optional(ok.error().code);
}

TEST(YearlyFigure, ANewYearFollowsAtTheEndOfItsTextAndEveryOtherByteStays) {
  const auto shipped = shipped_legal_texts();
  const auto texts = with_figure(shipped, pesos(YearlyKind::kSmmlv, 2027, 1'900'000));
  EXPECT_EQ(texts.smmlv, shipped.smmlv +
                             "2027,1900000,63333.33,Decreto de prueba,verified,aprobada por dos "
                             "personas\n");
  EXPECT_EQ(texts.ipc, shipped.ipc);
  EXPECT_EQ(texts.uvt, shipped.uvt);
  const auto figure = value_or_throw(value_or_throw(read_tables(texts)).smmlv(2027));
  EXPECT_EQ(figure.value, Money::pesos(1'900'000));
  EXPECT_EQ(figure.norm, "Decreto de prueba");
  EXPECT_EQ(figure.mark, SourceMark::kVerified);
}

TEST(YearlyFigure, AKnownYearGivesItsPlaceAndNothingElse) {
  const auto shipped = shipped_legal_texts();
  const auto texts = with_figure(shipped, pesos(YearlyKind::kUvt, 2025, 49'800));
  const auto before = value_or_throw(read_tables(shipped)),
             after = value_or_throw(read_tables(texts));
  EXPECT_EQ(value_or_throw(after.uvt(2025)).value, Money::pesos(49'800));
  EXPECT_EQ(std::ranges::count(texts.uvt, '\n'), std::ranges::count(shipped.uvt, '\n'));
  for (const int year : {2006, 2024, 2026})
    EXPECT_EQ(value_or_throw(after.uvt(year)).value, value_or_throw(before.uvt(year)).value);
}

TEST(YearlyFigure, ANormWithCommasAndQuotesIsReadAsItWasTyped) {
  auto figure = pesos(YearlyKind::kUvt, 2027, 55'000);
  figure.norm = "Resolución 1, \"de prueba\", de 2026";
  const auto tables = value_or_throw(read_tables(with_figure(shipped_legal_texts(), figure)));
  EXPECT_EQ(value_or_throw(tables.uvt(2027)).norm, figure.norm);
}

TEST(YearlyFigure, AnIpcKeepsItsTwoDecimals) {
  for (const std::int64_t basis_points : {0, 5, 40, 510, 1'312}) {
    const auto tables =
        value_or_throw(read_tables(with_figure(shipped_legal_texts(), ipc(2026, basis_points))));
    EXPECT_EQ(value_or_throw(tables.ipc(2026)).value, Rate::basis_points(basis_points));
  }
}

TEST(YearlyFigure, AFigureFitsBetweenTheYearBeforeAndTheYearAfter) {
  const auto smmlv = [](int year, std::int64_t value) {
    return refusal(pesos(YearlyKind::kSmmlv, year, value));
  };
  EXPECT_EQ(smmlv(2027, 1'750'905), std::nullopt);
  EXPECT_EQ(smmlv(2027, 1'750'904), Code::kBadAmount);
  EXPECT_EQ(smmlv(2027, 2'451'267), std::nullopt) << "140 % of 1.750.905";
  EXPECT_EQ(smmlv(2027, 2'451'268), Code::kBadAmount);
  EXPECT_EQ(smmlv(2025, 1'750'905), std::nullopt);
  EXPECT_EQ(smmlv(2025, 1'750'906), Code::kBadAmount) << "more than 2026";
  EXPECT_EQ(smmlv(2026, 0), Code::kBadAmount);
  auto cents = pesos(YearlyKind::kSmmlv, 2027, 0);
  cents.value = Money::centavos(190'000'050);
  EXPECT_EQ(refusal(cents), Code::kBadAmount);
}

TEST(YearlyFigure, AnIpcIsARateFromZeroToFiftyPerCent) {
  EXPECT_EQ(refusal(ipc(2026, 5'000)), std::nullopt);
  EXPECT_EQ(refusal(ipc(2026, 5'001)), Code::kBadRate);
  EXPECT_EQ(refusal(ipc(2026, 0)), std::nullopt);
  EXPECT_EQ(refusal(ipc(2026, -1)), Code::kBadRate);
  auto fine = ipc(2026, 0);
  fine.value = Rate::ppm(51'050);
  EXPECT_EQ(refusal(fine), Code::kBadRate) << "5,105 has three decimals";
  EXPECT_EQ(refusal(pesos(YearlyKind::kIpc, 2026, 5)), Code::kBadRate);
}

TEST(YearlyFigure, PredialReadsTheSmmlvOfItsVigenciaAndTheIpcOfTheYearBefore) {
  EXPECT_EQ(predial_vigencia_of(YearlyKind::kSmmlv, 2026), 2026);
  EXPECT_EQ(predial_vigencia_of(YearlyKind::kIpc, 2026), 2027);
  EXPECT_EQ(predial_vigencia_of(YearlyKind::kUvt, 2026), std::nullopt);
}

TEST(YearlyFigure, YearsAreNotLeftOut) {
  EXPECT_EQ(refusal(pesos(YearlyKind::kUvt, 2028, 60'000)), Code::kParameterMissing);
  EXPECT_EQ(refusal(pesos(YearlyKind::kUvt, 2004, 19'000)), Code::kParameterMissing);
  EXPECT_EQ(refusal(pesos(YearlyKind::kUvt, 1999, 19'000)), Code::kBadDate);
  EXPECT_EQ(refusal(pesos(YearlyKind::kUvt, 2200, 19'000)), Code::kBadDate);
}

}  // namespace
}  // namespace recaudo::tax_rules
