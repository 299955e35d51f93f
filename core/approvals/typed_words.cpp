#include "core/approvals/typed_words.h"

#include <algorithm>

#include "base/bytes.h"

namespace recaudo::approvals {

Result<std::string> plain_text(std::string_view typed, std::size_t most, const char* what) {
  const auto from = typed.find_first_not_of(' ');
  std::string text(from == typed.npos ? std::string_view()
                                      : typed.substr(from, typed.find_last_not_of(' ') - from + 1));
  if (text.empty() || !is_valid_utf8(text) || character_count(text) > most ||
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
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
