// Payment agreements (facilidades). ET arts. 814 to 814-3; Ley 1066/2006 art. 2. The schedule: the
// capital of each concept in instalment i is half_up(C i/n) - half_up(C (i-1)/n), and during the
// plan only unpaid tax bears interest, at the mora rate in force when the plan was granted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct AgreementConcept {
  std::string name;             // "impuesto", "sancion", "interes"
  Money capital;                // whole pesos
  bool bears_interest = false;  // tax does; sanctions and interest do not
};

// The days of the plan's interest are counted over 365, or over the year each day is in.
enum class AgreementDivisor { k365, kYearOfTheDay };

struct AgreementTerms {
  std::vector<AgreementConcept> concepts;
  int instalments = 1;
  Rate rate;  // of the day it was granted
  Date granted_on;
  // Absent: every month, on the day of the grant or the last one of a shorter month. Never rolled
  // to a business day.
  std::optional<int> days_between_instalments;
  AgreementDivisor divisor = AgreementDivisor::kYearOfTheDay;
};

struct AgreementInstalment {
  int number = 0;
  Date due_on;
  int days = 0;                // since the instalment before, or the grant
  std::vector<Money> capital;  // by concept, in the order of the terms
  Money interest;              // half up to one peso
  Money capital_total() const;
  Money total() const { return capital_total() + interest; }
};

struct AgreementSchedule {
  std::vector<AgreementInstalment> instalments;
  Money total_capital;
  Money total_interest;
  // Of each instalment, a line for each concept and one for its interest; adds up to total_capital
  // + total_interest.
  Explanation explanation;
};

// kChargeInputInvalid for amounts with centavos or sign, no concepts, instalments or days out of
// range.
Result<AgreementSchedule> agreement_schedule(const AgreementTerms& terms);

}  // namespace recaudo::tax_rules
