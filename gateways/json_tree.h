// Reads the JSON of a gateway whose answers nest. Numbers keep their text, because an amount must
// not pass through floating point and a checksum covers the digits as they were written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recaudo::gateways {

class JsonTree {
 public:
  struct Member;
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  std::string scalar;  // a string's value, "true", "false", or a number as it was written
  std::vector<JsonTree> items;
  std::vector<Member> members;

  // The member of an object by a dotted path, "status.reason"; null when there is none.
  const JsonTree* find(std::string_view path) const;
  // The text of a string or number by path; nothing when it is missing, null or something else.
  std::optional<std::string> text(std::string_view path) const;
  // The same, or an empty string.
  std::string text_or_empty(std::string_view path) const { return text(path).value_or(""); }
  // The number by path as written; nothing when it is not a number.
  std::optional<std::string> number(std::string_view path) const;
  bool is_true(std::string_view path) const;
  // The elements of an array by path; none when it is missing or something else.
  const std::vector<JsonTree>& list(std::string_view path) const;
};

// Apart, because a pair asks of a class that is not complete yet what only the whole class can say.
struct JsonTree::Member {
  std::string name;
  JsonTree value;
};

// Nothing when it is not one JSON text, an object has a member twice or more than 256 of them, or
// it has more than 20,000 values or 12 levels.
std::optional<JsonTree> parse_json_tree(std::string_view text);

}  // namespace recaudo::gateways
