// The monthly or bimonthly bill of one user, from the statute: which tariff, which acuerdo, which
// basic block. Also what is measured without a meter and how far back a bill may reach. Ley
// 142/1994 arts. 87, 146, 149 and 150.
#pragma once

#include <optional>
#include <span>

#include "tax-rules/service_bill.h"
#include "tax-rules/statute_services.h"

namespace recaudo::tax_rules {

// The services that a user has; what he has not is neither charged nor explained.
struct ServiceSet {
  bool water = true, sewer = true, waste = true;
  bool metered() const { return water || sewer; }
  bool operator==(const ServiceSet&) const = default;
};
// As the database keeps it: 1 acueducto, 2 alcantarillado, 4 aseo.
int to_bits(ServiceSet services);
ServiceSet services_of_bits(int bits);

struct ServiceUser {
  ServiceUse use = ServiceUse::kEstrato1;
  CubicMetres consumption;
  int months = 1;   // 1 or 2
  Date period_end;  // selects tariff, acuerdo and limits
  ServiceSet services = {};
  std::string readings = {};  // what the consumption is of, for the lines to tell
};

// As people read it: "residencial, estrato 2", "comercial".
std::string use_text(ServiceUse use);

// kParameterMissing names what to load; kChargeInputInvalid for months or a consumption that no
// bill can have.
Result<ServiceBill> charge_services(const ServiceStatute& statute, const ServiceLimits& limits,
                                    const ServiceUser& user);

// Ley 142/1994 art. 146: without a reading, the average of the user's own earlier periods; without
// any, that of similar users; half up to one m3. kParameterMissing when there is neither.
Result<CubicMetres> consumption_without_meter(std::span<const CubicMetres> own_earlier,
                                              std::optional<CubicMetres> similar_users);

// Ley 142/1994 art. 150: what was left out of a bill, by error or omission, may be charged until
// five months later. kChargeInputInvalid says when the term ended.
Result<void> check_retroactive_billing(const ServiceLimits& limits, Date left_out_of_bill_on,
                                       Date billed_on);

}  // namespace recaudo::tax_rules
