#include "tax-rules/predial.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <regex>

#include "tests/support/replaced.h"
#include "tests/tax_rules/parcels.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const LegalTables& tables() {
  static const LegalTables shipped = shipped_legal_tables();
  return shipped;
}

PredialInput house(int vigencia, Money avaluo, int estrato) {
  PredialInput input;
  input.vigencia = vigencia;
  input.avaluo = avaluo;
  input.estrato = estrato;
  return input;
}

PredialLiquidation liquidate(const Statute& statute, const PredialInput& input) {
  return value_or_throw(liquidate_predial(statute, tables(), input));
}

TEST(Predial, AHouseOfEstratoThreePaysTaxAndSurcharges) {
  const PredialLiquidation l = liquidate(statute_a(), house(2026, 98'000'000_pesos, 3));
  EXPECT_EQ(l.tariff_code, "A-U2");
  EXPECT_EQ(l.predial, 637'000_pesos);
  EXPECT_EQ(l.environmental, 147'000_pesos);
  EXPECT_EQ(l.bomberil, 12'740_pesos);
  EXPECT_EQ(l.due_on, make_date(2026, 6, 30));
  EXPECT_EQ(l.explanation[0].detail,
            "Avalúo $\u00a098.000.000 × 6,5 por mil (A-U2, Habitacional urbano, otros estratos; "
            "estrato 3)");
  EXPECT_EQ(l.explanation[0].mark, SourceMark::kInvented);
}

TEST(Predial, TheLineSaysTheRoundingOfItsProduct) {
  const PredialLiquidation l = liquidate(statute_a(), house(2026, 98'123'000_pesos, 3));
  EXPECT_EQ(l.predial, 638'000_pesos);
  EXPECT_NE(l.explanation[0].detail.find(
                ") = $\u00a0637.799,50, al múltiplo de $\u00a01.000 más cercano"),
            std::string::npos);
  EXPECT_NE(
      l.explanation[2].detail.find(" = $\u00a0147.184,50, al peso más cercano (la mitad sube)"),
      std::string::npos);
}

TEST(Predial, ATariffByValueSaysTheMinimumWageAndTheEstratoThatChoseIt) {
  EXPECT_EQ(
      liquidate(statute_a(), house(2026, 50'000'000_pesos, 2)).explanation[0].detail,
      "Avalúo $\u00a050.000.000 × 4 por mil (A-U1, Habitacional urbano, estratos 1 y 2, hasta "
      "135 SMMLV; estrato 2; hasta 135 SMMLV de $\u00a01.750.905, $\u00a0236.372.175)");
  EXPECT_NE(liquidate(statute_a(), house(2026, 350'000'000_pesos, 1))
                .explanation[0]
                .detail.find("; estrato 1; más de 135 SMMLV de $\u00a01.750.905, "
                             "$\u00a0236.372.175)"),
            std::string::npos);
}

TEST(Predial, OnlyRatesOfTheAvaluoAreToldPerMil) {
  const PredialLiquidation l = liquidate(statute_a(), house(2026, 98'000'000_pesos, 3));
  ASSERT_EQ(l.explanation.size(), 4U);
  EXPECT_TRUE(l.explanation[0].rate_per_mil);
  EXPECT_TRUE(l.explanation[2].rate_per_mil);
  EXPECT_FALSE(l.explanation[3].rate_per_mil);
  EXPECT_EQ(*l.explanation[3].rate, Rate::percent(2));
}

TEST(Predial, TheLimitSaysItsProductWhyItAppliesAndThatItGoesDown) {
  PredialInput input = house(2023, 350'000'000_pesos, 4);
  input.previous_tax = 43'000_pesos;
  EXPECT_EQ(
      liquidate(statute_a(), input).explanation[1].detail,
      "Impuesto de 2022 $\u00a043.000, más el 50\u00a0% = $\u00a064.500, al múltiplo de "
      "$\u00a01.000 de abajo, para no pasar del límite, por no estar actualizado el catastro: "
      "hasta $\u00a064.000");
  input = house(2024, 100'000'000_pesos, 2);
  input.previous_tax = 100'000_pesos;
  const std::string low = liquidate(statute_a(), input).explanation[1].detail;
  EXPECT_NE(low.find(") = $\u00a0109.280,"), std::string::npos) << low;
  EXPECT_NE(low.find(", por ser vivienda de estrato 2 con avalúo hasta 135 SMMLV de "
                     "$\u00a01.300.000, $\u00a0175.500.000: hasta"),
            std::string::npos)
      << low;
}

TEST(Predial, TheThresholdOf135SmmlvBelongsToTheLowerTariff) {
  const Money threshold = Money::pesos(std::int64_t{135} * 1'750'905);
  EXPECT_EQ(liquidate(statute_a(), house(2026, threshold, 2)).tariff_code, "A-U1");
  EXPECT_EQ(liquidate(statute_a(), house(2026, threshold + 1_pesos, 2)).tariff_code, "A-U2");
}

TEST(Predial, TheTariffIsTheOneInForceOnTheFirstOfJanuary) {
  EXPECT_EQ(liquidate(statute_b(), house(2024, 50'000'000_pesos, 4)).tariff, Rate::ppm(5'250));
  EXPECT_EQ(liquidate(statute_b(), house(2025, 50'000'000_pesos, 4)).tariff, Rate::ppm(5'500));
}

TEST(Predial, ThePercentageModeChargesNothingMoreToTheTaxpayer) {
  const PredialLiquidation l = liquidate(statute_b(), house(2025, 50'000'000_pesos, 4));
  EXPECT_EQ(l.environmental, 0_pesos);
  EXPECT_EQ(l.predial, 275'000_pesos);
  EXPECT_EQ(l.bomberil, 2'750_pesos);
}

TEST(Predial, EveryDestinoZoneAndEstratoHasATariffInBothStatutes) {
  for (const Statute* statute : {&statute_a(), &statute_b()})
    for (const char destino : kDestinos)
      for (const char* zone : {"00", "01", "02"})
        for (int estrato = 1; estrato <= 6; ++estrato) {
          PredialInput input = house(2026, 80'000'000_pesos, estrato);
          input.destino = destino;
          input.zone = zone;
          EXPECT_TRUE(liquidate_predial(*statute, tables(), input)) << destino << zone << estrato;
        }
}

TEST(Predial, Law1995LimitsTheVigenciasUpTo2024) {
  PredialInput input = house(2024, 240'000'000_pesos, 2);
  input.previous_tax = 900'000_pesos;
  EXPECT_EQ(liquidate(statute_a(), input).limit, LimitKind::kHalf);
  input.cadastral_update = CadastralUpdate::kUpdatedAndPaid;
  const PredialLiquidation updated = liquidate(statute_a(), input);
  EXPECT_EQ(updated.limit, LimitKind::kIpcPlus8);
  EXPECT_EQ(updated.predial, 1'055'000_pesos);
  EXPECT_EQ(updated.cap, 1'055'000_pesos);
  EXPECT_TRUE(updated.cap_binds);
  input.cadastral_update = CadastralUpdate::kFirstYear;
  EXPECT_EQ(liquidate(statute_a(), input).limit, LimitKind::kDouble);
  input.avaluo = 100'000'000_pesos;
  EXPECT_EQ(liquidate(statute_a(), input).limit, LimitKind::kIpc);
}

TEST(Predial, From2025OnlyAnUpdateThatEntersIsLimitedToTwice) {
  PredialInput input = house(2026, 350'000'000_pesos, 4);
  input.previous_tax = 900'000_pesos;
  EXPECT_EQ(liquidate(statute_a(), input).limit, LimitKind::kNone);
  input.cadastral_update = CadastralUpdate::kFirstYear;
  EXPECT_EQ(liquidate(statute_a(), input).predial, 1'800'000_pesos);
}

TEST(Predial, TheCouncilsOwnLimitRulesWhereNoLawDoes) {
  PredialInput input = house(2026, 350'000'000_pesos, 4);
  input.previous_tax = 900'050_pesos;
  const PredialLiquidation l = liquidate(statute_b(), input);
  EXPECT_EQ(l.limit, LimitKind::kOwnPercent);
  EXPECT_EQ(l.predial, 1'125'000_pesos);  // 1 125 062.50 to the hundred below
}

TEST(Predial, EachExclusionLiftsTheLimit) {
  PredialInput base = house(2024, 350'000'000_pesos, 4);
  base.previous_tax = 900'000_pesos;
  std::vector<PredialInput> excluded(5, base);
  excluded[0].exclusions.first_incorporation = true;
  excluded[1].exclusions.built_on_lot = true;
  excluded[2].exclusions.destino_change = true;
  excluded[3].exclusions.area_change = true;
  excluded[4].exclusions.self_assessment = true;
  for (const PredialInput& input : excluded) {
    const PredialLiquidation l = liquidate(statute_a(), input);
    EXPECT_EQ(l.limit, LimitKind::kNone);
    EXPECT_FALSE(l.cap);
  }
}

TEST(Predial, UnbuiltLotsAndRuralParcelsOverAHundredHectaresHaveNoLimit) {
  PredialInput lot = house(2024, 75'000'000_pesos, 1);
  lot.destino = 'R';
  lot.previous_tax = 300'000_pesos;
  EXPECT_EQ(liquidate(statute_a(), lot).predial, 2'475'000_pesos);
  PredialInput farm = house(2024, 75'000'000_pesos, 1);
  farm.destino = 'D';
  farm.zone = "00";
  farm.previous_tax = 100'000_pesos;
  farm.land = SquareMetres{1'000'000};
  EXPECT_EQ(liquidate(statute_a(), farm).limit, LimitKind::kHalf);
  farm.land = SquareMetres{1'000'001};
  EXPECT_EQ(liquidate(statute_a(), farm).limit, LimitKind::kNone);
}

TEST(Predial, ALimitThatIsNotReachedSaysWhereItIsAndThatNothingIsTakenOff) {
  PredialInput input = house(2024, 98'000'000_pesos, 1);
  input.previous_tax = 900'000_pesos;
  const PredialLiquidation l = liquidate(statute_a(), input);
  const ExplanationLine& line = l.explanation[1];
  EXPECT_EQ(line.concept_name, "Reducción por el límite del aumento");
  EXPECT_EQ(line.amount, Money());
  EXPECT_TRUE(line.detail.ends_with("; el impuesto no pasa de ahí y no se reduce")) << line.detail;
  EXPECT_NE(line.detail.find(": hasta $\u00a0"), std::string::npos) << line.detail;
}

TEST(Predial, ALimitSaysThatNothingIsTakenOffWhereNothingIsAndOnlyThere) {
  PredialInput input = house(2024, 98'000'000_pesos, 1);
  int reduced = 0, kept = 0;
  for (std::int64_t pesos = 300'000; pesos < 900'000; pesos += 250) {
    input.previous_tax = Money::pesos(pesos);
    const ExplanationLine line = liquidate(statute_a(), input).explanation[1];
    EXPECT_NE(line.amount.is_negative(), line.detail.ends_with("no se reduce")) << line.detail;
    ++(line.amount.is_negative() ? reduced : kept);
  }
  EXPECT_TRUE(reduced > 0 && kept > 0);
}

TEST(Predial, WithoutATaxOfLastYearThereIsNoLimitAndTheLineSaysSo) {
  const PredialLiquidation l = liquidate(statute_a(), house(2024, 98'000'000_pesos, 1));
  EXPECT_EQ(l.limit, LimitKind::kNone);
  EXPECT_EQ(l.explanation[1].detail,
            "No se aplica ningún límite. No consta impuesto del año anterior para comparar");
  EXPECT_EQ(l.explanation[1].mark, SourceMark::kProjectRule);
}

TEST(Predial, TheExclusionIsNamed) {
  PredialInput input = house(2024, 350'000'000_pesos, 4);
  input.previous_tax = 900'000_pesos;
  input.exclusions.destino_change = true;
  EXPECT_EQ(
      liquidate(statute_a(), input).explanation[1].detail,
      "No se aplica ningún límite. El predio está excluido este año: cambio de destino económico");
}

TEST(Predial, TheBomberilIsOfThePredialChargedOrOfThePredialBeforeItsLimit) {
  PredialInput input = house(2026, 350'000'000_pesos, 4);
  input.previous_tax = 900'000_pesos;
  const PredialLiquidation before =
      liquidate(statute_b(), input);  // 9.75 per mil, at most 25 % more
  EXPECT_EQ(before.predial, 1'125'000_pesos);
  EXPECT_EQ(before.bomberil, 34'125_pesos);  // 1 % of 3 412 500
  input.cadastral_update = CadastralUpdate::kFirstYear;
  EXPECT_EQ(liquidate(statute_a(), input).bomberil, 36'000_pesos);  // 2 % of 1 800 000
}

TEST(Predial, AnExemptParcelOwesNothingAndCitesTheAct) {
  PredialInput input = house(2026, 98'000'000_pesos, 3);
  input.exempt = true;
  EXPECT_EQ(liquidate_predial(statute_a(), tables(), input).error().code,
            Code::kPredialInputInvalid);
  input.exemption_act = "Acuerdo de prueba";
  const PredialLiquidation l = liquidate(statute_a(), input);
  EXPECT_EQ(l.total(), 0_pesos);
  EXPECT_EQ(total_of(l.explanation), 0_pesos);
  EXPECT_EQ(l.explanation.at(2).norm, "Acuerdo de prueba");
}

TEST(Predial, AVigenciaOutsideTheStatuteNamesTheNormToLoad) {
  const auto l = liquidate_predial(statute_a(), tables(), house(2027, 98'000'000_pesos, 3));
  ASSERT_FALSE(l);
  EXPECT_EQ(l.error().code, Code::kParameterMissing);
  EXPECT_NE(l.error().detail.find("tarifa de predial de 2027"), std::string::npos);
}

TEST(Predial, AMissingIpcIsRefusedNotExtrapolated) {
  const LegalTables without_ipc = value_or_throw(LegalTables::parse_csv(
      {data_file("smmlv.csv"), "year,ipc_pct_dic_dic,norm,status,source\n", data_file("uvt.csv")}));
  PredialInput input = house(2024, 98'000'000_pesos, 1);
  input.previous_tax = 100'000_pesos;
  EXPECT_EQ(liquidate_predial(statute_a(), without_ipc, input).error().detail.find("inflación"),
            0u);
}

TEST(Predial, AMissingSmmlvIsRefusedNotExtrapolated) {
  const LegalTables without_smmlv = value_or_throw(
      LegalTables::parse_csv({"year,smmlv_pesos,smdlv_pesos_2dec,norm,status,source\n",
                              data_file("ipc_anual.csv"), data_file("uvt.csv")}));
  EXPECT_EQ(liquidate_predial(statute_a(), without_smmlv, house(2026, 98'000'000_pesos, 1))
                .error()
                .detail.find("salario mínimo"),
            0u);
}

TEST(Predial, ValuesThatNoParcelHasAreRefused) {
  const auto code = [](const PredialInput& input) {
    return liquidate_predial(statute_a(), tables(), input).error().code;
  };
  PredialInput good = house(2026, 98'000'000_pesos, 3), bad = good;
  bad.avaluo = -1_pesos;
  EXPECT_EQ(code(bad), Code::kPredialInputInvalid);
  bad = good;
  bad.destino = 'Z';
  EXPECT_EQ(code(bad), Code::kPredialInputInvalid);
  bad = good;
  bad.zone = "0x";
  EXPECT_EQ(code(bad), Code::kPredialInputInvalid);
  bad = good;
  bad.estrato = 7;
  EXPECT_EQ(code(bad), Code::kPredialInputInvalid);
  bad = good;
  bad.land = SquareMetres{-1};
  EXPECT_EQ(code(bad), Code::kPredialInputInvalid);
}

// Written again from the law, apart from the engine: the most that the tax can be, in millionths.
Int128 widest_cap(LimitKind kind, const PredialInput& input) {
  const Int128 previous = input.previous_tax->centavos();
  const auto ipc = [&] { return value_or_throw(tables().ipc(input.vigencia - 1)).value.ppm(); };
  if (kind == LimitKind::kIpc) return previous * (1'000'000 + ipc());
  if (kind == LimitKind::kIpcPlus8) return previous * (1'080'000 + ipc());
  if (kind == LimitKind::kHalf) return previous * 1'500'000;
  if (kind == LimitKind::kOwnPercent) return previous * 1'250'000;
  return previous * 2'000'000;
}

RC_GTEST_PROP(Predial, TheTaxNeverExceedsItsLimit, ()) {
  const Statute& statute = *rc::gen::arbitrary<bool>() ? statute_a() : statute_b();
  const PredialInput input = *any_parcel();
  const PredialLiquidation l = liquidate(statute, input);
  if (l.limit == LimitKind::kNone) {
    RC_SUCCEED("no limit");
  }
  RC_ASSERT(Int128{l.predial.centavos()} * 1'000'000 <= widest_cap(l.limit, input));
}

RC_GTEST_PROP(Predial, TheExplanationAddsUpToTheLiquidation, ()) {
  const Statute& statute = *rc::gen::arbitrary<bool>() ? statute_a() : statute_b();
  const PredialLiquidation l = liquidate(statute, *any_parcel());
  RC_ASSERT(total_of(l.explanation) == l.total());
  RC_ASSERT(!l.predial.is_negative());
  RC_ASSERT(l.predial.centavos() % statute.predial_unit.centavos() == 0);
}

// A reader with a pencil: the product that the sentence prints, rounded as the sentence says.
std::optional<Money> by_hand(const std::string& sentence) {
  static const std::regex product("\\$\u00a0([0-9.]+) × ([0-9]+)(?:,([0-9]+))?(\u00a0%| por mil)");
  static const std::regex to_unit("al múltiplo de \\$\u00a0([0-9.]+) más cercano");
  std::smatch m;
  if (!std::regex_search(sentence, m, product)) return std::nullopt;
  const auto digits = [](std::string text) {
    std::erase(text, '.');
    return std::stoll(text);
  };
  const std::string decimals = m[3];
  std::int64_t scale = m[4] == " por mil" ? 1'000 : 100;
  for (std::size_t i = 0; i < decimals.size(); ++i) scale *= 10;
  const Int128 exact = Int128{digits(m[1])} * std::stoll(m[2].str() + decimals);
  const bool rounded = sentence.find("más cercano") != std::string::npos;
  if (!rounded)
    return exact % scale == 0
               ? std::optional(Money::pesos(static_cast<std::int64_t>(exact / scale)))
               : std::nullopt;
  const std::int64_t unit = std::regex_search(sentence, m, to_unit) ? digits(m[1]) : 1;
  const auto units = divide_rounded(exact, Int128{scale} * unit, Rounding::kHalfUp);
  return Money::pesos(static_cast<std::int64_t>(units) * unit);
}

RC_GTEST_PROP(Predial, AReaderWithAPencilArrivesAtTheAmountOfEachProduct, ()) {
  const Statute& statute = *rc::gen::arbitrary<bool>() ? statute_a() : statute_b();
  for (const ExplanationLine& line : liquidate(statute, *any_parcel()).explanation) {
    if (line.detail.find(" × ") == std::string::npos) continue;
    const auto amount = by_hand(line.detail);
    RC_ASSERT(amount.has_value());
    RC_ASSERT(*amount == (line.amount.is_negative() ? -line.amount : line.amount));
  }
}

// 123,456,700 at 5.25 per mil is 648,147.675: another figure under each unit.
TEST(Predial, IsRoundedToThePesoTheHundredOrTheThousandAsTheStatuteSays) {
  const auto of_unit = [](const char* unit) {
    const Statute statute =
        value_or_throw(parse_statute(test::replaced(statute_b_text(), "[redondeo]\npredial = 100",
                                                    std::string("[redondeo]\npredial = ") + unit),
                                     "b.toml"));
    return liquidate(statute, house(2024, 123'456'700_pesos, 3)).predial;
  };
  EXPECT_EQ(of_unit("1"), 648'148_pesos);
  EXPECT_EQ(of_unit("100"), 648'100_pesos);
  EXPECT_EQ(of_unit("1000"), 648'000_pesos);
}

RC_GTEST_PROP(Predial, WithoutALimitTheTaxIsTheNearestMultipleOfTheUnit, ()) {
  PredialInput input = *any_parcel();
  input.previous_tax.reset();
  input.exempt = false;
  const PredialLiquidation l = liquidate(statute_a(), input);
  const Int128 exact = Int128{input.avaluo.centavos()} * l.tariff.ppm();
  const Int128 got = Int128{l.predial.centavos()} * 1'000'000;
  const Int128 half_unit = Int128{50'000} * 1'000'000;
  RC_ASSERT(got - exact <= half_unit && exact - got < half_unit);
}

}  // namespace
}  // namespace recaudo::tax_rules
