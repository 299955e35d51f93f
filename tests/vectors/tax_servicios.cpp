#include "tests/vectors/tax_servicios.h"

#include "tax-rules/service_bill.h"
#include "tax-rules/simple_interest.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

UnitPrice price(const Example& e, std::string_view key) {
  return {scaled(e.in.at(key), 10'000)};
}

// Every key that the example expects, and nothing else, is one of `figures`.
using Figures = std::initializer_list<std::pair<std::string_view, Exact>>;

void check_lines(Example& e, std::string_view key, Figures figures) {
  e.check_json(key, [&](const json::value& want) {
    for (const auto& [name, amount] : want.as_object()) {
      bool same = false;
      for (const auto& [known, got] : figures)
        same |= name == known && equal(exact_of(amount), got);
      if (!same) return false;
    }
    return true;
  });
}

void check_metered(Example& e, std::string_view key, const MeteredLines& got) {
  check_lines(e, key,
              {{"cargo_fijo", exact(got.fixed)},
               {"basico", exact(got.basic)},
               {"complementario", exact(got.complementary)},
               {"suntuario", exact(got.sumptuary)},
               {"subsidio", exact(got.subsidy)},
               {"contribucion", exact(got.contribution)},
               {"neto", exact(got.net())}});
}

void run_bill(Example& e) {
  ServiceBillInput input;
  input.consumption = {scaled(e.in.at("m3"), 1)};
  input.basic_limit = {scaled(e.in.at("basico"), 1)};
  input.water = {price(e, "cf"), price(e, "vc")};
  input.sewer = {price(e, "cfalc"), price(e, "valc")};
  input.waste = price(e, "aseo");
  input.subsidy = percent(e.in.at("sub"));
  input.contribution = percent(e.in.at("contrib"));
  const ServiceBill got = value_or_throw(service_bill(input));
  check_lines(e, "consumos",
              {{"basico", {got.blocks.basic.value}},
               {"complementario", {got.blocks.complementary.value}},
               {"suntuario", {got.blocks.sumptuary.value}}});
  check_metered(e, "acueducto", got.water);
  check_metered(e, "alcantarillado", got.sewer);
  check_lines(e, "aseo",
              {{"tarifa", exact(got.waste.tariff)},
               {"subsidio", exact(got.waste.subsidy)},
               {"contribucion", exact(got.waste.contribution)},
               {"neto", exact(got.waste.net())}});
  e.check("total", got.total());
}

}  // namespace

void run_servicios(Example& e, const Tables&) {
  if (e.has("m3")) return run_bill(e);
  e.check("interes", simple_interest(pesos(e.in.at("capital")), percent(e.in.at("tasa_anual")),
                                     static_cast<int>(scaled(e.in.at("dias"), 1)),
                                     static_cast<int>(scaled(e.in.at("divisor"), 1))));
}

}  // namespace recaudo::tax_vectors
