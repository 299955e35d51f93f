#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/mora.h"
#include "tax-rules/mora_table.h"
#include "tax-rules/predial.h"
#include "tax-rules/roll_mora.h"
#include "tax-rules/roll_predial.h"
#include "tests/tax_rules/parcels.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const LegalTables& tables() {
  static const LegalTables shipped = shipped_legal_tables();
  return shipped;
}
const RateTable& rates() {
  static const RateTable shipped = shipped_rates();
  return shipped;
}

// One vigencia of a roll with the columns that it fills.
struct Roll {
  std::vector<RollFacts> facts;
  std::vector<std::int64_t> avaluo, previous;
  std::vector<std::int64_t> predial, environmental, bomberil;

  void add(const PredialInput& input) {
    facts.push_back(value_or_throw(RollFacts::pack(input)));
    avaluo.push_back(input.avaluo.whole_pesos());
    previous.push_back(input.previous_tax.value_or(Money{}).whole_pesos());
  }
  Result<void> run(const Statute& statute, int vigencia) {
    for (auto* column : {&predial, &environmental, &bomberil}) column->assign(facts.size(), -1);
    const auto plan = value_or_throw(RollPredial::of(statute, tables(), vigencia));
    return plan.liquidate({facts, avaluo, previous}, {predial, environmental, bomberil});
  }
};

RC_GTEST_PROP(Roll, GivesThePesosOfTheExplainedLiquidationOnEveryParcel, ()) {
  const Statute& statute = *rc::gen::arbitrary<bool>() ? statute_a() : statute_b();
  const int vigencia = *rc::gen::inRange(2023, 2027);
  auto parcels = *rc::gen::container<std::vector<PredialInput>>(any_parcel());
  Roll roll;
  for (PredialInput& parcel : parcels) {
    parcel.vigencia = vigencia;
    roll.add(parcel);
  }
  value_or_throw(roll.run(statute, vigencia));
  for (std::size_t i = 0; i < parcels.size(); ++i) {
    const auto explained = value_or_throw(liquidate_predial(statute, tables(), parcels[i]));
    RC_ASSERT(roll.predial[i] == explained.predial.whole_pesos());
    RC_ASSERT(roll.environmental[i] == explained.environmental.whole_pesos());
    RC_ASSERT(roll.bomberil[i] == explained.bomberil.whole_pesos());
  }
}

RC_GTEST_PROP(Roll, FiveVigenciasWithTheirInterestAreThoseOfTheExplainedDoor, ()) {
  const Statute& statute = statute_a();
  const Date on = from_day_number(
      *rc::gen::inRange(day_number(make_date(2025, 7, 1)), day_number(make_date(2026, 9, 30)) + 1));
  static const MoraTable table = value_or_throw(MoraTable::build(rates()));
  PredialInput parcel = *any_parcel();
  for (int vigencia = 2021; vigencia <= 2025; ++vigencia) {
    parcel.vigencia = vigencia;
    Roll roll;
    roll.add(parcel);
    value_or_throw(roll.run(statute, vigencia));
    const auto explained = value_or_throw(liquidate_predial(statute, tables(), parcel));
    const MoraFactor factor = value_or_throw(table.factor(explained.due_on, on));
    for (const auto& [column, capital] : {std::pair(&roll.predial, explained.predial),
                                          std::pair(&roll.environmental, explained.environmental),
                                          std::pair(&roll.bomberil, explained.bomberil)}) {
      std::int64_t interest = -1;
      roll_interest(factor, *column, {&interest, 1});
      const auto mora = mora_interest({capital, explained.due_on, on}, rates());
      RC_ASSERT(Money::pesos(interest) == value_or_throw(mora).interest);
    }
    parcel.previous_tax = explained.predial;
    parcel.avaluo = *rc::gen::map(rc::gen::inRange<std::int64_t>(0, 2'000'000'000),
                                  [](std::int64_t n) { return Money::pesos(n); });
  }
}

TEST(Roll, ADebtOfTheCompoundRegimeHasTheSameInterestInTheColumn) {
  const Date due = make_date(2010, 6, 30), on = make_date(2026, 3, 31);
  const MoraTable table = value_or_throw(MoraTable::build(rates()));
  const std::int64_t capital[] = {0, 1'000, 123'456'000};
  std::int64_t interest[3] = {};
  roll_interest(value_or_throw(table.factor(due, on)), capital, interest);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(Money::pesos(interest[i]),
              value_or_throw(mora_interest({Money::pesos(capital[i]), due, on}, rates())).interest);
}

TEST(Roll, TheBoundsOfTheBandsAndOfLowValueHousingAreThoseOfTheLaw) {
  for (const int vigencia : {2024, 2026}) {
    const Money smmlv = value_or_throw(tables().smmlv(vigencia)).value;
    for (const Statute* statute : {&statute_a(), &statute_b()})
      for (const int n : {100, 135})
        for (const int off : {-1, 0, 1}) {
          PredialInput input;
          input.vigencia = vigencia;
          input.estrato = 2;
          input.avaluo = Money::pesos(smmlv.whole_pesos() * n + off);
          input.previous_tax = 700'000_pesos;
          Roll roll;
          roll.add(input);
          value_or_throw(roll.run(*statute, vigencia));
          EXPECT_EQ(Money::pesos(roll.predial[0]),
                    value_or_throw(liquidate_predial(*statute, tables(), input)).predial)
              << vigencia << " " << n << " " << off;
        }
  }
}

TEST(Roll, ARowOutOfBoundsIsNamed) {
  PredialInput input;
  input.vigencia = 2026;
  input.avaluo = 1'000'000_pesos;
  Roll roll;
  roll.add(input);
  roll.add(input);
  roll.avaluo[1] = RollPredial::kMaxAvaluo + 1;
  const auto run = roll.run(statute_a(), 2026);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().code, Code::kPredialInputInvalid);
  EXPECT_EQ(run.error().detail.find("fila 2: "), 0u);
  roll.avaluo[1] = 0;
  roll.previous[0] = -1;
  EXPECT_EQ(roll.run(statute_a(), 2026).error().detail.find("fila 1: "), 0u);
}

TEST(Roll, TheLargestAmountsStayInsideTheWord) {
  PredialInput input;
  input.vigencia = 2024;
  input.destino = 'E';
  input.avaluo = Money::pesos(RollPredial::kMaxAvaluo);
  input.previous_tax = Money::pesos(RollPredial::kMaxPrevious);
  Roll roll;
  roll.add(input);
  value_or_throw(roll.run(statute_a(), 2024));
  EXPECT_EQ(Money::pesos(roll.predial[0]),
            value_or_throw(liquidate_predial(statute_a(), tables(), input)).predial);
}

TEST(Roll, AVigenciaWithoutItsFiguresIsRefused) {
  EXPECT_EQ(RollPredial::of(statute_a(), tables(), 2027).error().code, Code::kParameterMissing);
  const LegalTables without_ipc = value_or_throw(LegalTables::parse_csv(
      {data_file("smmlv.csv"), "year,ipc_pct_dic_dic,norm,status,source\n", data_file("uvt.csv")}));
  EXPECT_EQ(RollPredial::of(statute_a(), without_ipc, 2024).error().code, Code::kParameterMissing);
}

TEST(Roll, AParcelThatCannotBeIsNotPacked) {
  PredialInput input;
  input.estrato = 7;
  EXPECT_EQ(RollFacts::pack(input).error().code, Code::kPredialInputInvalid);
}

}  // namespace
}  // namespace recaudo::tax_rules
