// What an approved payment does: its entry, the order, the receipt, the cases, the state. In two
// steps, so that a bank's day is posted in blocks: every entry alone would make thousands of
// versions of the rows that all of them touch, inside one transaction.
#pragma once

#include <span>
#include <string>

#include "core/dues/dues.h"
#include "core/payments/payment.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

// What the money of an order settles.
struct Application {
  dues::Allocation allocation;
  dues::Dues dues;
  bool duplicate = false;
  bool unpriced =
      false;  // a certified rate is missing: the money waits as a credit balance, with a case
};

// An approval that is decided and not posted.
struct Approval {
  Payment payment;
  Order order;
  Application application;
  Date paid_on;
  std::string gateway_ref;
  ledger::Entry entry;
};

// Locks the order and its debt, and decides. Nothing else may be decided about the same subject
// before this one is posted: it would not see what this one pays.
Result<Approval> decide_approval(Work& work, const dues::Law& law, const Payment& payment,
                                 Date paid_on, ledger::AccountId money_account,
                                 const std::string& gateway_ref);
// Posts them at once and does what follows, in their order.
Result<void> post_approvals(Work& work, std::span<const Approval> approvals);

// Both steps for one payment.
Result<void> approve(Work& work, const dues::Law& law, const Payment& payment, Date paid_on,
                     ledger::AccountId money_account, const std::string& gateway_ref);

}  // namespace recaudo::payments
