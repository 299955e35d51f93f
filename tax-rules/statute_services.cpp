#include "tax-rules/statute_services.h"

#include <algorithm>
#include <array>

#include "base/toml_section.h"
#include "tax-rules/usury.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::array kSubsidised = {ServiceUse::kEstrato1, ServiceUse::kEstrato2,
                                    ServiceUse::kEstrato3};
constexpr std::array kContributors = {ServiceUse::kEstrato5, ServiceUse::kEstrato6,
                                      ServiceUse::kCommercial, ServiceUse::kIndustrial};
constexpr std::array kCuts = {ServiceCut::kReinstallation, ServiceCut::kSuspension,
                              ServiceCut::kReconnection, ServiceCut::kDisconnection};
constexpr int kHighestTown = 6'000;
constexpr Rate kHighestContribution = Rate::percent(1'000);  // what service_bill can charge

// "estrato 1" is written "estrato_1" in a key.
std::string key_of(std::string_view prefix, std::string_view name) {
  std::string key = std::string(prefix) + std::string(name);
  std::ranges::replace(key, ' ', '_');
  return key;
}

UnitPrice read_price(const TomlSection& s, std::string_view key) {
  const auto price = parse_unit_price(s.text(key));
  if (!price) s.report(std::string(key) + " debe ser un valor en pesos, como \"1985.40\"");
  return price.value_or(UnitPrice{});
}

template <typename Rule>
void read_common(const TomlSection& s, const std::vector<Rule>& earlier, Rule& rule) {
  rule.span = read_span(s);
  rule.norm = s.text("norma");
  rule.invented = s.flag("inventado", false);
  rule.line = s.line();
  for (const Rule& other : earlier)
    if (other.span.overlaps(rule.span))
      s.report("se cruza con la línea " + std::to_string(other.line));
  if (!earlier.empty() && !std::ranges::any_of(earlier, [&](const Rule& other) {
        return other.span.to && add_days(*other.span.to, 1) == rule.span.from;
      }))
    s.report("deja días sin regla antes del " + to_iso(rule.span.from));
}

void check_subsidies(const TomlSection& s, const ServiceLimits& limits, const ServiceAcuerdo& a) {
  for (const auto& [use, rate] : a.subsidies) {
    const auto max = limits.max_subsidy(use, a.span.from);
    if (!max)
      s.report(max.error().detail);
    else if (rate > *max)
      s.report("el subsidio de " + std::string(to_text(use)) + " pasa del máximo legal, " +
               to_percent_text(*max) + " (Ley 1450/2011 art. 125)");
  }
}

void check_contributions(const TomlSection& s, const ServiceLimits& limits,
                         const ServiceAcuerdo& a) {
  for (const auto& [use, rate] : a.contributions) {
    const auto min = limits.min_contribution(use, a.span.from);
    if (!min)
      s.report(min.error().detail);
    else if (rate < *min)
      s.report("el aporte de " + std::string(to_text(use)) + " no llega al mínimo legal, " +
               to_percent_text(*min) + " (Ley 1450/2011 art. 125)");
  }
}

void check_cuts(const TomlSection& s, const ServiceLimits& limits, const CutCharges& c) {
  for (const auto& [cut, rate] : c.percent_of_smmlv) {
    const auto max = limits.max_charge(cut, c.span.from);
    if (!max)
      s.report(max.error().detail);
    else if (rate > max->percent())
      s.report("el cobro de " + std::string(to_text(cut)) + " pasa del tope, " +
               to_percent_text(max->percent()) + " del SMMLV (" + max->norm + ")");
  }
}

ServiceAcuerdo read_acuerdo(const TomlSection& s, const ServiceLimits* limits,
                            const std::vector<ServiceAcuerdo>& earlier) {
  ServiceAcuerdo a;
  read_common(s, earlier, a);
  for (const ServiceUse use : kSubsidised)
    a.subsidies.emplace(use, s.percent(key_of("subsidio_", to_text(use))));
  for (const ServiceUse use : kContributors)
    a.contributions.emplace(use, s.percent(key_of("aporte_", to_text(use))));
  for (const auto& [use, rate] : a.contributions)
    if (rate > kHighestContribution)
      s.report("el aporte de " + std::string(to_text(use)) + " pasa de " +
               to_percent_text(kHighestContribution));
  if (limits != nullptr) {
    check_subsidies(s, *limits, a);
    check_contributions(s, *limits, a);
  }
  s.refuse_unknown_keys();
  return a;
}

ServiceTariff read_tariff(const TomlSection& s, const std::vector<ServiceTariff>& earlier) {
  ServiceTariff t;
  read_common(s, earlier, t);
  t.water = {read_price(s, "acueducto_cargo_fijo"), read_price(s, "acueducto_m3")};
  t.sewer = {read_price(s, "alcantarillado_cargo_fijo"), read_price(s, "alcantarillado_m3")};
  t.waste = read_price(s, "aseo");
  s.refuse_unknown_keys();
  return t;
}

CutCharges read_cuts(const TomlSection& s, const ServiceLimits* limits,
                     const std::vector<CutCharges>& earlier) {
  CutCharges c;
  read_common(s, earlier, c);
  for (const ServiceCut cut : kCuts)
    if (s.has(to_text(cut))) c.percent_of_smmlv.emplace(cut, s.percent(to_text(cut)));
  if (limits != nullptr) check_cuts(s, *limits, c);
  s.refuse_unknown_keys();
  return c;
}

PrescribedContribution read_prescribed_contribution(const TomlSection& s) {
  const std::string owed = s.text_or("contribucion_prescrita", "se_debe");
  if (owed != "se_debe" && owed != "se_extingue")
    s.report("contribucion_prescrita debe ser \"se_debe\" o \"se_extingue\"");
  return owed == "se_extingue" ? PrescribedContribution::kOwedNoMore
                               : PrescribedContribution::kStillOwed;
}

template <typename Rule>
Result<const Rule*> in_force(const std::vector<Rule>& rules, Date on, std::string_view what,
                             std::string_view norm) {
  for (const Rule& rule : rules)
    if (rule.span.covers(on)) return &rule;
  return fail(Code::kParameterMissing, std::string(what) + " del " + to_long_spanish(on) +
                                           ". Norma por cargar: " + std::string(norm));
}

}  // namespace

