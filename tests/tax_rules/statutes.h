// The two statutes that every test of municipal choices runs on.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
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

// A suite that runs whole on each statute: class Mora : public OnBothStatutes {}; TEST_P(Mora,
// ...); RECAUDO_ON_BOTH_STATUTES(Mora);
class OnBothStatutes : public ::testing::TestWithParam<char> {
 protected:
  static bool is_a() { return GetParam() == 'A'; }
  static const Statute& statute() { return is_a() ? statute_a() : statute_b(); }
};

#define RECAUDO_ON_BOTH_STATUTES(suite)            \
  INSTANTIATE_TEST_SUITE_P(                        \
      Statute, suite, ::testing::Values('A', 'B'), \
      [](const ::testing::TestParamInfo<char>& of) { return std::string(1, of.param); })

// For properties: one of the two, drawn.
inline rc::Gen<const Statute*> either_statute() {
  return rc::gen::element(&statute_a(), &statute_b());
}

}  // namespace recaudo::tax_rules
