#include "tax-rules/identifiers.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr int kNitWeights[] = {3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71};

constexpr DocumentTypeInfo kDocumentTypes[] = {
    {DocumentType::kCivilRegistry, "RC", "Registro civil de nacimiento"},
    {DocumentType::kIdentityCard, "TI", "Tarjeta de identidad"},
    {DocumentType::kCitizenCard, "CC", "Cédula de ciudadanía"},
    {DocumentType::kForeignerTransit, "TE", "Tarjeta de extranjería"},
    {DocumentType::kForeignerCard, "CE", "Cédula de extranjería"},
    {DocumentType::kNit, "NIT", "NIT"},
    {DocumentType::kPassport, "PA", "Pasaporte"},
    {DocumentType::kForeignDocument, "DE", "Documento de identificación extranjero"},
    {DocumentType::kPep, "PEP", "Permiso especial de permanencia"},
    {DocumentType::kPpt, "PPT", "Permiso por protección temporal"},
    {DocumentType::kForeignNit, "NE", "NIT de otro país"},
    {DocumentType::kNuip, "NUIP", "NUIP"},
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

}  // namespace

Result<NitCheck> nit_check(std::string_view digits) {
  if (digits.empty() || digits.size() > std::size(kNitWeights) || !all_digits(digits))
    return fail(Code::kIdentifierInvalid, "NIT: escriba de 1 a 15 dígitos");
  NitCheck check;
  for (std::size_t i = 0; i < digits.size(); ++i)
    check.weighted_sum += (digits[digits.size() - 1 - i] - '0') * kNitWeights[i];
  check.remainder = check.weighted_sum % 11;
  check.check_digit = check.remainder < 2 ? check.remainder : 11 - check.remainder;
  return check;
}

Result<Nit> Nit::parse(std::string_view text) {
  const auto dash = text.rfind('-');
  if (dash == text.npos || text.size() != dash + 2 || !is_digit(text.back()) || dash > 20)
    return fail(Code::kIdentifierInvalid,
                "NIT: escriba el número, un guion y el dígito de verificación");
  std::string digits(text.substr(0, dash));
  std::erase(digits, '.');
  RECAUDO_TRY(check, nit_check(digits));
  if (check.check_digit != text.back() - '0')
    return fail(Code::kIdentifierInvalid, "NIT: el dígito de verificación no corresponde");
  return Nit(std::move(digits), check.check_digit);
}

std::string Nit::to_display() const {
  std::string text = digits_;
  for (auto i = static_cast<std::ptrdiff_t>(text.size()) - 3; i > 0; i -= 3)
    text.insert(static_cast<std::size_t>(i), 1, '.');
  return text + "-" + std::to_string(check_digit_);
}

const DocumentTypeInfo& info(DocumentType type) {
  const auto* found = std::ranges::find(kDocumentTypes, type, &DocumentTypeInfo::type);
  invariant(found != std::end(kDocumentTypes), "every document type is in the table");
  return *found;
}

Result<DocumentType> document_type_from_dian_code(int code) {
  const auto* found =
      std::ranges::find(kDocumentTypes, static_cast<DocumentType>(code), &DocumentTypeInfo::type);
  if (found == std::end(kDocumentTypes))
    return fail(Code::kIdentifierInvalid, "tipo de documento: " + std::to_string(code));
  return found->type;
}

Result<DocumentType> document_type_from_acronym(std::string_view acronym) {
  const auto* found = std::ranges::find(kDocumentTypes, acronym, &DocumentTypeInfo::acronym);
  if (found == std::end(kDocumentTypes))
    return fail(Code::kIdentifierInvalid,
                "tipo de documento: " + std::string(acronym.substr(0, 10)));
  return found->type;
}

}  // namespace recaudo::tax_rules
