// What every topic of the tax examples reads and compares: exact numbers, and one example whose
// expected keys are all accounted for.
#pragma once

#include <boost/json.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/data.h"

namespace recaudo::tax_vectors {

namespace json = boost::json;

// A number of the file, of any length.
using Exact = boost::multiprecision::cpp_rational;

Exact ratio(Int128 num, Int128 den);
Exact exact(Money m);
Exact exact_percent(Rate r);
Exact exact_per_mil(Rate r);
Exact magnitude(const Exact& n);
// As the file would say it: "12", or "p/q" in lowest terms.
json::value shown(const Exact& n);
json::value shown(Money m);

// The example is not in the published format: it fails by name.
[[noreturn]] void malformed(const std::string& what);

// A string or a number, as text.
std::string text_of(const json::value& v);
// A decimal or a fraction "p/q".
Exact exact_of(const json::value& v);
// The exact value times a power of ten, which must be an integer of 64 bits.
std::int64_t scaled(const json::value& v, std::int64_t scale);
int int_of(const json::value& v);
Money pesos(const json::value& v);
Rate percent(const json::value& v);
Rate per_mil(const json::value& v);
Date date_of(const json::value& v);

// Numbers by their value, whether written as number or as string; any other leaf by its text.
bool same_leaf(std::string_view key, const json::value& want, const json::value& got);
using SameLeaf = bool (*)(std::string_view key, const json::value& want, const json::value& got);

// One example: the engine's answers are compared with the expected keys, and every expected key
// must have been compared. Objects may expect fewer keys than the engine answers, at any depth.
class Example {
 public:
  explicit Example(const json::object& vector);

  // An input that is null is absent.
  // A null says as much as nothing.
  bool has(std::string_view key) const {
    const json::value* value = in.if_contains(key);
    return value != nullptr && !value->is_null();
  }
  // The example fails, and names the input, when it is absent.
  const json::value& at(std::string_view key) const;
  Money pesos_or(std::string_view key, Money absent) const;
  Rate percent_or(std::string_view key, Rate absent) const;
  bool flag_or(std::string_view key, bool absent) const;

  void check(std::string_view key, const json::value& got, SameLeaf same = same_leaf);
  void check(std::string_view key, const Exact& got) { check(key, shown(got)); }
  void check(std::string_view key, Money got) { check(key, shown(got)); }
  void check(std::string_view key, std::int64_t got) { check(key, json::value(got)); }
  // What the example expects of a key; null when nothing.
  const json::value* expects(std::string_view key) const { return expected_.if_contains(key); }

  // Empty when everything matched; else each key that did not, with expected and got.
  std::string verdict() const;
  std::string expected_text() const { return json::serialize(expected_); }

  const json::object in;

 private:
  const json::object expected_;
  std::size_t taken_ = 0;
  std::string wrong_;
};

// Parsed once for all the examples.
struct Tables {
  tax_rules::RateTable rates = tax_rules::shipped_rates();
  tax_rules::LegalTables legal = tax_rules::shipped_legal_tables();
};

// Puts one example to the engine.
using Runner = void (*)(Example&, const Tables&);

}  // namespace recaudo::tax_vectors
