// Anticipo: a taxpayer asks that his credit balance waits for a vigencia that is not charged yet.
// When it is, a compensation takes it from there.
#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"

namespace recaudo::adjustments {
namespace {

// This year's, while it is not charged, or next year's.
Result<void> check_vigencia(pqxx::transaction_base& tx, const ReceivableAct& act) {
  const int year = year_of(act.on);
  if (act.vigencia < year || act.vigencia > year + 1)
    return fail(Code::kNothingToPay,
                "Escriba " + std::to_string(year) + " o " + std::to_string(year + 1) + ".");
  for (const auto& o : ledger::obligations_of(tx, act.subject.id))
    if (o.vigencia == act.vigencia)
      return fail(Code::kNothingToPay, "La vigencia " + std::to_string(act.vigencia) +
                                           " ya se cobró: compense el saldo a favor con ella.");
  return {};
}

// One obligation holds what waits for a vigencia, and it is one holder's even when it is used up.
Result<Money> kept_for(pqxx::transaction_base& tx, const ReceivableAct& act,
                       const ledger::Credit& credit) {
  const auto kept = ledger::advance_for(tx, act.subject.id, act.vigencia);
  if (!kept) return Money();
  if (kept->third_party != credit.third_party)
    return fail(Code::kPaymentNotImputable,
                "El anticipo para " + std::to_string(act.vigencia) +
                    " de este predio es de otro titular. No se registró nada: devuelva el saldo a "
                    "favor, o déjelo hasta que esa vigencia se cobre y compénselo.");
  return kept->balance;
}

}  // namespace

Result<Effect> advance(pqxx::transaction_base& tx, const EffectInput& in) {
  RECAUDO_TRY(held, held_credit(tx, in.act));
  if (held.is_advance) return fail(Code::kNotFound, "Ese dinero ya es un anticipo.");
  if (auto ok = check_taken(in.act, held.credit); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_vigencia(tx, in.act); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_in_bank(tx, in.act, held.credit); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(kept, kept_for(tx, in.act, held.credit));

  Effect effect{.amount = in.act.amount};
  effect.seen = seen_of(held.credit) + "anticipo:" + std::to_string(kept.centavos()) + ";";
  effect.lines.push_back({held.name, held.credit.balance, held.credit.balance - in.act.amount});
  effect.lines.push_back(
      {"Anticipo para " + std::to_string(in.act.vigencia), kept, kept + in.act.amount});
  effect.notes.emplace_back(
      "Cuando esa vigencia se cobre, el anticipo la paga con un acto de compensación.");
  effect.move = {
      .act = ledger_act(in), .from = taken_from(held, in.act.amount), .whose = in.act.subject};
  return effect;
}

}  // namespace recaudo::adjustments
