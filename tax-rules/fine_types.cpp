#include "tax-rules/fine_types.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t {
  kRegime,
  kCode,
  kCount,
  kUnit,
  kFrom,
  kTo,
  kRounding,
  kDiscounts,
  kMora,
  kPrescription,
  kNorm,
  kStatus
};

constexpr int kMaxWindow = 60;

FineRounding read_rounding(TableRow& row) {
  const std::string& text = row.text(kRounding);
  if (text == "peso_truncado") return FineRounding::kTruncatedPeso;
  if (text == "et_868") return FineRounding::kEt868;
  if (text != "centena") row.refuse("redondeo debe ser peso_truncado, et_868 o centena");
  return FineRounding::kHundred;
}

FineMora read_mora(TableRow& row) {
  const std::string& text = row.text(kMora);
  if (text == "tributaria_tras_mes") return FineMora::kTaxRateAfterMonth;
  if (text == "tributaria_tras_ventana") return FineMora::kTaxRateAfterWindow;
  if (text != "doce_por_ciento")
    row.refuse("mora debe ser tributaria_tras_mes, tributaria_tras_ventana o doce_por_ciento");
  return FineMora::kTwelvePercent;
}

bool read_days(std::string_view text, DiscountTier& tier) {
  const char* last = text.data() + text.size();
  const auto first = std::from_chars(text.data(), last, tier.first_day);
  if (first.ec != std::errc{} || first.ptr == last || *first.ptr != '-') return false;
  const auto second = std::from_chars(first.ptr + 1, last, tier.last_day);
  return second.ec == std::errc{} && second.ptr == last && tier.first_day >= 1 &&
         tier.last_day >= tier.first_day && tier.last_day <= kMaxWindow;
}

// "25% 6-20 curso"
std::optional<DiscountTier> read_tier(const std::string& text) {
  std::istringstream words(text);
  std::string percent, days, course, more;
  words >> percent >> days >> course >> more;
  DiscountTier tier;
  if (!percent.ends_with('%') || !read_days(days, tier) || !more.empty()) return std::nullopt;
  percent.pop_back();
  const auto off = parse_percent(percent);
  if (!off || *off > Rate::percent(100)) return std::nullopt;
  tier.off = *off;
  tier.needs_course = course == "curso";
  if (!course.empty() && !tier.needs_course) return std::nullopt;
  return tier;
}

std::vector<DiscountTier> read_discounts(TableRow& row) {
  std::vector<DiscountTier> tiers;
  for (const std::string& text : row.list(kDiscounts)) {
    const auto tier = read_tier(text);
    if (!tier || (!tiers.empty() && tier->first_day <= tiers.back().last_day)) {
      row.refuse("descuentos debe ser como \"50% 1-5; 25% 6-20 curso\", en orden de días");
      break;
    }
    tiers.push_back(*tier);
  }
  return tiers;
}

FineType read_type(TableRow& row) {
  FineType type;
  type.regime = row.required(kRegime, "regimen");
  type.code = row.required(kCode, "codigo");
  if (!row.empty(kCount)) {
    type.count = UnitCount{row.hundredths(kCount, "cantidad")};
    const auto unit = parse_fine_unit(row.text(kUnit));
    if (!unit) row.refuse(unit.error().detail);
    type.unit = unit.value_or(FineUnit::kSmdlv);
    type.rounding = read_rounding(row);
    if (type.rounding == FineRounding::kEt868 && type.unit != FineUnit::kUvt)
      row.refuse("et_868 solo redondea valores en UVT");
  }
  type.span = row.span(kFrom, kTo);
  type.discounts = read_discounts(row);
  type.mora = read_mora(row);
  if (type.mora == FineMora::kTaxRateAfterWindow && type.discounts.empty())
    row.refuse("tributaria_tras_ventana necesita descuentos");
  type.prescription_years =
      static_cast<int>(row.integer(kPrescription, 1, 20, "prescripcion_anos"));
  type.norm = row.required(kNorm, "norma");
  type.mark = row.mark(kStatus);
  type.line = row.line();
  return type;
}

bool same_type(const FineType& a, const FineType& b) {
  return a.regime == b.regime && a.code == b.code && a.count.has_value() == b.count.has_value() &&
         a.unit == b.unit && a.span.overlaps(b.span);
}

}  // namespace

Result<FineTypes> FineTypes::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(rows,
              read_csv(text, file_name,
                       {"regimen", "codigo", "cantidad", "unidad", "desde", "hasta", "redondeo",
                        "descuentos", "mora", "prescripcion_anos", "norma", "status", "source"}));
  FineTypes types;
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    FineType type = read_type(row);
    if (row.error()) return tl::unexpected(*row.error());
    for (const FineType& other : types.rows_)
      if (same_type(type, other))
        return table_error(file_name, csv.line,
                           "se cruza con la línea " + std::to_string(other.line));
    types.rows_.push_back(std::move(type));
  }
  for (const FineType& type : types.rows_)
    if (const auto gap = first_gap(types.spans_of(type)))
      return table_error(file_name, type.line,
                         type.regime + ", " + type.code + ": sin valor el " + to_iso(*gap));
  return types;
}

std::vector<EffectiveSpan> FineTypes::spans_of(const FineType& type) const {
  std::vector<EffectiveSpan> spans;
  for (const FineType& other : rows_)
    if (other.regime == type.regime && other.code == type.code) spans.push_back(other.span);
  return spans;
}

Result<const FineType*> FineTypes::find(std::string_view regime, std::string_view code, Date on,
                                        std::optional<FineUnit> reading) const {
  std::vector<const FineType*> found;
  for (const FineType& type : rows_)
    if (type.regime == regime && type.code == code && type.span.covers(on)) found.push_back(&type);
  if (found.size() > 1)
    std::erase_if(found, [&](const FineType* type) { return type->unit != reading; });
  if (found.size() == 1) return found.front();
  return fail(Code::kParameterMissing,
              "multa de " + std::string(regime) + ", " + std::string(code) + ", " + to_iso(on) +
                  ". Norma por cargar: la ley que fija el valor en esa fecha, o la unidad que "
                  "aplica el municipio");
}

}  // namespace recaudo::tax_rules
