#include "tax-rules/document_number.h"

#include <algorithm>
#include <array>

namespace recaudo::tax_rules {
namespace {

struct NumberFormat {
  DocumentType type;
  std::size_t min, max;
  bool letters = false;
};

constexpr std::size_t kMaxText = 40;
// The table gives no length for the documents of other countries: as a passport.
constexpr std::size_t kForeignMax = 16;
constexpr std::size_t kNitDigits = 9;

constexpr std::array<NumberFormat, 11> kFormats = {{
    {DocumentType::kCivilRegistry, 8, 11},
    {DocumentType::kIdentityCard, 10, 11},
    {DocumentType::kCitizenCard, 3, 10},
    {DocumentType::kForeignerTransit, 1, kForeignMax, true},
    {DocumentType::kForeignerCard, 1, 10},
    {DocumentType::kPassport, 1, 16, true},
    {DocumentType::kForeignDocument, 1, kForeignMax, true},
    {DocumentType::kPep, 15, 15},
    {DocumentType::kPpt, 1, 8},
    {DocumentType::kForeignNit, 1, kForeignMax, true},
    {DocumentType::kNuip, 10, 10},
}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string cleaned(std::string_view text) {
  std::string number;
  for (const char c : text)
    if (c != '.' && c != ' ') number += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return number;
}

tl::unexpected<Error> refused(const NumberFormat& format) {
  const std::string lengths = format.min == format.max ? std::to_string(format.max)
                                                       : "de " + std::to_string(format.min) +
                                                             " a " + std::to_string(format.max);
  return fail(Code::kIdentifierInvalid, std::string(info(format.type).name) + ": tiene " + lengths +
                                            (format.letters ? " letras o números" : " dígitos"));
}

// Cédulas of ten digits begin at 1.000.000.000; none has nine.
bool possible_citizen_card(const std::string& number) {
  return (number.size() >= 3 && number.size() <= 8) ||
         (number.size() == 10 && number.front() != '0');
}

std::string without_leading_zeros(const std::string& number) {
  return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

// These are numbers: files pad them with zeros, and one person must not become two.
bool is_counted(DocumentType type) {
  return type == DocumentType::kCitizenCard || type == DocumentType::kForeignerCard ||
         type == DocumentType::kIdentityCard;
}

// Of companies, nine digits; of people, their cédula.
Result<std::string> parse_nit(std::string_view text) {
  RECAUDO_TRY(nit, Nit::parse(text));
  const std::string digits = without_leading_zeros(nit.digits());
  if (digits.size() != kNitDigits && !possible_citizen_card(digits))
    return fail(Code::kIdentifierInvalid,
                "NIT: tiene 9 dígitos, o los de la cédula, y el de verificación");
  return digits + "-" + std::to_string(nit.check_digit());
}

}  // namespace

Result<std::string> parse_document_number(DocumentType type, std::string_view text) {
  if (type == DocumentType::kNit) return parse_nit(text);
  const auto* format = std::ranges::find(kFormats, type, &NumberFormat::type);
  invariant(format != kFormats.end(), "every document type has a format");
  if (text.size() > kMaxText) return refused(*format);
  std::string number = cleaned(text);
  if (is_counted(type)) number = without_leading_zeros(number);
  const bool characters = std::ranges::all_of(
      number, [&](char c) { return is_digit(c) || (format->letters && c >= 'A' && c <= 'Z'); });
  if (!characters || number.size() < format->min || number.size() > format->max)
    return refused(*format);
  if (type == DocumentType::kCitizenCard && !possible_citizen_card(number))
    return fail(Code::kIdentifierInvalid,
                "Cédula de ciudadanía: tiene de 3 a 8 dígitos, o 10 desde 1.000.000.000");
  return number;
}

}  // namespace recaudo::tax_rules
