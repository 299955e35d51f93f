// The fifteen recipes of the specification (tax-rules §12): one exact example of each form, and the
// balance of both books for all amounts.
#include "ledger/recipes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "ledger/act_recipes.h"
#include "ledger/owed_back.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

const Act kAct{derive_uuid("t", "1"), make_date(2026, 3, 31), "pago", "P-1"};
const Act kOrdered{derive_uuid("t", "2"), make_date(2026, 3, 31), "acto-administrativo", "R-17"};
constexpr ObligationId kObligation{1};
constexpr ThirdPartyId kDebtor{501}, kBankParty{502}, kCarParty{503}, kOtherParty{504};
constexpr AccountId kSavings{111006};

using Lines = std::vector<std::pair<std::int64_t, std::int64_t>>;  // account, pesos

Lines lines_of(const Entry& e) {
  Lines out;
  for (const auto& leg : e.legs) out.emplace_back(leg.account.value(), leg.amount.centavos() / 100);
  return out;
}

// The id of a budget code, as the chart has it.
std::int64_t rubro(std::string_view code) {
  for (const auto& row : shipped_chart())
    if (row.code == code) return row.id.value();
  return 0;
}

Item charge(std::string_view concept_code, Money amount) {
  return {.group = "cargo",
          .concept_code = concept_code,
          .amounts = {{"valor", amount}},
          .obligation = kObligation,
          .debtor = kDebtor};
}
Item payment(std::string_view concept_code, Money capital, Money interest = {},
             Money discount = {}) {
  return {.group = "abono",
          .concept_code = concept_code,
          .amounts = {{"capital", capital}, {"interes", interest}, {"descuento", discount}},
          .obligation = kObligation,
          .debtor = kDebtor,
          .zone = Zone::kUrban};
}
Item excess(Money amount) {
  return {.group = "excedente", .amounts = {{"valor", amount}}, .debtor = kDebtor};
}
Entry built(std::string_view code, const Facts& facts, const Act& act = kAct) {
  return recipe_book().build(code, act, facts);
}
Settlement settled(Concept item, Money capital, Money interest = {}, Money discount = {}) {
  return {.obligation = kObligation,
          .item = item,
          .capital = capital,
          .interest = interest,
          .discount = discount,
          .third_party = kDebtor,
          .zone = Zone::kRural};
}

TEST(Recipes, R1ACausacionChargesEachConceptAndOwesTheCarItsSurcharge) {
  const auto e = assessment(kAct, {{kObligation, Concept::kPredial, 100_pesos},
                                   {kObligation, Concept::kEnvironmental, 15_pesos},
                                   {kObligation, Concept::kBomberil, 5_pesos}});
  EXPECT_EQ(e.kind, "causacion");
  EXPECT_EQ(lines_of(e), (Lines{{130507, 100},
                                {410507, -100},
                                {13050702, 15},
                                {240719, -15},
                                {130562, 5},
                                {410562, -5}}));
}

TEST(Recipes, R1AnAdjustmentIsAChargeOfMoreOrOfLessAndNeedsItsAct) {
  const std::vector<Charge> charges = {{kObligation, Concept::kPredial, 100_pesos},
                                       {kObligation, Concept::kEnvironmental, 15_pesos}};
  const auto more = adjustment(kOrdered, Correction::kMore, charges);
  EXPECT_EQ(more.kind, "ajuste");
  EXPECT_EQ(lines_of(more), (Lines{{130507, 100}, {410507, -100}, {13050702, 15}, {240719, -15}}));
  const auto less = adjustment(kOrdered, Correction::kLess, charges);
  EXPECT_EQ(less.kind, "ajuste");
  EXPECT_EQ(lines_of(less), (Lines{{410507, 100}, {130507, -100}, {240719, 15}, {13050702, -15}}));
  EXPECT_THROW(adjustment(kAct, Correction::kLess, charges), BrokenInvariant);
}

TEST(Recipes, R1AnotherDueDateMovesTheBalanceOfAnObligationToItself) {
  const auto e = due_change(kOrdered, {{kObligation, Concept::kPredial, 100_pesos}});
  EXPECT_EQ(e.kind, "vencimiento");
  EXPECT_EQ(lines_of(e), (Lines{{130507, 100}, {130507, -100}}));
  EXPECT_EQ(e.legs.at(0).obligation, kObligation);
  EXPECT_EQ(e.legs.at(1).obligation, kObligation);
}

