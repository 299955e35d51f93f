// The statement of a day in the two shapes that Colombian banks export: signed amounts with ISO
// dates (UTF-8, commas), and two columns with local dates and marks (Latin-1, semicolons).
#pragma once

#include <string>

#include "gateways/simulator/statement_file.h"

namespace recaudo::simulator {

std::string write_csv_signed(const Statement& s);
std::string write_csv_two_columns(const Statement& s);

}  // namespace recaudo::simulator
