#include "tax-rules/extemporaneidad.h"

#include "tax-rules/meses_o_fraccion.h"
#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {
namespace {

// What the article says of each base, before the emplazamiento.
struct Basis {
  Money amount;
  std::string_view name;
  Rate monthly;
  Rate cap;
  bool limited_by_balance;  // also by the credit balance, or by UVT
};

Basis basis_of(const LateFiling& f) {
  if (f.tax.is_positive()) return {f.tax, "Impuesto", Rate::percent(5), Rate::percent(100), false};
  if (f.gross_income.is_positive())
    return {f.gross_income, "Ingresos brutos", Rate::basis_points(50), Rate::percent(5), true};
  return {f.prior_net_equity, "Patrimonio líquido anterior", Rate::percent(1), Rate::percent(10),
          true};
}

Rate times(Rate rate, int n) {
  return Rate::ppm(rate.ppm() * n);
}

// With a credit balance, so many times it; without one, a count of UVT.
SanctionCap balance_cap(const LateFiling& f, Money uvt, int factor) {
  const int folds = 2 * factor, uvts = 2'500 * factor;
  if (f.credit_balance.is_positive())
    return SanctionCap::floored(
        ExactAmount::of(f.credit_balance.mul_div(folds, 1, Rounding::kHalfUp)),
        std::to_string(folds) + " × " + to_display(f.credit_balance) + " (saldo a favor)");
  return SanctionCap::in_uvt(UvtCount::whole(uvts), uvt);
}

SanctionCap cap_of(const Basis& basis, const LateFiling& f, Money uvt, int factor) {
  const Rate rate = times(basis.cap, factor);
  auto own = SanctionCap::floored(ExactAmount::share(basis.amount, rate),
                                  to_display(basis.amount) + " × " + to_percent_text(rate));
  if (!basis.limited_by_balance) return own;
  const SanctionCap other = balance_cap(f, uvt, factor);
  return other.most.millionths < own.most.millionths ? other : own;
}

// So that 5,000 UVT are an amount of money.
constexpr Money kMostUvt = Money::pesos(1'000'000'000);

Result<void> check(const LateFiling& f, Money uvt) {
  struct Named {
    Money value;
    std::string_view name;
  };
  for (const Named& n :
       {Named{f.tax, "impuesto"}, Named{f.gross_income, "ingresos brutos"},
        Named{f.prior_net_equity, "patrimonio líquido"}, Named{f.credit_balance, "saldo a favor"}})
    if (auto checked = check_sanction_base(n.value, n.name); !checked) return checked;
  if (uvt.is_negative() || uvt > kMostUvt)
    return fail(Code::kSanctionInputInvalid,
                "UVT: " + to_display(uvt) + " no va de 0 a mil millones de pesos");
  return {};
}

}  // namespace

Result<FullSanction> late_filing_sanction(const LateFiling& filing, Money uvt) {
  if (auto checked = check(filing, uvt); !checked) return tl::unexpected(checked.error());
  RECAUDO_TRY(months, months_or_fraction(filing.due_on, filing.filed_on));
  const int factor = filing.after_emplazamiento ? 2 : 1;
  const Basis basis = basis_of(filing);
  const Rate monthly = times(basis.monthly, factor);
  FullSanction full;
  full.infringed = months > 0;
  full.concept_name = "Sanción por extemporaneidad";
  full.base_name = basis.name;
  full.product = to_display(basis.amount) + " × " + to_percent_text(monthly) + " × " +
                 std::to_string(months) + (months == 1 ? " mes o fracción" : " meses o fracción");
  full.norm = filing.after_emplazamiento ? "ET art. 642" : "ET art. 641";
  full.base = basis.amount;
  full.rate = times(monthly, months);
  full.months = months;
  full.amount = ExactAmount::share(basis.amount, monthly, months);
  // Its line tells the product before the cap, which must be an amount of money.
  if (full.amount.millionths > ExactAmount::of(Money::centavos(Money::kMaxCentavos)).millionths)
    return fail(Code::kSanctionInputInvalid,
                full.product + " pasa de mil billones de pesos antes del tope");
  full.cap = cap_of(basis, filing, uvt, factor);
  return full;
}

}  // namespace recaudo::tax_rules
