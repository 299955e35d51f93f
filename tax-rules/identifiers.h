// Identifiers that the law or the cadastre define: the NIT and its check digit, document types
// (DIAN table), the national parcel number (NPN, Resolución IGAC 70/2011).
#pragma once

#include <array>
#include <optional>
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

// The national parcel number: 30 digits.
class ParcelNumber {
 public:
  // 30 digits; blanks and hyphens between them are dropped. kIdentifierInvalid otherwise.
  static Result<ParcelNumber> parse(std::string_view text);

  std::string_view digits() const { return digits_; }
  std::string_view department() const { return part(0, 2); }
  std::string_view municipality() const { return part(2, 3); }
  std::string_view dane_code() const { return part(0, 5); }
  std::string_view zone() const { return part(5, 2); }  // 00 rural, 01 urban seat, 02.. settlements
  std::string_view sector() const { return part(7, 2); }
  std::string_view commune() const { return part(9, 2); }
  std::string_view quarter() const { return part(11, 2); }
  std::string_view block() const { return part(13, 4); }  // manzana, or vereda when rural
  std::string_view lot() const { return part(17, 4); }
  // 0 no horizontal property, 9 horizontal property, 8 condominium, 7 cemetery, 5 improvement on
  // another's land, 4 road, 3 other public use, 2 informal.
  char condition() const { return digits_[21]; }
  std::string_view building() const { return part(22, 2); }
  std::string_view storey() const { return part(24, 2); }
  std::string_view unit() const { return part(26, 4); }
  bool is_rural() const { return zone() == "00"; }

  // "25 151 01 00 00 00 0012 0034 0 00 00 0000"
  std::string to_display() const;

  bool operator==(const ParcelNumber&) const = default;

 private:
  explicit ParcelNumber(std::string digits) : digits_(std::move(digits)) {}
  std::string_view part(std::size_t at, std::size_t length) const {
    return std::string_view(digits_).substr(at, length);
  }
  std::string digits_;
};

}  // namespace recaudo::tax_rules
