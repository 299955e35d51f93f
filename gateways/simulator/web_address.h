// Whether a text from outside may stand where a browser is sent.
#pragma once

#include <algorithm>
#include <string_view>

namespace recaudo::simulator {

// http or https, and nothing that would end the address, or the header line that carries it.
inline bool is_web_address(std::string_view text) {
  constexpr std::string_view kNever = "\"<>\\^`{}";
  return (text.starts_with("https://") || text.starts_with("http://")) &&
         std::none_of(text.begin(), text.end(), [&](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x21 || byte == 0x7F || kNever.find(c) != std::string_view::npos;
         });
}

}  // namespace recaudo::simulator
