// One cell of a CSV file.
#pragma once

#include <string>

namespace recaudo::simulator {

// In quotes when it holds the separator, a quote or the end of a line (RFC 4180).
inline std::string csv_cell(const std::string& text, char separator) {
  if (text.find_first_of(std::string("\"\r\n") + separator) == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

}  // namespace recaudo::simulator
