#include "tax-rules/rounding_text.h"

#include <string_view>

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kPpm = 1'000'000;

bool is_multiple_of(const ExactCentavos& exact, Money unit) {
  return exact.num % (exact.den * unit.centavos()) == 0;
}

// Half a unit: the reader must know where it goes.
bool is_tie(const ExactCentavos& exact, Money unit) {
  return !is_multiple_of(exact, unit) && is_multiple_of({exact.num * 2, exact.den}, unit);
}

constexpr Money kThousand = Money::pesos(1'000);

std::string unit_text(Money unit) {
  return unit == Money::pesos(1) ? "peso" : "múltiplo de " + to_display(unit);
}

}  // namespace

ExactCentavos exact_share(Money base, Rate rate) {
  return {Int128{base.centavos()} * rate.ppm(), kPpm};
}

std::string to_display(const ExactCentavos& exact) {
  const Money cut = Money::centavos(divide_rounded(exact.num, exact.den, Rounding::kFloor));
  std::string text = to_display(cut);
  if (is_multiple_of(exact, Money::centavos(1))) return text;
  return text + (cut.is_whole_pesos() ? ",00…" : "…");
}

std::string rounding_text(const ExactCentavos& exact, Money unit, Rounding rounding) {
  if (is_multiple_of(exact, unit)) return {};
  const std::string start = " = " + to_display(exact) + ", al " + unit_text(unit);
  if (rounding == Rounding::kFloor) return start + " de abajo, para no pasar del límite";
  return start + " más cercano" + (is_tie(exact, unit) ? " (la mitad sube)" : "");
}

std::string rounding_text(const ExactCentavos& exact, Money unit, OneWay way) {
  if (is_multiple_of(exact, unit)) return {};
  return " = " + to_display(exact) + ", al " + unit_text(unit) +
         (way == OneWay::kDown ? " de abajo" : " de arriba");
}

std::string rounded_text(Money exact, Money unit) {
  constexpr std::string_view kHead = " = ";
  const std::string told = rounding_text({exact.centavos(), 1}, unit, Rounding::kHalfUp);
  return told.empty() ? to_display(exact) : told.substr(kHead.size());
}

std::string in_thousands_text(const ExactCentavos& exact) {
  if (!is_multiple_of(exact, kThousand)) return rounding_text(exact, kThousand, Rounding::kHalfUp);
  return " = " + to_display(exact) + ", en miles de pesos";
}

std::string change_text(Money to, Money from) {
  return "; queda en " + to_display(to) + " en vez de " + to_display(from);
}

}  // namespace recaudo::tax_rules
