// Acts that correct what is owed, either way (core/adjustments/receivable_act.h), by two persons:
// one proposes with the number of the resolution and a reason, another decides. What is approved is
// carried out in the transaction of the decision, with its entries and its event (a reversal by the
// rail is ordered there: pursue_reversal.h), and is refused
// when the debt, the credit balance or the payment is not any more as both saw it.
#pragma once

#include <set>
#include <vector>

#include "core/adjustments/effect.h"
#include "core/adjustments/refunds.h"
#include "core/adjustments/reversal_orders.h"
#include "core/approvals/approvals.h"

namespace recaudo::adjustments {

// `typed.seen` and, for an act about a payment, its amount are filled here. The same act on the
// same state of the debt under the same `request` is one proposal, however often it is sent.
// Refusals of with_plain_words, effect_of and approvals::propose.
Result<approvals::Proposal> propose(Work& work, const dues::Law& law, const std::string& request,
                                    ReceivableAct typed, staff::AccountId proposer,
                                    Instant real_now);

// What is said when the act depends on something that is not as it was proposed.
inline constexpr const char* kStale =
    "La deuda, el saldo a favor o el pago cambió después de la propuesta. No se registró nada. "
    "Rechácela y haga otra con los datos de hoy.";

// What is said when the same request brings the same act again with another document.
inline constexpr const char* kOtherDocument =
    "Ya propuso este acto con otro documento. No se registró otro. Rechace el primero y diga "
    "en el motivo qué corrige.";

// Decides and carries out in one transaction. Refusals of approvals::approve and effect_of;
// kProposalChanged when what the act depends on changed since it was proposed. Nothing is decided
// then.
Result<void> approve(const Services& services, const dues::Law& law, const events::Actor& checker,
                     const std::string& channel, const approvals::Review& review, Instant real_now);
Result<void> reject(Work& work, const approvals::Review& review, Instant real_now);

// A reversal is only ordered by the decision: what the rail confirmed is carried out by this, on
// the day of its answer. Nothing to do when it was carried out already. Refusals of effect_of;
// nothing is posted then.
Result<void> carry_out_reversal(Work& work, const dues::Law& law, const Uuid& proposal);
// How an ordered reversal ended, as the log tells it.
void tell_reversal(Work& work, const Uuid& proposal, ReversalState ended);

// What was carried out.
struct DoneAct {
  Uuid proposal;
  ActKind kind = ActKind::kCompensation;
  ledger::Subject subject = ledger::parcel_subject({});
  std::optional<ledger::SubjectId> to = {};  // the other subscriber of a transfer
  int vigencia = 0;
  Money amount;
  Date on{};
  std::string resolution;
  std::vector<ledger::EntrySeq> entries;
  Instant done_at{};
  // Of what ends a debt, or revokes that: what the statement says of it, and all of its reasons,
  // which tell of the debtor and are for the staff.
  std::string told;
  std::vector<std::string> steps;
  std::optional<RevokedBy> revoked = {};  // of what ended a debt, or applied money that waited
};
std::optional<DoneAct> done_act(pqxx::transaction_base& tx, const Uuid& proposal);
// Of one parcel or subscriber, newest first, at most `limit`: for its statement. Also those of
// other subscribers that moved a payment to this one.
std::vector<DoneAct> done_acts_of(pqxx::transaction_base& tx, const ledger::Subject& subject,
                                  int limit);
inline std::vector<DoneAct> done_acts_of(pqxx::transaction_base& tx, ledger::SubjectId parcel,
                                         int limit) {
  return done_acts_of(tx, ledger::parcel_subject(parcel), limit);
}
// The bills of public services whose debt or credit balance it moved: each has one holder.
std::set<ledger::SubjectId> bills_moved_by(pqxx::transaction_base& tx, const DoneAct& act);

// The approved payments of a parcel's or a subscriber's orders, newest first, at most 50: what an
// act may be about.
std::vector<payments::Payment> approved_payments_of(pqxx::transaction_base& tx,
                                                    const ledger::Subject& subject);

}  // namespace recaudo::adjustments
