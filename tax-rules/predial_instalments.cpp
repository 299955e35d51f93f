#include "tax-rules/predial_instalments.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {

Result<std::vector<Instalment>> equal_instalments(Money total, std::span<const Date> due_on) {
  const auto count = static_cast<std::int64_t>(due_on.size());
  if (count == 0 ||
      std::ranges::adjacent_find(due_on, std::ranges::greater_equal{}) != due_on.end())
    return fail(Code::kPlanRefused, "las fechas de las cuotas deben ir en orden");
  if (!total.is_whole_pesos() || total < Money::pesos(count))
    return fail(Code::kPlanRefused,
                "el valor no alcanza para " + std::to_string(count) + " cuotas en pesos");
  const Money part = Money::pesos(total.whole_pesos() / count);
  std::vector<Instalment> plan;
  Money left = total;
  for (const Date day : due_on) {
    const bool last = plan.size() + 1 == due_on.size();
    plan.push_back({day, last ? left : part});
    left -= plan.back().amount;
  }
  return plan;
}

Date due_under_instalments(std::span<const Instalment> plan, std::span<const Date> paid_on,
                           Date statutory_due_on, Date on) {
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const bool paid_in_time = i < paid_on.size() && paid_on[i] <= plan[i].due_on;
    if (!paid_in_time && plan[i].due_on < on) return statutory_due_on;
  }
  return plan.empty() ? statutory_due_on : std::max(statutory_due_on, plan.back().due_on);
}

Explanation explain_instalments(std::span<const Instalment> plan) {
  if (plan.empty()) return {};
  const auto count = static_cast<std::int64_t>(plan.size());
  ExplanationLine line;
  for (const Instalment& i : plan) line.amount += i.amount;
  const std::string total = to_display(line.amount);
  line.concept_name = "División en cuotas";
  if (count == 1) {
    line.detail = total + " en una sola cuota";
  } else {
    const bool equal = plan.front().amount == plan.back().amount;
    line.detail = std::to_string(count - 1) + " × " + to_display(plan.front().amount) + " + " +
                  to_display(plan.back().amount) + ". Cada cuota es " + total + " ÷ " +
                  std::to_string(count) +
                  rounding_text({line.amount.centavos(), count}, Money::pesos(1), OneWay::kDown) +
                  (equal ? ", y todas son iguales" : "; la última lleva lo que falta del total");
  }
  line.base = line.amount;
  line.norm = "Ley 1995/2019 art. 6";
  line.mark = SourceMark::kProjectRule;
  return {std::move(line)};
}

}  // namespace recaudo::tax_rules