TEST(Recipes, R2ThePromptPaymentDiscountIsForgivenNotCollected) {
  EXPECT_EQ(lines_of(built("2", {.items = {payment("predial", {}, {}, 15_pesos)}})),
            (Lines{{419510, 15}, {130507, -15}}));
  const auto e = collection(kAct, account::kInTransit, 85_pesos,
                            {settled(Concept::kPredial, 85_pesos, {}, 15_pesos)}, {});
  EXPECT_EQ(lines_of(e), (Lines{{138490, 85}, {419510, 15}, {130507, -100}}));
}

TEST(Recipes, R3MoneyInTransitPaysEachReceivableAndExecutesNothing) {
  const auto e = collection(
      kAct, account::kInTransit, 121_pesos,
      {settled(Concept::kPredial, 100_pesos, 10_pesos), settled(Concept::kEnvironmental, 11_pesos)},
      {});
  EXPECT_EQ(lines_of(e), (Lines{{138490, 121},
                                {131103, 10},
                                {411003, -10},
                                {131103, -10},
                                {130507, -100},
                                {13050702, -11}}));
}

TEST(Recipes, R3MoneyThatNobodyCanIdentifyWaitsUnclassified) {
  EXPECT_EQ(lines_of(unclassified_credit(kAct, 7_pesos)), (Lines{{111006, 7}, {240720, -7}}));
}

TEST(Recipes, R3MoneyInAnOwnAccountIsExecutedAtOnceByConceptAndZone) {
  const auto e =
      collection(kAct, kSavings, 130_pesos,
                 {settled(Concept::kPredial, 100_pesos, 10_pesos),
                  settled(Concept::kEnvironmental, 15_pesos), settled(Concept::kBomberil, 3_pesos)},
                 Excess{2_pesos});
  Lines budget;
  for (const auto& line : lines_of(e))
    if (line.first < 0) budget.push_back(line);
  EXPECT_EQ(budget, (Lines{{rubro("0"), 128},
                           {rubro("1.1.01.01.200.02"), -100},
                           {rubro("1.1.02.03.002"), -10},
                           {rubro("1.1.01.01.014.02"), -15},
                           {rubro("1.1.01.02.212"), -3}}));
}

TEST(Recipes, R4TheBankCreditsLessItsFeeAndTheIncomeIsExecutedGross) {
  const auto e =
      settlement_in_bank(kAct, 100_pesos, 3_pesos, {settled(Concept::kPredial, 90_pesos, 8_pesos)});
  EXPECT_EQ(lines_of(e), (Lines{{111006, 97},
                                {580240, 3},
                                {138490, -100},
                                {rubro("0"), 98},
                                {rubro("1.1.01.01.200.02"), -90},
                                {rubro("1.1.02.03.002"), -8}}));
  EXPECT_EQ(lines_of(bank_fee(kAct, 4_pesos)), (Lines{{580240, 4}, {111006, -4}}));
}

TEST(Recipes, R5ClassifiedMoneyLeavesTheUnclassifiedAccountAndIsExecuted) {
  const auto e = classify(kAct, 12_pesos, {settled(Concept::kBomberil, 10_pesos)},
                          Excess{2_pesos, ObligationId{9}, kDebtor});
  EXPECT_EQ(e.kind, "clasificacion");
  EXPECT_EQ(lines_of(e), (Lines{{240720, 12},
                                {130562, -10},
                                {249040, -2},
                                {rubro("0"), 10},
                                {rubro("1.1.01.02.212"), -10}}));
  EXPECT_EQ(e.legs[2].obligation, ObligationId{9});
  EXPECT_EQ(e.legs[2].third_party, kDebtor);
}

