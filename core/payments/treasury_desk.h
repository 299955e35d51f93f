// What the treasury's desk looks at: sums of a day, what waits, and the list of payments. Counted
// and summed by the database over all payments; only lists are cut, and they say so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/payments/cases.h"
#include "core/payments/payment.h"

namespace recaudo::payments {

// Approved payments of one rail that count for one civil day.
struct RailTotal {
  std::string rail;  // a rail's name, or "banco"
  std::int64_t count = 0;
  Money amount;
};
// Rails without a payment that day are absent.
std::vector<RailTotal> collected_on(pqxx::transaction_base& tx, Date day);

struct Waiting {
  std::int64_t count = 0;
  std::optional<Instant> oldest;
};
struct DeskCounters {
  Waiting pending;    // the rail has not decided
  Waiting review;     // the rail and we differ
  Waiting unsettled;  // approved, and the bank has not shown the money; age since the decision
  Waiting cases;      // opened by the machine, closed by nobody
};
DeskCounters desk_counters(pqxx::transaction_base& tx);

struct RailBacklog {
  std::string rail;
  Waiting pending;
};
// What each rail has not decided. Rails with nothing pending are absent.
std::vector<RailBacklog> rail_backlogs(pqxx::transaction_base& tx);

struct PaymentFilter {
  std::optional<PublicState> state = {};
  bool review_only = false;  // narrower than kPending: only what people must decide
  // The first characters of a reference, a CUS or the rail's own number, spaces ignored; empty:
  // all. Text that neither can begin with finds nothing.
  std::string text = {};
  std::optional<TicketId> before = {};  // older than this one: the next page
};
struct ListedPayment {
  TicketId ticket;
  PaymentToken token;
  std::string reference;
  std::string rail;
  Cus cus;  // what people ask by: ACH's number where it is told
  Money amount;
  State state = State::kCreated;
  Instant created_at;
};
struct PaymentPage {
  std::vector<ListedPayment> rows = {};  // newest first
  std::optional<TicketId> next = {};     // `before` of the following page; empty: this is the last
};
// Keyset paging by ticket; at most `size` rows (1 to 200).
PaymentPage list_payments(pqxx::transaction_base& tx, const PaymentFilter& filter, int size);

// An open case with the payment and the order it is about.
struct DeskCase {
  Case opened;
  PaymentToken token;
  std::string reference;
  Money order_total;
};
// Oldest first, at most `limit`.
std::vector<DeskCase> desk_cases(pqxx::transaction_base& tx, int limit);

}  // namespace recaudo::payments
