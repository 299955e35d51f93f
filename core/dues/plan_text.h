// How a plan of instalments stands, in words: the pages, the papers and the API say the same.
#pragma once

#include <string>
#include <string_view>

#include "core/dues/instalment_plan.h"

namespace recaudo::dues {

// The API: "perdido", "por pagar".
std::string_view to_code(PlanState state);
std::string_view to_code(InstalmentState state);

// Both without their full stop: how it stands; and until when, or since when, something is owed,
// whether interest runs on it, and how it is paid. Empty text: nothing is owed.
struct PlanText {
  std::string title, text;
};
PlanText plan_text(const PlanStanding& plan);

}  // namespace recaudo::dues
