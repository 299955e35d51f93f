#include "tax-rules/relief.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::replaced;

const ReliefCampaigns& campaigns() {
  static const ReliefCampaigns shipped = shipped_relief_campaigns();
  return shipped;
}

const RateTable& rates() {
  static const RateTable shipped = shipped_rates();
  return shipped;
}

// A campaign is of the nation, and its terms are the same in every municipality: those are plain
// tests. How the interest under it is read, the statute says.
class Relief : public OnBothStatutes {
 protected:
  static RelievedDebt relieved(const ReliefTerms& terms, ReliefDebt debt) {
    debt.readings = statute().mora;
    return value_or_throw(relieved_debt(terms, debt, rates()));
  }
};
RECAUDO_ON_BOTH_STATUTES(Relief);

ReliefRequest request(Date owed_since, Date paid_on) {
  return {"impuesto", owed_since, paid_on, false, "Acuerdo de prueba", std::nullopt};
}

Result<ReliefTerms> terms_of(const ReliefCampaigns& all, std::string_view id,
                             const ReliefRequest& r) {
  const auto campaign = all.find(id, r.paid_on);
  if (!campaign) return tl::unexpected(campaign.error());
  return relief_terms(**campaign, r);
}

Result<ReliefTerms> terms_of(std::string_view id, const ReliefRequest& r) {
  return terms_of(campaigns(), id, r);
}

std::string refusal(std::string_view id, const ReliefRequest& r) {
  const auto terms = terms_of(id, r);
  if (terms) return "accepted";
  EXPECT_EQ(terms.error().code, Code::kReliefNotApplicable);
  return terms.error().detail;
}

const ReliefRequest kPandemic = request(make_date(2021, 6, 30), make_date(2021, 10, 31));

