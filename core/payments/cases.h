// What the treasury must look at, one case per kind and payment: opened by the machine, closed by a
// person who says why.
#pragma once

#include "core/payments/payment.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

struct Case {
  std::string kind;
  TicketId ticket;
  Money amount;
  std::string reason;
  Instant opened_at;
};
// Oldest first, at most `limit`.
std::vector<Case> open_cases(pqxx::transaction_base& tx, int limit);

// Closes the open case of that kind. The reason has at least 15 characters (kReasonTooShort) and
// stays in the table: the log tells who closed which case, and no free text. Closing moves no
// money. kNotFound when there is no such open case.
Result<void> close_case(const Services& services, const events::Actor& actor,
                        const std::string& kind, TicketId ticket, const std::string& reason);

}  // namespace recaudo::payments
