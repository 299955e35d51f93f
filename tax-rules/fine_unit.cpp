#include "tax-rules/fine_unit.h"

#include <array>

#include "tax-rules/rounding_text.h"
#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kHundredthsOfCentavo = 10'000;  // hundredths of a unit, centavos
constexpr int kDaysOfMonth = 30;
// The years whose figures the two changes of unit use.
constexpr int kFirstYearOfUvt = 2020, kYearOfUvbBase = 2023;

struct UnitName {
  FineUnit unit;
  std::string_view name;
};
constexpr std::array<UnitName, 3> kUnits = {
    {{FineUnit::kSmdlv, "SMDLV"}, {FineUnit::kUvt, "UVT"}, {FineUnit::kUvb, "UVB"}}};

}  // namespace

std::string_view to_text(FineUnit unit) {
  for (const UnitName& u : kUnits)
    if (u.unit == unit) return u.name;
  throw BrokenInvariant("unknown unit of fines");
}

Result<FineUnit> parse_fine_unit(std::string_view text) {
  for (const UnitName& u : kUnits)
    if (u.name == text) return u.unit;
  return fail(Code::kTableInvalid, "la unidad debe ser SMDLV, UVT o UVB");
}

std::string to_text(UnitCount count) {
  std::string text = std::to_string(count.hundredths / 100);
  const std::int64_t part = count.hundredths % 100;
  if (part != 0) text += (part < 10 ? ",0" : ",") + std::to_string(part);
  return text;
}

Result<UnitValue> unit_value(FineUnit unit, int year, const LegalTables& tables,
                             const UvbTable& uvb) {
  const auto figure = unit == FineUnit::kSmdlv ? tables.smmlv(year)
                      : unit == FineUnit::kUvt ? tables.uvt(year)
                                               : uvb.uvb(year);
  if (!figure) return tl::unexpected(figure.error());
  return UnitValue{unit, year, *figure};
}

ExactPesos exact_value(UnitCount count, const UnitValue& value) {
  return {
      Int128{count.hundredths} * value.figure.value.centavos(),
      value.unit == FineUnit::kSmdlv ? kHundredthsOfCentavo * kDaysOfMonth : kHundredthsOfCentavo};
}

Money rounded_value(UnitCount count, const UnitValue& value, FineRounding rounding) {
  const ExactPesos exact = exact_value(count, value);
  switch (rounding) {
    case FineRounding::kTruncatedPeso:
      return round_to(exact, Money::pesos(1), Rounding::kFloor);
    case FineRounding::kHundred:
      return round_to(exact, Money::pesos(100), Rounding::kHalfUp);
    case FineRounding::kEt868:
      invariant(value.unit == FineUnit::kUvt, "ET 868 rounds amounts in UVT");
      return uvt_to_pesos(UvtCount::hundredths(count.hundredths), value.figure.value);
  }
  throw BrokenInvariant("unknown rounding of fines");
}

std::string rounding_text(UnitCount count, const UnitValue& value, FineRounding rounding) {
  const ExactPesos pesos = exact_value(count, value);
  const ExactCentavos exact{pesos.num * 100, pesos.den};
  switch (rounding) {
    case FineRounding::kTruncatedPeso:
      return rounding_text(exact, Money::pesos(1), OneWay::kDown);
    case FineRounding::kHundred:
      return rounding_text(exact, Money::pesos(100), Rounding::kHalfUp);
    case FineRounding::kEt868:
      return rounding_text(exact,
                           uvt_step(UvtCount::hundredths(count.hundredths), value.figure.value),
                           Rounding::kHalfUp);
  }
  throw BrokenInvariant("unknown rounding of fines");
}

Result<UnitChain> convert_smdlv(UnitCount smdlv, const LegalTables& tables, const UvbTable& uvb) {
  RECAUDO_TRY(smmlv_2020, tables.smmlv(kFirstYearOfUvt));
  RECAUDO_TRY(uvt_2020, tables.uvt(kFirstYearOfUvt));
  RECAUDO_TRY(uvt_2023, tables.uvt(kYearOfUvbBase));
  RECAUDO_TRY(uvb_2023, uvb.uvb(kYearOfUvbBase));
  UnitChain chain;
  chain.uvt.hundredths =
      divide_rounded(Int128{smdlv.hundredths} * smmlv_2020.value.centavos(),
                     Int128{kDaysOfMonth} * uvt_2020.value.centavos(), Rounding::kHalfUp);
  chain.uvb.hundredths = divide_rounded(Int128{chain.uvt.hundredths} * uvt_2023.value.centavos(),
                                        uvb_2023.value.centavos(), Rounding::kHalfUp);
  return chain;
}

}  // namespace recaudo::tax_rules
