#include "core/adjustments/extinction.h"

#include "core/dues/vigencia.h"
#include "ledger/act_recipes.h"

namespace recaudo::adjustments {

Result<EndedDebt> debt_to_end(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.date.has_value(), "the act names the day of its resolution");
  if (*in.act.date > in.act.on)
    return fail(Code::kBadDate,
                "La resolución no puede ser posterior a la fecha en que se registra.");
  if (*in.act.date < make_date(dues::year_of_vigencia(in.act.vigencia), 1, 1))
    return fail(Code::kBadDate, "La resolución no puede ser anterior a la vigencia.");
  EndedDebt out;
  for (auto& o : obligations_of(tx, in.act.subject)) {
    if (o.vigencia != in.act.vigencia) continue;
    if (!o.held.is_zero())
      return fail(Code::kAmountHeld, "Un pago en curso espera " + to_display(o.held) + " de " +
                                         label_of(o.vigencia, o.item) + ". Espere a que termine.");
    out.due_on = o.due_on;
    out.capital += o.balance;
    out.obligations.push_back(std::move(o));
  }
  if (out.capital.is_zero())
    return fail(Code::kNothingToPay, debt_text(in.act.subject, in.act.vigencia) + " no debe nada.");
  return out;
}

Effect ended(const EffectInput& in, const EndedDebt& debt, Reasons why) {
  Effect effect{.amount = debt.capital};
  std::vector<ledger::Settlement> taken;
  for (const auto& o : debt.obligations) {
    effect.seen += to_iso(o.due_on) + ":" + seen_of(o);
    if (o.balance.is_zero()) continue;
    effect.lines.push_back({label_of(o.vigencia, o.item), o.balance, {}});
    taken.push_back({.obligation = o.id,
                     .item = o.item,
                     .capital = o.balance,
                     .third_party = o.third_party,
                     .vigencia = dues::year_of_vigencia(o.vigencia)});
  }
  effect.entries.push_back(ledger::write_off(ledger_act(in), taken));
  effect.notes = why.steps;
  const bool services = is_of_services(in.act.subject);
  effect.notes.push_back("Con el capital se extingue el interés de mora de la " +
                         std::string(services ? "factura" : "vigencia") +
                         ", que no está causado en los libros.");
  effect.notes.push_back("Lo que ya se pagó no se devuelve (" +
                         std::string(services ? "Código Civil art. 1527" : "ET art. 819") + ").");
  effect.reasons = std::move(why);
  return effect;
}

}  // namespace recaudo::adjustments
