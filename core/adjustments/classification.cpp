// Aplicación de un recaudo por clasificar (docs/decisions/0049): a credit of the bank that waits in
// 2.4.07.20 pays the debt it was meant for, all of it. Interest runs to the day it was paid (ET
// 803), a part is spread by ET 804, and what the debt does not take is its debtor's credit balance.
#include <algorithm>

#include "core/adjustments/classification_notes.h"
#include "ledger/act_recipes.h"

namespace recaudo::adjustments {
namespace {

using closing::UnappliedCredit;

// Money of today cannot have been applied before the bank credited it; when it was paid, the bank
// says, or a proof of an earlier day.
Result<void> check_days(const ReceivableAct& act, const UnappliedCredit& credit) {
  if (act.on < credit.posted_on)
    return fail(Code::kBadDate, "El abono está en los libros desde el " +
                                    to_long_spanish(credit.posted_on) +
                                    ": el acto no puede ser anterior. No se registró nada. Escriba "
                                    "esa fecha o una posterior.");
  const std::string told = paid_text(credit);
  if (!act.date || *act.date > credit.paid_on)
    return fail(Code::kBadDate, told +
                                    ": se pagó ese día o antes. No se registró nada. Escriba ese "
                                    "día o, con su prueba, uno anterior.");
  if (*act.date != credit.paid_on && act.applies->proof.empty())
    return fail(Code::kBadDate,
                told + ". Para un día anterior escriba la prueba. No se registró nada.");
  return {};
}

// A payment that its rail approved, or may still approve, pays its debt itself: this money is that
// payment's.
Result<void> check_payment(pqxx::transaction_base& tx, const payments::Payment& payment) {
  using payments::State;
  RECAUDO_TRY(order, payments::order_by_id(tx, payment.order));
  const std::string name = "El abono nombra la referencia " + order.reference.str() + ", ";
  if (payment.state == State::kApproved && !payment.settled_at)
    return fail(Code::kNotTransferable,
                name +
                    "que tiene un pago que la pasarela ya aprobó y el banco no ha abonado: si este "
                    "dinero es el suyo, aplicarlo pagaría la deuda dos veces. No se registró nada. "
                    "Si es el suyo, registre primero el contracargo de ese pago. Si no, espere a "
                    "que el banco abone el de ese pago.");
  if (payment.state == State::kCreated || payment.state == State::kPending)
    return fail(Code::kAmountHeld,
                name +
                    "que tiene un pago que la pasarela todavía no decide. No se registró nada. "
                    "Consúltela de nuevo y espere su respuesta.");
  if (payment.state == State::kReview)
    return fail(Code::kNotTransferable,
                name +
                    "que tiene un pago en revisión: la pasarela informó otro valor que el de su "
                    "orden. No se registró nada. Sale de revisión cuando la pasarela lo aprueba "
                    "por el valor de la orden: pídale que corrija lo que informó.");
  return {};
}

// Of the decision's payments, and of those of the order that the bank named. One in review says of
// the order's other money nothing: the notes tell it.
Result<void> check_payments(pqxx::transaction_base& tx, const UnappliedCredit& credit) {
  for (const auto ticket : credit.payments) {
    RECAUDO_TRY(payment, payments::payment_by_ticket(tx, ticket));
    if (auto ok = check_payment(tx, payment); !ok) return ok;
  }
  const auto order = payments::order_by_reference(tx, payments::OrderReference(credit.reference));
  if (!order) return {};
  for (const auto& payment : payments::payments_of_order(tx, order->id))
    if (payment.state != payments::State::kReview)
      if (auto ok = check_payment(tx, payment); !ok) return ok;
  return {};
}

// Also one that owes nothing any more: then all of the money is its debtor's credit balance.
Result<dues::DueVigencia> debt_of(pqxx::transaction_base& tx, const EffectInput& in) {
  for (auto& v :
       dues::dues_of(tx, in.law, in.act.subject, *in.act.date, dues::Reading::kAmounts).vigencias)
    if (v.vigencia == in.act.vigencia && !v.lines.empty()) return v;
  return fail(Code::kNothingToPay, debt_text(in.act.subject, in.act.vigencia) +
                                       " no se ha cobrado. No se registró nada. Escoja la deuda "
                                       "que ese dinero pagaba.");
}

void add_debt(Effect& effect, const std::vector<ledger::Obligation>& obligations,
              const dues::Allocation& allocation) {
  for (const auto& o : obligations) {
    effect.seen += seen_of(o);
    const auto s = std::ranges::find(allocation.settlements, o.id, &ledger::Settlement::obligation);
    if (s == allocation.settlements.end()) continue;
    effect.lines.push_back(
        {label_of(o.vigencia, o.item), o.balance, o.balance - s->capital - s->discount});
  }
}

}  // namespace

Result<Effect> classification(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.applies.has_value(), "the act names the credit");
  RECAUDO_TRY(credit, closing::unapplied_credit(tx, in.act.applies->entry));
  if (auto ok = check_days(in.act, credit); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_payments(tx, credit); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(debt, debt_of(tx, in));
  RECAUDO_TRY(allocation, dues::allocate(credit.amount, {debt}));
  auto obligations = obligations_of(tx, in.act.subject);
  std::erase_if(obligations, [&](const auto& o) { return o.vigencia != in.act.vigencia; });
  if (auto ok = check_held(obligations, allocation.settlements); !ok)
    return tl::unexpected(ok.error());

  Effect effect{.amount = credit.amount};
  effect.seen =
      "credito:" + to_string(credit.entry) + "/" + std::to_string(credit.amount.centavos()) + ";";
  effect.lines.push_back({"Recaudo por clasificar (2.4.07.20)", credit.amount, {}});
  add_debt(effect, obligations, allocation);
  note_credit(effect, tx, in.act, credit);
  note_debt(effect, tx, in.act, {debt, std::move(obligations), allocation});
  effect.classified = ClassifiedMoney{
      .act = ledger_act(in),
      .paid_on = *in.act.date,
      .amount = credit.amount,
      .settlements = std::move(allocation.settlements),
      .excess = {.amount = allocation.excess, .third_party = debt.lines.front().third_party},
      .rest_of = debt.debtor};
  effect.split = std::move(allocation.split);
  return effect;
}

}  // namespace recaudo::adjustments
