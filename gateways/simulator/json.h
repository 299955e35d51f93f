// The simulator's own JSON: a small strict reader (RFC 8259) that keeps numbers as the text they
// were sent as, because an amount must not pass through floating point, and a writer of objects. It
// shares nothing with the adapters on purpose: what one side writes, another reading must
// understand.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"

namespace recaudo::simulator {

struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string text;  // of a string (decoded, UTF-8) or a number (as written)
  std::vector<JsonValue> items;
  std::map<std::string, JsonValue, std::less<>> members;

  bool is(Kind k) const { return kind == k; }
  // The member of that name, or null when this is no object or has none.
  const JsonValue* find(std::string_view name) const;
};

// One whole document. Refuses (kBadText) what RFC 8259 refuses, invalid UTF-8, a repeated member,
// more than 8 levels and more than 4096 values.
Result<JsonValue> parse_json(std::string_view text);

// A number that is a whole, without sign, fraction or exponent.
std::optional<std::int64_t> whole_number(const JsonValue& value);
// A number of pesos, not negative, with at most two decimals other than zero ("1254300.0", "10.5").
// No exponent: nobody writes money so.
std::optional<Money> money_of_number(const JsonValue& value);

// The member of that name; null when there is none, or it is JSON's null.
const JsonValue* given(const JsonValue& object, std::string_view name);

std::string json_string(std::string_view text);  // quoted and escaped
// What parse_json read, written again; members in order of their names.
std::string to_json(const JsonValue& value);

// [a,b,c], each element as `describe` writes it.
template <typename Rows, typename F>
std::string json_array(const Rows& rows, F describe) {
  std::string out = "[";
  for (const auto& row : rows) {
    if (out.size() > 1) out += ',';
    out += describe(row);
  }
  return out + "]";
}

// {"a":1,"b":"x"} member by member.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& number(std::string_view name, std::int64_t value);
  JsonObject& pesos(std::string_view name, Money value);     // 1254300.50
  JsonObject& centavos(std::string_view name, Money value);  // 125430050
  JsonObject& boolean(std::string_view name, bool value);
  JsonObject& raw(std::string_view name, std::string_view json);
  std::string str() const { return body_ + "}"; }

 private:
  std::string body_ = "{";
};

}  // namespace recaudo::simulator
