#include "tax-rules/statute.h"

#include <algorithm>

#include "base/toml_section.h"
#include "tax-rules/data.h"
#include "tax-rules/identifiers.h"
#include "tax-rules/predial_exemption.h"
#include "tax-rules/statute_checks.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;
// Their terms, which end some years later, need the holidays, known to 2199.
constexpr int kFirstVigencia = 1984, kLastVigencia = 2190;

bool is_digits(std::string_view text, std::size_t length) {
  return text.size() == length &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

MunicipalIdentity read_identity(const TomlSection& s) {
  MunicipalIdentity id;
  id.name = s.text("nombre");
  id.nit = s.text("nit");
  id.dane_code = s.text("codigo_dane");
  id.address = s.text("direccion");
  id.phones = s.texts("telefonos");
  id.email = s.text("correo");
  id.car_name = s.text("autoridad_ambiental");
  id.demonstration = s.flag("demostracion", false);
  if (s.has("autoridad_ambiental_nit")) {
    const auto nit = Nit::parse(s.text("autoridad_ambiental_nit"));
    if (!nit) s.report("autoridad_ambiental_nit no es un NIT válido; escriba \"900123456-8\"");
    if (nit) id.car_nit = *nit;
  }
  if (!Nit::parse(id.nit)) s.report("el NIT no es válido; escriba \"900123456-8\"");
  if (!is_digits(id.dane_code, 5)) s.report("codigo_dane debe tener 5 dígitos");
  s.refuse_unknown_keys();
  return id;
}

ZoneScope read_zone(const TomlSection& s) {
  const std::string zone = s.text_or("zona", "todas");
  if (zone == "rural") return ZoneScope::kRural;
  if (zone == "urbana") return ZoneScope::kUrban;
  if (zone != "todas") s.report("zona debe ser \"urbana\", \"rural\" o \"todas\"");
  return ZoneScope::kAll;
}

PredialTariff read_tariff(const TomlSection& s) {
  PredialTariff t;
  t.code = s.text("codigo");
  t.description = s.text("descripcion");
  t.destinos = s.text("destinos");
  if (t.destinos.find_first_not_of(kDestinos) != std::string::npos)
    s.report("destinos tiene una letra que no está en el Registro 1");
  t.zone = read_zone(s);
  for (const std::int64_t e : s.integers("estratos", 0, 6))
    t.estratos.push_back(static_cast<int>(e));
  if (s.has("mas_de_smmlv")) t.over_smmlv = static_cast<int>(s.integer("mas_de_smmlv", 0, 100'000));
  if (s.has("hasta_smmlv")) t.up_to_smmlv = static_cast<int>(s.integer("hasta_smmlv", 1, 100'000));
  if (t.up_to_smmlv && *t.up_to_smmlv <= t.over_smmlv) s.report("el rango de avalúo está vacío");
  t.rate = s.per_mil("tarifa");
  t.span = read_span(s);
  t.norm = s.text("norma");
  t.invented = s.flag("inventado", false);
  t.line = s.line();
  s.refuse_unknown_keys();
  return t;
}

PercentageInTheBooks read_percentage_in_the_books(const TomlSection& s) {
  const std::string books = s.text_or("contabilidad", "gasto");
  if (books != "gasto" && books != "menor_ingreso")
    s.report("contabilidad debe ser \"gasto\" o \"menor_ingreso\"");
  return books == "gasto" ? PercentageInTheBooks::kExpense : PercentageInTheBooks::kLessIncome;
}

EnvironmentalRule read_environmental(const TomlSection& s) {
  EnvironmentalRule rule;
  rule.span = read_span(s);
  const std::string mode = s.text("modo");
  rule.mode = mode == "porcentaje" ? EnvironmentalMode::kPercentageOfPredial
                                   : EnvironmentalMode::kOwnSurcharge;
  if (mode != "porcentaje" && mode != "sobretasa")
    s.report("modo debe ser \"sobretasa\" o \"porcentaje\"");
  if (mode == "porcentaje") rule.books = read_percentage_in_the_books(s);
  rule.rate = mode == "porcentaje" ? s.percent("tasa") : s.per_mil("tasa");
  rule.norm = s.text("norma");
  rule.invented = s.flag("inventado", false);
  rule.line = s.line();
  s.refuse_unknown_keys();
  return rule;
}

BomberilBase read_bomberil_base(const TomlSection& s) {
  const std::string base = s.text_or("base", "predial");
  if (base == "predial_sin_limite") return BomberilBase::kBeforeLimit;
  if (base != "predial") s.report("base debe ser \"predial\" o \"predial_sin_limite\"");
  return BomberilBase::kCharged;
}

BomberilRule read_bomberil(const TomlSection& s) {
  BomberilRule rule{read_span(s),    s.percent("porcentaje"),    read_bomberil_base(s),
                    s.text("norma"), s.flag("inventado", false), s.line()};
  s.refuse_unknown_keys();
  return rule;
}

// Ley 1995/2019 rules the vigencias 2020 to 2024 of every municipality: no statute can turn it off.
PredialLimits read_limits(const TomlSection& s, int first_vigencia, int last_vigencia) {
  PredialLimits limits;
  limits.law_1995_of_2019 = s.flag("ley_1995_de_2019", true);
  if (!limits.law_1995_of_2019 && first_vigencia <= 2024 && last_vigencia >= 2020)
    s.report("ley_1995_de_2019 no puede ser false: la ley nacional rige las vigencias 2020 a 2024");
  limits.law_44_article_6 = s.flag("ley_44_articulo_6", true);
  for (const TomlSection& own : s.sections("propio")) {
    limits.own.push_back(
        {read_span(own), own.percent("aumento_maximo"), own.text("norma"), own.line()});
    own.refuse_unknown_keys();
  }
  s.refuse_unknown_keys();
  return limits;
}

Exemption read_exemption(const TomlSection& s) {
  Exemption e{s.text("codigo"),           s.text("descripcion"),      s.text("acto"), read_span(s),
              s.flag("reservada", false), s.flag("inventado", false), s.line()};
  if (const auto fault = fault_of({.from = e.span.from, .to = e.span.to}))
    s.report(std::string(text_of(*fault)));
  s.refuse_unknown_keys();
  return e;
}

std::optional<DayDivisor> read_divisor(const TomlSection& s, std::string_view key) {
  const std::string divisor = s.text_or(key, "366");
  if (divisor == "365_o_366") return DayDivisor::kYearOfTheDay;
  if (divisor != "366") s.report(std::string(key) + " debe ser \"366\" o \"365_o_366\"");
  return DayDivisor::k366;
}

MoraReadings read_mora(const TomlSection& s) {
  MoraReadings readings;
  const auto place = [](MoraLaw law) { return static_cast<std::size_t>(law); };
  readings.divisor_rule.at(place(MoraLaw::kLaw1607)) = read_divisor(s, "divisor_ley_1607_de_2012");
  readings.divisor_rule.at(place(MoraLaw::kLaw1819)) = read_divisor(s, "divisor_ley_1819_de_2016");
  const std::string old = s.text_or("tasa_anterior_a_ley_1066_de_2006", "ultimo_dia");
  if (old == "dia_de_pago") readings.old_rate = OldRegimeRate::kPaymentDay;
  if (old != "dia_de_pago" && old != "ultimo_dia")
    s.report("tasa_anterior_a_ley_1066_de_2006 debe ser \"ultimo_dia\" o \"dia_de_pago\"");
  s.refuse_unknown_keys();
  return readings;
}

RefundRules read_refunds(const TomlSection& s) {
  RefundRules rules;
  const std::string term = s.text_or("plazo", "dos_anos");
  if (term == "cinco_anos") rules.term = RefundTerm::kFiveYears;
  if (term != "cinco_anos" && term != "dos_anos")
    s.report("plazo debe ser \"dos_anos\" o \"cinco_anos\"");
  rules.debts_first = s.flag("deudas_primero", true);
  s.refuse_unknown_keys();
  return rules;
}

// A date, which like the due date rolls to a business day (Ley 4/1913 art. 62), or the last
// business day of a month of the vigencia.
Date read_discount_end(const TomlSection& s, int vigencia, SaturdayRule saturday) {
  if (!s.has("ultimo_dia_habil_del_mes")) {
    const Date until = s.day("hasta");
    if (year_of(until) == vigencia || year_of(until) == vigencia + 1)
      return next_business_day(until, saturday);
    s.report("hasta debe ser una fecha de la vigencia o del año siguiente");
    return until;
  }
  const auto month = static_cast<unsigned>(s.integer("ultimo_dia_habil_del_mes", 1, 12));
  return last_business_day(vigencia, month, saturday);
}

DiscountOffer read_discount(const TomlSection& s, int vigencia, SaturdayRule saturday) {
  DiscountOffer offer;
  offer.until = read_discount_end(s, vigencia, saturday);
  offer.percent = s.percent("porcentaje");
  for (const std::string& name : s.texts("conceptos")) {
    if (name == "predial")
      offer.concepts.push_back(PredialConcept::kPredial);
    else if (name == "bomberil")
      offer.concepts.push_back(PredialConcept::kBomberil);
    else
      s.report(
          "conceptos admite \"predial\" y \"bomberil\"; la sobretasa ambiental no se descuenta");
  }
  if (offer.concepts.empty()) s.report("falta conceptos");
  offer.requires_full_payment = s.flag("exige_pago_total", true);
  offer.requires_no_earlier_debt = s.flag("exige_paz_y_salvo", false);
  s.refuse_unknown_keys();
  return offer;
}

PredialCalendar read_calendar(const TomlSection& s, SaturdayRule saturday) {
  PredialCalendar calendar;
  calendar.vigencia = static_cast<int>(s.integer("vigencia", kFirstVigencia, kLastVigencia));
  const Date due = s.day("vence");
  if (year_of(due) < calendar.vigencia || year_of(due) > calendar.vigencia + 1)
    s.report("vence debe ser una fecha de la vigencia o del año siguiente");
  else
    calendar.due_on = next_business_day(due, saturday);
  for (const TomlSection& d : s.sections("descuento"))
    calendar.discounts.push_back(read_discount(d, calendar.vigencia, saturday));
  calendar.norm = s.text("norma");
  calendar.invented = s.flag("inventado", false);
  calendar.line = s.line();
  s.refuse_unknown_keys();
  return calendar;
}

BankAgreement read_bank(const TomlSection& s) {
  BankAgreement bank{s.text("codigo_banco"),
                     s.text("banco"),
                     s.text("cuenta"),
                     s.text("tipo_cuenta"),
                     s.text("gln"),
                     s.flag("inventado", false),
                     {},
                     s.text_or("extracto_csv", ""),
                     s.text_or("nit", "")};
  if (s.has("tolerancias")) bank.tolerances = s.texts("tolerancias");
  if (!bank.nit.empty() && !Nit::parse(bank.nit))
    s.report("el NIT del banco no es válido; escriba \"900123456-8\"");
  if (!is_digits(bank.gln, 13)) s.report("gln debe tener 13 dígitos");
  if (bank.account_type != "ahorros" && bank.account_type != "corriente")
    s.report("tipo_cuenta debe ser \"ahorros\" o \"corriente\"");
  s.refuse_unknown_keys();
  return bank;
}

PseCodes read_pse(const TomlSection& s) {
  PseCodes pse{s.text("codigo_entidad"), s.text("codigo_servicio"), s.flag("inventado", false)};
  s.refuse_unknown_keys();
  return pse;
}

Money read_unit(const TomlSection& s) {
  const std::int64_t unit = s.integer("predial", 1, 1'000);
  if (unit != 1 && unit != 100 && unit != 1'000) s.report("predial debe ser 1, 100 o 1000");
  s.refuse_unknown_keys();
  return Money::pesos(unit);
}

SimultaneousNotice read_notice(const TomlSection& s) {
  const std::string days = s.text_or("notificacion_simultanea", "ultimo_dia");
  if (days != "ultimo_dia" && days != "mismo_dia")
    s.report("notificacion_simultanea debe ser \"ultimo_dia\" o \"mismo_dia\"");
  s.refuse_unknown_keys();
  return days == "mismo_dia" ? SimultaneousNotice::kSameDay : SimultaneousNotice::kLaterDay;
}

SurchargeWrittenOff read_written_off(const TomlSection& s) {
  const std::string owed = s.text_or("sobretasa_ambiental", "deja_de_deberse");
  if (owed != "deja_de_deberse" && owed != "se_debe")
    s.report("sobretasa_ambiental debe ser \"deja_de_deberse\" o \"se_debe\"");
  s.refuse_unknown_keys();
  return owed == "se_debe" ? SurchargeWrittenOff::kStillOwed : SurchargeWrittenOff::kOwedNoMore;
}

Statute read_statute(const TomlSection& root, const ServiceLimits* limits) {
  Statute statute;
  if (root.has("norma")) statute.norm = root.text("norma");
  if (root.has("fuente")) statute.source = root.text("fuente");
  statute.identity = read_identity(root.section("municipio"));
  const TomlSection years = root.section("vigencias");
  statute.first_vigencia =
      static_cast<int>(years.integer("primera", kFirstVigencia, kLastVigencia));
  statute.last_vigencia = static_cast<int>(years.integer("ultima", kFirstVigencia, kLastVigencia));
  years.refuse_unknown_keys();
  statute.predial_unit = read_unit(root.section("redondeo"));
  statute.saturday =
      root.flag("sabado_habil", false) ? SaturdayRule::kBusiness : SaturdayRule::kNotBusiness;
  for (const auto& s : root.sections("tarifa_predial"))
    statute.predial_tariffs.push_back(read_tariff(s));
  for (const auto& s : root.sections("ambiental"))
    statute.environmental.push_back(read_environmental(s));
  for (const auto& s : root.sections("bomberil")) statute.bomberil.push_back(read_bomberil(s));
  statute.limits =
      read_limits(root.section("limites"), statute.first_vigencia, statute.last_vigencia);
  for (const auto& s : root.sections("exencion")) statute.exemptions.push_back(read_exemption(s));
  if (root.has("mora")) statute.mora = read_mora(root.section("mora"));
  if (root.has("factura")) statute.notice = read_notice(root.section("factura"));
  if (root.has("extincion"))
    statute.surcharge_written_off = read_written_off(root.section("extincion"));
  if (root.has("devoluciones")) statute.refunds = read_refunds(root.section("devoluciones"));
  for (const auto& s : root.sections("calendario_predial"))
    statute.calendars.push_back(read_calendar(s, statute.saturday));
  statute.instalments = read_instalments(root);
  for (const auto& s : root.sections("convenio_bancario")) statute.banks.push_back(read_bank(s));
  if (root.has("pse")) statute.pse = read_pse(root.section("pse"));
  statute.fines = read_fine_statute(root);
  statute.services = read_service_statute(root, limits);
  statute.ica = read_ica_statute(root, statute.saturday);
  root.refuse_unknown_keys();
  return statute;
}

template <typename Rule>
const Rule* rule_of(const std::vector<Rule>& rules, int vigencia) {
  for (const Rule& rule : rules)
    if (rule.span.covers(make_date(vigencia, 1, 1))) return &rule;
  return nullptr;
}

}  // namespace

bool PredialTariff::applies_to(char destino, bool rural, int estrato_or_zero) const {
  if (destinos.find(destino) == std::string::npos) return false;
  if (zone == ZoneScope::kRural && !rural) return false;
  if (zone == ZoneScope::kUrban && rural) return false;
  return estratos.empty() || std::ranges::find(estratos, estrato_or_zero) != estratos.end();
}

Result<const PredialCalendar*> Statute::calendar(int vigencia) const {
  const auto found = std::ranges::find(calendars, vigencia, &PredialCalendar::vigencia);
  if (found != calendars.end()) return &*found;
  return fail(Code::kParameterMissing,
              "calendario de predial de " + std::to_string(vigencia) +
                  ". Norma por cargar: acuerdo o resolución que fija las fechas de pago");
}

Result<const EnvironmentalRule*> Statute::environmental_rule(int vigencia) const {
  if (const auto* rule = rule_of(environmental, vigencia)) return rule;
  return fail(Code::kParameterMissing,
              "sobretasa ambiental de " + std::to_string(vigencia) +
                  ". Norma por cargar: acuerdo del concejo (Ley 99/1993 art. 44)");
}

const BomberilRule* Statute::bomberil_rule(int vigencia) const {
  return rule_of(bomberil, vigencia);
}

const OwnCap* Statute::own_cap(int vigencia) const {
  return rule_of(limits.own, vigencia);
}

const InstalmentOffer* Statute::instalment_offer(int vigencia, char destino) const {
  for (const InstalmentOffer& offer : instalments)
    if (offer.span.covers(make_date(vigencia, 1, 1)) &&
        offer.destinos.find(destino) != std::string::npos)
      return &offer;
  return nullptr;
}

Result<Statute> parse_statute(std::string_view toml, std::string_view file_name) {
  return parse_new_statute(toml, file_name, shipped_service_limits());
}

Result<Statute> parse_new_statute(std::string_view toml, std::string_view file_name,
                                  const ServiceLimits& limits) {
  RECAUDO_TRY(statute, parse_statute(toml, file_name, &limits));
  FirstFault fault(Code::kStatuteInvalid, file_name);
  check_new_ica_statute(statute.ica, fault);
  check_new_service_statute(statute.services, fault);
  if (fault.error()) return tl::unexpected(*fault.error());
  return statute;
}

Result<Statute> parse_statute(std::string_view toml, std::string_view file_name,
                              const ServiceLimits* limits) {
  FirstFault fault(Code::kStatuteInvalid, file_name);
  if (toml.size() > kMaxBytes) {
    fault.report(1, "el archivo pasa de 1 MB");
    return tl::unexpected(*fault.error());
  }
  toml::table table;
  try {
    table = toml::parse(toml, file_name);
  } catch (const toml::parse_error& e) {
    fault.report(static_cast<int>(e.source().begin.line),
                 "la sintaxis TOML no es válida (" + std::string(e.description()) + ")");
    return tl::unexpected(*fault.error());
  }
  Statute statute = read_statute(TomlSection(table, "archivo", fault), limits);
  if (!fault.error()) check_statute(statute, fault);
  if (fault.error()) return tl::unexpected(*fault.error());
  return statute;
}

}  // namespace recaudo::tax_rules
