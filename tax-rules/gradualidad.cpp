#include "tax-rules/gradualidad.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kYear = 12;
constexpr Rate kHalf = Rate::percent(50), kThreeQuarters = Rate::percent(75),
               kDouble = Rate::percent(200);

bool within(std::optional<Date> earlier, Date on, int months) {
  return earlier && add_months(*earlier, months) >= on;
}

}  // namespace

Gradualidad gradualidad_self_assessed(const SelfAssessedConduct& conduct) {
  if (conduct.administration_acted) return {};
  if (!within(conduct.same_conduct, conduct.on, 2 * kYear))
    return {kHalf, "Se paga el 50\u00a0%: no hubo la misma conducta en los dos años anteriores",
            "ET art. 640 num. 1"};
  if (!within(conduct.same_conduct, conduct.on, kYear))
    return {kThreeQuarters, "Se paga el 75\u00a0%: no hubo la misma conducta en el año anterior",
            "ET art. 640 num. 2"};
  return {};
}

Gradualidad gradualidad_official(const OfficialConduct& conduct) {
  if (within(conduct.firm_sanction, conduct.on, 2 * kYear))
    return {kDouble, "Se duplica: hubo sanción en firme en los dos años anteriores", "ET art. 640"};
  if (!conduct.accepted) return {};
  if (!within(conduct.firm_sanction, conduct.on, 4 * kYear))
    return {kHalf, "Se paga el 50\u00a0%: no hubo sanción en firme en los cuatro años anteriores",
            "ET art. 640 num. 3"};
  return {kThreeQuarters,
          "Se paga el 75\u00a0%: no hubo sanción en firme en los dos años anteriores",
          "ET art. 640 num. 4"};
}

}  // namespace recaudo::tax_rules
