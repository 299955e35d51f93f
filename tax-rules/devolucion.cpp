#include "tax-rules/devolucion.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kTwoYears = 24;
constexpr int kFiveYears = 60;
constexpr int kDaysToDecide = 50;

}  // namespace

Date last_day_to_ask(Date arose_on, RefundTerm term) {
  return add_months(arose_on, term == RefundTerm::kTwoYears ? kTwoYears : kFiveYears);
}

Date refund_decided_by(Date asked_on, SaturdayRule saturday) {
  return add_business_days(asked_on, kDaysToDecide, saturday);
}

}  // namespace recaudo::tax_rules
