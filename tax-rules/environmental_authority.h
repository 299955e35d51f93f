// Whose money the environmental surcharge is: the regional authority (CAR, or corporación de
// desarrollo sostenible) of the municipality. Ley 99/1993 arts. 33 and 44.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "tax-rules/identifiers.h"

namespace recaudo::tax_rules {

struct EnvironmentalAuthority {
  std::string name;
  Nit nit;
};

// As `[municipio]` of the statute says: `autoridad_ambiental` and `autoridad_ambiental_nit`. None
// without the NIT: then the books cannot name it. kStatuteInvalid for a text that is no statute.
Result<std::optional<EnvironmentalAuthority>> environmental_authority(std::string_view statute_toml,
                                                                      std::string_view file_name);

}  // namespace recaudo::tax_rules
