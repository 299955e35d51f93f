// Reads the code words of a GS1-128 symbol (ISO/IEC 15417), for what an example says of its symbol.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace recaudo::vectors {

// The data of a whole symbol, from its start to its stop, with 0x1D for each FNC1 but the first;
// none when it is no GS1-128 of the code sets B and C or its check symbol is not the sum of the
// others.
std::optional<std::string> read_gs1_128(const std::vector<int>& codewords);
// Modulo 103 of everything before the check symbol and the stop.
int check_symbol_of(const std::vector<int>& codewords);

}  // namespace recaudo::vectors
