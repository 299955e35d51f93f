// Accounting months. Open: takes every entry. Soft-closed: under review, takes entries of the kinds
// `ajuste` and `cierre-anual` only. Closed: takes nothing. They close in order, and open again in
// the opposite order (core/periods asks two persons). The posting function holds it (RC005).
#pragma once

#include <pqxx/transaction_base>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "ledger/journal.h"

namespace recaudo::ledger {

struct Month {
  int year = 0;
  unsigned month = 0;
  auto operator<=>(const Month&) const = default;
};
Date first_day(Month m);
Date last_day(Month m);
std::string to_iso(Month m);                       // "2026-03"
Result<Month> parse_month(std::string_view text);  // what to_iso writes; kBadDate

enum class PeriodState { kOpen, kSoft, kClosed };
std::string_view to_code(PeriodState s);  // "open", "soft", "closed": database and log

// Makes a month take entries for the first time; nothing when it is known already. Throws (RC016)
// before a month that is more closed.
void open_period(pqxx::transaction_base& tx, int year, unsigned month);

// Soft-closes or closes a month; the state it had. kPeriodUnknown, kPeriodOrder, and
// kPeriodWouldOpen for what would open it again.
Result<PeriodState> close_period(pqxx::transaction_base& tx, Month month, PeriodState to);
// What those SQLSTATEs say; nothing when the error is not about a period.
std::optional<Code> period_refusal(std::string_view sqlstate);

// The day on which money of `moved_on` enters the books: that day if its month is open, else today,
// whose month core/periods keeps open. Money that came is never refused for its month; what it is
// worth in law stays the day it moved (ET 803).
Date posting_day(pqxx::transaction_base& tx, Date moved_on, Date today);

struct Period {
  Month month;
  PeriodState state;
};
std::vector<Period> periods(pqxx::transaction_base& tx);  // by month

// The year's end (CGN procedure of closing): what the result accounts (classes 4 to 7) hold from
// `year` of each third party, cancelled against 3.1.10 on 31 December; nothing when they hold
// nothing. As many entries as its lines need, for one transaction in the soft-closed December. A
// year that opened again and closes again cancels what came meanwhile. Takes the ledger's order
// lock: nothing is posted between its sums and its commit.
std::vector<Entry> year_end(pqxx::transaction_base& tx, int year);
// 1 January: the result that no opening took yet becomes accumulated (3.1.09). Balance accounts
// need no opening entry: they go on. Takes the order lock.
std::optional<Entry> year_opening(pqxx::transaction_base& tx, int year);

}  // namespace recaudo::ledger
