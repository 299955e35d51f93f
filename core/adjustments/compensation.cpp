// Compensation (ET 815 and 850; of public services, civil code art. 1714): a credit balance pays
// what the same holder owes. Interest runs to the day the money came in (ET 803) or to the day of
// the act: the act says which.
#include <algorithm>

#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"
#include "ledger/act_recipes.h"

namespace recaudo::adjustments {
namespace {

Result<void> check_day(const ReceivableAct& act, const ledger::Credit& credit) {
  if (act.date != act.on && act.date != credit.since)
    return fail(Code::kBadDate,
                "El interés va hasta la fecha del acto o hasta la fecha en que entró el dinero.");
  return {};
}

// What was kept for a vigencia pays none before it.
Result<void> check_advance(const ReceivableAct& act, const HeldCredit& held) {
  if (held.is_advance && act.vigencia < held.credit.year)
    return fail(Code::kPaymentNotImputable, "Ese anticipo es de la vigencia " +
                                                std::to_string(held.credit.year) +
                                                ": no paga una anterior.");
  return {};
}

Result<dues::DueVigencia> debt_of(pqxx::transaction_base& tx, const EffectInput& in) {
  for (auto& v :
       dues::dues_of(tx, in.law, in.act.subject, *in.act.date, dues::Reading::kAmounts).vigencias)
    if (v.vigencia == in.act.vigencia && !v.is_paid()) return v;
  return fail(Code::kNothingToPay, debt_text(in.act.subject, in.act.vigencia) + " no debe nada.");
}

// Compensation needs that creditor and debtor are the same persons; who owes is known of parcels
// whose roll names an owner, and of every bill.
Result<void> check_holder(const ReceivableAct& act, const ledger::Credit& credit,
                          const dues::DueVigencia& debt) {
  for (const auto& line : debt.lines)
    if (credit.third_party && line.third_party && *credit.third_party != *line.third_party)
      return fail(
          Code::kPaymentNotImputable,
          "El saldo a favor y la deuda son de personas distintas: solo se compensa lo que "
          "una persona debe con lo que se le debe a ella (" +
              std::string(is_of_services(act.subject) ? "Código Civil art. 1714" : "ET art. 815") +
              "). No se propuso nada. Compénselo con una deuda de su titular, o "
              "devuélvaselo.");
  return {};
}

std::vector<ledger::Obligation> obligations_named(pqxx::transaction_base& tx,
                                                  const ReceivableAct& act) {
  auto all = obligations_of(tx, act.subject);
  std::erase_if(all, [&](const auto& o) { return o.vigencia != act.vigencia; });
  return all;
}

}  // namespace

Result<Effect> compensation(pqxx::transaction_base& tx, const EffectInput& in) {
  RECAUDO_TRY(held, held_credit(tx, in.act));
  const ledger::Credit& credit = held.credit;
  if (auto ok = check_taken(in.act, credit); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_day(in.act, credit); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_advance(in.act, held); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(debt, debt_of(tx, in));
  if (auto ok = check_holder(in.act, credit, debt); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(allocation, dues::allocate(in.act.amount, {debt}));
  if (!allocation.excess.is_zero())
    return fail(Code::kObligationOverpaid, debt_text(in.act.subject, in.act.vigencia) + " debe " +
                                               to_display(debt.total()) +
                                               " a esa fecha. Escriba hasta ese valor.");
  const auto obligations = obligations_named(tx, in.act);
  if (auto ok = check_held(obligations, allocation.settlements); !ok)
    return tl::unexpected(ok.error());

  Effect effect{.amount = in.act.amount};
  effect.seen = seen_of(credit);
  effect.lines.push_back({held.name, credit.balance, credit.balance - in.act.amount});
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
  effect.split = std::move(allocation.split);
  const auto taken = taken_from(held, in.act.amount);
  effect.entries.push_back(
      held.is_advance ? ledger::apply_advance(ledger_act(in), taken, allocation.settlements)
                      : ledger::apply_credit(ledger_act(in), taken, allocation.settlements));
  return effect;
}

}  // namespace recaudo::adjustments
