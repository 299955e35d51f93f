// Writes JSON objects member by member, in the order they are added; amounts are written from their
// digits, never through floating point.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/money.h"

namespace recaudo::gateways {

class JsonWriter {
 public:
  JsonWriter& string(std::string_view name, std::string_view value);  // UTF-8, escaped here
  JsonWriter& integer(std::string_view name, std::int64_t value);
  JsonWriter& flag(std::string_view name, bool value);
  // Whole pesos without decimals, "1254300"; otherwise with two, "1254300.50".
  JsonWriter& pesos(std::string_view name, Money value);
  JsonWriter& object(std::string_view name, const JsonWriter& value);
  // The text of the object so far.
  std::string text() const { return "{" + members_ + "}"; }

 private:
  JsonWriter& token(std::string_view name, std::string_view json);
  std::string members_;
};

}  // namespace recaudo::gateways
