// Transfer of a payment to another vigencia of its parcel by a pair of entries (ledger/transfers.h,
// docs/decisions/0024), with interest to the day it was paid (ET 803). What the vigencia does not
// take is a credit balance. What was executed in the budget already goes with it.
#include <algorithm>

#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"
#include "core/dues/settled.h"

namespace recaudo::adjustments {
namespace {

Result<dues::DueVigencia> destination(pqxx::transaction_base& tx, const EffectInput& in,
                                      Date paid_on) {
  for (auto& v : dues::dues_of(tx, in.law, in.act.parcel, paid_on).vigencias)
    if (v.vigencia == in.act.vigencia && !v.is_paid()) return v;
  return fail(Code::kNothingToPay,
              "La vigencia " + std::to_string(in.act.vigencia) + " no debe nada.");
}

// Whose the rest is: of who owed the vigencia that the payment was taken from. All of a payment
// that paid no vigencia is a credit balance already, and stays its holder's: of whom its line names
// or of who opened it. Where nobody is known, of who owes what it pays now.
std::optional<ledger::ThirdPartyId> owner_of_rest(pqxx::transaction_base& tx, const EffectInput& in,
                                                  const std::vector<ledger::Settlement>& before,
                                                  const ledger::Excess& taken,
                                                  const std::vector<ledger::Settlement>& after) {
  if (!before.empty()) return before.front().third_party;
  if (taken.third_party) return taken.third_party;
  for (const auto& c : ledger::credits_of(tx, in.act.parcel))
    if (c.id == taken.obligation && c.third_party) return c.third_party;
  return after.empty() ? std::nullopt : after.front().third_party;
}

// What the rest puts back into the balance that the mirror takes from, that of the same year, in
// the name of the same holder: a line that names nobody is of who opened it.
Money left_again(pqxx::transaction_base& tx, const EffectInput& in, const ledger::Excess& taken,
                 const ledger::Excess& rest) {
  const auto holder = [](const ledger::Excess& e, const ledger::Credit& c) {
    return e.third_party ? e.third_party : c.third_party;
  };
  for (const auto& c : ledger::credits_of(tx, in.act.parcel))
    if (c.id == taken.obligation && c.year == year_of(in.act.on) &&
        holder(rest, c) == holder(taken, c))
      return rest.amount;
  return {};
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
  const auto now_in = ledger::current_collection(tx, *payment.entry);
  if (auto ok = ledger::check_reversal_day(tx, *payment.paid_on, in.act.on); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(before, dues::settled_by(tx, now_in));
  for (const auto& s : before)
    if (s.vigencia == in.act.vigencia)
      return fail(Code::kNotTransferable,
                  "Ese pago ya está en la vigencia " + std::to_string(in.act.vigencia) + ".");
  RECAUDO_TRY(debt, destination(tx, in, *payment.paid_on));
  RECAUDO_TRY(allocation, dues::allocate(payment.amount, {debt}));
  const auto obligations = ledger::obligations_of(tx, in.act.parcel);
  if (auto ok = check_held(obligations, allocation.settlements); !ok)
    return tl::unexpected(ok.error());

  RECAUDO_TRY(mirror, ledger::mirror_of(tx, now_in, in.act.on, "reversal-traslado"));
  const auto taken = excess_of(mirror);
  const ledger::Excess rest{
      .amount = allocation.excess,
      .third_party = owner_of_rest(tx, in, before, taken, allocation.settlements)};
  if (auto ok =
          check_excess(tx, in.act, {.excess = taken, .left = left_again(tx, in, taken, rest)});
      !ok)
    return tl::unexpected(ok.error());

  Effect effect{.amount = payment.amount};
  effect.seen = "asiento:" + to_string(now_in) + (payment.settled_at ? ":banco;" : ":transito;");
  for (const auto& o : obligations) {
    Money after = o.balance;
    for (const auto& s : before)
      if (s.obligation == o.id) after += s.capital + s.discount;
    for (const auto& s : allocation.settlements)
      if (s.obligation == o.id) after -= s.capital + s.discount;
    if (after != o.balance)
      effect.lines.push_back({label_of(o.vigencia, o.item), o.balance, after});
    if (o.vigencia == in.act.vigencia) effect.seen += seen_of(o);
  }
  if (!allocation.excess.is_zero())
    effect.notes.push_back("Quedan " + to_display(allocation.excess) + " como saldo a favor.");
  effect.transfer = ledger::Transfer{.payment = now_in,
                                     .on = in.act.on,
                                     .reason = in.act.reason,
                                     .settlements = allocation.settlements,
                                     .excess = rest};
  if (payment.settled_at) effect.entries = executed_again(in, before, allocation.settlements);
  return effect;
}

}  // namespace recaudo::adjustments
