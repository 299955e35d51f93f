#include "core/adjustments/named_person.h"

#include "tax-rules/document_number.h"

namespace recaudo::adjustments {
namespace {

// Digits and letters, without the leading zeros that the roll writes.
std::string bare(std::string_view number) {
  std::string out;
  for (const char c : number)
    if (c != '-' && (c != '0' || !out.empty())) out += c;
  return out;
}

}  // namespace

Result<void> check_document(const std::string& type, const std::string& number) {
  RECAUDO_TRY(known, tax_rules::document_type_from_acronym(type));
  RECAUDO_TRY(plain, tax_rules::parse_document_number(known, number));
  if (plain != number) return fail(Code::kIdentifierInvalid, "documento");
  return {};
}

bool is_same_person(const std::string& type, const std::string& number,
                    const ledger::ThirdParty& known) {
  if (type != known.document_type) return false;
  const std::string kept = bare(known.document_number);
  return kept == bare(number) || kept == bare(number.substr(0, number.find('-')));
}

bool can_be_named(const ledger::ThirdParty& known) {
  const auto type = tax_rules::document_type_from_acronym(known.document_type);
  if (!type) return false;
  auto named = tax_rules::parse_document_number(*type, known.document_number);
  if (!named && *type == tax_rules::DocumentType::kNit)  // it may lack its check digit
    if (const auto check = tax_rules::nit_check(known.document_number))
      named = tax_rules::parse_document_number(
          *type, known.document_number + "-" + std::to_string(check->check_digit));
  return named && is_same_person(known.document_type, *named, known);
}

}  // namespace recaudo::adjustments
