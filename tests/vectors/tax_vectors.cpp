#include "tests/vectors/tax_vectors.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <numeric>
#include <sstream>

#include "tax-rules/cadastral_readjustment.h"
#include "tax-rules/calendar.h"
#include "tax-rules/data.h"
#include "tax-rules/environmental.h"
#include "tax-rules/identifiers.h"
#include "tax-rules/imputation.h"
#include "tax-rules/mora.h"
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
  const Rate usury = usury_from_ibc(percent(e.in.at("ibc_ea")));
  e.check("usura_ea", exact_percent(usury));
  e.check("mora_tributaria", exact_percent(mora_rate_from_usury(usury)));
}

void run_uvt(Example& e, const Tables& tables) {
  const auto uvt = value_or_throw(tables.legal.uvt(static_cast<int>(e.in.at("year").as_int64())));
  const UvtCount count{scaled(e.in.at("uvt_count"), 10'000)};
  e.check("exact", Exact{Int128{count.ten_thousandths} * uvt.value.centavos(), 1'000'000});
  e.check("rounded_868", uvt_to_pesos(count, uvt.value));
}

void run_nit(Example& e, const Tables&) {
  const NitCheck check = value_or_throw(nit_check(text_of(e.in.at("nit"))));
  e.check("suma", check.weighted_sum);
  e.check("residuo", check.remainder);
  e.check("dv", check.check_digit);
}

bool same_holidays(const json::array& want, const std::vector<Holiday>& got) {
  if (want.size() != got.size()) return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    if (text_of(want[i].at("fecha")) != to_iso(got[i].on) ||
        text_of(want[i].at("nombre")) != got[i].name)
      return false;
  return true;
}

void run_calendar(Example& e, const Tables&) {
  if (e.has("year")) {
    const int year = static_cast<int>(e.in.at("year").as_int64());
    const std::vector<Holiday> days = holidays(year);
    std::int64_t distinct = 0;
    for (std::size_t i = 0; i < days.size(); ++i)
      distinct += i == 0 || days[i].on != days[i - 1].on ? 1 : 0;
    e.check_text("easter", to_iso(easter(year)));
    e.check_json("festivos",
                 [&](const auto& want) { return same_holidays(want.as_array(), days); });
    e.check("fechas_distintas", distinct);
  } else if (e.has("fecha")) {
    const auto rule = e.has("sabado_habil") && e.in.at("sabado_habil").as_bool()
                          ? SaturdayRule::kBusiness
                          : SaturdayRule::kNotBusiness;
    e.check_text("habil", to_iso(next_business_day(date_of(e.in.at("fecha")), rule)));
  } else {
    const int days = static_cast<int>(e.in.at("dias_habiles").as_int64());
    e.check_text("vence", to_iso(add_business_days(date_of(e.in.at("desde")), days)));
  }
}

// The examples print a rate with three decimals of percent at most.
bool same_rate(const Exact& want, Rate got) {
  constexpr std::int64_t kThousandth = 10;  // in parts per million
  return equal(want, exact_percent(got)) ||
         equal(want, exact_percent(Rate::ppm(
                         divide_rounded(got.ppm(), kThousandth, Rounding::kHalfUp) * kThousandth)));
}

bool same_run(const json::object& want, const MoraRun& got) {
  return text_of(want.at("desde")) == to_iso(got.from) &&
         text_of(want.at("hasta")) == to_iso(got.to) && want.at("dias").as_int64() == got.days &&
         same_rate(exact_of(want.at("tasa_pct")), got.daily_base) &&
         want.at("divisor").as_int64() == got.divisor &&
         text_of(want.at("tipo")) == (got.compound ? "compound" : "simple") &&
         text_of(want.at("rate_status")) == to_text(got.status);
}

bool same_runs(const json::array& want, const std::vector<MoraRun>& got) {
  if (want.size() != got.size()) return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    if (!same_run(want[i].as_object(), got[i])) return false;
  return true;
}

void run_mora(Example& e, const Tables& tables) {
  MoraInput input{pesos(e.in.at("capital")), date_of(e.in.at("vencimiento")),
                  date_of(e.in.at("fecha_pago"))};
  if (e.has("ibc_mode")) {
    if (text_of(e.in.at("ibc_mode")) != "ibc20") malformed("unknown ibc_mode");
    input.relief.base = MoraRelief::Base::kFifthOfIbc;
  }
  if (e.has("factor")) {
    const Exact factor = exact_of(e.in.at("factor"));
    const auto num = static_cast<std::int64_t>(factor.num),
               den = static_cast<std::int64_t>(factor.den);
    const std::int64_t common = std::gcd(num, den);
    input.relief.factor_num = static_cast<int>(num / common);
    input.relief.factor_den = static_cast<int>(den / common);
  }
  const MoraResult got = value_or_throw(mora_interest(input, tables.rates));
  e.check("dias", got.days);
  e.check_json("tramos", [&](const auto& want) { return same_runs(want.as_array(), got.runs); });
  if (got.compound_exact)
    e.check("interes_compuesto", decimal(*got.compound_exact));
  else
    e.check_null("interes_compuesto");
  e.check("interes_exacto", exact_of(json::value(got.exact)));
  e.check("interes_pesos", got.interest);
}

void check_amounts(Example& e, std::string_view key, const Imputation& got,
                   Money ImputedConcept::*field) {
  e.check_json(key, [&](const json::value& want) {
    if (want.as_object().size() != got.concepts.size()) return false;
    for (const ImputedConcept& c : got.concepts) {
      const json::value* amount = want.as_object().if_contains(c.name);
      if (amount == nullptr || !equal(exact_of(*amount), exact(c.*field))) return false;
    }
    return true;
  });
}

void run_imputation(Example& e, const Tables& tables) {
  if (e.has("unidad")) return run_imputacion_uvt(e, tables);
  const json::object& obligation = e.in.at("obligacion").as_object();
  std::vector<OwedConcept> owed;
  if (const json::value* order = e.in.if_contains("orden_desempate")) {
    for (const json::value& name : order->as_array())
      if (obligation.contains(text_of(name)))
        owed.push_back({text_of(name), pesos(obligation.at(text_of(name)))});
  }
  for (const auto& [name, amount] : obligation)
    if (std::ranges::find(owed, std::string(name), &OwedConcept::name) == owed.end())
      owed.push_back({std::string(name), pesos(amount)});
  const Imputation got = value_or_throw(impute_proportionally(pesos(e.in.at("pago")), owed));
  check_amounts(e, "aplicado", got, &ImputedConcept::applied);
  check_amounts(e, "saldo", got, &ImputedConcept::balance);
  e.check("excedente", got.excess);
}

// The rule that an example names fixes the law and the cadastral status; the engine decides the
// rest.
LimitKind limit_of_example(const Example& e, const Tables& tables) {
  const std::string rule = text_of(e.in.at("regla"));
  if (rule == "lote") return LimitKind::kNone;
  if (rule == "ley44") return LimitKind::kDouble;
  if (rule == "ley1995_no_actualizado") return limit_of_law_1995(false, CadastralUpdate::kNone);
  if (rule != "ley1995") malformed("unknown regla: " + rule);
  PredialInput input;
  input.destino = !e.has("vivienda") || e.in.at("vivienda").as_bool() ? 'A' : 'C';
  if (e.has("estrato") && !e.in.at("estrato").is_null())
    input.estrato = static_cast<int>(scaled(e.in.at("estrato"), 1));
  const int vigencia = static_cast<int>(e.in.at("vig").as_int64());
  const bool low =
      is_housing_of_low_estrato(input) &&
      pesos(e.in.at("avaluo")) <= value_or_throw(low_value_top(tables.legal, vigencia));
  return limit_of_law_1995(low, CadastralUpdate::kUpdatedAndPaid);
}

void run_predial_limit(Example& e, const Tables& tables) {
  const int vigencia = static_cast<int>(e.in.at("vig").as_int64());
  const LimitKind kind = limit_of_example(e, tables);
  const auto figure = value_or_throw(limit_figure(kind, demo_statute(), tables.legal, vigencia));
  const auto cap = TaxCap::of(kind, pesos(e.in.at("prev")), figure.figure);
  const Money avaluo = pesos(e.in.at("avaluo"));
  const Rate tariff = per_mil(e.in.at("tarifa_mil"));
  const LimitedTax tax = limited_tax(avaluo, tariff, cap, Money::pesos(1'000));
  e.check("impuesto_sin_limite",
          limited_tax(avaluo, tariff, std::nullopt, Money::pesos(1)).unlimited);
  if (cap)
    e.check("tope", Exact{cap->numerator(), Int128{TaxCap::kDenominator} * 100});
  else
    e.check_null("tope");
  e.check_bool("limite_aplicado", tax.cap_binds);
  e.check_text("limite", limit_code(kind));
  e.check("impuesto", tax.tax);
}

void run_ipc_plus_8(Example& e) {
  const Money previous = pesos(e.in.at("impuesto_anterior"));
  const auto cap = TaxCap::of(LimitKind::kIpcPlus8, previous, percent(e.in.at("ipc")));
  const Int128 den = Int128{TaxCap::kDenominator} * 100;
  e.check("tope", Exact{cap->numerator(), den});
  e.check("incremento",
          Exact{cap->numerator() - Int128{previous.centavos()} * TaxCap::kDenominator, den});
}

void run_environmental(Example& e) {
  EnvironmentalRule rule;
  const bool own = text_of(e.in.at("modo")) == "sobretasa";
  rule.mode = own ? EnvironmentalMode::kOwnSurcharge : EnvironmentalMode::kPercentageOfPredial;
  rule.rate = own ? per_mil(e.in.at("tasa")) : percent(e.in.at("tasa"));
  Statute statute = demo_statute();
  statute.predial_unit = pesos(e.in.at("round_unit"));
  const DiscountOffer offer{percent(e.in.at("descuento_pct")), Date{}, {PredialConcept::kPredial}};
  const Money tax = pesos(e.in.at("impuesto"));
  const Money charge = environmental_charge(rule, pesos(e.in.at("avaluo")));
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
    const Exact wage = exact_of(e.in.at("smmlv_2019")), times = exact_of(e.in.at("multiplo"));
    e.check("valor", Exact{wage.num * times.num, wage.den * times.den});
    return;
  }
  std::vector<Rate> yearly;
  for (const json::value& rate : e.in.at("reajustes").as_array()) yearly.push_back(percent(rate));
  e.check("avaluo_nuevo", readjust_avaluo(pesos(e.in.at("avaluo")), yearly));
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
    run(example, tables);
    return example.verdict();
  } catch (const std::exception& error) {  // a refusal or a malformed example is a failure of it
    return error.what();
  }
}

void run_document(const json::value& document, const std::string& file, const Tables& tables,
                  Counts& counts) {
  const std::string name = text_of(document.at("topic"));
  const auto* topic = std::ranges::find(kTopics, name, &Topic::name);
  if (topic == std::end(kTopics)) malformed("no such topic: " + name);
  for (const json::value& vector : document.at("vectors").as_array()) {
    const std::string verdict = verdict_of(vector.as_object(), topic->run, tables);
    ++(verdict.empty() ? counts.passed : counts.failed);
    if (!verdict.empty())
      std::cerr << file << " " << vector.at("id").as_string() << ": " << verdict << "\n";
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
    std::cerr << path.filename().string() << ": " << error.what() << "\n";
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
