#include "tax-rules/parcel_number.h"

#include <algorithm>
#include <array>

namespace recaudo::tax_rules {
namespace {

constexpr std::size_t kLength = 30, kOldLength = 20, kOldestLength = 15;
constexpr std::size_t kMaxMatricula = 12;

struct ConditionName {
  ParcelCondition condition;
  std::string_view name;
};
constexpr std::array<ConditionName, 8> kConditions = {
    {{ParcelCondition::kPlain, "No reglamentado en propiedad horizontal"},
     {ParcelCondition::kInformal, "Informal"},
     {ParcelCondition::kPublicUse, "Bien de uso público"},
     {ParcelCondition::kRoad, "Vía"},
     {ParcelCondition::kImprovement, "Mejora en terreno ajeno"},
     {ParcelCondition::kCemetery, "Parque cementerio"},
     {ParcelCondition::kCondominium, "Condominio"},
     {ParcelCondition::kHorizontalProperty, "Propiedad horizontal"}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The digits without the blanks; empty when there is anything else.
std::string digits_of(std::string_view text) {
  std::string digits;
  if (text.size() > 2 * kLength) return digits;
  for (const char c : text) {
    if (c == ' ') continue;
    if (!is_digit(c)) return {};
    digits += c;
  }
  return digits;
}

}  // namespace

std::string_view to_text(ParcelCondition condition) {
  const auto* found = std::ranges::find(kConditions, condition, &ConditionName::condition);
  invariant(found != kConditions.end(), "every condition of a parcel is in the table");
  return found->name;
}

std::string NationalParcelNumber::digits() const {
  return departamento + municipio + zona + sector + comuna + barrio + manzana + terreno +
         std::to_string(static_cast<int>(condicion)) + edificio + piso + unidad;
}

std::string NationalParcelNumber::to_display() const {
  return departamento + " " + municipio + " " + zona + " " + sector + " " + comuna + " " + barrio +
         " " + manzana + " " + terreno + " " + std::to_string(static_cast<int>(condicion)) + " " +
         edificio + " " + piso + " " + unidad;
}

Result<NationalParcelNumber> parse_parcel_number(std::string_view text) {
  const std::string digits = digits_of(text);
  if (digits.size() != kLength)
    return fail(Code::kIdentifierInvalid, "número predial nacional: escriba sus 30 dígitos");
  std::size_t at = 0;
  const auto take = [&](std::size_t length) {
    at += length;
    return digits.substr(at - length, length);
  };
  NationalParcelNumber n;
  n.departamento = take(2);
  n.municipio = take(3);
  n.zona = take(2);
  n.sector = take(2);
  n.comuna = take(2);
  n.barrio = take(2);
  n.manzana = take(4);
  n.terreno = take(4);
  n.condicion = static_cast<ParcelCondition>(take(1).front() - '0');
  n.edificio = take(2);
  n.piso = take(2);
  n.unidad = take(4);
  if (std::ranges::find(kConditions, n.condicion, &ConditionName::condition) == kConditions.end())
    return fail(Code::kIdentifierInvalid,
                "número predial nacional: el dígito 22 (condición de predio) no existe");
  return n;
}

Result<ParcelCodeKind> parcel_code_kind(std::string_view text) {
  switch (digits_of(text).size()) {
    case kLength:
      return ParcelCodeKind::kNational30;
    case kOldLength:
      return ParcelCodeKind::kOld20;
    case kOldestLength:
      return ParcelCodeKind::kOld15;
    default:
      return fail(Code::kIdentifierInvalid, "número predial: tiene 30, 20 o 15 dígitos");
  }
}

Result<Matricula> parse_matricula(std::string_view text) {
  const auto dash = text.find('-');
  const std::string_view circle = text.substr(0, dash);
  const std::string_view number = dash == text.npos ? std::string_view{} : text.substr(dash + 1);
  const bool good_circle =
      (circle.size() == 2 || circle.size() == 3) &&
      std::ranges::all_of(circle, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
  if (!good_circle || number.empty() || number.size() > kMaxMatricula ||
      !std::ranges::all_of(number, is_digit))
    return fail(Code::kIdentifierInvalid,
                "matrícula inmobiliaria: escriba el círculo, un guion y el número");
  return Matricula{std::string(circle), std::string(number)};
}

}  // namespace recaudo::tax_rules
