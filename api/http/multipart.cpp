#include "api/http/multipart.h"

#include <strings.h>

#include <algorithm>
#include <optional>

#include "base/bytes.h"

namespace recaudo::http {
namespace {

constexpr std::size_t kMaxParts = 20;
constexpr std::size_t kMaxPartHead = 2048;

bool starts_with_any_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         ::strncasecmp(text.data(), prefix.data(), prefix.size()) == 0;
}

// The value of `name="..."` or name=token after a ';'. Quoted values may hold \" (as curl sends)
// and %22 (as browsers send), which stays as it is.
std::optional<std::string> parameter_of(std::string_view text, std::string_view name) {
  const std::string key = std::string(name) + "=";
  for (auto at = text.find(';'); at != text.npos; at = text.find(';', at + 1)) {
    auto rest = text.substr(at + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!starts_with_any_case(rest, key)) continue;
    rest.remove_prefix(key.size());
    if (rest.empty()) return std::nullopt;
    if (rest.front() != '"') return std::string(rest.substr(0, rest.find_first_of("; \t")));
    std::string value;
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] == '"') return value;
      if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
      value += rest[i];
    }
    return std::nullopt;
  }
  return std::nullopt;
}

bool is_boundary(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("'()+_,-./:=?").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 70 && std::all_of(text.begin(), text.end(), allowed);
}

bool is_clean_name(std::string_view text) {
  return text.size() <= 255 && is_valid_utf8(text) &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// The header lines of one part, without the empty line.
std::optional<Part> parse_part_head(std::string_view head) {
  Part part;
  bool disposition_seen = false;
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    if (starts_with_any_case(line, "content-disposition:")) {
      auto value = line.substr(20);
      value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
      if (disposition_seen || !starts_with_any_case(value, "form-data;")) return std::nullopt;
      disposition_seen = true;
      part.name = parameter_of(value, "name").value_or("");
      part.file_name = parameter_of(value, "filename").value_or("");
    } else if (starts_with_any_case(line, "content-type:")) {
      auto value = line.substr(13);
      value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
      part.content_type = std::string(value);
    } else if (starts_with_any_case(line, "content-transfer-encoding:")) {
      return std::nullopt;  // RFC 7578 §4.7: deprecated; accepting it would mean decoding
    }
  }
  if (part.name.empty() || !is_clean_name(part.name) || !is_clean_name(part.file_name))
    return std::nullopt;
  return part;
}

}  // namespace

const Part* Multipart::find(std::string_view name) const {
  for (const auto& part : parts)
    if (part.name == name) return &part;
  return nullptr;
}

Result<Multipart> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto boundary = parameter_of(content_type, "boundary");
  if (!boundary || !is_boundary(*boundary)) return fail(Code::kBadUpload, "boundary");
  const std::string first = "--" + *boundary;
  const std::string delimiter = "\r\n" + first;
  if (!body.starts_with(first)) return fail(Code::kBadUpload, "boundary");
  body.remove_prefix(first.size());

  Multipart out;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n") || out.parts.size() == kMaxParts) return fail(Code::kBadUpload);
    body.remove_prefix(2);
    const auto head_end = body.substr(0, kMaxPartHead).find("\r\n\r\n");
    if (head_end == body.npos) return fail(Code::kBadUpload);
    auto part = parse_part_head(body.substr(0, head_end));
    if (!part) return fail(Code::kBadUpload);
    body.remove_prefix(head_end + 4);
    const auto end = body.find(delimiter);
    if (end == body.npos) return fail(Code::kBadUpload);
    if (out.find(part->name) != nullptr) return fail(Code::kRepeatedField, part->name);
    part->bytes = body.substr(0, end);
    out.parts.push_back(std::move(*part));
    body.remove_prefix(end + delimiter.size());
  }
  return out;
}

}  // namespace recaudo::http