TEST(Recipes, R6InterestOfTheEnvironmentalSurchargeIsOwedToTheCar) {
  EXPECT_EQ(
      lines_of(built("6", {.items = {charge("predial", 9_pesos), charge("ambiental", 2_pesos)}})),
      (Lines{{131103, 9}, {411003, -9}, {13110302, 2}, {240719, -2}}));
  EXPECT_EQ(lines_of(built("6-dudoso", {.items = {charge("predial", 9_pesos)}})),
            (Lines{{819090, 9}, {890590, -9}}));
  EXPECT_EQ(
      lines_of(built("6-pago", {.items = {payment("predial", {}, 9_pesos)}, .money = kSavings})),
      (Lines{{111006, 9}, {131103, -9}, {rubro("0"), 9}, {rubro("1.1.02.03.002"), -9}}));
}

TEST(Recipes, R5WhatTheDianTransfersOfSimpleIsIncomeOfWhatWasWaiting) {
  const auto e = built("5-simple", {.items = {payment("ica-comercial", 10_pesos, 2_pesos),
                                              payment("sancion-tributaria", 3_pesos)}});
  EXPECT_EQ(lines_of(e), (Lines{{240720, 15},
                                {410508, -10},
                                {411003, -2},
                                {411004, -3},
                                {rubro("0"), 15},
                                {rubro("1.1.01.02.200.01"), -10},
                                {rubro("1.1.02.03.002"), -2},
                                {rubro("1.1.02.03.001.11"), -3}}));
  EXPECT_EQ(e.legs[1].third_party, kDebtor);
}

// Which account a rail's money waits in is for the accountant to say: the recipe takes either.
TEST(Recipes, R3MoneyInTransitMayBeInEitherAccount) {
  for (const std::int64_t waiting : {138490, 112005})
    EXPECT_EQ(lines_of(collection(kAct, AccountId{waiting}, 10_pesos,
                                  {settled(Concept::kPredial, 10_pesos)}, {})),
              (Lines{{waiting, 10}, {130507, -10}}));
}

TEST(Recipes, R7TheCarGetsWhatWasCollectedForIt) {
  EXPECT_EQ(lines_of(transfer_to_car(kAct, 30_pesos)), (Lines{{240719, 30}, {111006, -30}}));
  EXPECT_EQ(lines_of(built("7-porcentaje",
                           {.amounts = {{"transferido", 4_pesos}}, .money = AccountId{111005}})),
            (Lines{{5423, 4}, {111005, -4}}));
}

// The other reading of the same transfer: what the municipality earned is less.
TEST(Recipes, R7ThePercentageOfTheCarMayAlsoBeLessIncome) {
  EXPECT_EQ(lines_of(built("7-porcentaje-ingreso",
                           {.items = {charge("predial", 4_pesos)}, .money = AccountId{111005}})),
            (Lines{{410507, 4}, {111005, -4}}));
}

TEST(Recipes, R8WhatIsLeftOverIsACreditBalanceThatLaterPays) {
  const auto e = collection(kAct, account::kInTransit, 12_pesos,
                            {settled(Concept::kPredial, 10_pesos)}, Excess{2_pesos});
  EXPECT_EQ(lines_of(e), (Lines{{138490, 12}, {130507, -10}, {249040, -2}}));
  const auto applied = apply_credit(kAct, Excess{2_pesos, ObligationId{9}, kDebtor},
                                    {settled(Concept::kPredial, 2_pesos)});
  EXPECT_EQ(lines_of(applied),
            (Lines{{249040, 2}, {130507, -2}, {rubro("0"), 2}, {rubro("1.1.01.01.200.02"), -2}}));
  EXPECT_EQ(applied.legs[0].obligation, ObligationId{9});
  EXPECT_EQ(lines_of(built("8-anticipo", {.amounts = {{"recibido", 5_pesos}}, .money = kSavings})),
            (Lines{{111006, 5}, {291090, -5}}));
}

