#include "tax-rules/environmental.h"

#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"

namespace recaudo::tax_rules {

Money environmental_charge(const EnvironmentalRule& rule, Money avaluo) {
  if (rule.mode == EnvironmentalMode::kPercentageOfPredial) return Money{};
  return share_of(avaluo, rule.rate, Money::pesos(1));
}

Money environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                             Money predial_collected) {
  if (rule.mode == EnvironmentalMode::kOwnSurcharge) return surcharge_collected;
  return share_of(predial_collected, rule.rate, Money::pesos(1));
}

Money environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                             Money predial_collected, Money interest_on_surcharge) {
  const Money charge = environmental_transfer(rule, surcharge_collected, predial_collected);
  return rule.mode == EnvironmentalMode::kOwnSurcharge ? charge + interest_on_surcharge : charge;
}

Explanation explain_environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                                           Money predial_collected, Money interest_on_surcharge) {
  const auto line = [&](std::string name, Money base, Money amount) {
    ExplanationLine l;
    l.concept_name = std::move(name);
    l.base = base;
    l.amount = amount;
    l.norm = rule.norm;
    l.mark = mark_of_rule(rule.invented);
    return l;
  };
  if (rule.mode == EnvironmentalMode::kPercentageOfPredial) {
    const Money share = environmental_transfer(rule, surcharge_collected, predial_collected);
    ExplanationLine percentage = line("Porcentaje ambiental", predial_collected, share);
    percentage.detail = "Predial recaudado " + to_display(predial_collected) + " × " +
                        to_percent_text(rule.rate) +
                        rounding_text(exact_share(predial_collected, rule.rate), Money::pesos(1),
                                      Rounding::kHalfUp);
    percentage.rate = rule.rate;
    return {std::move(percentage)};
  }
  ExplanationLine surcharge = line("Sobretasa ambiental", surcharge_collected, surcharge_collected);
  surcharge.detail = to_display(surcharge_collected) + " recaudados, sin descuento";
  if (interest_on_surcharge.is_zero()) return {std::move(surcharge)};
  ExplanationLine interest =
      line("Intereses de la sobretasa", interest_on_surcharge, interest_on_surcharge);
  interest.detail = to_display(interest_on_surcharge) + ": la siguen, son de la misma autoridad";
  return {std::move(surcharge), std::move(interest)};
}

std::string_view recipe_of_transfer(const EnvironmentalRule& rule) {
  if (rule.mode == EnvironmentalMode::kOwnSurcharge) return "7";
  return rule.books == PercentageInTheBooks::kExpense ? "7-porcentaje" : "7-porcentaje-ingreso";
}

Date transfer_deadline(int year, unsigned quarter, SaturdayRule saturday) {
  constexpr int kBusinessDays = 10;
  invariant(quarter >= 1 && quarter <= 4, "a year has four quarters");
  return add_business_days(last_day_of_month(year, quarter * 3), kBusinessDays, saturday);
}

}  // namespace recaudo::tax_rules
