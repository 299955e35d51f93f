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
  return ratio(amount.num, amount.den);
}
Exact truncated(const ExactUvt& amount) {
  return ratio(amount.truncated_thousandths(), 1'000);
}

void check_amounts(Example& e, std::string_view key, const UvtImputation& got,
                   ExactUvt ImputedUvt::*field, Exact (*as)(const ExactUvt&)) {
  json::object amounts;
  for (const ImputedUvt& c : got.concepts) amounts[c.name] = shown(as(c.*field));
  e.check(key, amounts);
}

}  // namespace

void run_imputacion_uvt(Example& e, const Tables&) {
  if (text_of(e.at("unidad")) != "UVT") malformed("unknown unidad");
  std::vector<OwedUvt> owed;
  for (const auto& [name, amount] : e.at("obligacion").as_object())
    owed.push_back({std::string(name), uvt_of(amount)});
  const UvtImputation got = value_or_throw(impute_uvt(uvt_of(e.at("pago")), owed));
  check_amounts(e, "aplicado", got, &ImputedUvt::applied, exact);
  check_amounts(e, "saldo", got, &ImputedUvt::balance, exact);
  check_amounts(e, "aplicado_3dec", got, &ImputedUvt::applied, truncated);
  check_amounts(e, "saldo_3dec", got, &ImputedUvt::balance, truncated);
  e.check("total_saldo", ratio(got.total_balance.millionths, kMillionths));
  e.check("excedente", ratio(got.excess.millionths, kMillionths));
}

}  // namespace recaudo::tax_vectors
