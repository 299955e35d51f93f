// The terms (condiciones) under which a subscriber is billed: which public services, for what use,
// where, and who answers. Ley 142/1994 arts. 14.31, 99.2 (estrato) and 130.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "tax-rules/service_charge.h"

namespace recaudo::registry {

struct SubscriberTag;
using SubscriberId = Id<SubscriberTag>;

using tax_rules::ServiceSet;
using tax_rules::ServiceUse;

// "acueducto+aseo", each once, in any order. kBadText otherwise.
Result<ServiceSet> parse_services(std::string_view text);
std::string to_text(ServiceSet services);

}  // namespace recaudo::registry
