#include "core/payments/cases.h"

#include <algorithm>

#include "base/bytes.h"

namespace recaudo::payments {
namespace {

// Product specification D.3: a decision of people has a reason of 15 characters.
constexpr std::ptrdiff_t kMinReason = 15;

constexpr Statement kCases{
    "payments.open_cases",
    "select * from payments.treasury_case where closed_at is null order by opened_at, id limit $1"};

constexpr Statement kClose{"payments.close_case",
                           "update payments.treasury_case set closed_at = $3, close_reason = $4 "
                           "where kind = $1 and attempt_id = $2 and closed_at is null returning "
                           "amount"};

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

}  // namespace

std::vector<Case> open_cases(pqxx::transaction_base& tx, int limit) {
  std::vector<Case> out;
  for (const auto& row : exec(tx, kCases, limit))
    out.push_back({read_text(row["kind"]), TicketId(read_int(row["attempt_id"])),
                   read_money(row["amount"]), read_text(row["reason"]),
                   read_instant(row["opened_at"])});
  return out;
}

Result<void> close_case(const Services& services, const events::Actor& actor,
                        const std::string& kind, TicketId ticket, const std::string& reason) {
  const std::string kept = trimmed(reason);
  if (character_count(kept) < kMinReason) return fail(Code::kReasonTooShort);
  return perform(services, actor, "web", [&](Work& work) -> Result<void> {
    const auto closed = exec(work.tx(), kClose, kind, ticket, work.now(), kept);
    if (closed.empty()) return fail(Code::kNotFound, "caso " + kind);
    events::pb::AuditEntry entry;
    auto& event = *entry.mutable_reconciliation();
    event.set_decision(events::pb::ReconciliationEvent::DIFFERENCE_ACCEPTED);
    event.add_payment_ids(to_string(ticket));
    *event.mutable_difference() = events::money(read_money(closed[0][0]));
    event.set_rule("caso:" + kind);
    work.emit({"pago", to_string(ticket)}, std::move(entry));
    return {};
  });
}

}  // namespace recaudo::payments
