// Section [multas] of the statute: what the municipality decides about fines inside the law. Leyes
// 1801/2016 and 769/2002; Ley 1955/2019 art. 49; Ley 2294/2023 art. 313.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tax-rules/effective_span.h"
#include "tax-rules/fine_unit.h"

namespace recaudo::tax_rules {

// Names of regimes in multas.csv.
inline constexpr std::string_view kPoliceCode = "Ley 1801/2016";
inline constexpr std::string_view kTrafficCode = "Ley 769/2002";

// The unit that the authority applies in a stretch where the law is read differently.
struct FineUnitRule {
  std::string regime;
  EffectiveSpan span;
  FineUnit unit = FineUnit::kSmdlv;
  std::string norm;
  bool invented = false;
  int line = 0;
};

struct FineStatute {
  std::vector<FineUnitRule> units;
  // Codes of the police code that may be paid with half off: one city reads types 1 and 2 only.
  std::vector<std::string> police_discount_types;
  bool has_traffic_body = false;  // a small municipality may lack its own

  // Absent when the statute says nothing for that day.
  std::optional<FineUnit> unit_on(std::string_view regime, Date on) const;
};

// The section, or an empty one when the statute has none. Reports a unit, regime or type that is
// not known, and two units for one day.
FineStatute read_fine_statute(const TomlSection& root);

}  // namespace recaudo::tax_rules
