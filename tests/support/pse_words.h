// What PSE calls things on the wire, whichever of its two protocols carries it: written here once
// more than in gateways/pse, so that a mistake there does not hide.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateways/payment_gateway.h"

namespace recaudo::test {

inline std::string_view pse_state_name(gateways::PaymentState state) {
  switch (state) {
    case gateways::PaymentState::kApproved:
      return "OK";
    case gateways::PaymentState::kDeclined:
      return "NOT_AUTHORIZED";
    case gateways::PaymentState::kFailed:
      return "FAILED";
    case gateways::PaymentState::kPending:
      return "PENDING";
  }
  return "";
}

// The codes by which both protocols refuse a creation.
inline std::vector<std::string> pse_refusal_codes() {
  return {"FAIL_ENTITYNOTEXISTSORDISABLED",
          "FAIL_BANKNOTEXISTSORDISABLED",
          "FAIL_SERVICENOTEXISTS",
          "FAIL_INVALIDAMOUNT",
          "FAIL_INVALIDSOLICITDATE",
          "FAIL_BANKUNREACHEABLE",
          "FAIL_NOTCONFIRMEDBYBANK",
          "FAIL_CANNOTGETCURRENTCYCLE",
          "FAIL_ACCESSDENIED",
          "FAIL_TIMEOUT",
          "FAIL_DESCRIPTIONNOTFOUND",
          "FAIL_EXCEEDEDLIMIT",
          "FAIL_TRANSACTIONNOTALLOWED",
          "FAIL_RISK",
          "FAIL_NOHOST",
          "FAIL_NOTALLOWEDBYTIME",
          "FAIL_ERRORINCREDITS"};
}

}  // namespace recaudo::test
