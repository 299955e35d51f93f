// What every topic of the tax examples reads and compares: exact numbers, and one example whose
// expected keys are all accounted for.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/data.h"

namespace recaudo::tax_vectors {

namespace json = boost::json;

// A number of the file, kept exact: numerator / denominator.
struct Exact {
  Int128 num = 0;
  Int128 den = 1;
};

bool equal(const Exact& a, const Exact& b);

// The example is not in the published format: it fails by name.
[[noreturn]] void malformed(const std::string& what);

// A string or an integer, as text.
std::string text_of(const json::value& v);
// "-12.50"
Exact decimal(std::string_view text);
// A decimal or a fraction "p/q".
Exact exact_of(const json::value& v);
// The exact value times a power of ten, which must be an integer.
std::int64_t scaled(const json::value& v, std::int64_t scale);

Money pesos(const json::value& v);
Rate percent(const json::value& v);
Rate per_mil(const json::value& v);
Date date_of(const json::value& v);
Exact exact(Money m);
Exact exact_percent(Rate r);

// One example: the engine's answers are compared with the expected keys, and every expected key
// must have been compared.
class Example {
 public:
  Example(const json::object& vector)
      : in(vector.at("inputs").as_object()), expected_(vector.at("expected").as_object()) {}

  bool has(std::string_view key) const { return in.contains(key); }

  void check(std::string_view key, const Exact& got) {
    if (const json::value* want = take(key)) {
      if (want->is_null() || !equal(exact_of(*want), got)) wrong(key);
    }
  }
  void check(std::string_view key, Money got) { check(key, exact(got)); }
  void check(std::string_view key, std::int64_t got) { check(key, Exact{got, 1}); }
  void check_text(std::string_view key, std::string_view got) {
    if (const json::value* want = take(key); want && text_of(*want) != got) wrong(key);
  }
  void check_bool(std::string_view key, bool got) {
    if (const json::value* want = take(key); want && want->as_bool() != got) wrong(key);
  }
  void check_null(std::string_view key) {
    if (const json::value* want = take(key); want && !want->is_null()) wrong(key);
  }
  void check_json(std::string_view key, const std::function<bool(const json::value&)>& same) {
    if (const json::value* want = take(key); want && !same(*want)) wrong(key);
  }

  // Empty when everything matched.
  std::string verdict() const {
    if (!wrong_.empty()) return "differs in" + wrong_;
    if (taken_ != expected_.size()) return "has an expected key that was not compared";
    return {};
  }

  const json::object& in;

 private:
  const json::value* take(std::string_view key) {
    const json::value* want = expected_.if_contains(key);
    if (want != nullptr) ++taken_;
    return want;
  }
  void wrong(std::string_view key) { wrong_ += " " + std::string(key); }

  const json::object& expected_;
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
