// The lines that tell an assessment, as the bill, the statement and the auditor print them. Ley
// 1819/2016 art. 354: the invoice tells the figures that lead to the amount.
#pragma once

#include <string_view>

#include "tax-rules/explanation.h"
#include "tax-rules/predial_assessment.h"

namespace recaudo::tax_rules {

// The name of the line of what a partial exemption takes off.
inline constexpr std::string_view kPartialExemption = "Exención parcial";

// Of the same input; adds up to predial + environmental + bomberil.
Explanation explain_predial(const PredialAssessment& assessment, const PredialInput& input);

}  // namespace recaudo::tax_rules
