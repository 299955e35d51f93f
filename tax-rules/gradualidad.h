// Gradualidad and recidivism: what part of a sanction is paid, by who liquidates it and by what its
// author did before. ET art. 640.
#pragma once

#include <optional>
#include <string>

#include "base/rate.h"
#include "base/time.h"

namespace recaudo::tax_rules {

// The part to pay, and why. Not for interest.
struct Gradualidad {
  Rate to_pay = Rate::percent(100);
  std::string detail;
  std::string norm;
};

// Numerals 1 and 2: the sanction that the taxpayer liquidates.
struct SelfAssessedConduct {
  Date on;                            // when the conduct was committed
  std::optional<Date> same_conduct;   // the last time before it
  bool administration_acted = false;  // pliego, requerimiento or emplazamiento: ET 642 is here
};

// Numerals 3 and 4, and recidivism: the sanction that the administration imposes.
struct OfficialConduct {
  Date on;
  std::optional<Date> firm_sanction;  // firmness of the last sanction for the same conduct
  bool accepted = false;              // the sanction was accepted and the conduct put right
};

// 50 % without the same conduct in the two years before, 75 % without it in the year before, else
// all; all when the administration had acted. An anniversary still counts as inside the term.
Gradualidad gradualidad_self_assessed(const SelfAssessedConduct& conduct);

// A firm sanction in the two years before doubles it. Else, when accepted: 50 % without firm
// sanction in four years, 75 % without it in two. Else all.
Gradualidad gradualidad_official(const OfficialConduct& conduct);

}  // namespace recaudo::tax_rules
