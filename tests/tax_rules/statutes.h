// The two statutes that every test of municipal choices runs on.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {

inline std::string statute_b_text() {
  std::ifstream file(TAX_DATA_DIR "/statute_b.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline const Statute& statute_a() {
  static const Statute statute = demo_statute();
  return statute;
}

inline const Statute& statute_b() {
  static const Statute statute = value_or_throw(parse_statute(statute_b_text(), "statute_b.toml"));
  return statute;
}

}  // namespace recaudo::tax_rules
