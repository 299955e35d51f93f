#include "core/adjustments/reversal_orders.h"

#include <algorithm>

#include "base/database.h"
#include "ledger/holds.h"
#include "ledger/order_lock.h"

namespace recaudo::adjustments {
namespace {

// Longer than any order stays open: only its end frees what it holds, not the clock.
constexpr std::chrono::hours kHeldFor{24 * 366 * 100};

constexpr Statement kFind{"adjustments.reversal",
                          "select * from adjustments.rail_reversal where proposal = $1"};
constexpr Statement kOpenOf{"adjustments.open_reversal_of",
                            "select proposal from adjustments.rail_reversal where attempt_id = $1 "
                            "and state in ('ordered', 'asked', 'returned')"};
constexpr Statement kHeldOf{"adjustments.held_by_reversal",
                            "select coalesce(sum(amount), 0)::bigint from ledger.open_hold where "
                            "key = $1 and obligation_id = $2"};
constexpr Statement kCreditedAfter{
    "adjustments.credited_after",
    "select exists (select from ledger.entry where effective_on > $2 and kind = 'abono-en-banco' "
    "and source_kind = 'pago' and source_id = $1)"};
constexpr Statement kDue{
    "adjustments.reversals_due",
    "select proposal from adjustments.rail_reversal where state in ('ordered', 'asked', "
    "'returned') and (queried_at is null or queried_at + greatest(interval '5 minutes', "
    "($1::timestamptz - ordered_at) / 4) <= $1) order by coalesce(queried_at, ordered_at), "
    "ordered_at limit $2"};
constexpr Statement kOrder{"adjustments.order_reversal",
                           "select adjustments.order_reversal($1, $2)"};
constexpr Statement kAsk{"adjustments.ask_reversal", "select adjustments.ask_reversal($1, $2, $3)"};
constexpr Statement kEnd{"adjustments.end_reversal",
                         "select adjustments.end_reversal($1, $2, $3, $4)"};
constexpr Statement kVisit{"adjustments.note_visit",
                           "update adjustments.rail_reversal set queried_at = $2, reason = $3 "
                           "where proposal = $1 and state in ('ordered', 'asked', 'returned')"};
constexpr Statement kTurn{"adjustments.note_turn",
                          "update adjustments.rail_reversal set queried_at = $2 where proposal = "
                          "$1 and state in ('ordered', 'asked', 'returned')"};
// Read under the ledger's order lock: who resolves holds takes it first.
constexpr Statement kHolds{"adjustments.reversal_holds",
                           "select exists (select from ledger.open_hold where key = $1)"};

struct StateRow {
  ReversalState state;
  std::string_view code;
};
constexpr std::array<StateRow, 6> kStates = {{
    {ReversalState::kOrdered, "ordered"},
    {ReversalState::kAsked, "asked"},
    {ReversalState::kReturned, "returned"},
    {ReversalState::kDone, "done"},
    {ReversalState::kRefused, "refused"},
    {ReversalState::kNotDone, "not_done"},
}};

ReversalState parse_state(const std::string& code) {
  const auto row = std::ranges::find(kStates, code, &StateRow::code);
  invariant(row != kStates.end(), "the database knows no other states of a reversal");
  return row->state;
}

std::string hold_key(const Uuid& proposal) {
  return "reverso-" + to_string(proposal);
}

// What the mirror of the payment takes of credit balances, so that no other act takes it meanwhile.
std::vector<ledger::Hold> holds_of(const Effect& effect) {
  std::vector<ledger::Hold> out;
  for (const auto& entry : effect.entries)
    for (const auto& leg : entry.legs)
      if (leg.account == ledger::account::kCreditBalances && leg.obligation)
        out.push_back({.obligation = *leg.obligation, .amount = leg.amount});
  return out;
}

}  // namespace

std::string_view to_code(ReversalState s) {
  return std::ranges::find(kStates, s, &StateRow::state)->code;
}

bool is_open(ReversalState s) {
  return s == ReversalState::kOrdered || s == ReversalState::kAsked ||
         s == ReversalState::kReturned;
}

std::optional<ReversalOrder> reversal_of(pqxx::transaction_base& tx, const Uuid& proposal) {
  const auto rows = exec(tx, kFind, proposal);
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  return ReversalOrder{.proposal = proposal,
                       .payment = read_id<gateways::TicketTag>(row["attempt_id"]),
                       .state = parse_state(read_text(row["state"])),
                       .reason = read_text(row["reason"]),
                       .ordered_at = read_instant(row["ordered_at"]),
                       .asked_at = read_optional<Instant>(row["asked_at"], read_instant),
                       .answered_at = read_optional<Instant>(row["answered_at"], read_instant)};
}

bool has_open_reversal(pqxx::transaction_base& tx, payments::TicketId ticket) {
  return open_reversal_of(tx, ticket).has_value();
}

std::optional<Uuid> open_reversal_of(pqxx::transaction_base& tx, payments::TicketId ticket) {
  const auto rows = exec(tx, kOpenOf, ticket);
  return rows.empty() ? std::nullopt : std::optional(read_uuid(rows[0][0]));
}

Money held_by_reversal(pqxx::transaction_base& tx, const Uuid& proposal,
                       ledger::ObligationId credit) {
  return read_money(exec(tx, kHeldOf, hold_key(proposal), credit)[0][0]);
}

bool credited_after(pqxx::transaction_base& tx, payments::TicketId ticket, Date day) {
  return read_bool(exec(tx, kCreditedAfter, to_string(ticket), day)[0][0]);
}

std::vector<Uuid> reversals_due(pqxx::transaction_base& tx, Instant now, int limit) {
  std::vector<Uuid> out;
  for (const auto& row : exec(tx, kDue, now, limit)) out.push_back(read_uuid(row[0]));
  return out;
}

Result<void> order_reversal(Work& work, const Uuid& proposal, const Effect& effect) {
  exec(work.tx(), kOrder, proposal, work.now());
  const auto holds = holds_of(effect);
  if (holds.empty()) return {};
  RECAUDO_TRY(placed, ledger::place_hold(work.tx(), hold_key(proposal), holds, work.now(),
                                         work.now() + kHeldFor));
  invariant(placed, "an order holds for the first time");
  return {};
}

void free_reversal(Work& work, const Uuid& proposal) {
  ledger::lock_head(work.tx());
  if (read_bool(exec(work.tx(), kHolds, hold_key(proposal))[0][0]))
    value_or_throw(
        ledger::release_hold(work.tx(), hold_key(proposal), "reverso terminado", work.now()));
}

bool claim_question(Work& work, const Uuid& proposal, const std::string& rail_payment) {
  return read_bool(exec(work.tx(), kAsk, proposal, rail_payment, work.now())[0][0]);
}

bool end_reversal(Work& work, const Uuid& proposal, ReversalState to, const std::string& reason) {
  return read_bool(exec(work.tx(), kEnd, proposal, to_code(to), reason, work.now())[0][0]);
}

void note_turn(Work& work, const Uuid& proposal) {
  exec(work.tx(), kTurn, proposal, work.now());
}

void note_visit(Work& work, const Uuid& proposal, const std::string& reason) {
  exec(work.tx(), kVisit, proposal, work.now(), reason);
}

}  // namespace recaudo::adjustments
