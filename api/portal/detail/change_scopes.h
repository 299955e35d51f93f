// What a page shows of a change of the rules: its facts, what it does to the bills of public
// services, and what each key or row said before and says after.
#pragma once

#include "api/portal/detail/engine.h"
#include "api/portal/statute_pages.h"

namespace recaudo::portal::detail {

void set_facts(Scope& scope, const Facts& facts);
// For staff/statute_services.
Scope services_scope(const ServicesEffectView& effect);
// For staff/statute_changes.
Scope changes_scope(const KeyChangesView& changes);

}  // namespace recaudo::portal::detail
