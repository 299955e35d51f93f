#include "tests/vectors/tax_vectors.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "tax-rules/cadastral_readjustment.h"
#include "tax-rules/calendar.h"
#include "tax-rules/data.h"
#include "tax-rules/environmental.h"
#include "tax-rules/identifiers.h"
#include "tax-rules/imputation.h"
#include "tax-rules/mora.h"
#include "tax-rules/mora_schedule.h"
#include "tax-rules/predial.h"
#include "tax-rules/predial_limit_order.h"
#include "tax-rules/usury.h"
#include "tax-rules/uvt.h"
#include "tests/vectors/tax_acuerdos.h"
#include "tests/vectors/tax_example.h"
#include "tests/vectors/tax_ica.h"
#include "tests/vectors/tax_imputacion_uvt.h"
#include "tests/vectors/tax_multas.h"
#include "tests/vectors/tax_sanciones.h"
#include "tests/vectors/tax_servicios.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

void run_usury(Example& e, const Tables&) {
  const Rate usury = usury_from_ibc(percent(e.at("ibc_ea")));
  e.check("usura_ea", exact_percent(usury));
  e.check("mora_tributaria", exact_percent(mora_rate_from_usury(usury)));
}

void run_uvt(Example& e, const Tables& tables) {
  const auto uvt = value_or_throw(tables.legal.uvt(int_of(e.at("year"))));
  const UvtCount count{scaled(e.at("uvt_count"), UvtCount::kPartsOfUvt)};
  if (count.parts < 0) throw std::invalid_argument("uvt_count: a count of UVT is not negative");
  e.check("exact",
          ratio(Int128{count.parts} * uvt.value.centavos(), Int128{UvtCount::kPartsOfUvt} * 100));
  e.check("rounded_868", uvt_to_pesos(count, uvt.value));
}

void run_nit(Example& e, const Tables&) {
  const NitCheck check = value_or_throw(nit_check(text_of(e.at("nit"))));
  e.check("suma", check.weighted_sum);
  e.check("residuo", check.remainder);
  e.check("dv", check.check_digit);
}

json::array named(const std::vector<Holiday>& days) {
  json::array named;
  for (const Holiday& day : days)
    named.push_back({{"fecha", to_iso(day.on)}, {"nombre", day.name}});
  return named;
}

void run_calendar(Example& e, const Tables&) {
  if (e.has("year")) {
    const int year = int_of(e.at("year"));
    const std::vector<Holiday> days = holidays(year);
    std::int64_t distinct = 0;
    for (std::size_t i = 0; i < days.size(); ++i)
      distinct += i == 0 || days[i].on != days[i - 1].on ? 1 : 0;
    e.check("easter", json::value(to_iso(easter(year))));
    e.check("festivos", named(days));
    e.check("fechas_distintas", distinct);
  } else if (e.has("fecha")) {
    const auto rule =
        e.flag_or("sabado_habil", false) ? SaturdayRule::kBusiness : SaturdayRule::kNotBusiness;
    e.check("habil", json::value(to_iso(next_business_day(date_of(e.at("fecha")), rule))));
  } else {
    const Date ends = add_business_days(date_of(e.at("desde")), int_of(e.at("dias_habiles")));
    e.check("vence", json::value(to_iso(ends)));
  }
}

// The examples print a rate with three decimals of percent at most.
bool same_rate(std::string_view key, const json::value& want, const json::value& got) {
  if (key != "tasa_pct" || same_leaf(key, want, got)) return same_leaf(key, want, got);
  const Exact thousandths = exact_of(got) * 1'000 + Exact(1, 2);
  return exact_of(want) * 1'000 == Exact(numerator(thousandths) / denominator(thousandths));
}

MoraInput mora_input(const Example& e) {
  MoraInput input{pesos(e.at("capital")), date_of(e.at("vencimiento")),
                  date_of(e.at("fecha_pago"))};
  if (e.has("ibc_mode")) {
    if (text_of(e.at("ibc_mode")) != "ibc20") malformed("unknown ibc_mode");
    input.relief.base = MoraRelief::Base::kFifthOfIbc;
  }
  if (e.has("factor")) {
    const Exact factor = exact_of(e.at("factor"));
    input.relief.factor_num = numerator(factor).convert_to<int>();
    input.relief.factor_den = denominator(factor).convert_to<int>();
  }
  return input;
}

