#include "core/adjustments/classification_notes.h"

#include <algorithm>

#include "core/adjustments/refunds.h"
#include "core/adjustments/restorations.h"

namespace recaudo::adjustments {
namespace {

using closing::UnappliedCredit;

std::string credit_text(const UnappliedCredit& credit) {
  return (credit.of_bank ? "El abono del banco es del " + to_long_spanish(credit.booked_on)
                         : "El abono del banco está en los libros desde el " +
                               to_long_spanish(credit.posted_on)) +
         " y estaba por clasificar (2.4.07.20), en el asiento " + to_string(credit.entry) +
         (credit.reference.empty() ? "." : ". Su referencia: " + credit.reference + ".");
}

// An order that the bank named: of somebody else, when two persons say that it was not for him; or
// with a payment whose amount its rail told otherwise.
void note_order(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act,
                const UnappliedCredit& credit) {
  const auto order = payments::order_by_reference(tx, payments::OrderReference(credit.reference));
  if (!order) return;
  if (order->subject != act.subject)
    effect.notes.push_back("Esa referencia es de una orden de " +
                           std::string(order->subject.kind == act.subject.kind
                                           ? another(act.subject)
                                           : "otra clase de deuda") +
                           ". Revise por qué el dinero no era para ella.");
  for (const auto& p : payments::payments_of_order(tx, order->id))
    if (p.state == payments::State::kReview)
      effect.notes.push_back("Esa orden tiene un pago en revisión, de " + to_display(p.amount) +
                             ", del que la pasarela informó otro valor. Revise que este dinero no "
                             "sea el suyo.");
}

// Nothing joins a debit of the bank to the credit that it takes back: people know.
void note_debits(Effect& effect, pqxx::transaction_base& tx, const UnappliedCredit& credit) {
  for (const auto& debit : debits_to_explain(tx, credit.amount, credit.booked_on)) {
    effect.seen += "debito:" + to_string(debit.entry) + ";";
    effect.notes.push_back("El banco debitó " + to_display(credit.amount) + " el " +
                           to_long_spanish(debit.on) + " (asiento " + to_string(debit.entry) +
                           ") y nadie ha dicho de qué fue. Si con ese débito el banco devolvió "
                           "este dinero, rechace el acto: ya no hay qué aplicar.");
  }
}

// Whether an earlier vigencia is owed is looked up as of now, and the day of the discount is past:
// so what it takes is told, and a change until the decision stops it.
void note_discount(Effect& effect, const std::string& day, const PaidDebt& paid) {
  Money taken;
  for (const auto& s : paid.allocation.settlements) taken += s.discount;
  effect.seen += "descuento:" + std::to_string(taken.centavos()) + ";";
  const Money offered = paid.debt.discount();
  if (!taken.is_zero())
    effect.notes.push_back("Toma " + to_display(taken) +
                           " de descuento por pronto pago, que se ofrecía el " + day +
                           ", según lo que se debe hoy de vigencias anteriores.");
  else if (!offered.is_zero() && !paid.allocation.settlements.empty())
    effect.notes.push_back("No paga toda la vigencia: no toma el descuento por pronto pago de " +
                           to_display(offered) + " que se ofrecía el " + day + ".");
  else if (offered.is_zero() && !paid.debt.lost_discount.empty())
    effect.notes.push_back("El " + day +
                           " se ofrecía un descuento por pronto pago, que no toma según lo que se "
                           "debe hoy: " +
                           paid.debt.lost_discount.front().detail + ".");
}

void note_interest(Effect& effect, const std::string& day, const PaidDebt& paid) {
  Money interest;
  for (const auto& s : paid.allocation.settlements) interest += s.interest;
  if (!interest.is_zero())
    effect.notes.push_back("Del valor, " + to_display(interest) +
                           " paga interés de mora, liquidado hasta el " + day + ".");
}

// What was paid after that day paid interest of capital that this money would have paid.
void note_later_payments(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act,
                         std::vector<ledger::Obligation>& obligations) {
  using dues::MovementKind;
  const auto is_later = [&](const dues::Movement& m) {
    return m.on > *act.date && !m.interest.is_zero() &&
           (m.kind == MovementKind::kPayment || m.kind == MovementKind::kMovedHere ||
            m.kind == MovementKind::kCreditApplied);
  };
  for (const auto& [id, history] : dues::histories_of(tx, obligations))
    if (std::ranges::any_of(history.movements, is_later)) {
      effect.notes.push_back(debt_text(act.subject, act.vigencia) +
                             " recibió pagos después de ese día: su interés no se vuelve a "
                             "liquidar.");
      return;
    }
}

// Prescripción or remisión, which took what the money may have been for.
void note_end(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act) {
  for (const auto& end : standing_ends(tx, act.subject)) {
    if (end.vigencia != act.vigencia) continue;
    effect.notes.push_back(
        "La terminó un acto: " + std::string(to_label(end.kind)) + ", resolución " +
        end.resolution + ", del " + to_long_spanish(end.resolved_on) + ". " +
        (end.kind == ActKind::kPrescription
             ? "Lo que se paga por una deuda prescrita no se devuelve (ET art. 819), y aquí "
               "quedaría como saldo a favor. "
             : "") +
        "Si el dinero era para esa deuda, primero se revoca ese acto.");
  }
}

}  // namespace

std::string paid_text(const UnappliedCredit& credit) {
  const std::string day = to_long_spanish(credit.paid_on);
  return credit.of_bank ? "Según el banco el dinero se pagó el " + day
                        : "El dinero está en los libros desde el " + day +
                              " y el día que dijo el banco no se guardó";
}

void note_credit(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act,
                 const UnappliedCredit& credit) {
  effect.notes.push_back(credit_text(credit));
  note_order(effect, tx, act, credit);
  note_debits(effect, tx, credit);
}

void note_debt(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act,
               PaidDebt paid) {
  const std::string day = to_long_spanish(*act.date);
  note_interest(effect, day, paid);
  note_discount(effect, day, paid);
  note_later_payments(effect, tx, act, paid.obligations);
  if (paid.allocation.settlements.empty()) {
    effect.notes.push_back(debt_text(act.subject, act.vigencia) + " no debe nada.");
    note_end(effect, tx, act);
  }
  if (!paid.allocation.excess.is_zero())
    effect.notes.push_back("Quedan " + to_display(paid.allocation.excess) +
                           " como saldo a favor de quien responde por esa deuda.");
}

}  // namespace recaudo::adjustments
