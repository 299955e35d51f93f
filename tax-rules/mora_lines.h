// How the interest of a delay is told: a line for each stretch, which is its own product to the
// centavo, and a last one for what the one rounding of the sum moves. With a pencil and the figures
// of a line its reader arrives at the amount of the line. ET arts. 634 and 635; no norm fixes the
// rounding.
#pragma once

#include <span>
#include <string>

#include "tax-rules/explanation.h"
#include "tax-rules/mora_schedule.h"
#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {

// Capital with its own days.
struct MoraPart {
  Money capital;
  MoraSchedule schedule;
  std::string concept_name;  // of its lines
};

// The lines add up to the interest of the parts, rounded once.
Explanation explain_mora(std::span<const MoraPart> parts);

// The same of one capital, with a schedule that many debts share.
Explanation explain_mora(Money capital, const MoraSchedule& schedule);

// Whether the line tells a stretch of days; else it is the rounding of them all.
bool is_stretch(const ExplanationLine& line);

// Adds what takes the sum of the lines to `total`, the exact sum to the nearest peso; nothing when
// they add up to it already.
void add_rounding_line(Explanation& lines, Money total, const ExactCentavos& exact);

}  // namespace recaudo::tax_rules
