#include "core/payments/treasury_desk.h"

#include <limits>

#include "base/database.h"

namespace recaudo::payments {
namespace {

constexpr std::size_t kMaxText = 64;

constexpr Statement kCollected{
    "payments.collected_on",
    "select rail, count(*) as n, sum(amount) as amount from payments.attempt "
    "where state = 'approved' and paid_on = $1 group by rail order by rail"};
constexpr Statement kPendingCount{
    "payments.count_pending",
    "select count(*), min(created_at) from payments.attempt where state in ('created', 'pending')"};
constexpr Statement kReviewCount{
    "payments.count_review",
    "select count(*), min(created_at) from payments.attempt where state = 'review'"};
constexpr Statement kUnsettledCount{"payments.count_unsettled",
                                    "select count(*), min(decided_at) from payments.attempt "
                                    "where state = 'approved' and settled_at is null"};
constexpr Statement kCaseCount{
    "payments.count_cases",
    "select count(*), min(opened_at) from payments.treasury_case where closed_at is null"};
constexpr Statement kBacklogs{
    "payments.rail_backlogs",
    "select rail, count(*) as n, min(created_at) as oldest from payments.attempt where state in "
    "('created', 'pending') group by rail order by rail"};

// One descent of attempt_by_state for each state, so that a rare state costs no walk over all.
constexpr Statement kList{
    "payments.list_by_state",
    "select a.id, a.token, o.reference, a.rail, case when a.rail <> 'caja' then "
    "coalesce(nullif(a.ach_cus, ''), a.cus) end as cus, a.amount, a.state, a.created_at "
    "from unnest($1::text[]) as s(state) cross join lateral (select * from payments.attempt t "
    "where t.state = s.state and t.id < $2 order by t.id desc limit $3) a "
    "join payments.payment_order o on o.id = a.order_id order by a.id desc limit $3"};
// Explicit bounds: a prefix in a parameter of LIKE uses no index in a prepared plan.
constexpr Statement kListByText{
    "payments.list_by_text",
    "with hit as (select t.id from payments.attempt t "
    "where t.cus collate \"C\" >= $4 and t.cus collate \"C\" < $5 union "
    "select t.id from payments.attempt t where t.ach_cus <> '' "
    "and t.ach_cus collate \"C\" >= $4 and t.ach_cus collate \"C\" < $5 union "
    "select t.id from payments.payment_order p join payments.attempt t on t.order_id = p.id "
    "where p.reference collate \"C\" >= $4 and p.reference collate \"C\" < $5) "
    "select a.id, a.token, o.reference, a.rail, case when a.rail <> 'caja' then "
    "coalesce(nullif(a.ach_cus, ''), a.cus) end as cus, a.amount, a.state, a.created_at "
    "from hit join payments.attempt a on a.id = hit.id "
    "join payments.payment_order o on o.id = a.order_id "
    "where a.state = any($1::text[]) and a.id < $2 order by a.id desc limit $3"};
constexpr Statement kDeskCases{
    "payments.desk_cases",
    "select c.kind, c.attempt_id, c.amount, c.reason, c.opened_at, a.token, o.reference, o.total "
    "from payments.treasury_case c join payments.attempt a on a.id = c.attempt_id "
    "join payments.payment_order o on o.id = a.order_id where c.closed_at is null "
    "order by c.opened_at, c.id limit $1"};

Waiting count(pqxx::transaction_base& tx, const Statement& statement) {
  const auto rows = exec(tx, statement);
  return {read_int(rows[0][0]), read_optional<Instant>(rows[0][1], read_instant)};
}

std::vector<std::string> states_of(const PaymentFilter& filter) {
  constexpr State kAll[] = {State::kCreated,  State::kPending,    State::kReview,
                            State::kApproved, State::kDeclined,   State::kFailed,
                            State::kExpired,  State::kNotStarted, State::kReversed};
  std::vector<std::string> out;
  for (const State s : kAll) {
    const bool wanted = filter.review_only ? s == State::kReview
                                           : !filter.state || public_state(s) == *filter.state;
    if (wanted) out.emplace_back(to_code(s));
  }
  return out;
}

// References and CUS are letters and digits; people copy them with the spaces of the page.
std::optional<std::string> prefix_of(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ') continue;
    const bool known =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    if (!known || out.size() == kMaxText) return std::nullopt;
    out += c;
  }
  return out;
}

// The first text after every text that begins with `prefix` (which ends in ASCII).
std::string end_of_prefix(std::string prefix) {
  ++prefix.back();
  return prefix;
}

ListedPayment read_listed(const pqxx::row& row) {
  return {.ticket = TicketId(read_int(row["id"])),
          .token = PaymentToken(read_text(row["token"])),
          .reference = read_text(row["reference"]),
          .rail = read_text(row["rail"]),
          .cus = Cus(row["cus"].is_null() ? std::string() : read_text(row["cus"])),
          .amount = read_money(row["amount"]),
          .state = parse_state(read_text(row["state"])),
          .created_at = read_instant(row["created_at"])};
}

}  // namespace

std::vector<RailTotal> collected_on(pqxx::transaction_base& tx, Date day) {
  std::vector<RailTotal> out;
  for (const auto& row : exec(tx, kCollected, day))
    out.push_back({read_text(row["rail"]), read_int(row["n"]), read_money(row["amount"])});
  return out;
}

DeskCounters desk_counters(pqxx::transaction_base& tx) {
  return {.pending = count(tx, kPendingCount),
          .review = count(tx, kReviewCount),
          .unsettled = count(tx, kUnsettledCount),
          .cases = count(tx, kCaseCount)};
}

std::vector<RailBacklog> rail_backlogs(pqxx::transaction_base& tx) {
  std::vector<RailBacklog> out;
  for (const auto& row : exec(tx, kBacklogs))
    out.push_back({read_text(row["rail"]),
                   {read_int(row["n"]), read_optional<Instant>(row["oldest"], read_instant)}});
  return out;
}

PaymentPage list_payments(pqxx::transaction_base& tx, const PaymentFilter& filter, int size) {
  invariant(size >= 1 && size <= 200, "a page of payments has 1 to 200 rows");
  PaymentPage page;
  const auto prefix = prefix_of(filter.text);
  if (!prefix) return page;
  const std::string states = pg_array(states_of(filter));
  const TicketId before =
      filter.before.value_or(TicketId(std::numeric_limits<std::int64_t>::max()));
  const auto rows = prefix->empty() ? exec(tx, kList, states, before, size + 1)
                                    : exec(tx, kListByText, states, before, size + 1, *prefix,
                                           end_of_prefix(*prefix));
  for (const auto& row : rows) page.rows.push_back(read_listed(row));
  if (static_cast<int>(page.rows.size()) <= size) return page;
  page.rows.pop_back();
  page.next = page.rows.back().ticket;
  return page;
}

std::vector<DeskCase> desk_cases(pqxx::transaction_base& tx, int limit) {
  std::vector<DeskCase> out;
  for (const auto& row : exec(tx, kDeskCases, limit))
    out.push_back({.opened = {read_text(row["kind"]), TicketId(read_int(row["attempt_id"])),
                              read_money(row["amount"]), read_text(row["reason"]),
                              read_instant(row["opened_at"])},
                   .token = PaymentToken(read_text(row["token"])),
                   .reference = read_text(row["reference"]),
                   .order_total = read_money(row["total"])});
  return out;
}

}  // namespace recaudo::payments
