// What a payment settles of several vigencias, and its exact reversal. ET arts. 803 and 804; Ley
// 1066/2006 art. 6.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/mora_table.h"
#include "tax-rules/predial_concept.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// Capital still owed. Interest is never kept: it is what the capital owes from the due date to the
// day of the question.
struct DebtItem {
  PredialConcept part = PredialConcept::kPredial;
  Money charged;
  Money capital;
  auto operator<=>(const DebtItem&) const = default;
};

struct Debt {
  int vigencia = 0;
  Date due_on;
  std::vector<DebtItem> items;
  bool operator==(const Debt&) const = default;
};

// Which debt goes first when the payer names none (rule of this project; the DIAN builds its
// facilities oldest first).
enum class PaymentOrder { kOldestDueFirst, kNewestDueFirst };

struct Payment {
  Money amount;
  Date on;                           // payment_date()
  std::optional<int> vigencia = {};  // that the payer names; it goes first
  PaymentOrder order = PaymentOrder::kOldestDueFirst;
};

struct AllocatedItem {
  std::size_t debt = 0, item = 0;  // places in the debts given
  Money capital, interest;         // paid
  Money discount;                  // forgiven with it: takes capital away too
};

struct PaymentAllocation {
  std::vector<AllocatedItem> items;
  Money excess;  // of every debt together: a balance in favour
};

// Interest of one item to a day; nothing when it is not overdue. Refuses as MoraTable does.
Result<Money> interest_of(const Debt& debt, const DebtItem& item, Date on, const MoraTable& table);

// A debt that the amount reaches is paid whole, as invoiced: with its discount when it is not
// overdue and the payment earns it. One that it does not reach is split by ET 804, capital and
// interest of every item in proportion, without discount. What no debt takes is the excess.
// Capital, interest and excess add up to the amount. kPaymentNotImputable for a negative amount or
// a named vigencia without debt.
Result<PaymentAllocation> allocate_payment(const Payment& payment, std::span<const Debt> debts,
                                           const Statute& statute, const MoraTable& table);

// The debts after the payment.
void settle(std::vector<Debt>& debts, const PaymentAllocation& allocation);

// The mirror of an allocation that was reversed, which counts as never paid: applying it gives back
// every capital, discounts included, and interest runs from the due date again. Both allocations
// are kept.
PaymentAllocation charge_back(const PaymentAllocation& allocation);

}  // namespace recaudo::tax_rules
