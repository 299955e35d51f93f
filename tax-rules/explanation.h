// How a figure explains itself: ordered lines that the statement, the PDF and the auditor print as
// they are. The amounts of the lines of one result, but its subtotals, always add up to that
// result. Ley 1437/2011 art. 42: an act gives its reasons; specification tax-rules §0.2 for its
// rounding.
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

// What the amount of a line is to the sum. Who prints lines makes a subtotal look different, and
// says the note of a rounding (note_of) once.
enum class LineKind {
  kAddend,
  kRounding,        // what rounding the sum of the lines above moves
  kSharedRounding,  // the same of one service of a bill, whose interest is rounded as a whole
  kSubtotal,        // what the lines above add up to, and no addend
};
std::string_view kind_code(LineKind kind);  // "sumando", "redondeo"...: the API

// What a document says once of its lines of that kind, which refer to it by its mark: "(*) Redondeo
// al peso: ..."; empty for the others. Lives as long as the program.
std::string_view note_of(LineKind kind);

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
  LineKind kind = LineKind::kAddend;
};

using Explanation = std::vector<ExplanationLine>;

// The sum of the amounts of the lines that are no subtotals.
Money total_of(const Explanation& explanation);

// "por confirmar", "dato de demostración"...; empty when verified.
std::string_view mark_text(SourceMark mark);

}  // namespace recaudo::tax_rules