TEST_P(Relief, OfLaw2155IsAFifthOfTheIbcAndAFifthOfTheSanction) {
  const ReliefTerms terms = value_or_throw(terms_of("L2155-45", kPandemic));
  EXPECT_EQ(terms.interest.base, MoraRelief::Base::kFifthOfIbc);
  EXPECT_EQ(terms.interest.factor_num, 1);
  EXPECT_EQ(terms.interest.factor_den, 1);
  EXPECT_EQ(terms.sanction, Rate::percent(20));
  const RelievedDebt debt = relieved(
      terms, {1'000'000_pesos, 500'000_pesos, kPandemic.owed_since, kPandemic.paid_on, {}});
  const auto mora = value_or_throw(mora_interest({.capital = 1'000'000_pesos,
                                                  .due_on = kPandemic.owed_since,
                                                  .paid_on = kPandemic.paid_on,
                                                  .relief = {MoraRelief::Base::kFifthOfIbc},
                                                  .readings = statute().mora},
                                                 rates()));
  EXPECT_EQ(debt.interest, mora.interest);
  EXPECT_EQ(debt.sanction, 100'000_pesos);
  EXPECT_EQ(debt.capital, 1'000'000_pesos);
}

TEST(ReliefCampaign, OfLaw2155RevivesWholeWhenTheAgreementIsBroken) {
  ReliefRequest r = kPandemic;
  r.by_agreement = true;
  const ReliefTerms after = terms_after_breach(value_or_throw(terms_of("L2155-45", r)));
  EXPECT_EQ(after.sanction, Rate::percent(100));
  EXPECT_EQ(after.interest.base, MoraRelief::Base::kRegime);
}

TEST(ReliefCampaign, OfLaw2277HalvesTheRateAndSurvivesABreach) {
  const ReliefRequest r = request(make_date(2022, 6, 30), make_date(2023, 3, 31));
  const ReliefTerms terms = value_or_throw(terms_of("L2277-91", r));
  EXPECT_EQ(terms.interest.factor_num, 1);
  EXPECT_EQ(terms.interest.factor_den, 2);
  EXPECT_EQ(terms_after_breach(terms).interest.factor_den, 2);
}

TEST(ReliefCampaign, CoversOnlyItsDatesItsDebtsAndItsConcepts) {
  ReliefRequest late = kPandemic;
  late.paid_on = make_date(2022, 1, 1);
  EXPECT_NE(refusal("L2155-45", late).find("no cubre pagos del 1 de enero de 2022"),
            std::string::npos);
  ReliefRequest newer = kPandemic;
  newer.owed_since = make_date(2021, 7, 1);
  EXPECT_NE(refusal("L2155-45", newer).find("deudas hasta el 30 de junio de 2021"),
            std::string::npos);
  ReliefRequest fine = kPandemic;
  fine.concept_name = "multa";
  EXPECT_NE(refusal("L2155-45", fine).find("no cubre el concepto multa"), std::string::npos);
  EXPECT_NE(refusal("L1", kPandemic).find("no hay un alivio L1"), std::string::npos);
}

TEST(ReliefCampaign, InCashOnlyIsNotGivenToAnAgreement) {
  ReliefRequest r = request(make_date(2010, 6, 30), make_date(2013, 3, 1));
  EXPECT_TRUE(terms_of("L1607-149", r));
  r.by_agreement = true;
  EXPECT_NE(refusal("L1607-149", r).find("exige pago de contado"), std::string::npos);
}

TEST(ReliefCampaign, NeedsTheActOfTheMunicipalityOrIsOfTheNation) {
  ReliefRequest r = request(make_date(2010, 6, 30), make_date(2013, 3, 1));
  r.adoption_act.clear();
  EXPECT_NE(refusal("L1607-149", r).find("falta el acto del municipio"), std::string::npos);
  EXPECT_NE(refusal("L2277-93", request(make_date(2022, 6, 30), make_date(2023, 3, 31)))
                .find("solo lo aplica la DIAN"),
            std::string::npos);
}

// Whether a municipality may use it is not clear: one reading lets it adopt it by its own act, the
// other never.
TEST(ReliefCampaign, WhoseReachIsNotConfirmedIsGivenOnlyUnderAnActOfTheMunicipality) {
  for (const auto& [id, r] :
       {std::pair{"D240-2026", request(make_date(2025, 3, 31), make_date(2026, 3, 31))},
        std::pair{"L2277-91", request(make_date(2022, 6, 30), make_date(2023, 3, 31))}}) {
    EXPECT_EQ(value_or_throw(campaigns().find(id, r.paid_on))->scope, ReliefScope::kToBeConfirmed);
    EXPECT_TRUE(terms_of(id, r)) << id;
    ReliefRequest without = r;
    without.adoption_act.clear();
    EXPECT_NE(refusal(id, without).find("falta el acto del municipio"), std::string::npos) << id;
  }
}

TEST(ReliefCampaign, StruckDownKeepsWhatWasConsummatedUntilTheRuling) {
  const ReliefRequest before = request(make_date(2019, 6, 30), make_date(2020, 10, 15));
  EXPECT_EQ(terms_of("D678-7", before)->capital, Rate::percent(80));
  const ReliefRequest after = request(make_date(2019, 6, 30), make_date(2020, 10, 16));
  EXPECT_NE(
      refusal("D678-7", after).find("inexequible desde el 15 de octubre de 2020 (C-448/2020)"),
      std::string::npos);
  // The later steps of the same decree were never in force.
  EXPECT_NE(
      refusal("D678-7", request(make_date(2019, 6, 30), make_date(2020, 12, 1))).find("C-448/2020"),
      std::string::npos);
}

TEST(ReliefCampaign, StruckDownWithoutTheDateOfTheRulingGivesNothing) {
  EXPECT_NE(refusal("L1819-356", request(make_date(2014, 6, 30), make_date(2017, 3, 1)))
                .find("falta la fecha de la sentencia"),
            std::string::npos);
}

TEST(ReliefCampaign, TheOperatorRetiresACampaignWithARuling) {
  const Ruling ruling{"C-000/2021", make_date(2021, 11, 15)};
  const ReliefCampaigns after = value_or_throw(campaigns().retire("L2155-45", ruling));
  EXPECT_TRUE(terms_of(after, "L2155-45", kPandemic));  // consummated before
  ReliefRequest later = kPandemic;
  later.paid_on = make_date(2021, 11, 16);
  EXPECT_TRUE(terms_of("L2155-45", later));
  EXPECT_FALSE(terms_of(after, "L2155-45", later));
  EXPECT_FALSE(after.retire("L2155-45", ruling));
  EXPECT_FALSE(campaigns().retire("L1", ruling));
}

TEST(ReliefCampaign, WhatTheCouncilChoosesIsNeverUnderTheFloorOfTheLaw) {
  ReliefRequest r = request(make_date(2019, 1, 1), make_date(2020, 3, 1));
  r.concept_name = "multa";
  EXPECT_NE(refusal("L2010-126", r).find("el concejo fija"), std::string::npos);
  r.council_interest = Rate::percent(29);
  EXPECT_NE(refusal("L2010-126", r).find("el concejo fija"), std::string::npos);
  r.council_interest = Rate::percent(30);
  const ReliefTerms terms = value_or_throw(terms_of("L2010-126", r));
  EXPECT_EQ(terms.interest.factor_num, 3);
  EXPECT_EQ(terms.interest.factor_den, 10);
}

TEST_P(Relief, AFixedRateIsSimpleHoweverTheStatuteReadsAndTheSanctionHasItsMinimum) {
  const ReliefRequest r = request(make_date(2025, 3, 31), make_date(2026, 3, 31));
  const ReliefTerms terms = value_or_throw(terms_of("D240-2026", r));
  ReliefDebt debt{10'000'000_pesos, 1'000'000_pesos, r.owed_since, r.paid_on, 52'374_pesos};
  const RelievedDebt out = relieved(terms, debt);
  EXPECT_EQ(out.interest, 450'000_pesos);
  EXPECT_EQ(out.sanction, 524'000_pesos);  // 15 % is 150 000; not under 10 UVT
  EXPECT_NE(out.explanation.at(1).detail.find(
                ", sin bajar de 10 UVT × $\u00a052.374 (UVT de 2026) = $\u00a0523.740"),
            std::string::npos)
      << out.explanation.at(1).detail;
  debt.sanction = 400'000_pesos;
  EXPECT_EQ(relieved(terms, debt).sanction, 400'000_pesos);
  debt.uvt.reset();
  EXPECT_FALSE(relieved_debt(terms, debt, rates()));
}

TEST(ReliefCampaign, AFigureThatWasNeverLoadedIsRefused) {
  ReliefRequest r = request(make_date(2019, 1, 1), make_date(2020, 3, 1));
  r.concept_name = "sancion";
  const ReliefTerms terms = value_or_throw(terms_of("L2010-120", r));
  const auto out =
      relieved_debt(terms, {0_pesos, 1'000_pesos, r.owed_since, r.paid_on, {}}, rates());
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().detail.find("falta cargar"), std::string::npos);
}

TEST(ReliefCampaign, ABadTableIsRefusedWithItsLine) {
  constexpr std::string_view kHeader =
      "id,norma,territorial,conceptos,deuda_hasta,pago_desde,pago_hasta,capital_pct,sancion_pct,"
      "sancion_minimo_uvt,interes_regla,interes_valor,condicion,al_incumplir,fallo,fallo_fecha,"
      "status,source\n";
  const std::string good =
      "A,N,si,impuesto,,2020-01-01,2020-12-31,100,20,,multiplicador,50,"
      "contado,,,,verified,x\n";
  const auto refused = [&](const std::string& rows) {
    const auto all = ReliefCampaigns::parse_csv(std::string(kHeader) + rows, "a.csv");
    return all ? std::string("accepted") : all.error().detail;
  };
  const auto changed = [&](std::string_view piece, std::string_view by) {
    return refused(replaced(good, piece, by));
  };
  EXPECT_EQ(refused(good), "accepted");
  EXPECT_EQ(refused(good + good), "a.csv, línea 3: se cruza con la línea 2");
  EXPECT_EQ(changed(",si,", ",tal vez,"), "a.csv, línea 2: no se conoce territorial");
  EXPECT_EQ(changed("multiplicador", "otra"), "a.csv, línea 2: no se conoce interes_regla");
  EXPECT_EQ(changed("multiplicador", "pleno"), "a.csv, línea 2: interes_valor falta, o sobra");
  EXPECT_EQ(changed(",100,20,", ",101,20,"), "a.csv, línea 2: capital_pct pasa de 100");
  EXPECT_EQ(changed("contado", "cheque"), "a.csv, línea 2: condicion debe ser contado o facilidad");
  EXPECT_EQ(changed(",,,,verified", ",,,2020-01-01,verified"),
            "a.csv, línea 2: fallo_fecha sin fallo");
}

RC_GTEST_PROP(ReliefOfEitherStatute, NeverCostsMoreThanTheDebtAndItsLinesAddUp, ()) {
  const Date due = add_days(make_date(2018, 1, 1), *rc::gen::inRange(0, 1'200));
  const Date paid = add_days(make_date(2021, 9, 14), *rc::gen::inRange(0, 100));
  const ReliefTerms terms = value_or_throw(terms_of("L2155-45", request(due, paid)));
  const ReliefDebt debt{Money::pesos(*rc::gen::inRange<std::int64_t>(0, 50'000'000)),
                        Money::pesos(*rc::gen::inRange<std::int64_t>(0, 50'000'000)),
                        due,
                        paid,
                        {},
                        (*either_statute())->mora};
  const RelievedDebt out = value_or_throw(relieved_debt(terms, debt, rates()));
  RC_ASSERT(total_of(out.explanation) == out.capital + out.sanction + out.interest);
  RC_ASSERT(out.capital <= debt.capital && out.sanction <= debt.sanction);
  const auto full = value_or_throw(mora_interest(
      {.capital = debt.capital, .due_on = due, .paid_on = paid, .readings = debt.readings},
      rates()));
  RC_ASSERT(out.interest <= full.interest);
}

TEST_P(Relief, ItsInterestIsReadAsTheStatuteReadsTheDivisor) {
  const ReliefDebt debt{
      10'000'000_pesos, 0_pesos, make_date(2017, 3, 31), make_date(2018, 3, 31), {}};
  const Money by_366 = value_or_throw(relieved_debt({}, debt, rates())).interest;
  if (is_a())
    EXPECT_EQ(relieved({}, debt).interest, by_366);
  else
    EXPECT_GT(relieved({}, debt).interest, by_366);
}

}  // namespace
}  // namespace recaudo::tax_rules
