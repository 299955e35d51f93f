#include "tests/vectors/tax_multas.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <string>

#include "tax-rules/fine_discount.h"
#include "tax-rules/fine_unit.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;
using Wide = boost::multiprecision::cpp_int;

const UvbTable& uvb_table() {
  static const UvbTable table = shipped_uvb();
  return table;
}

UnitCount count_of(const json::value& v) {
  return {scaled(v, 100)};
}

Wide wide(Int128 n) {
  constexpr std::int64_t kLimb = 1'000'000'000'000'000'000;
  return Wide(static_cast<std::int64_t>(n / kLimb)) * kLimb + static_cast<std::int64_t>(n % kLimb);
}

// A decimal of sixty digits does not fit in 128 bits: its digits, and the power of ten below them.
struct LongDecimal {
  Wide digits;
  Wide scale = 1;
};

LongDecimal long_decimal(const std::string& text) {
  LongDecimal d;
  bool after_point = false;
  for (const char c : text) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9') malformed("not a decimal: " + text);
    d.digits = d.digits * 10 + (c - '0');
    if (after_point) d.scale *= 10;
  }
  return d;
}

// |want - num/den| <= 1e-30, all in integers.
bool near(const std::string& want, const ExactPesos& got) {
  const LongDecimal d = long_decimal(want);
  Wide difference = d.digits * got.den - wide(got.num) * d.scale;
  if (difference < 0) difference = -difference;
  return difference * boost::multiprecision::pow(Wide(10), 30) <= d.scale * got.den;
}

void check_exact(Example& e, const ExactPesos& got) {
  e.check_json("exacto", [&](const json::value& want) { return near(text_of(want), got); });
}

void run_police_amount(Example& e, const Tables& tables) {
  const int year = static_cast<int>(e.in.at("year").as_int64());
  const UnitCount count = count_of(e.in.at("smdlv"));
  const UnitValue smdlv =
      value_or_throw(unit_value(FineUnit::kSmdlv, year, tables.legal, uvb_table()));
  const ExactPesos exact = exact_value(count, smdlv);
  const Money truncated = rounded_value(count, smdlv, FineRounding::kTruncatedPeso);
  check_exact(e, exact);
  e.check("truncado", truncated);
  e.check("publicado", truncated);
  // A figure of the press, in thousands: near enough, not computed.
  e.check_json("publicado_aprox", [&](const json::value& want) {
    const Int128 difference = exact.num - Int128{pesos(want).whole_pesos()} * exact.den;
    return (difference < 0 ? -difference : difference) <= Int128{500} * exact.den;
  });
}

void run_police_discount(Example& e) {
  const DiscountTier half{Rate::percent(50), 1, 5, false};
  const FineDiscount got =
      fine_discount(pesos(e.in.at("multa")), {&half, 1},
                    static_cast<int>(e.in.at("pago_dia_habil").as_int64()), false);
  e.check("descuento_50", got.discount);
  e.check("a_pagar", got.to_pay);
}

bool same_pesos(const json::object& want, UnitCount uvb, const Tables& tables) {
  for (const auto& [year, amounts] : want) {
    const UnitValue value = value_or_throw(
        unit_value(FineUnit::kUvb, std::stoi(std::string(year)), tables.legal, uvb_table()));
    const json::object& figures = amounts.as_object();
    for (const auto& [key, figure] : figures) {
      if (key == "exacto" && near(text_of(figure), exact_value(uvb, value))) continue;
      if (key == "centena" &&
          equal(exact_of(figure), exact(rounded_value(uvb, value, FineRounding::kHundred))))
        continue;
      return false;
    }
  }
  return true;
}

void run_traffic_amount(Example& e, const Tables& tables) {
  const UnitChain chain =
      value_or_throw(convert_smdlv(count_of(e.in.at("smdlv")), tables.legal, uvb_table()));
  e.check("uvt_2dec", Exact{chain.uvt.hundredths, 100});
  e.check("uvb_2dec", Exact{chain.uvb.hundredths, 100});
  e.check_json("pesos", [&](const json::value& want) {
    return same_pesos(want.as_object(), chain.uvb, tables);
  });
}

// The windows are the ones of the shipped table.
void run_traffic_discount(Example& e) {
  const FineTypes types = shipped_fine_types();
  const FineType& type =
      *value_or_throw(types.find("Ley 769/2002", "A", make_date(2026, 1, 1), std::nullopt));
  const FineDiscount got = fine_discount(pesos(e.in.at("multa")), type.discounts,
                                         static_cast<int>(e.in.at("dia_habil").as_int64()),
                                         e.has("curso") && e.in.at("curso").as_bool());
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
