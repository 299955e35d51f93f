// Voluntary instalments of predial: what an owner is offered of a vigencia, and joining it. The
// plan is for whoever owes the parcel's charges; who joined is in the event.
#pragma once

#include <string>
#include <vector>

#include "core/dues/dues.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

struct OfferedPlan {
  int vigencia = 0;
  Date join_until;
  Date statutory_due_on;
  Money total;  // the capital owed today, over all concepts
  std::vector<tax_rules::Instalment> instalments;
  std::string norm;
  bool invented = false;
};

// Of a vigencia as `account` prices it today, by the statute in force today. kNothingToPay: it is
// paid. kAmountHeld: a payment of it is in flight.
// kPaymentNotImputable: it is in a plan already, overdue, not offered to that destino, its last day
// passed, or less than a peso an instalment; the detail says which.
Result<OfferedPlan> offered_plan(pqxx::transaction_base& tx, const dues::Law& law,
                                 const dues::Account& account, const dues::DueVigencia& v,
                                 Date today);

// Joins it today, with its event, in one transaction. Refused as offered_plan; kNotFound: nothing
// of that vigencia was charged.
Result<OfferedPlan> join_instalments(const Services& services, const dues::Law& law,
                                     const events::Actor& owner, ledger::SubjectId parcel,
                                     int vigencia);

}  // namespace recaudo::payments
