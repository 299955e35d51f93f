// Contracargo (Decreto 587/2016): a payment that was applied goes back to the payer. What it paid
// is owed again, with its discount; interest is computed anew when it is paid. Money that was still
// in transit leaves that account by the mirror of its entry. Money that was in the bank leaves
// 2.4.07.20, where the closing puts the bank's debit whenever it comes. A payment that was
// transferred to another subscriber goes back from there.
#include <algorithm>

#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"
#include "core/adjustments/reversal_orders.h"
#include "core/dues/settled.h"
#include "ledger/act_recipes.h"

namespace recaudo::adjustments {
namespace {

// What the payment's own open reversal holds of the credit balance: it is freed before the entry is
// posted.
Money own_hold(pqxx::transaction_base& tx, const EffectInput& in, const ledger::Excess& excess) {
  const auto own = open_reversal_of(tx, *in.act.payment);
  return own && excess.obligation ? held_by_reversal(tx, *own, *excess.obligation) : Money();
}

ledger::Entry reversal(const EffectInput& in, const payments::Payment& payment,
                       const ledger::Entry& mirror,
                       const std::vector<ledger::Settlement>& settlements,
                       const ledger::Excess& excess) {
  if (!payment.settled_at) return mirror;
  auto entry = ledger::collection_reversal({.key = mirror.key,
                                            .effective_on = in.act.on,
                                            .source_kind = mirror.source_kind,
                                            .source_id = mirror.source_id},
                                           ledger::account::kUnclassified, payment.amount,
                                           settlements, excess);
  entry.reverses = mirror.reverses;
  return entry;
}

void tell(Effect& effect, const std::vector<NamedObligation>& obligations,
          const std::vector<ledger::Settlement>& settlements) {
  for (const auto& s : settlements) {
    const auto o = std::ranges::find(obligations, s.obligation, &NamedObligation::id);
    invariant(o != obligations.end(), "a payment settled obligations");
    effect.lines.push_back({o->label, o->balance, o->balance + s.capital + s.discount});
  }
}

const char* where_the_money_was(const payments::Payment& payment) {
  if (!payment.settled_at) return "El dinero estaba en tránsito y no llegó al banco.";
  if (payment.rail == "caja")
    return "El dinero entró por caja: sale de 2.4.07.20, donde queda el giro que lo devuelve.";
  return "El dinero ya estaba en el banco: sale de 2.4.07.20, donde queda el débito del banco.";
}

}  // namespace

Result<Effect> chargeback(pqxx::transaction_base& tx, const EffectInput& in) {
  RECAUDO_TRY(payment, applied_payment(tx, in));
  const auto now_in = ledger::current_collection(tx, *payment.entry);
  if (auto ok = ledger::check_reversal_day(tx, *payment.paid_on, in.act.on); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(settlements, dues::settled_by(tx, now_in));
  RECAUDO_TRY(mirror, ledger::mirror_of(tx, now_in, in.act.on, "reversal-recaudo"));
  const auto excess = excess_of(mirror);
  if (auto ok = check_excess(tx, {.excess = excess, .own_hold = own_hold(tx, in, excess)}); !ok)
    return tl::unexpected(ok.error());

  Effect effect{.amount = payment.amount};
  effect.seen = "asiento:" + to_string(now_in) + (payment.settled_at ? ":banco;" : ":transito;");
  tell(effect, settled_obligations(tx, in.act.subject, settlements), settlements);
  if (!excess.amount.is_zero())
    effect.notes.push_back("El saldo a favor de " + to_display(excess.amount) +
                           " que dejó el pago desaparece.");
  effect.notes.emplace_back(where_the_money_was(payment));
  effect.notes.emplace_back(
      "El descuento que tuvo el pago se pierde y el interés se liquida otra "
      "vez al pagar.");
  effect.entries.push_back(reversal(in, payment, mirror, settlements, excess));
  return effect;
}

}  // namespace recaudo::adjustments
