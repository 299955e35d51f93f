// Parcels that pay no predial: exempted by an act of the council for at most ten years (Ley 14/1983
// art. 38), or not taxed by the law itself. Both are data; the roll marks a parcel with a code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tax-rules/explanation.h"
#include "tax-rules/predial_input.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// What the law does not tax, whatever the council says.
struct NotTaxable {
  std::string code;
  std::string description;
  EffectiveSpan span;
  std::string norm;
  SourceMark mark = SourceMark::kMemory;
};

// Columns codigo, descripcion, desde, hasta, norma, status, source. kTableInvalid names file and
// line: a repeated code, a bad date.
Result<std::vector<NotTaxable>> parse_not_taxable(std::string_view csv, std::string_view file_name);

enum class ExemptionKind { kByTheCouncil, kNotTaxable };
// Of a code; nothing when neither list has it.
std::optional<ExemptionKind> exemption_kind(std::string_view code, const Statute& statute,
                                            const std::vector<NotTaxable>& not_taxable);

// From a day to a day, included. By the council it ends in ten years at most (Ley 14/1983 art. 38);
// what the law itself does not tax may have no end, and is never a part.
struct ExemptionTerm {
  ExemptionKind kind = ExemptionKind::kByTheCouncil;
  Date from;
  std::optional<Date> to;
  Rate share = Rate::percent(100);  // of the tax
};
enum class ExemptionFault { kNoEnd, kOverTenYears, kPartOfNotTaxable };
// The first of them that the term has; nothing when the law admits it.
std::optional<ExemptionFault> fault_of(const ExemptionTerm& term);
std::string_view text_of(ExemptionFault fault);

// What was recognised to one parcel for the vigencia.
struct GrantedExemption {
  std::string code;
  std::string act;                  // that recognised it: "Resolución 45 del 3 de febrero de 2026"
  Rate share = Rate::percent(100);  // of the tax
};

// Marks the input as exempt or not taxable if the code is in force on 1 January of its vigencia,
// and leaves it taxed when its act has ended or has not begun. The act of the input cites the norm
// and then the parcel's own act. kPredialInputInvalid for a code that neither list has.
Result<void> apply_exemption(PredialInput& input, const GrantedExemption& granted,
                             const Statute& statute, const std::vector<NotTaxable>& not_taxable);

}  // namespace recaudo::tax_rules
