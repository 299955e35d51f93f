#include "gateways/bank_files/text_lines.h"

#include <array>

#include "base/bytes.h"

namespace recaudo::bank_files {
namespace {

// 0x80 to 0x9F, where Windows-1252 is not Latin-1.
constexpr std::array<std::string_view, 32> kWindows1252 = {
    "€", "\uFFFD", "‚",      "ƒ", "„",      "…",      "†", "‡",      "ˆ", "‰", "Š",
    "‹", "Œ",      "\uFFFD", "Ž", "\uFFFD", "\uFFFD", "‘", "’",      "“", "”", "•",
    "–", "—",      "˜",      "™", "š",      "›",      "œ", "\uFFFD", "ž", "Ÿ"};

}  // namespace

bool TextLines::next(std::string_view& line) {
  if (rest_.empty()) return false;
  ++number_;
  const auto end = rest_.find('\n');
  line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  check(line);
  return true;
}

void TextLines::check(std::string_view line) const {
  if (line.size() > kMaxTextLine)
    throw Stop{{"E_LEN", number_, 0, "la línea pasa de 4096 caracteres"}};
  for (std::size_t i = 0; i < line.size(); ++i)
    if ((static_cast<unsigned char>(line[i]) < 0x20 && line[i] != '\t') || line[i] == 0x7F)
      throw Stop{{"E_CHARSET", number_, static_cast<int>(i) + 1, "hay un carácter de control"}};
}

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

std::string_view without_end_marks(std::string_view text) {
  const auto last = text.find_last_not_of("\x1A\r\n");
  const auto end = last == std::string_view::npos ? 0 : last + 1;
  const auto mark = text.find('\x1A', end);
  return text.substr(0, mark);
}

std::string windows1252_to_utf8(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && byte < 0xA0)
      out += kWindows1252[byte - 0x80U];
    else
      out += latin1_to_utf8(std::string_view(&c, 1));
  }
  return out;
}

std::string to_utf8(std::string_view bytes) {
  return is_valid_utf8(bytes) ? std::string(bytes) : windows1252_to_utf8(bytes);
}

}  // namespace recaudo::bank_files
