// The report of a billing run as it is read at a console, from the JSON that the run keeps.
#pragma once

#include <cstddef>
#include <string>

namespace recaudo::cli {

void print_bill_report(const std::string& json_text);
// How many of those that a run left out are told, on a screen or to a program.
int most_left_out(bool as_json);
// How many more there are than a list that was printed told; nothing when it told all.
void print_rest(int all, std::size_t told);

}  // namespace recaudo::cli
