// The vectors of the gateways, one source file each; they count into what the topic "rails" has.
#pragma once

#include <chrono>
#include <utility>

#include "gateways/payment_gateway.h"
#include "tests/vectors/vectors.h"

namespace recaudo::vectors {

// How long a payer has, from the request on.
constexpr std::chrono::minutes kSession{30};

// "120260000012345-2": the order and its second attempt; without a number, the first.
std::pair<std::string, gateways::TicketId> attempt_of(const std::string& reference);
// By the acronym that gateways use.
gateways::DocumentType document_named(const std::string& acronym);
std::string without_prefix(const std::string& text, const std::string& prefix);
// The digits of a number of a JSON text as they were written: an amount must not pass through
// binary fractions. The first member of that name after `object`; empty when there is none.
std::string number_text(const std::string& json, const std::string& object,
                        const std::string& name);

void run_placetopay(Counts& counts, const std::string& folder);
void run_wompi(Counts& counts, const std::string& folder);

}  // namespace recaudo::vectors
