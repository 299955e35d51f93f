// The estrato of each parcel comes from the planning office as CSV: numero_predial,estrato,desde.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/cadastre_file.h"

namespace recaudo::registry {

struct StrataReport {
  int applied = 0;
  std::vector<Rejection> rejections;  // bad lines, and parcels that are not in the registry
};

// Applies the good lines in one transaction; kAlreadyImported for the same bytes,
// kCadastreUnreadable for another heading.
Result<StrataReport> import_strata(const Services& services, const events::Actor& actor,
                                   std::string_view csv, const std::string& file_name);

}  // namespace recaudo::registry
