// Which limit of the yearly increase rules a vigencia, in the order of the law: exclusions; Ley
// 1995/2019 (vigencias 2020 to 2024); Ley 44/1990 art. 6; the council's own.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/predial_input.h"
#include "tax-rules/predial_limit.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// Before comparing amounts. kParameterMissing without the SMMLV that it needs.
Result<LimitKind> predial_limit_kind(const Statute& statute, const LegalTables& tables,
                                     const PredialInput& input);

// Ley 1995/2019 art. 2 and its paragraph. `low_value_housing`: estratos 1 and 2, up to 135 SMMLV.
LimitKind limit_of_law_1995(bool low_value_housing, CadastralUpdate update);

// Whether low value housing can be asked of the parcel at all, and up to which avalúo.
bool is_housing_of_low_estrato(const PredialInput& input);
inline constexpr int kLowValueInSmmlv = 135;
Result<Money> low_value_top(const LegalTables& tables, int vigencia);

// The figure that the limit needs: the IPC of the year before or the council's percentage, with
// what to say of it. Nothing for the others. kParameterMissing when the year has none.
struct LimitFigure {
  Rate figure;
  std::string_view norm;  // lives as long as the statute
  SourceMark mark = SourceMark::kVerified;
};
Result<LimitFigure> limit_figure(LimitKind kind, const Statute& statute, const LegalTables& tables,
                                 int vigencia);

}  // namespace recaudo::tax_rules
