// Accounting months. Open: takes every entry. Soft-closed: under review, takes the kinds `ajuste`
// and `cierre-anual` only. Closed: takes nothing (RC005 in posting). They close in order and open
// again in the opposite one (core/periods asks two persons). The entries of a year: year_end.h.
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
Result<Month> parse_month(std::string_view text);  // of to_iso; kBadDate

enum class PeriodState { kOpen, kSoft, kClosed };
std::string_view to_code(PeriodState s);  // "open", "soft", "closed": database and log

// A month takes entries for the first time; nothing when it is known. Throws (RC016) before a
// month that is more closed.
void open_period(pqxx::transaction_base& tx, int year, unsigned month);

// Soft-closes or closes it; the state it had. kPeriodUnknown, kPeriodOrder; kPeriodWouldOpen where
// it is more closed than `to`: opening again takes two persons.
Result<PeriodState> close_period(pqxx::transaction_base& tx, Month month, PeriodState to);
// Those codes by their SQLSTATE; nothing when it is not about a period.
std::optional<Code> period_refusal(std::string_view sqlstate);

// The day on which money of `moved_on` enters the books: that day if its month is open, else today,
// whose month core/periods keeps open. Money that came is never refused for its month; in law it
// counts from the day it moved (ET 803).
Date posting_day(pqxx::transaction_base& tx, Date moved_on, Date today);

struct Period {
  Month month;
  PeriodState state;
};
std::vector<Period> periods(pqxx::transaction_base& tx);  // by month

}  // namespace recaudo::ledger