// Specification tax-rules 12, recipe 8.
TEST(Recipes, R8AnExcessIsACreditBalanceAndOnlyAnAdvanceOrItsRefundMovesTheAdvances) {
  for (const auto& recipe : recipe_book().recipes())
    for (const auto& line : recipe.lines) {
      const bool of_excess = std::ranges::any_of(
          line.terms, [](const Term& t) { return t.name == "excedente.valor"; });
      const auto where = recipe.code + " " + to_string(line.account.fixed);
      if (recipe.kind == "recaudo" || recipe.kind == "clasificacion" ||
          recipe.kind == "reversal-recaudo") {
        EXPECT_TRUE(!of_excess || line.account.kind == AccountSource::Kind::kMoney ||
                    line.account.fixed == account::kCreditBalances ||
                    line.account.fixed == account::kUnclassified)
            << where;
      }
      if (line.account.fixed == account::kAdvances) {
        EXPECT_TRUE(recipe.kind == "anticipo" || recipe.code == "8-anticipo-aplicacion" ||
                    recipe.code == "15-orden-anticipo")
            << where;
      }
    }
}

TEST(Recipes, R9AChargebackIsTheMirrorOfTheCollectionLineByLine) {
  const Facts facts{.items = {payment("predial", 85_pesos, 3_pesos, 15_pesos), excess(2_pesos)},
                    .money = account::kInTransit};
  auto collected = lines_of(built("3", facts));
  for (auto& line : collected) line.second = -line.second;
  EXPECT_EQ(lines_of(built("9", facts)), collected);
  Facts own = facts;
  own.money = kSavings;
  auto executed = lines_of(built("3-propia", own));
  for (auto& line : executed) line.second = -line.second;
  EXPECT_EQ(lines_of(built("9-propia", own)), executed);
}

TEST(Recipes, R9MoneyThatWasInTheBankGoesBackFromTheUnclassifiedAndIsNotExecutedAnyMore) {
  const auto e =
      collection_reversal(kAct, account::kUnclassified, 100_pesos,
                          {settled(Concept::kPredial, 98_pesos, {}, 10_pesos)}, Excess{2_pesos});
  EXPECT_EQ(e.kind, "reversal-recaudo");
  EXPECT_EQ(lines_of(e), (Lines{{240720, -100},
                                {419510, -10},
                                {130507, 108},
                                {249040, 2},
                                {rubro("0"), -98},
                                {rubro("1.1.01.01.200.02"), 98}}));
  EXPECT_EQ(lines_of(collection_reversal(kAct, account::kInTransit, 98_pesos,
                                         {settled(Concept::kPredial, 98_pesos)}, {})),
            (Lines{{138490, -98}, {130507, 98}}));
}

TEST(Recipes, R3WhatAMovedPaymentExecutedIsGivenBackAndExecutedAgain) {
  const std::vector<Settlement> paid = {settled(Concept::kPredial, 90_pesos, 8_pesos)};
  const Lines executed = {
      {rubro("0"), 98}, {rubro("1.1.01.01.200.02"), -90}, {rubro("1.1.02.03.002"), -8}};
  EXPECT_EQ(lines_of(execution(kAct, paid)), executed);
  Lines back = executed;
  for (auto& line : back) line.second = -line.second;
  EXPECT_EQ(lines_of(execution_given_back(kAct, paid)), back);
}

TEST(Recipes, R10APrescriptionNeedsItsActAndLeavesAMemorandum) {
  const Facts facts{.items = {payment("predial", 100_pesos, 40_pesos)}};
  EXPECT_EQ(lines_of(built("10", facts, kOrdered)),
            (Lines{{580423, 140}, {130507, -100}, {131103, -40}, {831535, 140}, {891506, -140}}));
  EXPECT_EQ(lines_of(built("10-deteriorada", facts, kOrdered)).front(),
            (std::pair<std::int64_t, std::int64_t>{138614, 140}));
  EXPECT_THROW(built("10", facts), BrokenInvariant);
}

TEST(Recipes, R10WhatWasTheCarsIsNotOwedToItAnyMore) {
  EXPECT_EQ(lines_of(write_off(kOrdered, {settled(Concept::kPredial, 100_pesos),
                                          settled(Concept::kEnvironmental, 15_pesos)})),
            (Lines{{580423, 100},
                   {130507, -100},
                   {240719, 15},
                   {13050702, -15},
                   {831535, 115},
                   {891506, -115}}));
}

