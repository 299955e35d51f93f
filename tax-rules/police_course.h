// Fines of the police code, types 1 and 2: commuted by a course of the authority; and the part of
// what is collected that goes to the culture of citizenship. Ley 1801/2016 arts. 180 and 182 (seen
// in a secondary source).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tax-rules/calendar.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct PoliceCourseRule {
  std::vector<std::string> types = {"Tipo 1", "Tipo 2"};
  int business_days = 5;  // from the comparendo, to ask for it (from memory)
};

struct PoliceCourse {
  std::string type;
  Money fine;
  Date imposed_on;
  Date attended_on;
};

struct CommutedFine {
  bool commuted = false;
  Money to_pay;
  Explanation explanation;  // adds up to it; says why it is not commuted
};

// Nothing is left to pay when the type is commuted and the course was within the term.
// kChargeInputInvalid when the course is before the fine.
Result<CommutedFine> commute_police_fine(const PoliceCourseRule& rule, const PoliceCourse& course,
                                         SaturdayRule saturday);

struct PoliceShares {
  Money culture;            // rounded up to the peso: the law says "at least"
  Money rest;               // administration and corrective measures
  Explanation explanation;  // adds up to the payment
};

// `culture`: the municipality's part, from 60 % on. kChargeInputInvalid below it or beyond 100 %.
Result<PoliceShares> split_police_payment(Money paid, Rate culture = Rate::percent(60));

}  // namespace recaudo::tax_rules
