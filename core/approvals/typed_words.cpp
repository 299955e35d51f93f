#include "core/approvals/typed_words.h"

#include "base/bytes.h"

namespace recaudo::approvals {
namespace {

// What the database refuses as [[:cntrl:]]: below a blank, U+007F to U+009F and, under some
// locales, the separators of lines and paragraphs U+2028 and U+2029.
bool has_control(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x20 || c == 0x7F) return true;
    const auto rest = utf8.substr(i + 1);
    if (c == 0xC2 && !rest.empty() && static_cast<unsigned char>(rest[0]) < 0xA0) return true;
    if (c == 0xE2 && (rest.starts_with("\x80\xA8") || rest.starts_with("\x80\xA9"))) return true;
  }
  return false;
}

}  // namespace

Result<std::string> plain_text(std::string_view typed, std::size_t most, const char* what) {
  const auto from = typed.find_first_not_of(' ');
  std::string text(from == typed.npos ? std::string_view()
                                      : typed.substr(from, typed.find_last_not_of(' ') - from + 1));
  if (text.empty() || !is_valid_utf8(text) || character_count(text) > most || has_control(text))
    return fail(Code::kBadText,
                std::string(what) + ", de 1 a " + std::to_string(most) + " letras.");
  return text;
}

Result<std::string> reason_text(std::string_view typed) {
  if (character_count(typed) < 15) return fail(Code::kReasonTooShort, "motivo");
  RECAUDO_TRY(text, plain_text(typed, 500, "Escriba el motivo en una sola línea"));
  if (character_count(text) < 15) return fail(Code::kReasonTooShort, "motivo");
  return text;
}

}  // namespace recaudo::approvals
