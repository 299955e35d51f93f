// The national parcel number (número predial nacional), field by field, and the older identifiers
// of a parcel. Structure: npn_estructura.csv (IGAC). Res. IGAC 70/2011.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo::tax_rules {

// Digit 22.
enum class ParcelCondition {
  kPlain = 0,     // not horizontal property
  kInformal = 2,  // newer; from memory
  kPublicUse = 3,
  kRoad = 4,
  kImprovement = 5,  // on another's land
  kCemetery = 7,
  kCondominium = 8,
  kHorizontalProperty = 9,
};
std::string_view to_text(ParcelCondition condition);  // Spanish

struct NationalParcelNumber {
  std::string departamento;  // 2 digits, DIVIPOLA
  std::string municipio;     // 3
  std::string zona;          // 2; "00" rural, "01" urban, others corregimientos
  std::string sector;        // 2
  std::string comuna;        // 2
  std::string barrio;        // 2
  std::string manzana;       // 4; vereda in the country
  std::string terreno;       // 4
  ParcelCondition condicion = ParcelCondition::kPlain;
  std::string edificio;  // 2
  std::string piso;      // 2
  std::string unidad;    // 4

  std::string dane_code() const { return departamento + municipio; }
  bool is_rural() const { return zona == "00"; }
  std::string digits() const;      // the 30 digits
  std::string to_display() const;  // fields apart by blanks
};

// Thirty digits; blanks between them are allowed. kIdentifierInvalid says what is wrong.
Result<NationalParcelNumber> parse_parcel_number(std::string_view text);

// Other codes of the cadastre are kept as they came; nobody can check them.
enum class ParcelCodeKind { kNational30, kOld20, kOld15 };
Result<ParcelCodeKind> parcel_code_kind(std::string_view text);

// Matrícula inmobiliaria: the registration circle and a number, "152-12345".
struct Matricula {
  std::string circle;  // 2 or 3 letters or digits
  std::string number;
  std::string to_text() const { return circle + "-" + number; }
};
Result<Matricula> parse_matricula(std::string_view text);

}  // namespace recaudo::tax_rules
