#include "core/adjustments/adjustments.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/fault_point.h"
#include "base/joined_parts.h"
#include "base/pq.h"
#include "core/adjustments/applied_money.h"
#include "core/closing/unapplied_credit.h"
#include "core/payments/returned.h"
#include "ledger/act_recipes.h"
#include "ledger/owed_back.h"

namespace recaudo::adjustments {
namespace {

constexpr Statement kCarryOut{"adjustments.carry_out",
                              "select adjustments.carry_out($1, $2::bigint[], $3)"};
constexpr Statement kExtinguish{
    "adjustments.extinguish",
    "select adjustments.extinguish($1, $2::bigint[], $3, $4, $5, $6::text[])"};
constexpr Statement kKeepSplit{"adjustments.keep_split",
                               "select adjustments.keep_split($1, $2::jsonb)"};
constexpr Statement kChangeDue{"adjustments.change_due_date",
                               "select adjustments.change_due_date($1, $2, $3)"};
constexpr Statement kRestore{"adjustments.restore",
                             "select adjustments.restore($1, $2::bigint[], $3, $4, $5::text[])"};
// With its reasons, and what revoked it.
#define RECAUDO_DONE                                                                            \
  "select a.proposal, a.kind, a.subject_kind, a.subject_id, a.to_id, a.vigencia, a.amount, "    \
  "a.day, a.resolution, "                                                                       \
  "array_to_string(a.entries, ',') as entries, a.done_at, coalesce(x.told, b.told) as told, "   \
  "array_to_string(coalesce(x.steps, b.steps), chr(10)) as steps, v.proposal as revoked_by, "   \
  "coalesce(c.resolved_on, v.day) as revoked_on, v.resolution as revoked_with from "            \
  "adjustments.act a left join "                                                                \
  "adjustments.extinction x using (proposal) left join adjustments.restoration b on b.act = "   \
  "a.proposal left join adjustments.restoration c on c.extinction = a.proposal left join "      \
  "adjustments.application_end n on n.application = a.proposal left join adjustments.act v on " \
  "v.proposal = coalesce(c.act, n.act) "
constexpr Statement kDone{"adjustments.done", RECAUDO_DONE "where a.proposal = $1"};
constexpr Statement kDoneOf{"adjustments.done_of_subject", RECAUDO_DONE
                            "where (a.subject_kind = $1 and a.subject_id = $2) or ($1 = "
                            "'suscriptor' and a.to_id = $2) order by a.done_at desc limit $3"};
#undef RECAUDO_DONE
// Whose obligations and credit balances the entries of an act moved. Nothing of a volume that is
// out.
constexpr Statement kMovedBills{
    "adjustments.moved_bills",
    "select distinct o.subject_id from ledger.posting p join ledger.obligation o on o.id = "
    "p.obligation_id where p.seq = any($1::bigint[]) and o.subject_kind = 'factura-servicios'"};
constexpr Statement kPayments{
    "adjustments.approved_payments",
    "select a.id from payments.payment_order o join payments.attempt a on a.order_id = o.id where "
    "o.subject_kind = $1 and o.subject_id = $2 and a.state = 'approved' order by a.id desc "
    "limit 50"};

using Kinds = events::pb::AdjustmentEvent;

bool is_about_refund(ActKind kind) {
  return kind == ActKind::kRefund || kind == ActKind::kRefundPayout ||
         kind == ActKind::kRefundRevocation;
}

// A refund is known in the log by the proposal that ordered it, and so is what ended it.
Uuid refund_of(const Uuid& proposal, const ReceivableAct& act) {
  if (act.payout) return act.payout->refund;
  return act.revokes ? act.revokes->refund : proposal;
}

void fill(events::pb::RefundEvent& event, const Uuid& proposal, const ReceivableAct& act,
          const std::string& step) {
  event.set_refund_id(to_string(refund_of(proposal, act)));
  *event.mutable_amount() = events::money(act.amount);
  event.set_state(std::string(to_code(act.kind)) + ":" + step);
}

Kinds::Kind kind_told(ActKind kind) {
  if (kind == ActKind::kCompensation) return Kinds::COMPENSATION;
  if (kind == ActKind::kPrescription || kind == ActKind::kDeclaredPrescription)
    return Kinds::PRESCRIPTION;
  return kind == ActKind::kRemission ? Kinds::WRITE_OFF : Kinds::CORRECTION;
}

void fill(events::pb::AdjustmentEvent& event, const Uuid& proposal, const ReceivableAct& act) {
  event.set_kind(kind_told(act.kind));
  if (act.credit) event.set_obligation_id(to_string(*act.credit));
  const bool more = act.kind == ActKind::kChargeMore || act.kind == ActKind::kRestoration ||
                    act.kind == ActKind::kClassificationRevocation;
  *event.mutable_delta() = events::money(more ? act.amount : -act.amount);
  *event.mutable_support() = events::digest_of(text_without_person(act), "text/plain");
  event.set_request_id(to_string(proposal));
}

// The act as the log tells it: figures and the digest of its text; the reason stays out, and the
// beneficiary's document is not in what the digest is of.
void tell(Work& work, const Uuid& proposal, const ReceivableAct& act, const std::string& step,
          events::pb::Outcome outcome) {
  events::pb::AuditEntry entry;
  if (is_about_refund(act.kind)) {
    fill(*entry.mutable_refund(), proposal, act, step);
    events::add_change(entry, "acto", "", sha256_hex(text_without_person(act)));
  } else {
    fill(*entry.mutable_adjustment(), proposal, act);
  }
  entry.mutable_basis()->set_act_id(act.resolution);
  entry.set_reason_code(step);
  entry.set_outcome(outcome);
  events::add_change(entry, "clase", "", std::string(to_code(act.kind)));
  if (act.restores) events::add_change(entry, "revoca", "", to_string(act.restores->ended_by));
  if (act.unapplies) events::add_change(entry, "revoca", "", to_string(*act.unapplies));
  if (act.to) events::add_change(entry, "destino", "", to_string(*act.to));
  if (act.applies) events::add_change(entry, "credito", "", to_string(act.applies->entry));
  work.emit({std::string(ledger::to_code(act.subject.kind)), to_string(act.subject.id)},
            std::move(entry));
}

// The pair of a transfer, and the credit balance for what is left over of it.
Result<std::vector<ledger::Entry>> pair_of(Work& work, const ReceivableAct& act,
                                           ledger::Transfer transfer,
                                           const ledger::Subject& rest_of) {
  if (!transfer.excess.amount.is_zero())
    transfer.excess.obligation =
        ledger::open_credit(work.tx(), rest_of, act.on, transfer.excess.third_party);
  return ledger::transfer(work.tx(), transfer);
}

// A credit balance becomes a refund to be paid or an advance, on the obligation that takes it.
ledger::Entry entry_of(Work& work, const ReceivableAct& act, const CreditMove& move) {
  const auto& holder = move.from.third_party;
  if (act.kind == ActKind::kRefund) {
    const auto to = ledger::open_refund(work.tx(), move.whose, act.on, holder);
    return move.is_advance ? ledger::order_refund_of_advance(move.act, move.from, to)
                           : ledger::order_refund(move.act, move.from, to);
  }
  invariant(act.kind == ActKind::kAdvance, "only a refund and an advance move a credit balance");
  return ledger::keep_as_advance(
      move.act, move.from,
      ledger::open_advance(work.tx(), move.whose.id, act.vigencia, act.on, holder));
}

// What its debt does not take is its debtor's credit balance, since the day it was paid (ET 803),
// as of a payment.
ledger::Entry entry_of(Work& work, const ClassifiedMoney& money) {
  ledger::Excess excess = money.excess;
  if (!excess.amount.is_zero())
    excess.obligation =
        ledger::open_credit(work.tx(), money.rest_of, money.paid_on, excess.third_party);
  return ledger::classify(money.act, money.amount, money.settlements, excess);
}

Result<std::vector<ledger::Posted>> post(Work& work, const ReceivableAct& act,
                                         const Effect& effect) {
  std::vector<ledger::Entry> entries;
  if (effect.transfer) {
    RECAUDO_TRY(pair, pair_of(work, act, *effect.transfer, *effect.rest_of));
    entries = std::move(pair);
  }
  if (effect.move) entries.push_back(entry_of(work, act, *effect.move));
  if (effect.classified) entries.push_back(entry_of(work, *effect.classified));
  entries.insert(entries.end(), effect.entries.begin(), effect.entries.end());
  return work.post(entries);
}

// Locks in the house's order: the bank's days, then the payment and its order, before the ledger's
// head.
Result<Effect> effect_to_post(Work& work, const dues::Law& law, const ReceivableAct& act,
                              const Uuid& id) {
  if (act.applies || act.unapplies) closing::hold_bank_days(work.tx());
  if (act.payment) {
    RECAUDO_TRY(locked, payments::lock_with_order(work.tx(), *act.payment));
    invariant(locked.ticket == *act.payment, "the payment that was asked for is locked");
  }
  RECAUDO_TRY(effect,
              effect_of(work.tx(),
                        {.law = law, .act = act, .key = id, .today = work.today(), .lock = true}));
  if (effect.seen != act.seen) return fail(Code::kProposalChanged, kStale);
  return effect;
}

// Posts what it does, and notes that it was carried out by these entries.
Result<void> post_and_note(Work& work, const Uuid& proposal, const ReceivableAct& act,
                           const Effect& effect) {
  RECAUDO_TRY(posted, post(work, act, effect));
  fault_point("act_posted");
  std::vector<std::int64_t> numbers;
  numbers.reserve(posted.size());
  for (const auto& p : posted) numbers.push_back(p.seq.value());
  if (!effect.reasons) {
    exec(work.tx(), kCarryOut, proposal, pg_array(numbers), work.now());
    return {};
  }
  PgArray steps;
  for (const auto& step : effect.reasons->steps) steps.add_text(step);
  if (act.kind == ActKind::kRestoration) {
    exec(work.tx(), kRestore, proposal, pg_array(numbers), work.now(), effect.reasons->told,
         steps.str());
    return {};
  }
  exec(work.tx(), kExtinguish, proposal, pg_array(numbers), work.now(), effect.reasons->last_day,
       effect.reasons->told, steps.str());
  return {};
}

// Money that was applied to a debt which was not its own waits to be classified by the mirror.
void wait_again(Work& work, const ReceivableAct& act, const Effect& effect) {
  const auto applied = applied_money(work.tx(), act.subject, *act.unapplies);
  invariant(applied.has_value(), "what is revoked was carried out");
  closing::wait_again(work, {.applied = applied->credit,
                             .by = effect.entries.at(0).key,
                             .reason = "La resolución " + act.resolution +
                                       " revocó su aplicación, de la resolución " +
                                       applied->resolution + ". El dinero está por clasificar."});
}

Result<void> carry_out(Work& work, const dues::Law& law, const approvals::Review& review,
                       Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  RECAUDO_TRY(act, parse_canonical(proposal.payload));
  RECAUDO_TRY(effect, effect_to_post(work, law, act, proposal.id));
  if (act.kind == ActKind::kRailReversal) {
    tell(work, proposal.id, act, "REVERSO_ORDENADO", events::pb::DONE);
    return order_reversal(work, proposal.id, effect);
  }
  if (act.kind == ActKind::kChargeback)
    if (const auto open = open_reversal_of(work.tx(), *act.payment); open)
      free_reversal(work, *open);
  if (auto ok = post_and_note(work, proposal.id, act, effect); !ok) return ok;
  if (effect.split)
    exec(work.tx(), kKeepSplit, proposal.id, boost::json::serialize(dues::to_json(*effect.split)));
  if (effect.due_before)
    exec(work.tx(), kChangeDue, proposal.id, effect.entries.at(0).key, *effect.due_before);
  if (act.kind == ActKind::kChargeback) {
    payments::give_back(work, *act.payment, "la resolución " + act.resolution);
    payments::warn_of_return(work, *act.payment, "la resolución " + act.resolution);
  }
  if (act.unapplies) wait_again(work, act, effect);
  if (act.applies)
    closing::end_waiting(work, act.applies->entry,
                         "El dinero se aplicó con la resolución " + act.resolution + ".");
  tell(work, proposal.id, act, "ACTO_APROBADO", events::pb::DONE);
  return {};
}

DoneAct read_done(const pqxx::row& row) {
  DoneAct out{.proposal = read_uuid(row["proposal"]),
              .kind = value_or_throw(parse_kind(row["kind"].c_str())),
              .subject = {value_or_throw(ledger::parse_subject_kind(row["subject_kind"].c_str())),
                          read_id<ledger::SubjectTag>(row["subject_id"])},
              .to = read_optional<ledger::SubjectId>(row["to_id"], read_id<ledger::SubjectTag>),
              .vigencia = row["vigencia"].as<int>(),
              .amount = read_money(row["amount"]),
              .on = read_date(row["day"]),
              .resolution = read_text(row["resolution"]),
              .entries = {},
              .done_at = read_instant(row["done_at"]),
              .told = read_optional<std::string>(row["told"], read_text).value_or(""),
              .steps = {}};
  for (const auto& number : parts_of(read_text(row["entries"]), ','))
    out.entries.emplace_back(std::stoll(number));
  if (!row["steps"].is_null()) out.steps = parts_of(read_text(row["steps"]), '\n');
  if (!row["revoked_by"].is_null())
    out.revoked = {.act = read_uuid(row["revoked_by"]),
                   .on = read_date(row["revoked_on"]),
                   .resolution = read_text(row["revoked_with"])};
  return out;
}

}  // namespace

Result<approvals::Proposal> propose(Work& work, const dues::Law& law, const std::string& request,
                                    ReceivableAct typed, staff::AccountId proposer,
                                    Instant real_now) {
  RECAUDO_TRY(act, with_plain_words(std::move(typed)));
  RECAUDO_TRY(effect,
              effect_of(work.tx(), {.law = law, .act = act, .key = {}, .today = work.today()}));
  act.seen = effect.seen;
  act.amount = effect.amount;
  const std::string text = canonical_text(act);
  // The log tells this id: nothing of it comes from the document, which could be found by trying.
  const Uuid id = derive_uuid("acto-propuesto", request + "\n" + text_without_person(act));
  const auto proposal =
      approvals::propose(work, id, approvals::Kind::kReceivableAct, text, proposer, real_now);
  if (!proposal && proposal.error().code == Code::kProposalChanged)
    return fail(Code::kProposalChanged, kOtherDocument);
  if (!proposal) return proposal;
  tell(work, id, act, "ACTO_PROPUESTO", events::pb::DONE);
  return proposal;
}

Result<void> approve(const Services& services, const dues::Law& law, const events::Actor& checker,
                     const std::string& channel, const approvals::Review& review,
                     Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return carry_out(work, law, review, real_now); });
}