// The other readings of a statute: the CAR is still owed, or the fund is owed no more.
TEST(Recipes, R10InItsOtherReadingTheSurchargeIsALossAndTheContributionIsNot) {
  const auto written_off = [](std::string_view item, Money loss, Money of_the_fund) {
    return Item{.group = "baja",
                .concept_code = item,
                .amounts = {{"perdida", loss}, {"fondo", of_the_fund}}};
  };
  EXPECT_EQ(lines_of(built("10-lectura", {.items = {written_off("ambiental", 15_pesos, 0_pesos)}},
                           kOrdered)),
            (Lines{{580423, 15}, {13050702, -15}, {831535, 15}, {891506, -15}}));
  const auto bill = lines_of(
      built("10-lectura", {.items = {written_off("acueducto", 100_pesos, 50_pesos)}}, kOrdered));
  ASSERT_EQ(bill.size(), 5U);
  EXPECT_EQ(bill[0], (std::pair<std::int64_t, std::int64_t>{580423, 100}));
  EXPECT_EQ(bill[1], (std::pair<std::int64_t, std::int64_t>{240790, 50}));
  EXPECT_EQ(bill[2].second, -150);
  EXPECT_EQ(bill[3], (std::pair<std::int64_t, std::int64_t>{831535, 150}));
}

TEST(Recipes, R11AnIcaReturnChargesItsLinesAndTakesItsCredits) {
  EXPECT_EQ(lines_of(built("11", {.items = {charge("ica-comercial", 100_pesos),
                                            charge("avisos", 15_pesos), charge("bomberil", 3_pesos),
                                            charge("sancion-tributaria", 7_pesos)}})),
            (Lines{{130508, 100},
                   {410508, -100},
                   {130521, 15},
                   {410521, -15},
                   {130562, 3},
                   {410562, -3},
                   {131104, 7},
                   {411004, -7}}));
  EXPECT_EQ(lines_of(built("11-creditos", {.items = {payment("ica-comercial", 20_pesos)}})),
            (Lines{{2917, 20}, {130508, -20}, {rubro("0"), 20}, {rubro("1.1.01.02.200.01"), -20}}));
}

TEST(Recipes, R12ARetentionWaitsUntilAReturnTakesIt) {
  EXPECT_EQ(lines_of(built("12", {.amounts = {{"recibido", 20_pesos}}, .money = kSavings})),
            (Lines{{111006, 20}, {2917, -20}}));
}

TEST(Recipes, R13AFineIsChargedDiscountedAndShared) {
  EXPECT_EQ(lines_of(built("13", {.items = {charge("multa", 80_pesos)}})),
            (Lines{{131102, 80}, {411002, -80}}));
  EXPECT_EQ(lines_of(built("13-descuento", {.items = {payment("multa", {}, {}, 40_pesos)}})),
            (Lines{{419502, 40}, {131102, -40}}));
  const auto share =
      built("13-participacion", {.items = {charge("multa", 20_pesos)}, .other = kOtherParty});
  EXPECT_EQ(lines_of(share), (Lines{{411002, 20}, {240790, -20}}));
  EXPECT_EQ(share.legs[1].third_party, kOtherParty);
}

TEST(Recipes, R14AServiceIsBilledGrossAndOwedNet) {
  const auto bill = [](std::string_view service, Money gross, Money subsidy, Money contribution) {
    return Item{
        .group = "factura",
        .concept_code = service,
        .amounts = {{"bruto", gross}, {"subsidio", subsidy}, {"contribucion", contribution}},
        .obligation = kObligation,
        .debtor = kDebtor};
  };
  EXPECT_EQ(lines_of(built("14", {.items = {bill("acueducto", 50_pesos, 20_pesos, {}),
                                            bill("alcantarillado", 30_pesos, {}, 6_pesos),
                                            bill("aseo", 10_pesos, {}, {})}})),
            (Lines{{131802, 30},
                   {131807, 20},
                   {4321, -50},
                   {131803, 36},
                   {4322, -30},
                   {240790, -6},
                   {131804, 10},
                   {4323, -10}}));
  EXPECT_EQ(lines_of(built("14-municipio", {.items = {bill("acueducto", 50_pesos, 20_pesos, {})}})),
            (Lines{{555009, 20}, {2490, -20}}));
}

