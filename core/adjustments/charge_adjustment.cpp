// Adjustment of a charge by an administrative act: more is an additional determination; less
// corrects or annuls what should not have been charged, up to what is still owed of it. What was
// paid of it already is given back by another act, so that nobody's debt goes below zero.
#include <algorithm>

#include "core/adjustments/service_correction.h"
#include "core/dues/vigencia.h"

namespace recaudo::adjustments {

Result<Effect> charge_adjustment(pqxx::transaction_base& tx, const EffectInput& in) {
  const ReceivableAct& act = in.act;
  const bool more = act.kind == ActKind::kChargeMore;
  invariant(act.item.has_value(), "an adjustment names what is charged");
  if (!act.amount.is_positive()) return fail(Code::kBadAmount, "Escriba un valor mayor que cero.");
  const auto all = obligations_of(tx, act.subject);
  const auto o = std::ranges::find_if(
      all, [&](const auto& x) { return x.vigencia == act.vigencia && x.item == *act.item; });
  if (o == all.end())
    return fail(Code::kNotFound, who(act.subject) + " no tiene un cargo de " +
                                     label_of(act.vigencia, *act.item) + ".");
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
  const auto correction = more ? ledger::Correction::kMore : ledger::Correction::kLess;
  const ledger::Charge charge{.obligation = o->id,
                              .item = o->item,
                              .amount = act.amount,
                              .third_party = o->third_party,
                              .vigencia = dues::year_of_vigencia(o->vigencia)};
  if (is_of_services(act.subject)) {
    RECAUDO_TRY(entry, service_correction(tx, in, charge, correction, effect.notes));
    effect.entries.push_back(std::move(entry));
  } else {
    effect.entries.push_back(ledger::adjustment(ledger_act(in), correction, {charge}));
  }
  return effect;
}

}  // namespace recaudo::adjustments
