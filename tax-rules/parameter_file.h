// What each row of a file of parameters must say besides its value: since when and until when, by
// what norm, how sure it is and where it was seen (project rule; docs/formats/parameters.md).
#pragma once

#include <string_view>

#include "base/error.h"

namespace recaudo::tax_rules {

// kTableInvalid with file, line and reason: a file without columns for days (desde and hasta, or a
// year), norm, status and source; a row without one of them, a day or a year that is none, a row
// that ends before it begins, or a status that nobody knows.
Result<void> check_parameter_file(std::string_view text, std::string_view file_name);

}  // namespace recaudo::tax_rules
