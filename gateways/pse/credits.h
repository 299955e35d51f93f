// Multicredit of PSE (createTransactionPaymentMultiCredit and its NF form): one payment, whose
// total is divided among the services that ACH registered. Every service is named in every call,
// also with value zero, and the values add up to the total.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateways/payment_gateway.h"

namespace recaudo::pse {

struct CreditService {
  std::string entity_code;         // at most 15
  std::string service_code;        // at most 10
  std::string description;         // at most 60
  std::vector<std::string> items;  // whose money it takes: "ambiental", or "ambiental.interes"
  std::string account;             // where ACH credits it; empty: the collecting account
};

// The documents do not give the inner names of a credit: each is a setting.
struct CreditNames {
  std::string entity = "entityCode";
  std::string service = "serviceCode";
  std::string value = "creditValue";
  std::string vat = "vat";
  std::string description = "description";
};

// Without services a payment has one credit, its own.
struct MultiCredit {
  std::vector<CreditService> services;
  CreditNames names;
  // The documents do not say whether two entities may have services of one code. False: they may
  // not, and a code that is there twice is a mistake. True: a service is its entity and its code.
  bool codes_of_entity = false;
  bool is_used() const { return !services.empty(); }
};

// What makes a configuration unusable, in Spanish; empty when nothing does. `entity_code` and
// `service_code`: of the main service, which is one of them and takes what no other names.
std::string fault_of(const MultiCredit& credits, std::string_view entity_code,
                     std::string_view service_code);

// The value of each service, in their order. An item's interest goes where its ".interes" is named,
// else with the item, else to the main service, which also takes what the parts lack of the total.
// kPseRequestInvalid: a negative part, or parts of other services that exceed the total.
// `entity_code` and `service_code`: as for fault_of, which must have found nothing.
Result<std::vector<Money>> divide(const MultiCredit& credits, std::string_view entity_code,
                                  std::string_view service_code,
                                  const gateways::CreateRequest& request);

}  // namespace recaudo::pse
