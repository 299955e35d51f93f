#include "tax-rules/statute_fines.h"

#include <algorithm>
#include <array>

#include "base/toml_section.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::array<std::string_view, 4> kPoliceTypes = {"Tipo 1", "Tipo 2", "Tipo 3", "Tipo 4"};

FineUnitRule read_unit(const TomlSection& s) {
  FineUnitRule rule;
  rule.regime = s.text("regimen");
  if (rule.regime != kPoliceCode && rule.regime != kTrafficCode)
    s.report("regimen debe ser \"Ley 1801/2016\" o \"Ley 769/2002\"");
  rule.span = read_span(s);
  const auto unit = parse_fine_unit(s.text("unidad"));
  if (!unit) s.report(unit.error().detail);
  rule.unit = unit.value_or(FineUnit::kSmdlv);
  rule.norm = s.text("norma");
  rule.invented = s.flag("inventado", false);
  rule.line = s.line();
  s.refuse_unknown_keys();
  return rule;
}

// The rows of a regime follow each other, in order, without a day in two of them or in none.
void check_place(const TomlSection& s, const FineUnitRule& rule,
                 const std::vector<FineUnitRule>& earlier) {
  bool first = true, follows = false;
  for (const FineUnitRule& other : earlier) {
    if (other.regime != rule.regime) continue;
    first = false;
    follows |= other.span.to && add_days(*other.span.to, 1) == rule.span.from;
    if (other.span.overlaps(rule.span))
      s.report("se cruza con la línea " + std::to_string(other.line));
  }
  if (!first && !follows) s.report("deja días sin unidad antes del " + to_iso(rule.span.from));
}

}  // namespace

std::optional<FineUnit> FineStatute::unit_on(std::string_view regime, Date on) const {
  for (const FineUnitRule& rule : units)
    if (rule.regime == regime && rule.span.covers(on)) return rule.unit;
  return std::nullopt;
}

FineStatute read_fine_statute(const TomlSection& root) {
  FineStatute statute;
  if (!root.has("multas")) return statute;
  const TomlSection s = root.section("multas");
  statute.has_traffic_body = s.flag("organismo_de_transito", false);
  statute.police_discount_types = s.texts("tipos_con_descuento");
  for (const std::string& code : statute.police_discount_types)
    if (std::ranges::find(kPoliceTypes, code) == kPoliceTypes.end())
      s.report("tipos_con_descuento admite de \"Tipo 1\" a \"Tipo 4\"");
  for (const TomlSection& unit : s.sections("unidad")) {
    const FineUnitRule rule = read_unit(unit);
    check_place(unit, rule, statute.units);
    statute.units.push_back(rule);
  }
  s.refuse_unknown_keys();
  return statute;
}

}  // namespace recaudo::tax_rules
