#include "core/adjustments/pursue_reversal.h"

#include "base/fault_point.h"
#include "core/adjustments/adjustments.h"
#include "core/payments/returned.h"

namespace recaudo::adjustments {
namespace {

using gateways::NotDone;
using gateways::ReturnStatus;
using payments::Payment;
using payments::State;

// Of one round: what is left waits for the next one, so that a slow rail does not keep the janitor
// from its other work.
constexpr std::chrono::seconds kRoundBudget{20};

// How long after the request a rail that tells returns is believed that there is none: longer than
// any request of ours lives, and than a gateway takes to carry one out.
constexpr std::chrono::minutes kGrace{15};

constexpr const char* kSilent =
    "La pasarela no respondió si devolvió el pago. No se vuelve a pedir: se consulta hasta "
    "saberlo. "
    "Confírmelo también con la pasarela.";
constexpr const char* kNotHeard =
    "La pasarela no respondió la consulta. No se le ha pedido el reverso. Se consulta otra vez.";
constexpr const char* kInBank =
    "El dinero ya llegó al banco: la pasarela no lo reversó. Ordene la devolución del saldo a "
    "favor.";

constexpr const char* kInBankByThen =
    "El banco abonó el pago a más tardar el día en que se pidió el reverso: eso no dice si la "
    "pasarela lo devolvió. Confírmelo con ella antes de devolver el dinero por otra vía.";

constexpr const char* kNobodyToAsk =
    "La pasarela a la que se pidió el reverso ya no está configurada: no se le puede consultar. "
    "Confirme con ella si devolvió el pago. Si lo hizo, ordene un contracargo.";

// One order being looked after.
struct Pursuit {
  const Services& services;
  const dues::Law& law;
  const payments::Rails& rails;
  Uuid id;

  ReversalOrder order() const {
    return services.db.read([&](pqxx::read_transaction& tx) { return *reversal_of(tx, id); });
  }
  Payment payment(const ReversalOrder& o) const {
    return services.db.read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payments::payment_by_ticket(tx, o.payment));
    });
  }
  template <typename F>
  auto change(const Payment& p, F&& fn) const {
    return perform(services, events::system_actor(), p.rail, std::forward<F>(fn));
  }
};

// It ends without money: what it held is free, and the log says so.
void end_without_money(Work& work, const Uuid& id, ReversalState to, const std::string& why) {
  if (!end_reversal(work, id, to, why)) return;  // somebody else ended it
  free_reversal(work, id);
  tell_reversal(work, id, to);
}

// It stays open. What may have been received is a case for the treasury, once, whoever was to open
// it before and could not.
void wait(const Pursuit& p, const ReversalOrder& order, const Payment& payment,
          const std::optional<std::string>& raw, const char* why) {
  p.change(payment, [&](Work& work) {
    if (raw) payments::keep_return_answer(work, payment, *raw);
    note_visit(work, p.id, why);
    if (order.state == ReversalState::kAsked)
      payments::warn_of_doubtful_reversal(work, payment, why);
  });
}

void stop(const Pursuit& p, const Payment& payment, const std::optional<std::string>& raw,
          ReversalState to, const std::string& why) {
  p.change(payment, [&](Work& work) {
    if (raw) payments::keep_return_answer(work, payment, *raw);
    end_without_money(work, p.id, to, why);
  });
}

// Whether an order that the rail confirms now had ended as if nothing had gone back.
bool was_ended_without_money(Work& work, const Uuid& id) {
  const auto state = reversal_of(work.tx(), id)->state;
  return state == ReversalState::kRefused || state == ReversalState::kNotDone;
}

// The rail confirmed. Its answer and this state are one transaction, the entry the next one: a
// reason why it cannot be posted must not lose that the money is gone. Another one who pursues it
// may have heard it first: that is no reason for a case.
void confirm(const Pursuit& p, const Payment& payment, const std::string& raw) {
  p.change(payment, [&](Work& work) {
    payments::keep_return_answer(work, payment, raw);
    if (!end_reversal(work, p.id, ReversalState::kReturned, "") &&
        was_ended_without_money(work, p.id))
      payments::warn_of_doubtful_reversal(
          work, payment,
          "La pasarela dice que devolvió un pago cuyo reverso ya había "
          "terminado. Compárelo con ella.");
  });
  fault_point("reversal_confirmed");
}

