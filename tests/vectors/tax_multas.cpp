#include "tests/vectors/tax_multas.h"

#include "tax-rules/fine_discount.h"
#include "tax-rules/fine_unit.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

const UvbTable& uvb_table() {
  static const UvbTable table = shipped_uvb();
  return table;
}

UnitCount count_of(const json::value& v) {
  return {scaled(v, 100)};
}

Exact exact(const ExactPesos& amount) {
  return ratio(amount.num, amount.den);
}

// A periodic decimal of sixty digits is compared to 1e-30.
bool near(std::string_view key, const json::value& want, const json::value& got) {
  if (key != "exacto") return same_leaf(key, want, got);
  static const Exact kNear(1, boost::multiprecision::pow(boost::multiprecision::cpp_int(10), 30));
  return magnitude(exact_of(want) - exact_of(got)) <= kNear;
}

// A figure of the press, in thousands, is not computed.
bool near_press(std::string_view, const json::value& want, const json::value& got) {
  return magnitude(exact_of(want) - exact_of(got)) <= 500;
}

void run_police_amount(Example& e, const Tables& tables) {
  const int year = int_of(e.at("year"));
  const UnitCount count = count_of(e.at("smdlv"));
  const UnitValue smdlv =
      value_or_throw(unit_value(FineUnit::kSmdlv, year, tables.legal, uvb_table()));
  const Exact value = exact(exact_value(count, smdlv));
  const Money truncated = rounded_value(count, smdlv, FineRounding::kTruncatedPeso);
  e.check("exacto", shown(value), near);
  e.check("truncado", truncated);
  e.check("publicado", truncated);
  // A figure of the press, in thousands: near enough, not computed.
  e.check("publicado_aprox", shown(value), near_press);
}

void run_police_discount(Example& e) {
  const DiscountTier half{Rate::percent(50), 1, 5, false};
  const FineDiscount got =
      fine_discount(pesos(e.at("multa")), {&half, 1}, int_of(e.at("pago_dia_habil")), false,
                    RoundedFigure::kDiscount);
  e.check("descuento_50", got.discount);
  e.check("a_pagar", got.to_pay);
}

// The years are the ones that the example asks.
json::object pesos_of_years(const json::object& asked, UnitCount uvb, const Tables& tables) {
  json::object years;
  for (const auto& [year, figures] : asked) {
    const UnitValue value = value_or_throw(
        unit_value(FineUnit::kUvb, int_of(json::value(year)), tables.legal, uvb_table()));
    years[year] = {{"exacto", shown(exact(exact_value(uvb, value)))},
                   {"centena", shown(rounded_value(uvb, value, FineRounding::kHundred))}};
  }
  return years;
}

void run_traffic_amount(Example& e, const Tables& tables) {
  const UnitChain chain =
      value_or_throw(convert_smdlv(count_of(e.at("smdlv")), tables.legal, uvb_table()));
  e.check("uvt_2dec", ratio(chain.uvt.hundredths, 100));
  e.check("uvb_2dec", ratio(chain.uvb.hundredths, 100));
  if (const json::value* asked = e.expects("pesos"))
    e.check("pesos", pesos_of_years(asked->as_object(), chain.uvb, tables), near);
}

// The windows are the ones of the shipped table.
void run_traffic_discount(Example& e) {
  const FineTypes types = shipped_fine_types();
  const FineType& type =
      *value_or_throw(types.find("Ley 769/2002", "A", make_date(2026, 1, 1), std::nullopt));
  const FineDiscount got =
      fine_discount(pesos(e.at("multa")), type.discounts, int_of(e.at("dia_habil")),
                    e.flag_or("curso", false), RoundedFigure::kToPay);
  e.check("porcentaje", exact_percent(Rate::percent(100) - got.off));
  e.check("a_pagar", got.to_pay);
}

}  // namespace

void run_multas(Example& e, const Tables& tables) {
  if (e.has("dia_habil"))
    run_traffic_discount(e);
  else if (e.has("pago_dia_habil"))
    run_police_discount(e);
  else if (e.has("categoria"))
    run_traffic_amount(e, tables);
  else
    run_police_amount(e, tables);
}

}  // namespace recaudo::tax_vectors
