// The report of a run of public services as it is read at a console, from the JSON that the run
// keeps.
#pragma once

#include <string>

namespace recaudo::cli {

void print_service_report(const std::string& json_text);

}  // namespace recaudo::cli
