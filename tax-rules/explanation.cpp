#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

Money total_of(const Explanation& explanation) {
  Money total;
  for (const ExplanationLine& line : explanation) total += line.amount;
  return total;
}

std::string_view mark_text(SourceMark mark) {
  switch (mark) {
    case SourceMark::kVerified:
      return "";
    case SourceMark::kMemory:
    case SourceMark::kUncertain:
      return "por confirmar";
    case SourceMark::kProjectRule:
      return "regla del sistema";
    case SourceMark::kInvented:
      return "dato de demostración";
  }
  throw BrokenInvariant("unknown source mark");
}

}  // namespace recaudo::tax_rules
