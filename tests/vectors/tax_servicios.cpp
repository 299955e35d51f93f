#include "tests/vectors/tax_servicios.h"

#include "tax-rules/service_bill.h"
#include "tax-rules/simple_interest.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

// A service that the bill does not have costs nothing.
UnitPrice price(const Example& e, std::string_view key) {
  return {e.has(key) ? scaled(e.at(key), 10'000) : 0};
}

json::object metered(const MeteredLines& got) {
  return {{"cargo_fijo", shown(got.fixed)},
          {"basico", shown(got.basic)},
          {"complementario", shown(got.complementary)},
          {"suntuario", shown(got.sumptuary)},
          {"subsidio", shown(got.subsidy)},
          {"contribucion", shown(got.contribution)},
          {"neto", shown(got.net())}};
}

void run_bill(Example& e) {
  ServiceBillInput input;
  input.consumption = {scaled(e.at("m3"), 1)};
  input.basic_limit = {scaled(e.at("basico"), 1)};
  input.water = {price(e, "cf"), price(e, "vc")};
  input.sewer = {price(e, "cfalc"), price(e, "valc")};
  input.waste = price(e, "aseo");
  input.subsidy = e.percent_or("sub", Rate{});
  input.contribution = e.percent_or("contrib", Rate{});
  const ServiceBill got = value_or_throw(service_bill(input));
  const ConsumptionBlocks& m3 = got.blocks;
  e.check("consumos", json::object{{"basico", m3.basic.value},
                                   {"complementario", m3.complementary.value},
                                   {"suntuario", m3.sumptuary.value}});
  e.check("acueducto", metered(got.water));
  e.check("alcantarillado", metered(got.sewer));
  e.check("aseo", json::object{{"tarifa", shown(got.waste.tariff)},
                               {"subsidio", shown(got.waste.subsidy)},
                               {"contribucion", shown(got.waste.contribution)},
                               {"neto", shown(got.waste.net())}});
  e.check("total", got.total());
}

}  // namespace

void run_servicios(Example& e, const Tables&) {
  if (e.has("m3")) return run_bill(e);
  e.check("interes", simple_interest(pesos(e.at("capital")), percent(e.at("tasa_anual")),
                                     int_of(e.at("dias")), int_of(e.at("divisor"))));
}

}  // namespace recaudo::tax_vectors
