// Money and dates are written with U+00A0; what people and pdftotext write has ordinary blanks.
#pragma once

#include <boost/algorithm/string/replace.hpp>
#include <string>

namespace recaudo::test {

inline std::string plain_blanks(const std::string& text) {
  return boost::replace_all_copy(text, "\u00a0", " ");
}

}  // namespace recaudo::test
