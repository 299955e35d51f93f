// A receipt names its entry in the public log once whoever follows the address finds it there.
#pragma once

#include <optional>

#include "api/app/context.h"
#include "core/payments/log_place.h"

namespace recaudo::app {

// That place while the log's signed head covers it; else the place of one that is not published
// yet: the plan numbers an event before its entry is written and signed, which waits while the
// signer is away.
std::optional<payments::LogPlace> signed_place(const Context& context,
                                               std::optional<payments::LogPlace> place);

}  // namespace recaudo::app
