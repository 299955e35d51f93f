// Parcels that pay no predial: exempted by an act of the council for at most ten years (Ley 14/1983
// art. 38), or not taxed by the law itself. Both are data; the roll marks a parcel with a code.
#pragma once

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

// Marks the input as exempt or not taxable if the code is in force on 1 January of its vigencia,
// and leaves it taxed when its act has ended or has not begun. kPredialInputInvalid for a code that
// neither list has.
Result<void> apply_exemption(PredialInput& input, std::string_view code, const Statute& statute,
                             const std::vector<NotTaxable>& not_taxable);

}  // namespace recaudo::tax_rules
