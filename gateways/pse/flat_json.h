// Reads the answers of PSE: one object, or a list of objects, whose members are plain values.
// Numbers keep their text, because an amount must not pass through floating point.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace recaudo::pse {

struct JsonScalar {
  enum class Kind { kString, kNumber, kBool, kNull, kNested };
  Kind kind = Kind::kNull;
  std::string text;  // the string's value, or the number as it was written
};

class JsonRecord {
 public:
  void add(std::string name, JsonScalar value) {
    members_.emplace_back(std::move(name), std::move(value));
  }
  const JsonScalar* find(std::string_view name) const;
  // The text of a string or number; nothing when it is missing, null or something else.
  std::optional<std::string> text(std::string_view name) const;
  // The same, or an empty string.
  std::string text_or_empty(std::string_view name) const { return text(name).value_or(""); }
  std::size_t size() const { return members_.size(); }

 private:
  std::vector<std::pair<std::string, JsonScalar>> members_;
};

struct JsonRecords {
  bool is_list = false;
  std::vector<JsonRecord> records;  // exactly one when it is not a list
};

// kPseAnswerInvalid: not JSON, not of that shape, a member twice in an object, more than 2000
// records, more than 64 members, more than 8 levels. Values nested inside a record are skipped.
Result<JsonRecords> parse_flat_json(std::string_view text);

}  // namespace recaudo::pse
