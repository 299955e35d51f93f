#include "core/billing/predial_roll.h"

namespace recaudo::billing {
namespace {

using tax_rules::RollFacts;
using tax_rules::RollPredial;

// What the roll's columns cannot hold is told apart from what no parcel can have.
Result<RollFacts> facts_of(const tax_rules::PredialInput& input) {
  const auto previous = input.previous_tax.value_or(Money());
  if (!previous.is_whole_pesos())
    return fail(Code::kPredialInputInvalid, "el impuesto anterior no está en pesos");
  if (input.avaluo > Money::pesos(RollPredial::kMaxAvaluo))
    return fail(Code::kPredialInputInvalid, "el avalúo pasa de 10 billones de pesos");
  if (previous > Money::pesos(RollPredial::kMaxPrevious))
    return fail(Code::kPredialInputInvalid, "el impuesto anterior pasa de 1 billón de pesos");
  return RollFacts::pack(input);
}

struct Columns {
  std::vector<RollParcel*> parcels;
  std::vector<RollFacts> facts;
  std::vector<std::int64_t> avaluo, previous, predial, environmental, bomberil;
};

Columns columns_of(std::vector<RollParcel>& parcels) {
  Columns out;
  for (auto& p : parcels) {
    const auto facts = facts_of(p.input);
    if (!facts) {
      p.refusal = facts.error().detail;
      continue;
    }
    out.parcels.push_back(&p);
    out.facts.push_back(*facts);
    out.avaluo.push_back(p.input.avaluo.whole_pesos());
    out.previous.push_back(p.input.previous_tax.value_or(Money()).whole_pesos());
  }
  for (auto* column : {&out.predial, &out.environmental, &out.bomberil})
    column->resize(out.parcels.size());
  return out;
}

}  // namespace

Result<PredialRoll> PredialRoll::of(std::shared_ptr<const dues::RulesOfRecord> rules,
                                    int vigencia) {
  RECAUDO_TRY(roll, RollPredial::of(rules->statute, rules->tables, vigencia));
  RECAUDO_TRY(calendar, rules->statute.calendar(vigencia));
  return PredialRoll(std::move(rules), std::move(roll), calendar->due_on);
}

void PredialRoll::liquidate(std::vector<RollParcel>& parcels) const {
  Columns c = columns_of(parcels);
  value_or_throw(
      roll_.liquidate({c.facts, c.avaluo, c.previous}, {c.predial, c.environmental, c.bomberil}));
  for (std::size_t i = 0; i < c.parcels.size(); ++i) {
    RollParcel& p = *c.parcels[i];
    p.predial = Money::pesos(c.predial[i]);
    p.environmental = Money::pesos(c.environmental[i]);
    p.bomberil = Money::pesos(c.bomberil[i]);
  }
}

}  // namespace recaudo::billing
