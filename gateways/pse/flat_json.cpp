#include "gateways/pse/flat_json.h"

#include <boost/json/basic_parser_impl.hpp>

namespace recaudo::pse {
namespace {

namespace json = boost::json;
using json::error_code;
using View = json::string_view;

constexpr std::size_t kMaxRecords = 2000;
constexpr std::size_t kMaxMembers = 64;
constexpr std::size_t kMaxDepth = 8;

// Called by Boost's parser for each piece of the text; false with an error stops it.
class Handler {
 public:
  static constexpr std::size_t max_object_size = kMaxMembers;
  static constexpr std::size_t max_array_size = kMaxRecords;
  static constexpr std::size_t max_key_size = 128;
  static constexpr std::size_t max_string_size = 8192;

  JsonRecords take() { return std::move(out_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code& ec) { return started_ || refuse(ec); }

  bool on_object_begin(error_code& ec) {
    started_ = true;
    if (depth_ >= record_depth()) return enter_nested();
    if (out_.records.size() == kMaxRecords) return refuse(ec);
    out_.records.emplace_back();
    ++depth_;
    return true;
  }
  bool on_object_end(std::size_t, error_code& ec) { return leave(ec); }
  bool on_array_begin(error_code&) {
    if (!started_) {
      started_ = out_.is_list = true;
      ++depth_;
      return true;
    }
    return enter_nested();
  }
  bool on_array_end(std::size_t, error_code& ec) { return leave(ec); }

  bool on_key_part(View s, std::size_t, error_code&) { return append(key_, s); }
  bool on_key(View s, std::size_t, error_code&) { return append(key_, s); }
  bool on_string_part(View s, std::size_t, error_code&) { return append(value_, s); }
  bool on_string(View s, std::size_t, error_code& ec) {
    append(value_, s);
    return scalar(JsonScalar::Kind::kString, ec);
  }
  bool on_number_part(View s, error_code&) { return append(value_, s); }
  bool on_int64(std::int64_t, View s, error_code& ec) { return number(s, ec); }
  bool on_uint64(std::uint64_t, View s, error_code& ec) { return number(s, ec); }
  bool on_double(double, View s, error_code& ec) { return number(s, ec); }
  bool on_bool(bool b, error_code& ec) {
    value_ = b ? "true" : "false";
    return scalar(JsonScalar::Kind::kBool, ec);
  }
  bool on_null(error_code& ec) { return scalar(JsonScalar::Kind::kNull, ec); }
  bool on_comment_part(View, error_code&) { return true; }
  bool on_comment(View, error_code&) { return true; }

 private:
  // Depth inside a record: its members stand there.
  std::size_t record_depth() const { return out_.is_list ? 2 : 1; }
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
    return scalar(JsonScalar::Kind::kNumber, ec);
  }
  bool enter_nested() {
    nested_.push_back(std::exchange(key_, {}));
    ++depth_;
    return true;
  }
  bool leave(error_code& ec) {
    --depth_;
    if (nested_.empty()) return true;
    const std::string name = std::move(nested_.back());
    nested_.pop_back();
    if (depth_ != record_depth()) return true;
    return add(name, {JsonScalar::Kind::kNested, {}}, ec);
  }
  bool add(const std::string& name, JsonScalar value, error_code& ec) {
    if (depth_ != record_depth() || out_.records.empty()) return refuse(ec);
    JsonRecord& record = out_.records.back();
    if (record.find(name) != nullptr) return refuse(ec);
    record.add(name, std::move(value));
    return true;
  }
  bool scalar(JsonScalar::Kind kind, error_code& ec) {
    const std::string name = std::exchange(key_, {});
    std::string value = std::exchange(value_, {});
    return !nested_.empty() || add(name, {kind, std::move(value)}, ec);
  }

  JsonRecords out_;
  std::string key_;
  std::string value_;
  std::vector<std::string> nested_;  // names of the containers inside a record
  std::size_t depth_ = 0;
  bool started_ = false;
};

}  // namespace

const JsonScalar* JsonRecord::find(std::string_view name) const {
  for (const auto& [key, value] : members_)
    if (key == name) return &value;
  return nullptr;
}

std::optional<std::string> JsonRecord::text(std::string_view name) const {
  const JsonScalar* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->kind != JsonScalar::Kind::kString && value->kind != JsonScalar::Kind::kNumber)
    return std::nullopt;
  return value->text;
}

Result<JsonRecords> parse_flat_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::basic_parser<Handler> parser(options);
  error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec || used != text.size() || !parser.done())
    return fail(Code::kPseAnswerInvalid, "la respuesta no es un JSON con la forma esperada");
  return parser.handler().take();
}

}  // namespace recaudo::pse