TEST(Recipes, R14AnAdjustmentOfABillCorrectsItsSubsidyAndItsContributionAndNeedsItsAct) {
  const ServiceCorrection service{.charge = {kObligation, Concept::kWater, 30_pesos},
                                  .subsidy = 20_pesos};
  const auto less = service_adjustment(kOrdered, Correction::kLess, service);
  EXPECT_EQ(less.kind, "ajuste");
  EXPECT_EQ(lines_of(less), (Lines{{4321, 50}, {131807, -20}, {131802, -30}}));
  const auto more = service_adjustment(kOrdered, Correction::kMore, service);
  EXPECT_EQ(more.kind, "ajuste");
  EXPECT_EQ(lines_of(more), (Lines{{131802, 30}, {131807, 20}, {4321, -50}}));
  const ServiceCorrection with_contribution{.charge = {kObligation, Concept::kSewer, 36_pesos},
                                            .contribution = 6_pesos};
  EXPECT_EQ(lines_of(service_adjustment(kOrdered, Correction::kLess, with_contribution)),
            (Lines{{4322, 30}, {240790, 6}, {131803, -36}}));
  EXPECT_THROW(service_adjustment(kAct, Correction::kLess, service), BrokenInvariant);
}

TEST(Recipes, R15ARefundIsResolvedAndThenPaid) {
  EXPECT_EQ(
      lines_of(built("15-resolucion", {.items = {payment("ica-comercial", 9_pesos)}}, kOrdered)),
      (Lines{{419511, 9}, {249040, -9}}));
  EXPECT_EQ(lines_of(built("15-cartera", {.items = {payment("ica-comercial", 9_pesos)}}, kOrdered)),
            (Lines{{130508, 9}, {249040, -9}}));
  EXPECT_EQ(lines_of(built("15-pago", {.amounts = {{"girado", 9_pesos}},
                                       .items = {payment("ica-comercial", 9_pesos)},
                                       .money = kSavings})),
            (Lines{{24904001, 9}, {111006, -9}, {rubro("0"), -9}, {rubro("1.1.01.02.200.01"), 9}}));
}

TEST(Recipes, R15ACreditBalanceThatIsOrderedBackIsPayableAndThenTheBanksDebit) {
  const Excess from{9_pesos, ObligationId{9}, kDebtor};
  const auto ordered = order_refund(kOrdered, from, ObligationId{12});
  EXPECT_EQ(lines_of(ordered), (Lines{{249040, 9}, {24904001, -9}}));
  EXPECT_EQ(ordered.legs[0].obligation, ObligationId{9});
  EXPECT_EQ(ordered.legs[1].obligation, ObligationId{12});
  EXPECT_EQ(ordered.legs[1].third_party, kDebtor);
  const auto paid =
      pay_refund(kOrdered, Excess{9_pesos, ObligationId{12}, kDebtor}, account::kUnclassified);
  EXPECT_EQ(lines_of(paid), (Lines{{24904001, 9}, {240720, -9}}));
  EXPECT_EQ(paid.legs[0].obligation, ObligationId{12});
}

TEST(Recipes, R15AnAdvanceIsOrderedBackFromItsOwnAccount) {
  const auto ordered = order_refund_of_advance(kOrdered, Excess{9_pesos, ObligationId{9}, kDebtor},
                                               ObligationId{12});
  EXPECT_EQ(lines_of(ordered), (Lines{{291090, 9}, {24904001, -9}}));
  EXPECT_EQ(ordered.legs[0].obligation, ObligationId{9});
  EXPECT_EQ(ordered.legs[1].obligation, ObligationId{12});
}

TEST(Recipes, R8ACreditBalanceWaitsForAVigenciaAndThenPaysIt) {
  const auto kept =
      keep_as_advance(kOrdered, Excess{9_pesos, ObligationId{9}, kDebtor}, ObligationId{12});
  EXPECT_EQ(lines_of(kept), (Lines{{249040, 9}, {291090, -9}}));
  EXPECT_EQ(kept.legs[1].obligation, ObligationId{12});
  const auto applied = apply_advance(kAct, Excess{2_pesos, ObligationId{12}, kDebtor},
                                     {settled(Concept::kPredial, 2_pesos)});
  EXPECT_EQ(lines_of(applied),
            (Lines{{291090, 2}, {130507, -2}, {rubro("0"), 2}, {rubro("1.1.01.01.200.02"), -2}}));
}