std::string refusal_of(const NotDone& answer) {
  const std::string said = answer.text.empty() ? "código " + answer.code : answer.text;
  return "La pasarela no devolvió el pago: " + said;
}

// The one time that the rail is asked for it.
void ask_rail(const Pursuit& p, gateways::PaymentGateway& gateway, const Payment& payment,
              const ReturnStatus& status) {
  const bool mine = p.change(payment, [&](Work& work) {
    payments::keep_return_answer(work, payment, status.raw);
    return claim_question(work, p.id, status.payment);
  });
  if (!mine) return;
  fault_point("reversal_claimed");
  const auto outcome = gateway.reverse(status.payment);
  fault_point("reversal_answered");
  p.rails.hear(payment.rail, p.services.clock.now(), outcome);
  if (const auto* done = std::get_if<gateways::Done>(&outcome))
    return confirm(p, payment, done->raw);
  if (const auto* refused = std::get_if<NotDone>(&outcome))
    return stop(p, payment, refused->raw, ReversalState::kRefused, refusal_of(*refused));
  p.change(payment, [&](Work& work) {
    payments::keep_return_answer(work, payment, std::get<gateways::Unavailable>(outcome).raw);
    note_visit(work, p.id, kSilent);
    payments::warn_of_doubtful_reversal(work, payment, kSilent);
  });
}

// Whether what the rail tells is the payment that two persons decided on.
bool is_about(const Payment& payment, const ReturnStatus& status) {
  return status.ticket == payment.ticket && status.amount == payment.amount &&
         status.currency == "COP";
}

// The bank showed the money after the day of the request: there was nothing to give back. What it
// showed before then, and we read late, says nothing of what the rail did.
bool bank_denies_it(const Pursuit& p, const ReversalOrder& order, const Payment& payment) {
  return payment.settled_at && p.services.db.read([&](pqxx::read_transaction& tx) {
    return credited_after(tx, payment.ticket, bogota_date(*order.asked_at));
  });
}

// Of an order that was asked for, a rail that tells no return.
void hear_not_returned(const Pursuit& p, const gateways::PaymentGateway& gateway,
                       const ReversalOrder& order, const Payment& payment,
                       const ReturnStatus& status) {
  if (bank_denies_it(p, order, payment))
    return stop(p, payment, status.raw, ReversalState::kNotDone, kInBank);
  if (gateway.traits().tells_returns && p.services.clock.now() >= *order.asked_at + kGrace)
    return stop(p, payment, status.raw, ReversalState::kNotDone,
                "La pasarela dice que no devolvió el pago. Quedó como estaba.");
  wait(p, order, payment, status.raw, payment.settled_at ? kInBankByThen : kSilent);
}

void hear_status(const Pursuit& p, gateways::PaymentGateway& gateway, const ReversalOrder& order,
                 const Payment& payment, const ReturnStatus& status) {
  const bool asked = order.state == ReversalState::kAsked;
  if (!is_about(payment, status)) {
    constexpr const char* kOther =
        "La pasarela muestra otro pago u otro valor. No se le pidió nada.";
    if (asked) return wait(p, order, payment, status.raw, kSilent);
    return stop(p, payment, status.raw, ReversalState::kRefused, kOther);
  }
  if (status.returned) return confirm(p, payment, status.raw);
  if (asked) return hear_not_returned(p, gateway, order, payment, status);
  if (payment.settled_at) return stop(p, payment, status.raw, ReversalState::kRefused, kInBank);
  ask_rail(p, gateway, payment, status);
}

