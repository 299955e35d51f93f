// Compensation (ET 815 and 850): a credit balance pays what the same holder owes. Interest runs to
// the day the money came in (ET 803) or to the day of the act: the act says which.
#include <algorithm>

#include "core/adjustments/effect.h"

namespace recaudo::adjustments {
namespace {

Result<ledger::Credit> credit_of(pqxx::transaction_base& tx, const ReceivableAct& act) {
  for (const auto& credit : ledger::credits_of(tx, act.parcel))
    if (credit.id == act.credit) return credit;
  return fail(Code::kNotFound, "El predio ya no tiene ese saldo a favor.");
}

Result<void> check_credit(const ReceivableAct& act, const ledger::Credit& credit) {
  if (!act.amount.is_positive()) return fail(Code::kBadAmount, "Escriba un valor mayor que cero.");
  if (act.amount > credit.balance)
    return fail(Code::kObligationOverpaid,
                "El saldo a favor es de " + to_display(credit.balance) + ".");
  if (act.amount > credit.balance - credit.held)
    return fail(Code::kAmountHeld, "Una parte del saldo a favor está retenida.");
  if (act.on < credit.since)
    return fail(Code::kBadDate, "El saldo a favor nació el " + to_long_spanish(credit.since) +
                                    ": el acto no puede ser anterior.");
  if (act.date != act.on && act.date != credit.since)
    return fail(Code::kBadDate,
                "El interés va hasta la fecha del acto o hasta la fecha en que entró el dinero.");
  return {};
}

Result<dues::DueVigencia> debt_of(pqxx::transaction_base& tx, const EffectInput& in) {
  for (auto& v : dues::dues_of(tx, in.law, in.act.parcel, *in.act.date).vigencias)
    if (v.vigencia == in.act.vigencia && !v.is_paid()) return v;
  return fail(Code::kNothingToPay,
              "La vigencia " + std::to_string(in.act.vigencia) + " no debe nada.");
}

// Compensation needs that creditor and debtor are the same persons; who owes is known of parcels
// whose roll names an owner.
Result<void> check_holder(const ledger::Credit& credit, const dues::DueVigencia& debt) {
  for (const auto& line : debt.lines)
    if (credit.third_party && line.third_party && *credit.third_party != *line.third_party)
      return fail(Code::kPaymentNotImputable,
                  "El saldo a favor y la deuda son de contribuyentes distintos.");
  return {};
}

std::vector<ledger::Obligation> obligations_of(pqxx::transaction_base& tx,
                                               const ReceivableAct& act) {
  auto all = ledger::obligations_of(tx, act.parcel);
  std::erase_if(all, [&](const auto& o) { return o.vigencia != act.vigencia; });
  return all;
}

}  // namespace

Result<Effect> compensation(pqxx::transaction_base& tx, const EffectInput& in) {
  RECAUDO_TRY(credit, credit_of(tx, in.act));
  if (auto ok = check_credit(in.act, credit); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(debt, debt_of(tx, in));
  if (auto ok = check_holder(credit, debt); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(allocation, dues::allocate(in.act.amount, {debt}));
  if (!allocation.excess.is_zero())
    return fail(Code::kObligationOverpaid, "La vigencia " + std::to_string(in.act.vigencia) +
                                               " debe " + to_display(debt.total()) +
                                               " a esa fecha. Escriba hasta ese valor.");
  const auto obligations = obligations_of(tx, in.act);
  if (auto ok = check_held(obligations, allocation.settlements); !ok)
    return tl::unexpected(ok.error());

  Effect effect{.amount = in.act.amount};
  effect.seen = "favor:" + std::to_string(credit.balance.centavos()) + "/" +
                std::to_string(credit.held.centavos()) + ";";
  effect.lines.push_back({"Saldo a favor de " + std::to_string(credit.year), credit.balance,
                          credit.balance - in.act.amount});
  Money interest;
  for (const auto& o : obligations) {
    effect.seen += seen_of(o);
    const auto s = std::ranges::find(allocation.settlements, o.id, &ledger::Settlement::obligation);
    if (s == allocation.settlements.end()) continue;
    effect.lines.push_back(
        {label_of(o.vigencia, o.item), o.balance, o.balance - s->capital - s->discount});
    interest += s->interest;
  }
  if (!interest.is_zero())
    effect.notes.push_back("Del valor, " + to_display(interest) +
                           " paga interés de mora, liquidado hasta el " +
                           to_long_spanish(*in.act.date) + ".");
  effect.entries.push_back(ledger::apply_credit(
      ledger_act(in),
      {.amount = in.act.amount, .obligation = credit.id, .third_party = credit.third_party},
      allocation.settlements));
  return effect;
}

}  // namespace recaudo::adjustments
