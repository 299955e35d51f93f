// A sample with one piece of it changed.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace recaudo::test {

// The first `from` becomes `to`. Throws when it is not there: a test that changes nothing proves
// nothing.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == text.npos) throw std::logic_error("the sample has no " + std::string(from));
  return text.replace(at, from.size(), to);
}

}  // namespace recaudo::test
