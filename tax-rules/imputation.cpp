#include "tax-rules/imputation.h"

#include <algorithm>
#include <numeric>

#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {
namespace {

std::int64_t unit_in_centavos(Money payment, std::span<const OwedConcept> owed) {
  const bool whole = payment.is_whole_pesos() &&
                     std::ranges::all_of(owed, [](auto& c) { return c.owed.is_whole_pesos(); });
  return whole ? 100 : 1;
}

// Gives one unit to each of the `count` largest remainders.
void spread_residue(std::vector<std::int64_t>& units, const std::vector<Int128>& remainders,
                    std::int64_t count) {
  std::vector<std::size_t> order(units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) ++units[order[i]];
}

std::vector<std::int64_t> proportional_units(std::int64_t payment, std::int64_t total,
                                             std::span<const OwedConcept> owed, std::int64_t unit) {
  std::vector<std::int64_t> units;
  std::vector<Int128> remainders;
  std::int64_t left = payment;
  for (const OwedConcept& c : owed) {
    const Int128 product = static_cast<Int128>(payment) * (c.owed.centavos() / unit);
    units.push_back(static_cast<std::int64_t>(product / total));
    remainders.push_back(product % total);
    left -= units.back();
  }
  spread_residue(units, remainders, left);
  return units;
}

}  // namespace

Result<Imputation> impute_proportionally(Money payment, std::span<const OwedConcept> owed) {
  if (payment.is_negative()) return fail(Code::kPaymentNotImputable, "el pago es negativo");
  Money total;
  for (const OwedConcept& c : owed) {
    if (c.owed.is_negative())
      return fail(Code::kPaymentNotImputable, "el concepto " + c.name + " es negativo");
    total += c.owed;
  }
  Imputation result;
  if (payment >= total) {
    for (const OwedConcept& c : owed) result.concepts.push_back({c.name, c.owed, Money{}});
    result.excess = payment - total;
    return result;
  }
  const std::int64_t unit = unit_in_centavos(payment, owed);
  const auto units =
      proportional_units(payment.centavos() / unit, total.centavos() / unit, owed, unit);
  for (std::size_t i = 0; i < owed.size(); ++i) {
    const Money applied = Money::centavos(units[i] * unit);
    result.concepts.push_back({owed[i].name, applied, owed[i].owed - applied});
  }
  return result;
}

namespace {

std::string one_way_text(const ExactCentavos& exact, Money unit, bool up) {
  if (unit == Money::pesos(1)) return rounding_text(exact, unit, up ? OneWay::kUp : OneWay::kDown);
  if (exact.num % exact.den == 0) return {};
  return " = " + to_display(exact) + (up ? ", al centavo de arriba" : ", al centavo de abajo");
}

// Of a concept in a part of the debt: "$ 40.000 × $ 600.000 ÷ $ 1.000.000".
ExplanationLine imputed_line(const ImputedConcept& c, Money payment, Money total, Money unit) {
  ExplanationLine line;
  const Money owed = c.applied + c.balance;
  line.concept_name = "Abono a " + c.name;
  line.base = owed;
  line.amount = c.applied;
  line.norm = "ET art. 804; Ley 1066/2006 art. 6";
  if (payment >= total) {
    line.detail = to_display(owed) + ": se paga completo";
    return line;
  }
  line.detail = to_display(payment) + " × " + to_display(owed) + " ÷ " + to_display(total);
  const ExactCentavos exact{Int128{payment.centavos()} * owed.centavos(), total.centavos()};
  const bool up = Int128{c.applied.centavos()} * exact.den > exact.num;
  const std::string rounding = one_way_text(exact, unit, up);
  if (rounding.empty()) return line;
  // The law gives the proportion; where the odd unit goes is ours.
  line.detail +=
      rounding + (up ? ", por su residuo: lo que falta para el total va a los mayores" : "");
  line.mark = SourceMark::kProjectRule;
  return line;
}

}  // namespace

Explanation explain_imputation(const Imputation& imputation) {
  Money payment = imputation.excess, total;
  for (const ImputedConcept& c : imputation.concepts) {
    payment += c.applied;
    total += c.applied + c.balance;
  }
  const bool pesos = payment.is_whole_pesos() &&
                     std::ranges::all_of(imputation.concepts, [](const ImputedConcept& c) {
                       return (c.applied + c.balance).is_whole_pesos();
                     });
  const Money unit = pesos ? Money::pesos(1) : Money::centavos(1);
  Explanation lines;
  for (const ImputedConcept& c : imputation.concepts)
    if (!(c.applied + c.balance).is_zero()) lines.push_back(imputed_line(c, payment, total, unit));
  if (imputation.excess.is_zero()) return lines;
  ExplanationLine excess;
  excess.concept_name = "Saldo a favor";
  excess.detail = to_display(payment) + " − " + to_display(total);
  excess.amount = imputation.excess;
  excess.norm = "ET art. 850";
  lines.push_back(std::move(excess));
  return lines;
}

}  // namespace recaudo::tax_rules
