// When to ask a rail again about a payment that is still pending (rails specification §3.4: the
// strictest rail's rule serves all of them). Pure: the same inputs, the same instant, so that a job
// that restarts plans what the one before it planned.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "gateways/payment_gateway.h"

namespace recaudo::gateways {

// Not before 7 minutes after the redirection (the bank's session); then every 5 minutes
// to the first hour, every 30 minutes to the first day, once a day to the fifth. Steps vary by 20 %
// with the seed (the first only upwards), so that a morning's payments do not ask all together.
//
// `attempts_done`: queries made so far, whoever asked. `now`: when the last one ended, or the
// present. Never earlier than `now`. Nothing when the next one would come after day 5: from there
// people decide, and the payment stays pending: silence is never a rejection.
std::optional<Instant> next_query_at(Instant created, Instant redirected, int attempts_done,
                                     Instant now, std::uint64_t jitter_seed);

// Pending for more than 60 minutes: treasury must know.
bool is_pending_incident(Instant created, Instant now);
// Five days without an answer: no more queries; people ask the rail.
bool must_pass_to_people(Instant created, Instant now);

// The rail does not know the attempt right after creating it: wait 5, 10, 20 s; then the ordinary
// schedule.
std::optional<std::chrono::seconds> wait_after_not_found(int times_not_found);

// The whole schedule, as PaymentGateway::next_query_at answers it.
std::optional<Instant> ordinary_schedule(const Pending& pending);

}  // namespace recaudo::gateways
