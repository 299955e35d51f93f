#include "tests/vectors/tax_example.h"

#include <charconv>
#include <limits>
#include <optional>

namespace recaudo::tax_vectors {
namespace {

using Wide = boost::multiprecision::cpp_int;

constexpr std::int64_t kMaxInt64 = std::numeric_limits<std::int64_t>::max();

Wide wide(Int128 n) {
  constexpr std::int64_t kLimb = 1'000'000'000'000'000'000;
  return Wide(static_cast<std::int64_t>(n / kLimb)) * kLimb + static_cast<std::int64_t>(n % kLimb);
}

// "-12.50"; nothing for any other text.
std::optional<Exact> decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  Wide digits, scale = 1;
  bool after_point = false, any = false;
  for (const char c : text) {
    if (c == '.' && !after_point) {
      after_point = true;
    } else if (c >= '0' && c <= '9') {
      digits = digits * 10 + (c - '0');
      if (after_point) scale *= 10;
      any = true;
    } else {
      return std::nullopt;
    }
  }
  if (!any) return std::nullopt;
  return negative ? Exact(-digits, scale) : Exact(digits, scale);
}

std::optional<Exact> number(std::string_view text) {
  const auto bar = text.find('/');
  if (bar == text.npos) return decimal(text);
  const auto p = decimal(text.substr(0, bar)), q = decimal(text.substr(bar + 1));
  if (!p || !q || *q == 0) return std::nullopt;
  return Exact(*p / *q);
}

bool is_text_or_number(const json::value& v) {
  return v.is_string() || v.is_number();
}

json::object without_nulls(const json::object& inputs) {
  json::object kept;
  for (const auto& [key, value] : inputs)
    if (!value.is_null()) kept.emplace(key, value);
  return kept;
}

bool same(std::string_view key, const json::value& want, const json::value& got, SameLeaf leaf) {
  if (want.is_object()) {
    if (!got.is_object()) return false;
    for (const auto& [name, inner] : want.as_object()) {
      const json::value* answer = got.as_object().if_contains(name);
      if (answer == nullptr || !same(name, inner, *answer, leaf)) return false;
    }
    return true;
  }
  if (want.is_array()) {
    if (!got.is_array() || got.as_array().size() != want.as_array().size()) return false;
    for (std::size_t i = 0; i < want.as_array().size(); ++i)
      if (!same(key, want.as_array()[i], got.as_array()[i], leaf)) return false;
    return true;
  }
  if (is_text_or_number(want) && is_text_or_number(got)) return leaf(key, want, got);
  return want == got;
}

}  // namespace

Exact ratio(Int128 num, Int128 den) {
  return Exact(wide(num), wide(den));
}
Exact exact(Money m) {
  return {m.centavos(), 100};
}
Exact exact_percent(Rate r) {
  return {r.ppm(), 10'000};
}
Exact exact_per_mil(Rate r) {
  return {r.ppm(), 1'000};
}
Exact magnitude(const Exact& n) {
  return n < 0 ? Exact(-n) : n;
}

json::value shown(const Exact& n) {
  const bool whole = denominator(n) == 1 && abs(numerator(n)) <= kMaxInt64;
  return whole ? json::value(numerator(n).convert_to<std::int64_t>()) : json::value(n.str());
}
json::value shown(Money m) {
  return shown(exact(m));
}

[[noreturn]] void malformed(const std::string& what) {
  throw std::runtime_error(what);
}

std::string text_of(const json::value& v) {
  if (v.is_string()) return std::string(v.as_string());
  if (v.is_int64()) return std::to_string(v.as_int64());
  if (v.is_uint64()) return std::to_string(v.as_uint64());
  if (!v.is_double()) malformed("neither a string nor a number: " + json::serialize(v));
  char digits[64];  // the shortest decimal that reads as this number is the one of the file
  const auto [end, error] =
      std::to_chars(std::begin(digits), std::end(digits), v.get_double(), std::chars_format::fixed);
  if (error != std::errc{}) malformed("too long a number: " + json::serialize(v));
  return {std::begin(digits), end};
}

Exact exact_of(const json::value& v) {
  const auto read = number(text_of(v));
  if (!read) malformed("not a number: " + text_of(v));
  return *read;
}

std::int64_t scaled(const json::value& v, std::int64_t scale) {
  const Exact times = exact_of(v) * scale;
  if (denominator(times) != 1) malformed("more decimals than the engine holds: " + text_of(v));
  if (abs(numerator(times)) > kMaxInt64)
    malformed("a larger number than the engine holds: " + text_of(v));
  return numerator(times).convert_to<std::int64_t>();
}

int int_of(const json::value& v) {
  const std::int64_t n = scaled(v, 1);
  if (n < std::numeric_limits<int>::min() || n > std::numeric_limits<int>::max())
    malformed("a larger count than the engine holds: " + text_of(v));
  return static_cast<int>(n);
}
Money pesos(const json::value& v) {
  return Money::centavos(scaled(v, 100));
}
Rate percent(const json::value& v) {
  return Rate::ppm(scaled(v, 10'000));
}
Rate per_mil(const json::value& v) {
  return Rate::ppm(scaled(v, 1'000));
}
Date date_of(const json::value& v) {
  return value_or_throw(parse_iso_date(text_of(v)));
}

bool same_leaf(std::string_view, const json::value& want, const json::value& got) {
  const std::string w = text_of(want), g = text_of(got);
  const auto wanted = number(w), had = number(g);
  return wanted && had ? *wanted == *had : w == g;
}

Example::Example(const json::object& vector)
    : in(without_nulls(vector.at("inputs").as_object())),
      expected_(vector.at("expected").as_object()) {}

const json::value& Example::at(std::string_view key) const {
  const json::value* found = in.if_contains(key);
  if (found == nullptr) malformed("without the input " + std::string(key));
  return *found;
}

Money Example::pesos_or(std::string_view key, Money absent) const {
  return has(key) ? pesos(at(key)) : absent;
}
Rate Example::percent_or(std::string_view key, Rate absent) const {
  return has(key) ? percent(at(key)) : absent;
}
bool Example::flag_or(std::string_view key, bool absent) const {
  return has(key) ? at(key).as_bool() : absent;
}

void Example::check(std::string_view key, const json::value& got, SameLeaf leaf) {
  const json::value* want = expects(key);
  if (want == nullptr) return;
  ++taken_;
  if (same(key, *want, got, leaf)) return;
  wrong_ += (wrong_.empty() ? "" : "; ") + std::string(key) + ": expected " +
            json::serialize(*want) + ", got " + json::serialize(got);
}

std::string Example::verdict() const {
  if (!wrong_.empty()) return wrong_;
  if (taken_ != expected_.size())
    return "expected " + expected_text() + ", got no answer to one of its keys";
  return {};
}

}  // namespace recaudo::tax_vectors
