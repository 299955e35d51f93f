#include "gateways/simulator/json.h"

#include <charconv>
#include <cstdio>

#include "base/bytes.h"
#include "gateways/simulator/digits.h"

namespace recaudo::simulator {
namespace {

constexpr int kMaxDepth = 8;
constexpr int kMaxValues = 4096;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool document(JsonValue& out) {
    if (!value(out, 0)) return false;
    blanks();
    return at_ == text_.size();
  }

 private:
  using Kind = JsonValue::Kind;

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view w) {
    if (text_.substr(at_, w.size()) != w) return false;
    at_ += w.size();
    return true;
  }
  void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  bool value(JsonValue& out, int depth) {
    if (depth > kMaxDepth || ++count_ > kMaxValues) return false;
    blanks();
    switch (peek()) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"':
        out.kind = Kind::kString;
        return string(out.text);
      case 't':
        out.kind = Kind::kBool;
        out.boolean = true;
        return word("true");
      case 'f':
        out.kind = Kind::kBool;
        return word("false");
      case 'n':
        return word("null");
      default:
        out.kind = Kind::kNumber;
        return number(out.text);
    }
  }

  bool object(JsonValue& out, int depth) {
    out.kind = Kind::kObject;
    ++at_;
    blanks();
    if (take('}')) return true;
    do {
      blanks();
      std::string name;
      if (peek() != '"' || !string(name)) return false;
      blanks();
      if (!take(':')) return false;
      JsonValue member;
      if (!value(member, depth + 1)) return false;
      if (!out.members.emplace(std::move(name), std::move(member)).second) return false;
      blanks();
    } while (take(','));
    return take('}');
  }

  bool array(JsonValue& out, int depth) {
    out.kind = Kind::kArray;
    ++at_;
    blanks();
    if (take(']')) return true;
    do {
      if (!value(out.items.emplace_back(), depth + 1)) return false;
      blanks();
    } while (take(','));
    return take(']');
  }

  bool digits() {
    const auto start = at_;
    while (is_digit(peek())) ++at_;
    return at_ > start;
  }

  bool number(std::string& out) {
    const auto start = at_;
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    out = text_.substr(start, at_ - start);
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c != '\\')
        out += c;
      else if (!escape(out))
        return false;
    }
    return false;
  }

  bool escape(std::string& out) {
    constexpr std::string_view kFrom = "\"\\/bfnrt";
    constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    const char c = peek();
    ++at_;
    if (const auto i = kFrom.find(c); c != '\0' && i != std::string_view::npos) {
      out += kTo[i];
      return true;
    }
    std::uint32_t high = 0;
    if (c != 'u' || !hex4(high) || (high >= 0xDC00 && high < 0xE000)) return false;
    if (high >= 0xD800 && high < 0xDC00) {
      std::uint32_t low = 0;
      if (!word("\\u") || !hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
      high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, high);
    return true;
  }

  bool hex4(std::uint32_t& out) {
    if (text_.size() - std::min(at_, text_.size()) < 4) return false;
    const char* first = text_.data() + at_;
    const auto [end, error] = std::from_chars(first, first + 4, out, 16);
    at_ += 4;
    return error == std::errc{} && end == first + 4;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int count_ = 0;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto it = members.find(name);
  return it == members.end() ? nullptr : &it->second;
}

Result<JsonValue> parse_json(std::string_view text) {
  JsonValue out;
  if (!is_valid_utf8(text) || !Reader(text).document(out))
    return fail(Code::kBadText, "el documento no es JSON");
  return out;
}

std::optional<std::int64_t> whole_number(const JsonValue& value) {
  return value.is(JsonValue::Kind::kNumber) ? whole_number(value.text) : std::nullopt;
}

std::optional<Money> money_of_number(const JsonValue& value) {
  if (!value.is(JsonValue::Kind::kNumber) || value.text[0] == '-') return std::nullopt;
  const auto point = value.text.find('.');
  std::string digits = value.text.substr(0, point);
  std::string cents = point == std::string::npos ? "" : value.text.substr(point + 1);
  while (cents.size() > 2 && cents.back() == '0') cents.pop_back();
  if (cents.size() > 2 || digits.size() > 15) return std::nullopt;
  digits += cents.append(2 - cents.size(), '0');
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return Money::centavos(n);
}

const JsonValue* given(const JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  return value && !value->is(JsonValue::Kind::kNull) ? value : nullptr;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      (void)std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      out += code;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string to_json(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBool:
      return value.boolean ? "true" : "false";
    case JsonValue::Kind::kNumber:
      return value.text;
    case JsonValue::Kind::kString:
      return json_string(value.text);
    case JsonValue::Kind::kArray:
      return json_array(value.items, to_json);
    case JsonValue::Kind::kObject:
      break;
  }
  JsonObject o;
  for (const auto& [name, member] : value.members) o.raw(name, to_json(member));
  return o.str();
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  if (body_.size() > 1) body_ += ',';
  (body_ += json_string(name)) += ':';
  body_ += json;
  return *this;
}
JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  return raw(name, json_string(value));
}
JsonObject& JsonObject::number(std::string_view name, std::int64_t value) {
  return raw(name, std::to_string(value));
}
JsonObject& JsonObject::pesos(std::string_view name, Money value) {
  return raw(name, to_plain(value));
}
JsonObject& JsonObject::centavos(std::string_view name, Money value) {
  return number(name, value.centavos());
}
JsonObject& JsonObject::boolean(std::string_view name, bool value) {
  return raw(name, value ? "true" : "false");
}

}  // namespace recaudo::simulator
