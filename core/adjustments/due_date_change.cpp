// Another due date for a vigencia of a parcel or a bill of public services. The entry that changes
// it gives the change its number, so the old date stays readable as it was known before (ledger
// migration 0034). Discounts follow the calendar of the statute and do not move.
#include <algorithm>

#include "core/adjustments/effect.h"
#include "core/dues/vigencia.h"
#include "ledger/act_recipes.h"

namespace recaudo::adjustments {

Result<Effect> due_date_change(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.date.has_value(), "the act names the new date");
  auto all = obligations_of(tx, in.act.subject);
  std::erase_if(all, [&](const auto& o) { return o.vigencia != in.act.vigencia; });
  const std::string debt = debt_text(in.act.subject, in.act.vigencia);
  std::vector<ledger::Charge> owed;
  Effect effect;
  for (const auto& o : all) {
    if (!o.held.is_zero())
      return fail(Code::kAmountHeld, "Un pago en curso espera " + to_display(o.held) + " de " +
                                         label_of(o.vigencia, o.item) + ". Espere a que termine.");
    effect.seen += to_iso(o.due_on) + ":" + seen_of(o);
    effect.amount += o.balance;
    if (o.balance.is_zero()) continue;
    effect.lines.push_back({label_of(o.vigencia, o.item), o.balance, o.balance});
    owed.push_back({.obligation = o.id,
                    .item = o.item,
                    .amount = o.balance,
                    .third_party = o.third_party,
                    .vigencia = dues::year_of_vigencia(o.vigencia)});
  }
  if (owed.empty()) return fail(Code::kNothingToPay, debt + " no debe nada.");
  const Date before = all.front().due_on;
  if (*in.act.date == before) return fail(Code::kBadDate, debt + " ya vence ese día.");
  effect.notes.push_back("Vencía el " + to_long_spanish(before) + " y vencerá el " +
                         to_long_spanish(*in.act.date) +
                         ". El interés de mora se cuenta desde el nuevo vencimiento.");
  effect.due_before = before;
  effect.entries.push_back(ledger::due_change(ledger_act(in), owed));
  return effect;
}

}  // namespace recaudo::adjustments
