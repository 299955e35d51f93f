// The letters of a text, one by one.
#pragma once

#include <string_view>
#include <utility>

namespace recaudo::portal::detail {

// Bytes of the letter at the beginning of a text that is not empty, and its code point; no bytes
// when it is no UTF-8.
std::pair<int, char32_t> decode(std::string_view text);

}  // namespace recaudo::portal::detail
