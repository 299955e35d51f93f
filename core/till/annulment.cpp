// A receipt that should not stand: two persons, while its turn lasts.
#include <charconv>

#include "core/approvals/typed_words.h"
#include "core/payments/returned.h"
#include "core/till/till_queries.h"
#include "ledger/transfers.h"

namespace recaudo::till {
namespace {

constexpr Statement kAnnul{"till.annul",
                           "update till.receipt set annulled_at = $3, annulment = $4 where "
                           "register_id = $1 and number = $2"};

std::string name_of(const Annulment& a) {
  return to_string(a.till) + "-" + to_string(a.number);
}

Result<std::int64_t> positive(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc() || end != text.data() + text.size() || n <= 0)
    return fail(Code::kBadText, "anulación de caja");
  return n;
}

// The receipt, when it may still be annulled.
Result<Receipt> standing(pqxx::transaction_base& tx, const Annulment& a) {
  RECAUDO_TRY(receipt, find_receipt(tx, a.till, a.number));
  if (receipt.annulled) return fail(Code::kTillState, "El recibo ya está anulado.");
  RECAUDO_TRY(shift, find_shift(tx, receipt.shift));
  if (shift.state != ShiftState::kOpen)
    return fail(Code::kTillState,
                "El turno de ese recibo ya se contó. Devuelva el pago por un acto de cartera.");
  return receipt;
}

void tell(Work& work, events::pb::TillEvent::Kind kind, const Annulment& a,
          const approvals::Proposal& proposal, events::pb::Outcome outcome) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_till();
  event.set_kind(kind);
  event.set_till(a.till.value());
  event.set_receipt(a.number.value());
  *event.mutable_support() = events::digest_of(proposal.payload, "text/plain");
  entry.set_outcome(outcome);
  work.emit({"recibo-caja", name_of(a)}, std::move(entry));
}

Result<void> carry_out(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  RECAUDO_TRY(a, parse_annulment(proposal.payload));
  RECAUDO_TRY(till, lock_register(work.tx(), a.till));
  RECAUDO_TRY(receipt, standing(work.tx(), {till.id, a.number, a.reason}));
  RECAUDO_TRY(payment, payments::lock_with_order(work.tx(), receipt.ticket));
  invariant(payment.entry.has_value(), "a payment at the till was posted");
  RECAUDO_TRY(mirror,
              ledger::mirror_of(work.tx(), ledger::current_collection(work.tx(), *payment.entry),
                                work.today(), "reversal-recaudo"));
  RECAUDO_TRY(posted, work.post(std::vector{mirror}));
  invariant(posted.size() == 1, "one mirror for one payment");
  payments::give_back(work, receipt.ticket, "la anulación del recibo de caja " + name_of(a));
  exec(work.tx(), kAnnul, a.till, a.number, work.now(), proposal.id);
  tell(work, events::pb::TillEvent::ANNULMENT_APPROVED, a, proposal, events::pb::DONE);
  return {};
}

}  // namespace

std::string canonical_text(const Annulment& a) {
  return "recaudo anulacion de caja v1\ncaja=" + to_string(a.till) +
         "\nrecibo=" + to_string(a.number) + "\nmotivo=" + a.reason + "\n";
}

Result<Annulment> parse_annulment(std::string_view text) {
  RECAUDO_TRY(till, positive(approvals::canonical_field(text, "caja")));
  RECAUDO_TRY(number, positive(approvals::canonical_field(text, "recibo")));
  Annulment a{RegisterId(till), ReceiptNumber(number),
              std::string(approvals::canonical_field(text, "motivo"))};
  if (canonical_text(a) != text) return fail(Code::kBadText, "anulación de caja");
  return a;
}

Result<approvals::Proposal> propose_annulment(Work& work, const std::string& request,
                                              const Annulment& typed, staff::AccountId proposer,
                                              Instant real_now) {
  RECAUDO_TRY(reason, approvals::reason_text(typed.reason));
  const Annulment a{typed.till, typed.number, reason};
  const std::string text = canonical_text(a);
  const Uuid id = derive_uuid("anulacion-caja", request + "\n" + text);
  if (const auto before = approvals::find(work.tx(), id)) {
    if (before->decision || before->expires_at <= real_now)
      return fail(Code::kTillState,
                  "Esa propuesta ya se decidió o venció. Abra otra vez el recibo.");
    return *before;
  }
  RECAUDO_TRY(receipt, standing(work.tx(), a));
  invariant(receipt.number == a.number, "the receipt that was asked for");
  RECAUDO_TRY(proposal, approvals::propose(work, id, approvals::Kind::kTillAnnulment, text,
                                           proposer, real_now));
  tell(work, events::pb::TillEvent::ANNULMENT_PROPOSED, a, proposal, events::pb::DONE);
  return proposal;
}

Result<void> approve_annulment(const Services& services, const events::Actor& checker,
                               const std::string& channel, const approvals::Review& review,
                               Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return carry_out(work, review, real_now); });
}

Result<void> reject_annulment(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  RECAUDO_TRY(a, parse_annulment(proposal.payload));
  tell(work, events::pb::TillEvent::ANNULMENT_REJECTED, a, proposal, events::pb::DENIED);
  return {};
}

}  // namespace recaudo::till
