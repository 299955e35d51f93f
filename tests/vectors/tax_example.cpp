#include "tests/vectors/tax_example.h"

namespace recaudo::tax_vectors {

bool equal(const Exact& a, const Exact& b) {
  return a.num * b.den == b.num * a.den;
}

[[noreturn]] void malformed(const std::string& what) {
  throw std::runtime_error(what);
}

std::string text_of(const json::value& v) {
  if (v.is_string()) return std::string(v.as_string());
  if (v.is_int64()) return std::to_string(v.as_int64());
  malformed("neither a string nor an integer: " + json::serialize(v));
}

Exact decimal(std::string_view text) {
  Exact e;
  bool negative = false, after_point = false;
  for (const char c : text) {
    if (c == '-') {
      negative = true;
    } else if (c == '.') {
      after_point = true;
    } else if (c >= '0' && c <= '9') {
      e.num = e.num * 10 + (c - '0');
      if (after_point) e.den *= 10;
    } else {
      malformed("not a decimal: " + std::string(text));
    }
  }
  if (negative) e.num = -e.num;
  return e;
}

Exact exact_of(const json::value& v) {
  const std::string text = text_of(v);
  const auto bar = text.find('/');
  if (bar == text.npos) return decimal(text);
  const Exact p = decimal(text.substr(0, bar)), q = decimal(text.substr(bar + 1));
  return {p.num * q.den, p.den * q.num};
}

std::int64_t scaled(const json::value& v, std::int64_t scale) {
  const Exact e = exact_of(v);
  if (e.num * scale % e.den != 0) malformed("too many decimals: " + text_of(v));
  return static_cast<std::int64_t>(e.num * scale / e.den);
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
Exact exact(Money m) {
  return {m.centavos(), 100};
}
Exact exact_percent(Rate r) {
  return {r.ppm(), 10'000};
}

}  // namespace recaudo::tax_vectors