Result<void> reject(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  RECAUDO_TRY(act, parse_canonical(proposal.payload));
  tell(work, proposal.id, act, "ACTO_RECHAZADO", events::pb::DENIED);
  return {};
}

Result<void> carry_out_reversal(Work& work, const dues::Law& law, const Uuid& proposal) {
  const auto ordered = approvals::find(work.tx(), proposal);
  invariant(ordered.has_value(), "a proposal is not deleted");
  RECAUDO_TRY(act, parse_canonical(ordered->payload));
  RECAUDO_TRY(payment, payments::lock_with_order(work.tx(), *act.payment));
  // Who held that lock before may have carried it out.
  const auto order = reversal_of(work.tx(), proposal);
  if (order && order->state == ReversalState::kDone) return {};
  free_reversal(work, proposal);
  // The money went back today, wherever it was: in the books that is a chargeback.
  ReceivableAct back = act;
  back.kind = ActKind::kChargeback;
  back.on = work.today();
  RECAUDO_TRY(
      effect,
      effect_of(work.tx(),
                {.law = law, .act = back, .key = proposal, .today = work.today(), .lock = true}));
  if (auto ok = post_and_note(work, proposal, back, effect); !ok) return ok;
  const std::string by = "la pasarela, por la resolución " + act.resolution;
  payments::give_back(work, payment.ticket, by);
  payments::warn_of_reversal(work, payment, by);
  invariant(end_reversal(work, proposal, ReversalState::kDone, ""), "what was confirmed ends");
  tell_reversal(work, proposal, ReversalState::kDone);
  return {};
}