TEST(Recipes, LinesSayWhomTheyConcernAndWhichObligation) {
  Act act = kAct;
  act.bank = kBankParty;
  act.car = kCarParty;
  act.cost_centre = CostCentreId{3};
  const auto e = collection(act, account::kInTransit, 88_pesos,
                            {settled(Concept::kPredial, 85_pesos, 3_pesos, 15_pesos)}, {});
  EXPECT_EQ(e.legs.front().third_party, std::nullopt) << "what is in transit is of no bank yet";
  for (std::size_t i = 1; i < e.legs.size(); ++i) EXPECT_EQ(e.legs[i].third_party, kDebtor);
  for (const auto& leg : e.legs)
    EXPECT_EQ(leg.obligation.has_value(), leg.account == account::kPredialReceivable ||
                                              leg.account == account::kInterestReceivable ||
                                              leg.account == account::kPredialDiscount);
  EXPECT_EQ(transfer_to_car(act, 1_pesos).legs[0].third_party, kCarParty);
  EXPECT_EQ(bank_fee(act, 1_pesos).legs[0].cost_centre, CostCentreId{3});
  EXPECT_EQ(bank_fee(act, 1_pesos).legs[1].cost_centre, std::nullopt);
}

TEST(Recipes, ACollectionThatDoesNotAddUpIsABug) {
  EXPECT_THROW(collection(kAct, account::kInTransit, 1_pesos, {}, Excess{}), BrokenInvariant);
}

TEST(Recipes, WhoExecutesIncomeKnowsTheZone) {
  Settlement s = settled(Concept::kPredial, 10_pesos);
  s.zone.reset();
  EXPECT_THROW(settlement_in_bank(kAct, 10_pesos, {}, {s}), BrokenInvariant);
}

TEST(Recipes, MoneyIsOnlyWhereTheRecipeAllowsIt) {
  EXPECT_THROW(collection(kAct, account::kPredialIncome, 1_pesos, {}, Excess{1_pesos}),
               BrokenInvariant);
}

TEST(Recipes, AnAmountThatTheRecipeDoesNotNameIsABug) {
  EXPECT_THROW(
      built("12", {.amounts = {{"recibido", 1_pesos}, {"otro", 1_pesos}}, .money = kSavings}),
      BrokenInvariant);
  EXPECT_THROW(built("12", {.money = kSavings}), BrokenInvariant);
}

// Concepts that have every account a recipe may ask of them.
std::string_view any_concept(const Recipe& r) {
  if (r.code.starts_with("14")) return "aseo";
  return *rc::gen::element<std::string_view>("predial", "ambiental", "bomberil", "ica-servicios",
                                             "avisos");
}

RC_GTEST_PROP(Recipes, EveryRecipeBalancesInEachBookForAllAmounts, ()) {
  const auto amount = [] {
    return Money::centavos(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  };
  for (const auto& recipe : recipe_book().recipes()) {
    Facts facts;
    for (const auto& name : recipe.amounts) facts.amounts.emplace_back(name, amount());
    if (!recipe.money.empty()) facts.money = recipe.money.back();
    for (int i = 0, n = *rc::gen::inRange(0, 5); i < n; ++i) {
      const auto code = any_concept(recipe);
      facts.items.push_back(charge(code, amount()));
      facts.items.push_back(payment(code, amount(), amount(), amount()));
      facts.items.push_back(excess(amount()));
      facts.items.push_back(
          {.group = "factura",
           .concept_code = code,
           .amounts = {{"bruto", amount()}, {"subsidio", amount()}, {"contribucion", amount()}}});
    }
    const auto e = built(recipe.code, facts, recipe.needs_act ? kOrdered : kAct);
    std::map<Book, Money> sums;
    for (const auto& leg : e.legs) {
      sums[book_of(leg.account)] += leg.amount;
      RC_ASSERT(!leg.amount.is_zero());
    }
    for (const auto& [book, sum] : sums) RC_ASSERT(sum.is_zero());
  }
}

}  // namespace
}  // namespace recaudo::ledger
