#include "tests/vectors/tax_imputacion_uvt.h"

#include "tax-rules/imputation_uvt.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

constexpr std::int64_t kMillionths = 1'000'000;

UvtAmount uvt_of(const json::value& v) {
  return {scaled(v, kMillionths)};
}

Exact exact(const ExactUvt& amount) {
  // In lowest terms, so that comparing does not pass 128 bits.
  Int128 a = amount.num, b = amount.den;
  while (b != 0) a = std::exchange(b, a % b);
  return {amount.num / a, amount.den / a};
}

Exact truncated(const ExactUvt& amount) {
  return {amount.truncated_thousandths(), 1'000};
}

using Shown = Exact (*)(const ExactUvt&);

void check_amounts(Example& e, std::string_view key, const UvtImputation& got,
                   ExactUvt ImputedUvt::*field, Shown shown) {
  e.check_json(key, [&](const json::value& want) {
    if (want.as_object().size() != got.concepts.size()) return false;
    for (const ImputedUvt& c : got.concepts) {
      const json::value* amount = want.as_object().if_contains(c.name);
      if (amount == nullptr || !equal(exact_of(*amount), shown(c.*field))) return false;
    }
    return true;
  });
}

}  // namespace

void run_imputacion_uvt(Example& e, const Tables&) {
  if (text_of(e.in.at("unidad")) != "UVT") malformed("unknown unidad");
  std::vector<OwedUvt> owed;
  for (const auto& [name, amount] : e.in.at("obligacion").as_object())
    owed.push_back({std::string(name), uvt_of(amount)});
  const UvtImputation got = value_or_throw(impute_uvt(uvt_of(e.in.at("pago")), owed));
  check_amounts(e, "aplicado", got, &ImputedUvt::applied, exact);
  check_amounts(e, "saldo", got, &ImputedUvt::balance, exact);
  check_amounts(e, "aplicado_3dec", got, &ImputedUvt::applied, truncated);
  check_amounts(e, "saldo_3dec", got, &ImputedUvt::balance, truncated);
  e.check("total_saldo", Exact{got.total_balance.millionths, kMillionths});
  e.check("excedente", Exact{got.excess.millionths, kMillionths});
}

}  // namespace recaudo::tax_vectors
