#include "core/billing/service_dues.h"

#include "tax-rules/service_mora.h"

namespace recaudo::billing {

std::vector<ServiceDue> service_dues(pqxx::transaction_base& tx, std::string_view number,
                                     const ServiceMoraLaw& law, Date on) {
  std::vector<ServiceDue> out;
  for (const auto& bill : bills_of_subscriber(tx, number)) {
    const auto mora = tax_rules::service_mora({.capital = bill.owed,
                                               .due_on = bill.due_on,
                                               .paid_on = on,
                                               .use = bill.use,
                                               .agreed = law.statute.non_residential_mora},
                                              law.limits, law.rates);
    Result<Money> interest =
        mora ? Result<Money>(mora->interest) : fail(mora.error().code, mora.error().detail);
    out.push_back({bill, std::move(interest)});
  }
  return out;
}

}  // namespace recaudo::billing