void tell_reversal(Work& work, const Uuid& proposal, ReversalState ended) {
  const auto ordered = approvals::find(work.tx(), proposal);
  invariant(ordered.has_value(), "a proposal is not deleted");
  const auto act = value_or_throw(parse_canonical(ordered->payload));
  const bool done = ended == ReversalState::kDone;
  tell(work, proposal, act, done ? "REVERSO_HECHO" : "REVERSO_NO_HECHO",
       done ? events::pb::DONE : events::pb::DENIED);
}

std::optional<DoneAct> done_act(pqxx::transaction_base& tx, const Uuid& proposal) {
  const auto rows = exec(tx, kDone, proposal);
  if (rows.empty()) return std::nullopt;
  return read_done(rows[0]);
}

std::vector<DoneAct> done_acts_of(pqxx::transaction_base& tx, const ledger::Subject& subject,
                                  int limit) {
  std::vector<DoneAct> out;
  for (const auto& row : exec(tx, kDoneOf, ledger::to_code(subject.kind), subject.id, limit))
    out.push_back(read_done(row));
  return out;
}

std::set<ledger::SubjectId> bills_moved_by(pqxx::transaction_base& tx, const DoneAct& act) {
  std::vector<std::int64_t> numbers;
  for (const auto seq : act.entries) numbers.push_back(seq.value());
  std::set<ledger::SubjectId> out;
  for (const auto& row : exec(tx, kMovedBills, pg_array(numbers)))
    out.insert(read_id<ledger::SubjectTag>(row[0]));
  return out;
}

std::vector<payments::Payment> approved_payments_of(pqxx::transaction_base& tx,
                                                    const ledger::Subject& subject) {
  std::vector<payments::Payment> out;
  for (const auto& row : exec(tx, kPayments, ledger::to_code(subject.kind), subject.id))
    out.push_back(
        value_or_throw(payments::payment_by_ticket(tx, payments::TicketId(read_int(row[0])))));
  return out;
}

}  // namespace recaudo::adjustments
