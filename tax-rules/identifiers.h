// Identifiers that the law defines: the NIT and its check digit, document types (DIAN table).
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo::tax_rules {

struct NitCheck {
  int weighted_sum = 0;
  int remainder = 0;    // weighted_sum mod 11
  int check_digit = 0;  // "DV"
};

// Digits without the check digit, 1 to 15; leading zeros change nothing. kIdentifierInvalid
// otherwise.
Result<NitCheck> nit_check(std::string_view digits);

// A NIT whose check digit was verified.
class Nit {
 public:
  // "900123456-8" or "900.123.456-8". kIdentifierInvalid when it is malformed or the digit is
  // wrong.
  static Result<Nit> parse(std::string_view text);

  const std::string& digits() const { return digits_; }
  int check_digit() const { return check_digit_; }
  std::string to_text() const { return digits_ + "-" + std::to_string(check_digit_); }
  // "9001234568", as the files of the banks and the rails write it
  std::string to_plain() const { return digits_ + std::to_string(check_digit_); }
  // "900.123.456-8"
  std::string to_display() const;

 private:
  Nit(std::string digits, int check_digit)
      : digits_(std::move(digits)), check_digit_(check_digit) {}
  std::string digits_;
  int check_digit_;
};

enum class DocumentType {
  kCivilRegistry = 11,
  kIdentityCard = 12,  // tarjeta de identidad
  kCitizenCard = 13,   // cédula de ciudadanía
  kForeignerTransit = 21,
  kForeignerCard = 22,  // cédula de extranjería
  kNit = 31,
  kPassport = 41,
  kForeignDocument = 42,
  kPep = 47,
  kPpt = 48,
  kForeignNit = 50,
  kNuip = 91,
};

struct DocumentTypeInfo {
  DocumentType type;
  std::string_view acronym;  // "CC"
  std::string_view name;     // Spanish
};

// The codes of the DIAN (from memory, to be confirmed: tipos_documento.csv).
const DocumentTypeInfo& info(DocumentType type);
Result<DocumentType> document_type_from_dian_code(int code);
Result<DocumentType> document_type_from_acronym(std::string_view acronym);

}  // namespace recaudo::tax_rules
