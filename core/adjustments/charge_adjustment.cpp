// Adjustment of a charge by an administrative act: more is an additional determination; less
// corrects or annuls what should not have been charged, up to what is still owed of it. What was
// paid of it already is given back by another act, so that nobody's debt goes below zero.
#include <algorithm>

#include "core/adjustments/effect.h"

namespace recaudo::adjustments {

Result<Effect> charge_adjustment(pqxx::transaction_base& tx, const EffectInput& in) {
  const ReceivableAct& act = in.act;
  const bool more = act.kind == ActKind::kChargeMore;
  invariant(act.item.has_value(), "an adjustment names what is charged");
  if (!act.amount.is_positive()) return fail(Code::kBadAmount, "Escriba un valor mayor que cero.");
  const auto all = ledger::obligations_of(tx, act.parcel);
  const auto o = std::ranges::find_if(
      all, [&](const auto& x) { return x.vigencia == act.vigencia && x.item == *act.item; });
  if (o == all.end())
    return fail(Code::kNotFound,
                "El predio no tiene un cargo de " + label_of(act.vigencia, *act.item) + ".");
  const std::string label = label_of(o->vigencia, o->item);
  if (!more && act.amount > o->balance)
    return fail(Code::kObligationOverpaid, "De " + label + " se deben " + to_display(o->balance) +
                                               ". Escriba hasta ese valor.");
  if (!more && act.amount > o->balance - o->held)
    return fail(Code::kAmountHeld, "Un pago en curso espera " + to_display(o->held) + " de " +
                                       label + ". Espere a que termine.");
  const Money after = more ? o->balance + act.amount : o->balance - act.amount;
  Effect effect{.seen = seen_of(*o), .amount = act.amount};
  effect.lines.push_back({label, o->balance, after});
  effect.entries.push_back(ledger::adjustment(
      ledger_act(in), more ? ledger::Correction::kMore : ledger::Correction::kLess,
      {{.obligation = o->id,
        .item = o->item,
        .amount = act.amount,
        .third_party = o->third_party,
        .vigencia = o->vigencia}}));
  return effect;
}

}  // namespace recaudo::adjustments