Result<const ServiceAcuerdo*> ServiceStatute::acuerdo(Date on) const {
  return in_force(acuerdos, on, "subsidios y aportes de servicios públicos",
                  "acuerdo anual del concejo (Ley 1450/2011 art. 125)");
}

Result<const ServiceTariff*> ServiceStatute::tariff(Date on) const {
  return in_force(tariffs, on, "tarifas de servicios públicos",
                  "acto del prestador (Ley 142/1994 art. 87; Res. CRA 943/2021)");
}

Result<const CutCharges*> ServiceStatute::cut_charges(Date on) const {
  return in_force(cuts, on, "cobros por suspensión y reconexión",
                  "acto del prestador (Ley 142/1994 art. 96; Res. CRA 424/2007)");
}

ServiceStatute read_service_statute(const TomlSection& root, const ServiceLimits* limits) {
  ServiceStatute statute;
  if (!root.has("servicios")) return statute;
  const TomlSection s = root.section("servicios");
  statute.line = s.line();
  statute.altitude = static_cast<int>(s.integer("altitud_msnm", 0, kHighestTown));
  if (s.has("mora_no_residencial")) statute.non_residential_mora = s.percent("mora_no_residencial");
  statute.prescribed_contribution = read_prescribed_contribution(s);
  for (const TomlSection& a : s.sections("acuerdo"))
    statute.acuerdos.push_back(read_acuerdo(a, limits, statute.acuerdos));
  for (const TomlSection& t : s.sections("tarifa"))
    statute.tariffs.push_back(read_tariff(t, statute.tariffs));
  for (const TomlSection& c : s.sections("cortes"))
    statute.cuts.push_back(read_cuts(c, limits, statute.cuts));
  s.refuse_unknown_keys();
  return statute;
}

// Not the highest rate of the table: others are certified after it.
void check_new_service_statute(const ServiceStatute& statute, FirstFault& fault) {
  if (statute.non_residential_mora.value_or(Rate{}) > kHighestUsury)
    fault.report(statute.line,
                 "servicios: mora_no_residencial pasa de " + to_percent_text(kHighestUsury) +
                     ", más de lo que puede ser una tasa de usura (Código de Comercio art. 884)");
}

}  // namespace recaudo::tax_rules
