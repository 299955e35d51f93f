// Exceptions against the mandamiento de pago. ET art. 831; fifteen days from its notice (830).
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "tax-rules/calendar.h"

namespace recaudo::tax_rules {

enum class CollectionException {
  kPayment,
  kAgreement,
  kNotExecutory,
  kLossOfForce,  // of the title, by revocation or suspension
  kClaimAdmitted,
  kPrescription,
  kLackOfTitle,  // of the title, or of competence of the official
  kNotDebtor,    // of joint debtors only (831 par.)
  kWrongAmount,  // of joint debtors only (831 par.)
};

struct CollectionExceptionInfo {
  CollectionException kind;
  std::string_view text;  // Spanish
  bool joint_debtors_only = false;
};
// In the order of the article.
std::span<const CollectionExceptionInfo> collection_exceptions();

struct ExceptionFiling {
  CollectionException kind = CollectionException::kPayment;
  bool joint_debtor = false;
  Date mandamiento_notified_on;
  Date filed_on;
};

Date exceptions_deadline(Date mandamiento_notified_on, SaturdayRule rule);
// kCollectionMoveRefused says why the exception cannot be heard: late, or not of that debtor.
Result<void> check_exception(const ExceptionFiling& filing, SaturdayRule rule);

}  // namespace recaudo::tax_rules
