// The steps of an explanation, and how a plan stands: what pages of several faces show alike.
#pragma once

#include "api/portal/detail/engine.h"
#include "api/portal/taxpayer_pages.h"

namespace recaudo::portal::detail {

// For shared/steps.
Scope step_scope(const ExplainStep& step);
// Adds what shared/plan_notice reads.
void set_notice(Scope& scope, const PlanNotice& notice);

}  // namespace recaudo::portal::detail
