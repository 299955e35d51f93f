#include "gateways/breb/tlv.h"

#include <algorithm>

namespace recaudo::breb {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

Result<std::vector<QrField>> read_tlv(std::string_view text, std::string_view inside) {
  const auto name = [inside](std::string_view tag) {
    return "campo " + std::string(inside) + (inside.empty() ? "" : ".") + std::string(tag);
  };
  std::vector<QrField> out;
  while (!text.empty()) {
    const auto head = text.substr(0, 4);
    if (head.size() != 4 || !std::ranges::all_of(head, is_digit))
      return fail(Code::kQrInvalid, name(out.empty() ? "00" : out.back().tag) +
                                        (out.empty() ? ": el texto no empieza con un campo"
                                                     : ": lo que sigue no es un campo"));
    const auto tag = head.substr(0, 2);
    const auto digit = [&](std::size_t at) { return static_cast<std::size_t>(head[at] - '0'); };
    const std::size_t length = digit(2) * 10 + digit(3);
    if (text.size() < 4 + length)
      return fail(Code::kQrInvalid, name(tag) + ": su longitud pasa del final del texto");
    if (find_tag(out, tag)) return fail(Code::kQrInvalid, name(tag) + ": está dos veces");
    out.push_back({std::string(tag), std::string(text.substr(4, length))});
    text.remove_prefix(4 + length);
  }
  return out;
}

std::optional<std::string> find_tag(const std::vector<QrField>& fields, std::string_view tag) {
  const auto at = std::ranges::find(fields, tag, &QrField::tag);
  if (at == fields.end()) return std::nullopt;
  return at->value;
}

}  // namespace recaudo::breb
