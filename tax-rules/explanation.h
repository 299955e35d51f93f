// How a figure explains itself: ordered lines that the statement, the PDF and the auditor print as
// they are. The amounts of the lines of one result always add up to that result. Ley 1437/2011 art.
// 42: an act gives its reasons; specification tax-rules §0.2 for its rounding.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/predial_concept.h"

namespace recaudo::tax_rules {

// How well the figure or the rule behind a line is known.
enum class SourceMark {
  kVerified,     // seen in the official source
  kMemory,       // believed right, to be confirmed
  kUncertain,    // disputed or seen in one secondary source
  kProjectRule,  // the law is silent: a rule of this project
  kInvented,     // demonstration only
};

struct ExplanationLine {
  std::string concept_name;  // Spanish
  std::string detail;        // "Avalúo $ 98.000.000 × 6,5 por mil"
  std::optional<Money> base;
  std::optional<Rate> rate;
  std::optional<int> days;
  Money amount;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
  // Which charge the line explains; what limits or exempts the tax belongs to the tax.
  PredialConcept part = PredialConcept::kPredial;
  bool rate_per_mil = false;  // how the rate is told: else in percent
};

using Explanation = std::vector<ExplanationLine>;

// The sum of the amounts of the lines.
Money total_of(const Explanation& explanation);

// "por confirmar", "dato de demostración"...; empty when verified.
std::string_view mark_text(SourceMark mark);

}  // namespace recaudo::tax_rules
