#include "gateways/json_tree.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

namespace recaudo::gateways {
namespace {

namespace json = boost::json;
using json::error_code;
using View = json::string_view;
using Kind = JsonTree::Kind;

constexpr std::size_t kMaxValues = 20'000;
// Of one object. Every member is compared with those before it, and a notice is read before its
// signature is known to hold.
constexpr std::size_t kMaxMembers = 256;
constexpr std::size_t kMaxDepth = 12;

// Called by Boost's parser for each piece of the text; false with an error stops it. Open
// containers wait in `open_` and are given to the one above when they end.
class Handler {
 public:
  static constexpr std::size_t max_object_size = kMaxValues;
  static constexpr std::size_t max_array_size = kMaxValues;
  static constexpr std::size_t max_key_size = 128;
  static constexpr std::size_t max_string_size = 65'536;

  JsonTree take() { return std::move(root_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& ec) { return begin(Kind::kObject, ec); }
  bool on_object_end(std::size_t, error_code& ec) { return end(ec); }
  bool on_array_begin(error_code& ec) { return begin(Kind::kArray, ec); }
  bool on_array_end(std::size_t, error_code& ec) { return end(ec); }

  bool on_key_part(View s, std::size_t, error_code&) { return append(key_, s); }
  bool on_key(View s, std::size_t, error_code&) { return append(key_, s); }
  bool on_string_part(View s, std::size_t, error_code&) { return append(value_, s); }
  bool on_string(View s, std::size_t, error_code& ec) {
    append(value_, s);
    return scalar(Kind::kString, ec);
  }
  bool on_number_part(View s, error_code&) { return append(value_, s); }
  bool on_int64(std::int64_t, View s, error_code& ec) { return number(s, ec); }
  bool on_uint64(std::uint64_t, View s, error_code& ec) { return number(s, ec); }
  bool on_double(double, View s, error_code& ec) { return number(s, ec); }
  bool on_bool(bool b, error_code& ec) {
    value_ = b ? "true" : "false";
    return scalar(Kind::kBool, ec);
  }
  bool on_null(error_code& ec) { return scalar(Kind::kNull, ec); }
  bool on_comment_part(View, error_code&) { return true; }
  bool on_comment(View, error_code&) { return true; }

 private:
  struct Open {
    std::string name;
    JsonTree value;
  };

  static bool refuse(error_code& ec) {
    ec = json::make_error_code(json::error::syntax);
    return false;
  }
  static bool append(std::string& to, View s) {
    to.append(s.data(), s.size());
    return true;
  }
  bool number(View s, error_code& ec) {
    append(value_, s);
    return scalar(Kind::kNumber, ec);
  }
  bool begin(Kind kind, error_code& ec) {
    if (++values_ > kMaxValues) return refuse(ec);
    Open open;
    open.name = std::exchange(key_, {});
    open.value.kind = kind;
    open_.push_back(std::move(open));
    return true;
  }
  bool end(error_code& ec) {
    Open done = std::move(open_.back());
    open_.pop_back();
    return place(std::move(done.name), std::move(done.value), ec);
  }
  bool scalar(Kind kind, error_code& ec) {
    if (++values_ > kMaxValues) return refuse(ec);
    JsonTree value;
    value.kind = kind;
    value.scalar = std::exchange(value_, {});
    return place(std::exchange(key_, {}), std::move(value), ec);
  }
  bool place(std::string name, JsonTree value, error_code& ec) {
    if (open_.empty()) {
      root_ = std::move(value);
      return true;
    }
    JsonTree& parent = open_.back().value;
    if (parent.kind == Kind::kArray) {
      parent.items.push_back(std::move(value));
      return true;
    }
    if (parent.members.size() == kMaxMembers) return refuse(ec);
    const auto same = [&](const auto& member) { return member.name == name; };
    if (std::ranges::any_of(parent.members, same)) return refuse(ec);
    parent.members.push_back({std::move(name), std::move(value)});
    return true;
  }

  JsonTree root_;
  std::vector<Open> open_;
  std::string key_;
  std::string value_;
  std::size_t values_ = 0;
};

}  // namespace

const JsonTree* JsonTree::find(std::string_view path) const {
  const auto dot = path.find('.');
  for (const auto& [name, value] : members)
    if (name == path.substr(0, dot))
      return dot == path.npos ? &value : value.find(path.substr(dot + 1));
  return nullptr;
}

std::optional<std::string> JsonTree::text(std::string_view path) const {
  const JsonTree* value = find(path);
  if (value == nullptr) return std::nullopt;
  if (value->kind != Kind::kString && value->kind != Kind::kNumber) return std::nullopt;
  return value->scalar;
}

std::optional<std::string> JsonTree::number(std::string_view path) const {
  const JsonTree* value = find(path);
  if (value == nullptr || value->kind != Kind::kNumber) return std::nullopt;
  return value->scalar;
}

bool JsonTree::is_true(std::string_view path) const {
  const JsonTree* value = find(path);
  return value != nullptr && value->kind == Kind::kBool && value->scalar == "true";
}

const std::vector<JsonTree>& JsonTree::list(std::string_view path) const {
  static const std::vector<JsonTree> none;
  const JsonTree* value = find(path);
  return value == nullptr || value->kind != Kind::kArray ? none : value->items;
}

std::optional<JsonTree> parse_json_tree(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::basic_parser<Handler> parser(options);
  error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec || used != text.size() || !parser.done()) return std::nullopt;
  return parser.handler().take();
}

}  // namespace recaudo::gateways