// Asks the rail how the payment stands, and goes on from there.
void ask_how_it_stands(const Pursuit& p, gateways::PaymentGateway& gateway,
                       const ReversalOrder& order, const Payment& payment) {
  const auto outcome = gateway.query_return(payment.cus);
  p.rails.hear(payment.rail, p.services.clock.now(), outcome);
  if (const auto* status = std::get_if<ReturnStatus>(&outcome))
    return hear_status(p, gateway, order, payment, *status);
  const bool asked = order.state == ReversalState::kAsked;
  if (const auto* none = std::get_if<gateways::Unavailable>(&outcome))
    return wait(p, order, payment, none->raw, asked ? kSilent : kNotHeard);
  const auto& refused = std::get<NotDone>(outcome);
  if (asked) return wait(p, order, payment, refused.raw, kSilent);
  stop(p, payment, refused.raw, ReversalState::kRefused, refusal_of(refused));
}

// A chargeback came first: the payment is back on the books, once.
void end_as_given_back(const Pursuit& p, const Payment& payment) {
  p.change(payment, [&](Work& work) {
    end_without_money(work, p.id, ReversalState::kDone, "Otro acto ya había devuelto el pago.");
  });
}

// What the rail confirmed, on the books. A refusal leaves it confirmed, with a case that says why;
// unless it was refused because another one, or another act, has given the payment back meanwhile.
void put_on_the_books(const Pursuit& p, const Payment& payment) {
  const auto posted =
      p.change(payment, [&](Work& work) { return carry_out_reversal(work, p.law, p.id); });
  if (posted) return;
  const std::string why =
      "La pasarela devolvió el pago y el asiento no se pudo registrar. " + posted.error().detail;
  p.change(payment, [&](Work& work) {
    const auto held = value_or_throw(payments::lock_with_order(work.tx(), payment.ticket));
    if (held.state == State::kReversed || !is_open(reversal_of(work.tx(), p.id)->state)) return;
    note_visit(work, p.id, why);
    payments::warn_of_unposted_reversal(work, payment, why);
  });
}

void do_what_lacks(const Pursuit& p) {
  const auto order = p.order();
  if (!is_open(order.state)) return;
  const Payment payment = p.payment(order);
  // Before anything is tried: an order that throws must not come first in every round.
  p.change(payment, [&](Work& work) { note_turn(work, p.id); });
  if (payment.state == State::kReversed) return end_as_given_back(p, payment);
  if (order.state == ReversalState::kReturned) return put_on_the_books(p, payment);
  if (const auto ok = check_reversible(p.rails, payment); !ok) {
    if (order.state == ReversalState::kAsked)
      return wait(p, order, payment, std::nullopt, kNobodyToAsk);
    return stop(p, payment, std::nullopt, ReversalState::kRefused, ok.error().detail);
  }
  if (p.rails.rests(payment.rail, p.services.clock.now())) return;
  ask_how_it_stands(p, *p.rails.find(payment.rail), order, payment);
  if (p.order().state == ReversalState::kReturned) put_on_the_books(p, p.payment(order));
}

}  // namespace

Result<void> check_reversible(const payments::Rails& rails, const Payment& payment) {
  const auto* gateway = rails.find(payment.rail);
  if (gateway != nullptr && gateway->traits().can_reverse && !payment.cus.empty()) return {};
  return fail(Code::kNotTransferable,
              "El medio de ese pago no hace reversos a pedido nuestro. No se le pidió nada. Ordene "
              "la devolución del saldo a favor.");
}

Result<ReversalOrder> pursue_reversal(const Services& services, const dues::Law& law,
                                      const payments::Rails& rails, const Uuid& proposal) {
  const bool known = services.db.read(
      [&](pqxx::read_transaction& tx) { return reversal_of(tx, proposal).has_value(); });
  if (!known) return fail(Code::kNotFound, "reverso");
  const Pursuit p{services, law, rails, proposal};
  do_what_lacks(p);
  return p.order();
}

int pursue_reversals(const Services& services, const dues::Law& law, const payments::Rails& rails,
                     int limit) {
  const auto due = services.db.read(
      [&](pqxx::read_transaction& tx) { return reversals_due(tx, services.clock.now(), limit); });
  const Instant ends = services.clock.now() + kRoundBudget;
  int ended = 0;
  for (const auto& id : due) {
    if (id != due.front() && services.clock.now() >= ends) break;
    if (const auto order = pursue_reversal(services, law, rails, id); order)
      ended += is_open(order->state) ? 0 : 1;
  }
  return ended;
}

}  // namespace recaudo::adjustments
