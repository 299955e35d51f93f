// Reverso: the rail that took a payment gives it back before the bank credits it, so that the money
// never arrives. On the books it is a chargeback of money in transit. What is in the bank already
// is given back by a refund (ET 850), not by the rail.
#include "core/adjustments/effect.h"
#include "core/adjustments/reversal_orders.h"

namespace recaudo::adjustments {

Result<Effect> rail_reversal(pqxx::transaction_base& tx, const EffectInput& in) {
  RECAUDO_TRY(payment, applied_payment(tx, in));
  if (payment.settled_at)
    return fail(Code::kNotTransferable,
                "El dinero de ese pago ya está en el banco: la pasarela no lo reversa. Ordene la "
                "devolución del saldo a favor.");
  if (has_open_reversal(tx, payment.ticket))
    return fail(Code::kNotTransferable, "Ese pago ya tiene un reverso en curso. Espere su fin.");
  RECAUDO_TRY(effect, chargeback(tx, in));
  effect.notes.emplace_back(
      "Con la aprobación se pide el reverso a la pasarela, una sola vez. Se registra cuando ella "
      "lo "
      "confirme.");
  effect.notes.emplace_back("Si la pasarela no lo acepta, el pago queda como está.");
  return effect;
}

}  // namespace recaudo::adjustments
