// The bill of a parcel, or of a subscriber of public services, as banks see it: one order for each
// pay-by date, priced on that date and good until its end, so that a slip paid at any counter
// settles like any order (docs/decisions/0028). The same debt has the same orders, however often
// and whenever its bill is issued: a bill is never a second debt.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/payments/instalment_slip.h"
#include "core/payments/instalments.h"

namespace recaudo::payments {

// A day that has no slip, and why.
struct DayNotOffered {
  Date day;
  Error why;
};

// What the newest vigencia of a bill was charged by: a liquidation of predial, or the bill of
// public services of its period.
using Charged = std::variant<dues::Liquidation, dues::BilledServices>;

struct Bill {
  ledger::Subject subject;
  int vigencia = 0;             // the newest that it claims; earlier ones go with it
  Charged charged;              // of that vigencia: what the bill determines
  dues::Dues now;               // what it claims, as it stands on the day of the issue or reading
  Instant issued_at;            // of its newest order
  std::vector<BillSlip> slips;  // by day, at least one; each pays all that the bill claims
  // Of each vigencia in a plan that is kept, its next instalment; not where that is all it claims.
  std::vector<InstalmentSlip> instalments = {};
  // Where there are such, and other vigencias are overdue: those alone, on the first day of
  // `slips`. Whoever pays it and the next instalments owes nothing that is overdue.
  std::optional<BillSlip> overdue = {};
  std::vector<DayNotOffered> not_offered;
  Money credit = {};  // saldo a favor of the parcel's debtor, which no order takes off
  // What its owner may still join of the newest vigencia; nothing where the law offers none.
  std::optional<OfferedPlan> offered = {};
};

// The bill of everything owed up to a vigencia; writes the orders it lacks, those of its next
// instalments among them. kNothingToPay when
// nothing is owed; kBillUnavailable when its vigencia was charged without a liquidation; the
// refusal of the first day when no day can be priced.
Result<Bill> issue_bill(Work& work, const dues::Law& law, const ledger::Subject& subject,
                        int vigencia);

// The same of chosen vigencias, in any order: of a subscriber the bills that are of one holder. At
// least one; those that owe nothing are left out.
Result<Bill> issue_bill(Work& work, const dues::Law& law, const ledger::Subject& subject,
                        const std::set<int>& vigencias);

// The bill as it was issued, read only. kNotFound when what is owed today was not billed yet.
Result<Bill> issued_bill(pqxx::transaction_base& tx, const dues::Law& law,
                         const ledger::Subject& subject, int vigencia, Date today);

// The days until which somebody may want to pay: the end of each discount, the due date and, while
// something is overdue, one within the month. In order, none before `dues.on`.
std::vector<Date> pay_by_days(const dues::Dues& dues, const tax_rules::Statute& statute);

}  // namespace recaudo::payments
