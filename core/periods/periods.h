// The accounting calendar as acts of people. One person closes a month, in order; two open it
// again, with a reason, and the database asks for their decision (migrations/0070_periods.sql).
// Every act is in the log.
#pragma once

#include "core/approvals/approvals.h"
#include "ledger/periods.h"

namespace recaudo::periods {

using ledger::Month;
using ledger::PeriodState;

// For the servers' janitor: opens the months up to the one after today's, so that money which comes
// finds its month; those it opened, each told in the log. Only people close.
std::vector<Month> open_months(const Services& services);

// Soft-closes (for review) or closes a month. kPeriodUnknown, kPeriodWouldOpen, kPeriodOrder, also
// for a month that has not ended: its payments come every minute.
Result<void> close_month(Work& work, Month month, PeriodState to);

// Closes a year whose December is under review: the result accounts are cancelled, December closes,
// and the result becomes accumulated on 1 January, which must be open. kPeriodOrder when December
// is not under review. Asked again, it does nothing more; after a reopening it takes what came
// meanwhile.
Result<void> close_year(Work& work, int year);

struct Reopening {
  Month month;
  PeriodState to = PeriodState::kOpen;  // open, or under review
  std::string reason;
};
// The exact text that both people decide on, and back; kBadText.
std::string canonical_text(const Reopening& r);
Result<Reopening> parse_canonical(std::string_view text);

// kReasonTooShort (under 15 characters), kBadText, kPeriodUnknown, kPeriodOrder when the month is
// not more closed than asked; and what approvals::propose refuses.
Result<approvals::Proposal> propose_reopening(Work& work, const Uuid& id, const Reopening& r,
                                              staff::AccountId proposer, Instant real_now);
// Decides and opens in one transaction. Refusals of approvals::approve; kPeriodOrder when a later
// month is more closed.
Result<void> approve_reopening(const Services& services, const events::Actor& checker,
                               const std::string& channel, const approvals::Review& review,
                               Instant real_now);
Result<void> reject_reopening(Work& work, const approvals::Review& review, Instant real_now);

}  // namespace recaudo::periods
