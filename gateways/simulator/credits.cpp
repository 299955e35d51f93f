#include "gateways/simulator/credits.h"

#include <algorithm>

#include "gateways/simulator/transaction.h"

namespace recaudo::simulator {
namespace {

bool is_of(const GivenCredit& credit, const DependentService& service) {
  return credit.entity_code == service.entity_code && credit.service_code == service.service_code;
}

bool is_known(const SimulatorOptions& options, const GivenCredit& credit) {
  if (credit.entity_code == options.entity_code &&
      with_code(options.services, credit.service_code) != nullptr)
    return true;
  return std::any_of(options.dependent_services.begin(), options.dependent_services.end(),
                     [&](const DependentService& s) { return is_of(credit, s); });
}

bool has_its_value(const GivenCredit& credit) {
  return credit.value && !credit.value->is_negative() && *credit.value <= kGreatestPayment &&
         credit.vat && !credit.vat->is_negative() && *credit.vat <= *credit.value;
}

}  // namespace

bool credits_fit(const SimulatorOptions& options, std::span<const GivenCredit> credits,
                 Money total) {
  Money sum;
  for (const auto& credit : credits) {
    if (!is_known(options, credit) || !has_its_value(credit)) return false;
    sum += *credit.value;
    if (sum > total) return false;  // also so that no sum of many leaves the range
  }
  const auto named = [&](const DependentService& service) {
    return std::count_if(credits.begin(), credits.end(),
                         [&](const GivenCredit& c) { return is_of(c, service); }) == 1;
  };
  return !credits.empty() && sum == total &&
         std::all_of(options.dependent_services.begin(), options.dependent_services.end(), named);
}

}  // namespace recaudo::simulator
