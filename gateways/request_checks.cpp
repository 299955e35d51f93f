#include "gateways/request_checks.h"

#include <algorithm>

#include "base/bytes.h"

namespace recaudo::gateways {
namespace {

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kRailRequestInvalid, std::move(detail));
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

Result<void> check_texts(std::span<const TextRule> rules) {
  for (const auto& [name, value, max] : rules) {
    if (!is_valid_utf8(value)) return refuse(std::string(name) + ": no es un texto válido");
    if (value.empty()) return refuse(std::string(name) + ": está vacío");
    if (character_count(value) > max)
      return refuse(std::string(name) + ": tiene más de " + std::to_string(max) + " caracteres");
  }
  return {};
}

Result<void> check_person(const Payer& payer) {
  if ((payer.type == PersonType::kCompany) != (payer.document_type == DocumentType::kNit))
    return refuse("tipo de persona: la empresa paga con NIT y la persona con otro documento");
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (payer.phone.size() != 10 || !std::ranges::all_of(payer.phone, is_digit))
    return refuse("celular: debe tener 10 números");
  return {};
}

Result<void> check_return_url(const std::string& url) {
  if (!url.starts_with("https://") && !url.starts_with("http://"))
    return refuse("dirección de retorno: no es una dirección web");
  return {};
}

std::string first_characters(std::string_view text, std::size_t max) {
  if (!is_valid_utf8(text)) return {};
  std::size_t end = 0;
  for (std::size_t n = 0; end < text.size(); ++end)
    if (begins_character(text[end]) && ++n > max) break;
  return std::string(text.substr(0, end));
}

}  // namespace recaudo::gateways
