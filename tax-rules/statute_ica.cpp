#include "tax-rules/statute_ica.h"

#include <algorithm>

#include "base/toml_section.h"
#include "tax-rules/sancion_minima.h"

namespace recaudo::tax_rules {
namespace {

constexpr Rate kMaxAdvance = Rate::percent(40);
constexpr std::int64_t kMaxUvt = 1'000'000'000;
constexpr std::int64_t kMaxUnitValue = 1'000'000'000;

IcaActivityKind read_kind(const TomlSection& s) {
  const std::string kind = s.text("tipo");
  if (kind == "industrial") return IcaActivityKind::kIndustrial;
  if (kind == "financiero") return IcaActivityKind::kFinancial;
  if (kind != "comercial" && kind != "servicios")
    s.report("tipo debe ser \"industrial\", \"comercial\", \"servicios\" o \"financiero\"");
  return IcaActivityKind::kCommerceServices;
}

IcaTariff read_tariff(const TomlSection& s) {
  IcaTariff t;
  t.ciiu = s.text("ciiu");
  t.description = s.text("descripcion");
  t.kind = read_kind(s);
  t.rate = s.per_mil("tarifa");
  t.span = read_span(s);
  t.norm = s.text("norma");
  t.invented = s.flag("inventado", false);
  t.line = s.line();
  if (t.ciiu.size() != 4 || t.ciiu.find_first_not_of("0123456789") != t.ciiu.npos)
    s.report("ciiu debe tener 4 dígitos, como en la clasificación de la DIAN");
  s.refuse_unknown_keys();
  return t;
}

// "20" or "20+21".
IcaBase read_base(const TomlSection& s, std::string_view key) {
  const std::string base = s.text_or(key, "20");
  if (base != "20" && base != "20+21")
    s.report(std::string(key) + " debe ser el renglón \"20\" o \"20+21\"");
  return base == "20" ? IcaBase::kTax : IcaBase::kTaxAndSigns;
}

IcaPercentage read_percentage(const TomlSection& s, const std::string& key) {
  const IcaBase base = read_base(s, key + "_base");
  return {s.has(key) ? s.percent(key) : Rate{}, base};
}

Money read_optional_pesos(const TomlSection& s, std::string_view key) {
  return s.has(key) ? Money::pesos(s.integer(key, 1, kMaxUnitValue)) : Money{};
}

// Row 36.
bool read_discount_base(const TomlSection& s) {
  const std::string base = s.text_or("descuento_sobre", "saldo");
  if (base != "saldo" && base != "impuesto")
    s.report("descuento_sobre debe ser \"saldo\" o \"impuesto\"");
  return base == "saldo";
}

IcaParameters read_parameters(const TomlSection& s) {
  IcaParameters p;
  p.span = read_span(s);
  p.bomberil = read_percentage(s, "bomberil");
  p.security = read_percentage(s, "seguridad");
  p.advance = read_percentage(s, "anticipo");
  p.per_financial_unit = read_optional_pesos(s, "valor_unidad_financiera");
  p.per_kilowatt = read_optional_pesos(s, "valor_kw");
  p.discount_net_of_credits = read_discount_base(s);
  p.minimum_sanction = UvtCount::whole(s.integer("sancion_minima_uvt", 1, 1'000));
  p.norm = s.text("norma");
  p.invented = s.flag("inventado", false);
  p.line = s.line();
  s.refuse_unknown_keys();
  return p;
}

IcaCalendar read_calendar(const TomlSection& s, SaturdayRule saturday) {
  IcaCalendar c;
  c.vigencia = static_cast<int>(s.integer("vigencia", 1984, 2190));
  const Date due = s.day("vence");
  if (year_of(due) == c.vigencia + 1)
    c.due_on = next_business_day(due, saturday);
  else
    s.report("vence debe ser una fecha del año siguiente a la vigencia");
  for (const TomlSection& d : s.sections("descuento")) {
    const Date until = d.day("hasta");  // rolls as the due date does
    if (year_of(until) == c.vigencia || year_of(until) == c.vigencia + 1)
      c.discounts.push_back({next_business_day(until, saturday), d.percent("porcentaje")});
    else
      d.report("hasta debe ser una fecha de la vigencia o del año siguiente");
    d.refuse_unknown_keys();
  }
  c.norm = s.text("norma");
  c.invented = s.flag("inventado", false);
  c.line = s.line();
  s.refuse_unknown_keys();
  return c;
}

IcaRetentionRule read_retention(const TomlSection& s) {
  IcaRetentionRule r;
  r.concept_name = s.text("concepto");
  r.minimum = UvtCount::whole(s.integer("base_minima_uvt", 0, 100'000));
  r.includes_minimum = s.flag("incluye_la_base_minima", true);
  const std::int64_t unit = s.integer("redondeo", 1, 1'000);
  if (unit != 1 && unit != 100 && unit != 1'000) s.report("redondeo debe ser 1, 100 o 1000");
  r.unit = Money::pesos(unit);
  r.span = read_span(s);
  r.norm = s.text("norma");
  r.invented = s.flag("inventado", false);
  r.line = s.line();
  s.refuse_unknown_keys();
  return r;
}

IcaNotFilingRule::Base read_not_filing_base(const TomlSection& s) {
  const std::string base = s.text("base");
  if (base == "consignaciones") return IcaNotFilingRule::Base::kDeposits;
  if (base == "la mayor") return IcaNotFilingRule::Base::kGreater;
  if (base != "ingresos") s.report("base debe ser \"ingresos\", \"consignaciones\" o \"la mayor\"");
  return IcaNotFilingRule::Base::kIncome;
}

IcaNotFilingRule read_not_filing(const TomlSection& s) {
  IcaNotFilingRule r{s.percent("tasa"), read_not_filing_base(s),    read_span(s),
                     s.text("norma"),   s.flag("inventado", false), s.line()};
  s.refuse_unknown_keys();
  return r;
}

IcaFixedStep read_fixed_step(const TomlSection& s) {
  IcaFixedStep step;
  step.over_uvt = s.integer("ingresos_de_mas_de_uvt", 0, kMaxUvt);
  step.up_to_uvt = s.integer("ingresos_hasta_uvt", 1, kMaxUvt);
  step.tax = UvtCount::whole(s.integer("impuesto_uvt", 0, kMaxUvt));
  if (step.up_to_uvt <= step.over_uvt) s.report("el rango de ingresos está vacío");
  step.span = read_span(s);
  step.norm = s.text("norma");
  step.invented = s.flag("inventado", false);
  step.line = s.line();
  s.refuse_unknown_keys();
  return step;
}

IcaStatute read_section(const TomlSection& s, SaturdayRule saturday) {
  IcaStatute ica;
  ica.present = true;
  ica.line = s.line();
  for (const auto& x : s.sections("actividad")) ica.tariffs.push_back(read_tariff(x));
  for (const auto& x : s.sections("parametros")) ica.parameters.push_back(read_parameters(x));
  for (const auto& x : s.sections("calendario"))
    ica.calendars.push_back(read_calendar(x, saturday));
  for (const auto& x : s.sections("retencion")) ica.retentions.push_back(read_retention(x));
  for (const auto& x : s.sections("no_declarar")) ica.not_filing.push_back(read_not_filing(x));
  for (const auto& x : s.sections("pequenos")) ica.fixed_steps.push_back(read_fixed_step(x));
  s.refuse_unknown_keys();
  return ica;
}

// Ley 1819/2016 art. 342; D. 1333/1986 art. 208 for the financial sector.
void check_band(const IcaTariff& t, FirstFault& fault) {
  const bool financial = t.kind == IcaActivityKind::kFinancial;
  const Rate min = Rate::per_mil(financial ? 3 : 2);
  const Rate max = Rate::per_mil(financial ? 5 : t.kind == IcaActivityKind::kIndustrial ? 7 : 10);
  if (t.rate < min || t.rate > max)
    fault.report(t.line,
                 "ica.actividad " + t.ciiu + ": " + to_per_mil_text(t.rate) +
                     " está fuera de la banda legal, de " + to_per_mil_text(min) + " a " +
                     to_per_mil_text(max) +
                     (financial ? " (D. 1333/1986 art. 208)" : " (Ley 1819/2016 art. 342)"));
}

void check_parameters(const IcaParameters& p, FirstFault& fault) {
  if (p.advance.rate > kMaxAdvance)
    fault.report(p.line, "ica.parametros: el anticipo pasa del 40\u00a0% (Ley 43/1987 art. 47)");
  if (p.minimum_sanction.parts > kNationalMinimumSanction.parts)
    fault.report(p.line,
                 "ica.parametros: la sanción mínima pasa de 10 UVT; el concejo solo puede "
                 "rebajarla (ET art. 639, Ley 788/2002 art. 59)");
  for (const IcaPercentage& percentage : {p.bomberil, p.security})
    if (percentage.rate > Rate::percent(100))
      fault.report(p.line, "ica.parametros: una sobretasa pasa del 100\u00a0%");
}

// Two rules of `rules` that `same` holds for may not be in force on one day.
template <typename Rule, typename Same>
void check_no_overlap(const std::vector<Rule>& rules, std::string_view name, Same same,
                      FirstFault& fault) {
  for (std::size_t i = 0; i < rules.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (same(rules[i], rules[j]) && rules[i].span.overlaps(rules[j].span))
        fault.report(rules[i].line, std::string(name) + ": se cruza con la línea " +
                                        std::to_string(rules[j].line));
}

// Rows of one activity follow each other without a day between them.
void check_no_gap(const std::vector<IcaTariff>& tariffs, FirstFault& fault) {
  const auto follows = [](const IcaTariff& a, const IcaTariff& b) {
    return a.ciiu == b.ciiu && a.span.to && add_days(*a.span.to, 1) == b.span.from;
  };
  for (const IcaTariff& t : tariffs) {
    const bool has_earlier = std::ranges::any_of(tariffs, [&](const IcaTariff& other) {
      return other.ciiu == t.ciiu && other.span.from < t.span.from;
    });
    if (has_earlier &&
        std::ranges::none_of(tariffs, [&](const IcaTariff& other) { return follows(other, t); }))
      fault.report(t.line, "ica.actividad " + t.ciiu +
                               ": falta tarifa para los días anteriores a " + to_iso(t.span.from));
  }
}

bool same_range(const IcaFixedStep& a, const IcaFixedStep& b) {
  return a.over_uvt < b.up_to_uvt && b.over_uvt < a.up_to_uvt;
}

void check_calendar(const IcaCalendar& c, FirstFault& fault) {
  const IcaDiscountOffer* previous = nullptr;
  for (const IcaDiscountOffer& offer : c.discounts) {
    if (offer.percent <= Rate{} || offer.percent > Rate::percent(100))
      fault.report(c.line, "ica.calendario.descuento: el porcentaje va de más de 0 a 100");
    if (offer.until > c.due_on || year_of(offer.until) != c.vigencia + 1)
      fault.report(c.line, "ica.calendario.descuento: termina fuera del plazo de pago");
    if (previous != nullptr && offer.until <= previous->until)
      fault.report(c.line, "ica.calendario.descuento: las fechas deben ir en orden");
    previous = &offer;
  }
}

void check_calendars(const IcaStatute& ica, FirstFault& fault) {
  for (const IcaCalendar& c : ica.calendars) {
    if (std::ranges::count(ica.calendars, c.vigencia, &IcaCalendar::vigencia) > 1)
      fault.report(c.line, "ica.calendario: la vigencia está repetida");
    check_calendar(c, fault);
  }
}

void check_every_vigencia(const IcaStatute& ica, int first, int last, FirstFault& fault) {
  for (int year = first; year <= last; ++year) {
    if (!ica.parameters_of(year))
      fault.report(ica.line, "ica.parametros: falta para la vigencia " + std::to_string(year));
    if (!ica.calendar(year))
      fault.report(ica.line, "ica.calendario: falta la vigencia " + std::to_string(year));
  }
}

// The steps in force on a day cover every income from nothing up to the highest.
void check_no_gap(const std::vector<IcaFixedStep>& steps, FirstFault& fault) {
  constexpr Date kOpenEnd = make_date(2199, 12, 31);
  for (const IcaFixedStep& step : steps)
    for (const Date day : {step.span.from, step.span.to.value_or(kOpenEnd)}) {
      const bool follows = std::ranges::any_of(steps, [&](const IcaFixedStep& other) {
        return other.up_to_uvt == step.over_uvt && other.span.covers(day);
      });
      if (step.over_uvt != 0 && !follows)
        fault.report(step.line, "ica.pequenos: no hay renglón hasta " +
                                    std::to_string(step.over_uvt) + " UVT el " + to_iso(day));
    }
}

// A day between two rules would have no sanction.
void check_no_gap(const std::vector<IcaNotFilingRule>& rules, FirstFault& fault) {
  std::vector<EffectiveSpan> spans;
  spans.reserve(rules.size());
  for (const IcaNotFilingRule& rule : rules) spans.push_back(rule.span);
  const auto gap = first_gap(std::move(spans));
  if (!gap) return;
  const IcaNotFilingRule* next = nullptr;
  for (const IcaNotFilingRule& rule : rules)
    if (rule.span.from > *gap && (next == nullptr || rule.span.from < next->span.from))
      next = &rule;
  invariant(next != nullptr, "a gap lies before a rule");
  fault.report(next->line, "ica.no_declarar: deja días sin regla desde el " + to_iso(*gap) +
                               " hasta el " + to_iso(add_days(next->span.from, -1)));
}

void check_overlaps(const IcaStatute& ica, FirstFault& fault) {
  const auto always = [](const auto&, const auto&) { return true; };
  check_no_overlap(
      ica.tariffs, "ica.actividad",
      [](const IcaTariff& a, const IcaTariff& b) { return a.ciiu == b.ciiu; }, fault);
  check_no_gap(ica.tariffs, fault);
  check_no_overlap(ica.parameters, "ica.parametros", always, fault);
  check_no_overlap(
      ica.retentions, "ica.retencion",
      [](const auto& a, const auto& b) { return a.concept_name == b.concept_name; }, fault);
  check_no_overlap(ica.not_filing, "ica.no_declarar", always, fault);
  check_no_overlap(ica.fixed_steps, "ica.pequenos", same_range, fault);
  check_no_gap(ica.fixed_steps, fault);
}

template <typename Rule, typename Holds>
const Rule* find_rule(const std::vector<Rule>& rules, Holds holds) {
  const auto found = std::ranges::find_if(rules, holds);
  return found == rules.end() ? nullptr : &*found;
}

// The rule, or what to load.
template <typename Rule>
Result<const Rule*> rule_or_missing(const Rule* rule, const std::string& what,
                                    std::string_view norm) {
  if (rule != nullptr) return rule;
  return fail(Code::kParameterMissing, what + ". Norma por cargar: " + std::string(norm));
}

}  // namespace

Result<const IcaTariff*> IcaStatute::tariff(std::string_view ciiu, int vigencia) const {
  const auto* rule = find_rule(tariffs, [&](const IcaTariff& t) {
    return t.ciiu == ciiu && t.span.covers(make_date(vigencia, 1, 1));
  });
  return rule_or_missing(rule,
                         "tarifa de industria y comercio de la actividad " + std::string(ciiu) +
                             " en " + std::to_string(vigencia),
                         "acuerdo del concejo (Ley 1819/2016 art. 342)");
}

Result<const IcaParameters*> IcaStatute::parameters_of(int vigencia) const {
  const auto* rule = find_rule(
      parameters, [&](const IcaParameters& p) { return p.span.covers(make_date(vigencia, 1, 1)); });
  return rule_or_missing(rule, "parámetros de industria y comercio de " + std::to_string(vigencia),
                         "acuerdo del concejo (sobretasas, anticipo y sanción mínima)");
}

Result<const IcaCalendar*> IcaStatute::calendar(int vigencia) const {
  const auto* rule =
      find_rule(calendars, [&](const IcaCalendar& c) { return c.vigencia == vigencia; });
  return rule_or_missing(rule, "vencimiento de industria y comercio de " + std::to_string(vigencia),
                         "acuerdo o resolución que fija las fechas de presentación");
}

Result<const IcaRetentionRule*> IcaStatute::retention(std::string_view concept_name,
                                                      Date paid_on) const {
  const auto* rule = find_rule(retentions, [&](const IcaRetentionRule& r) {
    return r.concept_name == concept_name && r.span.covers(paid_on);
  });
  return rule_or_missing(rule,
                         "retención de industria y comercio por " + std::string(concept_name) +
                             " el " + to_iso(paid_on),
                         "acuerdo que adopta la retención");
}

Result<const IcaNotFilingRule*> IcaStatute::not_filing_rule(Date on) const {
  const auto* rule =
      find_rule(not_filing, [&](const IcaNotFilingRule& r) { return r.span.covers(on); });
  return rule_or_missing(rule, "sanción por no declarar industria y comercio el " + to_iso(on),
                         "acuerdo del concejo (el ET art. 643 no fija la de este impuesto)");
}

SourceMark mark_of_rule(bool invented) {
  return invented ? SourceMark::kInvented : SourceMark::kVerified;
}

IcaStatute read_ica_statute(const TomlSection& root, SaturdayRule saturday) {
  return root.has("ica") ? read_section(root.section("ica"), saturday) : IcaStatute{};
}

void check_ica_statute(const IcaStatute& ica, int first_vigencia, int last_vigencia,
                       FirstFault& fault) {
  if (!ica.present) return;
  for (const IcaTariff& t : ica.tariffs) check_band(t, fault);
  for (const IcaParameters& p : ica.parameters) check_parameters(p, fault);
  check_overlaps(ica, fault);
  check_calendars(ica, fault);
  check_every_vigencia(ica, first_vigencia, last_vigencia, fault);
}

void check_new_ica_statute(const IcaStatute& ica, FirstFault& fault) {
  for (const IcaNotFilingRule& rule : ica.not_filing)
    if (rule.rate > Rate::percent(100))
      fault.report(rule.line,
                   "ica.no_declarar: la tasa pasa del 100\u00a0% de su base, y ninguna sanción se "
                   "lleva más de lo que se ganó (Constitución art. 34)");
  check_no_gap(ica.not_filing, fault);
}

}  // namespace recaudo::tax_rules
