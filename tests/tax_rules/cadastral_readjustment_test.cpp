#include "tax-rules/cadastral_readjustment.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const ReadjustmentTable& table() {
  constexpr std::string_view kName = "reajuste_avaluos_conpes.csv";
  static const auto shipped = value_or_throw(ReadjustmentTable::parse_csv(data_file(kName), kName));
  return shipped;
}

Money readjusted(const ReadjustmentInput& input) {
  return value_or_throw(readjust_avaluo(input, table())).avaluo;
}

TEST(Readjustment, EachYearIsRoundedToAThousandBeforeTheNext) {
  // 80 123 000 x 1.03 = 82 526 690 -> 82 527 000; x 1.03 = 85 002 810 -> 85 003 000
  EXPECT_EQ(readjusted({80'123'000_pesos, 2015, 2017}), 85'003'000_pesos);
}

TEST(Readjustment, RuralAndFarmingLandHaveTheirOwnFigures) {
  EXPECT_EQ(readjusted({100'000'000_pesos, 2022, 2023, ReadjustmentZone::kUrban}),
            104'310'000_pesos);
  EXPECT_EQ(readjusted({100'000'000_pesos, 2022, 2023, ReadjustmentZone::kRural}),
            103'000'000_pesos);
  EXPECT_EQ(readjusted({100'000'000_pesos, 2017, 2018, ReadjustmentZone::kRuralFarming}),
            100'320'000_pesos);
  EXPECT_EQ(readjusted({100'000'000_pesos, 2023, 2024, ReadjustmentZone::kRuralFarming}),
            102'550'000_pesos);
}

TEST(Readjustment, FarmingLandWithoutAFigureOfItsOwnIsRural) {
  EXPECT_EQ(readjusted({100'000'000_pesos, 2022, 2023, ReadjustmentZone::kRuralFarming}),
            103'000'000_pesos);
}

TEST(Readjustment, AParcelUpdatedInAYearIsNotReadjustedInTheNext) {
  ReadjustmentInput input{100'000'000_pesos, 2015, 2017};
  input.updated_during = {2015};
  EXPECT_EQ(readjusted(input), 103'000'000_pesos);  // of 2017 only
}

TEST(Readjustment, AnUnformedParcelMayTakeUpTo130PercentOfTheFigure) {
  ReadjustmentInput input{100'000'000_pesos, 2015, 2016};
  input.formed = false;
  EXPECT_EQ(readjusted(input), 103'000'000_pesos);
  input.of_unformed = Rate::percent(130);
  EXPECT_EQ(readjusted(input), 103'900'000_pesos);
  input.of_unformed = Rate::percent(131);
  EXPECT_EQ(readjust_avaluo(input, table()).error().code, Code::kPredialInputInvalid);
}

TEST(Readjustment, AYearWithoutDecreeIsRefusedByName) {
  const auto r = readjust_avaluo({100'000'000_pesos, 2026, 2027}, table());
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, Code::kParameterMissing);
  EXPECT_NE(r.error().detail.find("reajuste de avalúos de 2027"), std::string::npos);
  EXPECT_FALSE(readjust_avaluo({100'000'000_pesos, 2017, 2016}, table()));
}

TEST(Readjustment, AFigureThatIsNotConfirmedSaysSo) {
  const auto r = value_or_throw(readjust_avaluo({100'000'000_pesos, 2023, 2024}, table()));
  EXPECT_EQ(r.explanation[0].mark, SourceMark::kUncertain);
}

RC_GTEST_PROP(Readjustment, TheLinesAddUpToTheIncrease, ()) {
  const Money avaluo = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 10'000'000'000));
  const int from = *rc::gen::inRange(2014, 2027), to = *rc::gen::inRange(from, 2027);
  const auto r = value_or_throw(readjust_avaluo({avaluo, from, to}, table()));
  RC_ASSERT(avaluo + total_of(r.explanation) == r.avaluo);
  RC_ASSERT(r.explanation.size() == static_cast<std::size_t>(to - from));
}

TEST(Readjustment, AYearThatIsNotWholeIsRefusedByItsLine) {
  const auto table = ReadjustmentTable::parse_csv(
      "vigencia,urbano_pct,rural_pct,rural_agropecuario_pct,norm,note,status,source\n"
      "2024.50,3.00,3.00,,x,,verified,x\n",
      "r.csv");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().detail, "r.csv, línea 2: el año no es válido");
}

}  // namespace
}  // namespace recaudo::tax_rules