// The rate of a run is told to the nearest part per million: the schedule has it exact.
json::array runs_of(const MoraInput& input, const MoraResult& got, const Tables& tables) {
  const auto schedule = value_or_throw(MoraSchedule::of(
      input.due_on, input.paid_on, {input.relief, input.readings, {}}, tables.rates));
  json::array runs;
  for (std::size_t i = 0; i < got.runs.size(); ++i) {
    const MoraRun& run = got.runs[i];
    runs.push_back({{"desde", to_iso(run.from)},
                    {"hasta", to_iso(run.to)},
                    {"dias", run.days},
                    {"tasa_pct", shown(ratio(schedule.stretches()[i].ppm_num,
                                             Int128{10'000} * rate_denominator(input.relief)))},
                    {"divisor", run.divisor},
                    {"tipo", run.compound ? "compound" : "simple"},
                    {"rate_status", to_text(run.status)}});
  }
  return runs;
}

void run_mora(Example& e, const Tables& tables) {
  const MoraInput input = mora_input(e);
  const MoraResult got = value_or_throw(mora_interest(input, tables.rates));
  e.check("dias", got.days);
  e.check("tramos", runs_of(input, got, tables), same_rate);
  e.check("interes_compuesto",
          got.compound_exact ? json::value(*got.compound_exact) : json::value(nullptr));
  e.check("interes_exacto", json::value(got.exact));
  e.check("interes_pesos", got.interest);
}

void check_amounts(Example& e, std::string_view key, const Imputation& got,
                   Money ImputedConcept::*field) {
  json::object amounts;
  for (const ImputedConcept& c : got.concepts) amounts[c.name] = shown(c.*field);
  e.check(key, amounts);
}

void run_imputation(Example& e, const Tables& tables) {
  if (e.has("unidad")) return run_imputacion_uvt(e, tables);
  const json::object& obligation = e.at("obligacion").as_object();
  std::vector<OwedConcept> owed;
  if (const json::value* order = e.in.if_contains("orden_desempate")) {
    for (const json::value& name : order->as_array())
      if (obligation.contains(text_of(name)))
        owed.push_back({text_of(name), pesos(obligation.at(text_of(name)))});
  }
  for (const auto& [name, amount] : obligation)
    if (std::ranges::find(owed, std::string(name), &OwedConcept::name) == owed.end())
      owed.push_back({std::string(name), pesos(amount)});
  const Imputation got = value_or_throw(impute_proportionally(pesos(e.at("pago")), owed));
  check_amounts(e, "aplicado", got, &ImputedConcept::applied);
  check_amounts(e, "saldo", got, &ImputedConcept::balance);
  e.check("excedente", got.excess);
}

// The rule that an example names fixes the law and the cadastral status; the engine decides the
// rest. No tax of last year: a parcel that enters the roll, which no limit reaches.
LimitKind limit_of_example(const Example& e, const Tables& tables) {
  if (!e.has("prev")) return LimitKind::kNone;
  const std::string rule = text_of(e.at("regla"));
  if (rule == "lote") return LimitKind::kNone;
  if (rule == "ley44") return LimitKind::kDouble;
  if (rule == "ley1995_no_actualizado") return limit_of_law_1995(false, CadastralUpdate::kNone);
  if (rule != "ley1995") malformed("unknown regla: " + rule);
  PredialInput input;
  input.destino = e.flag_or("vivienda", true) ? 'A' : 'C';
  if (e.has("estrato")) input.estrato = int_of(e.at("estrato"));
  const int vigencia = int_of(e.at("vig"));
  const bool low = is_housing_of_low_estrato(input) &&
                   pesos(e.at("avaluo")) <= value_or_throw(low_value_top(tables.legal, vigencia));
  return limit_of_law_1995(low, CadastralUpdate::kUpdatedAndPaid);
}

// The format tells a cap in pesos, exact or to the nearest peso.
bool same_cap(std::string_view key, const json::value& want, const json::value& got) {
  if (same_leaf(key, want, got)) return true;
  const Exact wanted = exact_of(want), shifted = exact_of(got) + Exact(1, 2);
  return denominator(wanted) == 1 && wanted == Exact(numerator(shifted) / denominator(shifted));
}

void run_predial_limit(Example& e, const Tables& tables) {
  const int vigencia = int_of(e.at("vig"));
  const LimitKind kind = limit_of_example(e, tables);
  const auto figure = value_or_throw(limit_figure(kind, demo_statute(), tables.legal, vigencia));
  const auto cap =
      TaxCap::of(kind, kind == LimitKind::kNone ? Money{} : pesos(e.at("prev")), figure.figure);
  const Money avaluo = pesos(e.at("avaluo"));
  const Rate tariff = per_mil(e.at("tarifa_mil"));
  const LimitedTax tax = limited_tax(avaluo, tariff, cap, Money::pesos(1'000));
  e.check("impuesto_sin_limite",
          limited_tax(avaluo, tariff, std::nullopt, Money::pesos(1)).unlimited);
  e.check("tope",
          cap ? shown(ratio(cap->numerator(), Int128{TaxCap::kDenominator} * 100))
              : json::value(nullptr),
          same_cap);
  e.check("limite_aplicado", json::value(tax.cap_binds));
  e.check("limite", json::value(limit_code(kind)));
  e.check("impuesto", tax.tax);
}

void run_ipc_plus_8(Example& e) {
  const Money previous = pesos(e.at("impuesto_anterior"));
  const auto cap = TaxCap::of(LimitKind::kIpcPlus8, previous, percent(e.at("ipc")));
  const Int128 den = Int128{TaxCap::kDenominator} * 100;
  e.check("tope", ratio(cap->numerator(), den));
  e.check("incremento",
          ratio(cap->numerator() - Int128{previous.centavos()} * TaxCap::kDenominator, den));
}

void run_environmental(Example& e) {
  EnvironmentalRule rule;
  const bool own = text_of(e.at("modo")) == "sobretasa";
  rule.mode = own ? EnvironmentalMode::kOwnSurcharge : EnvironmentalMode::kPercentageOfPredial;
  rule.rate = own ? per_mil(e.at("tasa")) : percent(e.at("tasa"));
  Statute statute = demo_statute();
  statute.predial_unit = e.pesos_or("round_unit", Money::pesos(1));
  const DiscountOffer offer{
      e.percent_or("descuento_pct", Rate{}), Date{}, {PredialConcept::kPredial}};
  const Money tax = pesos(e.at("impuesto"));
  const Money charge =
      environmental_charge(rule, own ? pesos(e.at("avaluo")) : e.pesos_or("avaluo", Money{}));
  const Money predial = tax - discount_amount(statute, offer, PredialConcept::kPredial, tax);
  e.check("sobretasa_facturada", charge);
  e.check("descuento_sobre_sobretasa",
          discount_amount(statute, offer, PredialConcept::kEnvironmental, charge));
  e.check("a_pagar_contribuyente", predial + charge);
  e.check("a_girar_car", environmental_transfer(rule, charge, predial));
}

void run_predial(Example& e, const Tables& tables) {
  if (e.has("vig")) return run_predial_limit(e, tables);
  if (e.has("impuesto_anterior")) return run_ipc_plus_8(e);
  if (e.has("modo")) return run_environmental(e);
  if (e.has("multiplo")) {
    const Exact wages = exact_of(e.at("smmlv_2019")) * exact_of(e.at("multiplo"));
    return e.check("valor", wages);
  }
  std::vector<Rate> yearly;
  for (const json::value& rate : e.at("reajustes").as_array()) yearly.push_back(percent(rate));
  e.check("avaluo_nuevo", readjust_avaluo(pesos(e.at("avaluo")), yearly));
}

struct Topic {
  std::string_view name;
  Runner run;
};
constexpr Topic kTopics[] = {{"predial", run_predial},
                             {"interes_mora", run_mora},
                             {"usura", run_usury},
                             {"calendario", run_calendar},
                             {"nit", run_nit},
                             {"uvt", run_uvt},
                             {"imputacion_804", run_imputation},
                             {"multas", run_multas},
                             {"servicios", run_servicios},
                             {"acuerdos", run_acuerdos},
                             {"sanciones", run_sanciones},
                             {"ica_fun", run_ica}};

std::string verdict_of(const json::object& vector, Runner run, const Tables& tables) {
  try {
    Example example(vector);
    try {
      run(example, tables);
    } catch (const std::exception& error) {  // a refusal or a malformed example is its failure
      return "expected " + example.expected_text() + ", got the refusal: " + error.what();
    }
    return example.verdict();
  } catch (const std::exception& error) {  // without inputs or without what is expected
    return error.what();
  }
}

void run_document(const json::value& document, const std::string& file, const Tables& tables,
                  Counts& counts) {
  const std::string name = text_of(document.at("topic"));
  const auto* topic = std::ranges::find(kTopics, name, &Topic::name);
  if (topic == std::end(kTopics)) malformed("no such topic: " + name);
  int place = 0;
  for (const json::value& vector : document.at("vectors").as_array()) {
    const json::object& example = vector.as_object();
    const json::value* id = example.if_contains("id");
    ++place;
    const std::string verdict = verdict_of(example, topic->run, tables);
    ++(verdict.empty() ? counts.passed : counts.failed);
    if (!verdict.empty())
      std::cout << "FAILED " << file << " "
                << (id != nullptr ? text_of(*id) : "#" + std::to_string(place)) << ": " << verdict
                << "\n";
  }
}

void run_file(const std::filesystem::path& path, const Tables& tables, Counts& counts) {
  try {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    run_document(json::parse(text.str()), path.filename(), tables, counts);
  } catch (const std::exception& error) {  // the file cannot be read, or is of no known topic
    ++counts.failed;
    std::cout << "FAILED " << path.filename().string() << ": " << error.what() << "\n";
  }
}

std::vector<std::filesystem::path> examples_in(const std::string& dir) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(dir))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace

Counts run_tax_vectors(const std::string& dir) {
  const Tables tables;
  Counts counts;
  for (const auto& file : examples_in(dir)) run_file(file, tables, counts);
  return counts;
}

}  // namespace recaudo::tax_vectors
