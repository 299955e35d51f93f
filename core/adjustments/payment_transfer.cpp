// Transfer of a payment to another vigencia of its parcel, or to a bill of its subscriber or of
// another one, by a pair of entries (ledger/transfers.h, docs/decisions/0024), with interest to the
// day it was paid (ET 803). What the debt does not take is a credit balance. What was executed in
// the budget already goes with it.
#include <algorithm>
#include <set>

#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"
#include "core/dues/settled.h"
#include "ledger/act_recipes.h"

namespace recaudo::adjustments {
namespace {

// "la factura de marzo de 2026 del suscriptor S-1"
std::string bill_text(const dues::NamedBill& bill) {
  return "la factura de " + dues::billed_text(bill.billed) + " del suscriptor " + bill.subscriber;
}

// Whose debt it pays: of its own subject, or of another subscriber.
Result<ledger::Subject> paid_for(const ReceivableAct& act) {
  if (!act.to) return act.subject;
  if (!is_of_services(act.subject) || *act.to == act.subject.id)
    return fail(Code::kNotTransferable, "Escriba el número de otro suscriptor, o ninguno.");
  return ledger::Subject{act.subject.kind, *act.to};
}

Result<dues::DueVigencia> destination(pqxx::transaction_base& tx, const EffectInput& in,
                                      const ledger::Subject& whose, Date paid_on) {
  for (auto& v : dues::dues_of(tx, in.law, whose, paid_on, dues::Reading::kAmounts).vigencias)
    if (v.vigencia == in.act.vigencia && !v.is_paid()) return v;
  return fail(Code::kNothingToPay, debt_text(whose, in.act.vigencia) + " no debe nada.");
}

Result<void> check_elsewhere(const ReceivableAct& act,
                             const std::vector<ledger::Obligation>& obligations,
                             const std::vector<ledger::Settlement>& before) {
  for (const auto& o : obligations)
    if (o.vigencia == act.vigencia &&
        std::ranges::find(before, o.id, &ledger::Settlement::obligation) != before.end())
      return fail(Code::kNotTransferable,
                  is_of_services(act.subject)
                      ? "Ese pago ya está en esa factura."
                      : "Ese pago ya está en la vigencia " + std::to_string(act.vigencia) + ".");
  return {};
}

// What the transfer moves, between what the payment had settled and what it settles now.
struct Move {
  std::vector<ledger::Settlement> before;
  ledger::Excess taken;                  // what it had left over
  std::vector<NamedObligation> settled;  // before and after
  const dues::DueVigencia& debt;
  dues::Allocation now;
};

std::optional<ledger::Credit> credit_taken(pqxx::transaction_base& tx, const Move& move) {
  return move.taken.obligation ? ledger::credit_by_id(tx, *move.taken.obligation) : std::nullopt;
}

// Whose the rest is: of who owed the vigencia that the payment was taken from. All of a payment
// that paid no vigencia is a credit balance already, and stays its holder's: of whom its line names
// or of who opened it. Where nobody is known, of who owes what it pays now.
std::optional<ledger::ThirdPartyId> owner_of_rest(pqxx::transaction_base& tx, const Move& move) {
  if (!move.before.empty()) return move.before.front().third_party;
  if (move.taken.third_party) return move.taken.third_party;
  if (const auto c = credit_taken(tx, move); c && c->third_party) return c->third_party;
  return move.now.settlements.empty() ? std::nullopt : move.now.settlements.front().third_party;
}

// The bill that the money is at: that of what it settled, or of its credit balance.
ledger::Subject left_bill(pqxx::transaction_base& tx, const Move& move) {
  for (const auto& o : move.settled)
    if (!move.before.empty() && o.id == move.before.front().obligation) return o.owed_by;
  const auto credit = credit_taken(tx, move);
  invariant(credit.has_value(), "a payment settled something or left it over");
  return {ledger::SubjectKind::kServiceBill, credit->subject};
}

// What is left over of a payment that paid bills of several persons is of one of them, and nothing
// says of which.
Result<void> check_one_holder(pqxx::transaction_base& tx, const Move& move) {
  std::set<std::optional<ledger::ThirdPartyId>> holders;
  std::vector<ledger::SubjectId> ids;
  for (const auto& s : move.before) {
    holders.insert(s.third_party);
    for (const auto& o : move.settled)
      if (o.id == s.obligation) ids.push_back(o.owed_by.id);
  }
  if (move.now.excess.is_zero() || holders.size() < 2) return {};
  std::string which;
  for (const auto& [id, bill] : dues::named_bills(tx, ids))
    which += (which.empty() ? "" : "; ") + bill_text(bill);
  return fail(Code::kNotTransferable,
              "Ese pago cubrió facturas de titulares distintos (" + which + ") y sobrarían " +
                  to_display(move.now.excess) +
                  ", que no se sabe de quién son. No se propuso nada. Trasládelo a una factura que "
                  "lo reciba completo.");
}

// What the debt does not take, and whose credit balance takes it. A payment that goes to another
// subscriber was his from the beginning, says the act: so is what is left over of it.
struct Rest {
  ledger::Excess excess;
  ledger::Subject whose;
};
Result<Rest> rest_of(pqxx::transaction_base& tx, const EffectInput& in,
                     const ledger::Subject& whose, const Move& move) {
  Rest rest{.excess = {.amount = move.now.excess, .third_party = owner_of_rest(tx, move)},
            .whose = in.act.subject};
  if (!is_of_services(in.act.subject)) return rest;
  rest.whose = left_bill(tx, move);
  const auto own = owners_of(tx, whose).ids;
  if (std::ranges::find(own, rest.whose.id) != own.end()) {
    if (auto ok = check_one_holder(tx, move); !ok) return tl::unexpected(ok.error());
    return rest;
  }
  rest.whose = move.debt.debtor;
  rest.excess.third_party = move.debt.lines.front().third_party;
  return rest;
}

std::string note_of(pqxx::transaction_base& tx, const Rest& rest) {
  std::string note = "Quedan " + to_display(rest.excess.amount) + " como saldo a favor";
  if (rest.whose.kind == ledger::SubjectKind::kServiceBill)
    note +=
        " de " + bill_text(dues::named_bills(tx, std::span(&rest.whose.id, 1)).at(rest.whose.id));
  return note + ".";
}

// What the rest puts back into the balance that the mirror takes from, that of the same year, in
// the name of the same holder: a line that names nobody is of who opened it.
Money left_again(pqxx::transaction_base& tx, const EffectInput& in, const Move& move,
                 const Rest& rest) {
  const auto c = credit_taken(tx, move);
  if (!c || c->subject != rest.whose.id || c->year != year_of(in.act.on)) return {};
  const auto holder = [&](const ledger::Excess& e) {
    return e.third_party ? e.third_party : c->third_party;
  };
  return holder(rest.excess) == holder(move.taken) ? rest.excess.amount : Money();
}

void tell(Effect& effect, const Move& move) {
  for (const auto& o : move.settled) {
    Money after = o.balance;
    for (const auto& s : move.before)
      if (s.obligation == o.id) after += s.capital + s.discount;
    for (const auto& s : move.now.settlements)
      if (s.obligation == o.id) after -= s.capital + s.discount;
    if (after != o.balance) effect.lines.push_back({o.label, o.balance, after});
  }
}

// Of what the money is income, before and after: two entries of the budget book.
std::vector<ledger::Entry> executed_again(const EffectInput& in,
                                          const std::vector<ledger::Settlement>& before,
                                          const std::vector<ledger::Settlement>& after) {
  std::vector<ledger::Entry> out;
  auto act = ledger_act(in);
  act.key = derive_uuid("acto-ejecucion-devuelta", to_string(in.key));
  if (!before.empty()) out.push_back(ledger::execution_given_back(act, before));
  act.key = derive_uuid("acto-ejecucion", to_string(in.key));
  out.push_back(ledger::execution(act, after));
  return out;
}

}  // namespace

Result<Effect> payment_transfer(pqxx::transaction_base& tx, const EffectInput& in) {
  RECAUDO_TRY(payment, applied_payment(tx, in));
  RECAUDO_TRY(whose, paid_for(in.act));
  const auto now_in = ledger::current_collection(tx, *payment.entry);
  if (auto ok = ledger::check_reversal_day(tx, *payment.paid_on, in.act.on); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(before, dues::settled_by(tx, now_in));
  const auto obligations = obligations_of(tx, whose);
  if (auto ok = check_elsewhere(in.act, obligations, before); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(debt, destination(tx, in, whose, *payment.paid_on));
  RECAUDO_TRY(allocation, dues::allocate(payment.amount, {debt}));
  if (auto ok = check_held(obligations, allocation.settlements); !ok)
    return tl::unexpected(ok.error());

  RECAUDO_TRY(mirror, ledger::mirror_of(tx, now_in, in.act.on, "reversal-traslado"));
  auto both = before;
  both.insert(both.end(), allocation.settlements.begin(), allocation.settlements.end());
  const Move move{.before = std::move(before),
                  .taken = excess_of(mirror),
                  .settled = settled_obligations(tx, in.act.subject, both),
                  .debt = debt,
                  .now = std::move(allocation)};
  RECAUDO_TRY(rest, rest_of(tx, in, whose, move));
  if (auto ok = check_excess(tx, {.excess = move.taken, .left = left_again(tx, in, move, rest)});
      !ok)
    return tl::unexpected(ok.error());

  Effect effect{.amount = payment.amount};
  effect.seen = "asiento:" + to_string(now_in) + (payment.settled_at ? ":banco;" : ":transito;");
  for (const auto& o : obligations)
    if (o.vigencia == in.act.vigencia) effect.seen += seen_of(o);
  tell(effect, move);
  if (!rest.excess.amount.is_zero()) effect.notes.push_back(note_of(tx, rest));
  effect.transfer = ledger::Transfer{.payment = now_in,
                                     .on = in.act.on,
                                     .reason = in.act.reason,
                                     .settlements = move.now.settlements,
                                     .excess = rest.excess};
  effect.rest_of = rest.whose;
  effect.split = move.now.split;
  if (payment.settled_at) effect.entries = executed_again(in, move.before, move.now.settlements);
  return effect;
}

}  // namespace recaudo::adjustments
