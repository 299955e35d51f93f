#include "api/portal/pdf/utf8.h"

namespace recaudo::portal::detail {
namespace {

// Length of the letter that begins with this byte; 0 when none does.
int length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

}  // namespace

std::pair<int, char32_t> decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const int length = length_of(first);
  if (length == 0 || static_cast<std::size_t>(length) > text.size()) return {0, 0};
  if (length == 1) return {1, first};
  char32_t code = first & (0x7FU >> length);
  for (int i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((next & 0xC0U) != 0x80U) return {0, 0};
    code = code << 6U | (next & 0x3FU);
  }
  constexpr char32_t kFirstOfLength[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kFirstOfLength[length] || code > 0x10FFFF || surrogate) return {0, 0};
  return {length, code};
}

}  // namespace recaudo::portal::detail
