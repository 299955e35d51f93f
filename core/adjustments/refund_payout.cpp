// Pago de una devolución: the bank debited what a resolution ordered to give back. The closing puts
// a debit that nobody explains in 2.4.07.20; this act takes it from there, once.
#include "core/adjustments/effect.h"
#include "core/adjustments/refunds.h"

namespace recaudo::adjustments {
namespace {

Result<RefundToPay> refund_of(pqxx::transaction_base& tx, const ReceivableAct& act) {
  for (auto& refund : refunds_to_pay(tx, act.subject))
    if (refund.proposal == act.payout->refund) {
      if (refund.taken_out) return tl::unexpected(taken_out_refusal(refund));
      return refund;
    }
  if (const auto revoked = revocation_of(tx, act.payout->refund))
    return fail(Code::kNotFound,
                "Esa devolución se revocó con la resolución " + revoked->resolution + ", del " +
                    to_long_spanish(revoked->on) +
                    ": el saldo volvió a su titular. No se registró nada. El débito sigue por "
                    "clasificar (2.4.07.20). Reclámelo al banco, que confirmó la anulación.");
  return fail(Code::kNotFound,
              "Esa devolución no existe, es de " + another(act.subject) + " o ya se pagó.");
}

Result<WaitingDebit> debit_of(pqxx::transaction_base& tx, const ReceivableAct& act,
                              const RefundToPay& refund) {
  for (const auto& debit : debits_for(tx, refund))
    if (debit.entry == act.payout->debit) return debit;
  return fail(Code::kNotFound, "Ese débito del banco no está por clasificar, no es de " +
                                   to_display(refund.payable.amount) +
                                   " o es anterior a la resolución.");
}

}  // namespace

Result<Effect> refund_payout(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.payout.has_value(), "a payout names the refund and the bank's debit");
  RECAUDO_TRY(refund, refund_of(tx, in.act));
  RECAUDO_TRY(debit, debit_of(tx, in.act, refund));
  const Money amount = refund.payable.amount;
  if (in.act.on < debit.on)
    return fail(Code::kBadDate, "El banco debitó el " + to_long_spanish(debit.on) +
                                    ": el acto no puede ser anterior.");
  Effect effect{.amount = amount};
  effect.seen = "devolucion:" + to_string(refund.proposal) + ";debito:" + to_string(debit.entry) +
                "/" + std::to_string(amount.centavos()) + ";";
  effect.lines.push_back({"Devolución por pagar, resolución " + refund.resolution, amount, {}});
  effect.notes.push_back("El débito del banco es del " + to_long_spanish(debit.on) +
                         " y estaba por clasificar (2.4.07.20), en el asiento " +
                         to_string(debit.entry) + ".");
  effect.entries.push_back(
      ledger::pay_refund(ledger_act(in), refund.payable, ledger::account::kUnclassified));
  return effect;
}

}  // namespace recaudo::adjustments
