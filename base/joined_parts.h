// What array_to_string joined, apart again: libpqxx reads no arrays of ours (base/pq.h).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace recaudo {

// None of an empty text.
inline std::vector<std::string> parts_of(std::string_view joined, char separator) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < joined.size();) {
    const auto to = std::min(joined.find(separator, from), joined.size());
    out.emplace_back(joined.substr(from, to - from));
    from = to + 1;
  }
  return out;
}

}  // namespace recaudo
