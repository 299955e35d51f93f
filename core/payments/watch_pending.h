// The janitor of pending payments: asks the rail about each one that is due, gives up creations
// that had no answer, ends as expired what the rail never decided, tells the rail what was
// registered, frees what a payment under review held for thirty days (its money, should it arrive,
// is a credit balance). Safe to run in several processes: rows are claimed with SKIP
// LOCKED.
#pragma once

#include "core/payments/apply_report.h"
#include "core/payments/rails.h"

namespace recaudo::payments {

struct WatchReport {
  int queried = 0;
  int decided = 0;
  int not_started = 0;
  int expired = 0;
  int finalized = 0;
  int holds_expired = 0;
};

// A hint of the rail, or the return of a program that is limited itself: asks now, whatever the
// schedule says. Never more than one query in flight per payment: who comes second gets the state
// as it is. So does everybody while the rail rests: a page must not wait for what does not answer.
Result<Payment> query_now(const Services& services, const dues::Law& law, const Rails& rails,
                          TicketId ticket, Source source);

// For a page that anybody may open, as often as he likes: asks only about a payment that the rail
// has not decided, and only where it was made, and the rail last heard, more than half a minute
// ago. Whoever comes meanwhile waits for nobody and gets the state as it is. For a browser that may
// come back from the bank (kReturn) only what was asked for another return counts, and it waits two
// seconds at most for what somebody is asking.
Result<Payment> query_seldom(const Services& services, const dues::Law& law, const Rails& rails,
                             TicketId ticket, Source source);

// An unsigned hint that came to `rail`'s own address: kept as it came (`raw`), it makes us ask
// about the attempts of that rail and of no other. kNotFound for those.
Result<Payment> heed_hint(const Services& services, const dues::Law& law, const Rails& rails,
                          std::string_view rail, TicketId ticket, const std::string& raw);

// At most `limit` payments of each kind on each rail. A rail that rests is left alone, also when it
// begins to in the middle; one that answers slowly gets twenty seconds of a round and at least one
// question of each kind, so that the others are not late for it.
WatchReport watch_pending(const Services& services, const dues::Law& law, const Rails& rails,
                          int limit);

}  // namespace recaudo::payments
