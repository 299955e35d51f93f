#include "core/billing/predial_roll.h"

namespace recaudo::billing {
namespace {

using tax_rules::RollFacts;
using tax_rules::RollPredial;

// What the roll's columns cannot hold is told apart from what no parcel can have.
Result<RollFacts> packed(const tax_rules::PredialInput& input) {
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

void add(Columns& out, RollParcel& p, RollFacts facts) {
  out.parcels.push_back(&p);
  out.facts.push_back(facts);
  out.avaluo.push_back(p.input.avaluo.whole_pesos());
  out.previous.push_back(p.input.previous_tax.value_or(Money()).whole_pesos());
}

}  // namespace

Result<PredialRoll> PredialRoll::of(std::shared_ptr<const dues::RulesOfRecord> rules,
                                    int vigencia) {
  RECAUDO_TRY(roll, RollPredial::of(rules->statute, rules->tables, vigencia));
  RECAUDO_TRY(calendar, rules->statute.calendar(vigencia));
  return PredialRoll(std::move(rules), std::move(roll), calendar->due_on);
}

Result<RollFacts> PredialRoll::facts_of(RollParcel& parcel) const {
  if (parcel.granted) {
    const auto applied =
        tax_rules::apply_exemption(parcel.input, *parcel.granted, rules_->statute, not_taxable_);
    if (!applied) return tl::unexpected(applied.error());
  }
  return packed(parcel.input);
}

// Of the few that are exempt the explaining door is asked; the rehearsal compares what is due.
void PredialRoll::tell_exempted(RollParcel& parcel) const {
  if (const auto a = assess(parcel))
    parcel.exempted = a->exempted;
  else
    parcel.refusal = a.error().detail;
}

void PredialRoll::liquidate(std::vector<RollParcel>& parcels) const {
  Columns c;
  for (auto& p : parcels) {
    if (const auto facts = facts_of(p))
      add(c, p, *facts);
    else
      p.refusal = facts.error().detail;
  }
  for (auto* column : {&c.predial, &c.environmental, &c.bomberil}) column->resize(c.parcels.size());
  value_or_throw(
      roll_.liquidate({c.facts, c.avaluo, c.previous}, {c.predial, c.environmental, c.bomberil}));
  for (std::size_t i = 0; i < c.parcels.size(); ++i) {
    RollParcel& p = *c.parcels[i];
    p.predial = Money::pesos(c.predial[i]);
    p.environmental = Money::pesos(c.environmental[i]);
    p.bomberil = Money::pesos(c.bomberil[i]);
    if (p.input.exempt) tell_exempted(p);
  }
}

}  // namespace recaudo::billing
