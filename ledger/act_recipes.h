// Acts as entries, beyond the way of a collected peso (built in recipes.cpp): what
// corrects a debt, gives money back, classifies it or ends a debt. transfer_to_car has no act yet.
#pragma once

#include <vector>

#include "ledger/recipes.h"

namespace recaudo::ledger {

// 1, corrected by an administrative act (act.source_kind kAdministrativeAct): more, or less, is
// owed of these obligations, and was earned. It counts as a charge.
enum class Correction { kMore, kLess };
Entry adjustment(const Act& act, Correction correction, const std::vector<Charge>& charges);
// 14, corrected likewise: of one service of a bill, `amount` more or less is owed, which is the
// gross value less its subsidy plus its contribution. No part is negative.
struct ServiceCorrection {
  Charge charge;
  Money subsidy = {}, contribution = {};
  Money gross() const { return charge.amount + subsidy - contribution; }
};
Entry service_adjustment(const Act& act, Correction correction, const ServiceCorrection& service);
// What is still owed goes from one due date to another (ledger.change_due_date).
Entry due_change(const Act& act, const std::vector<Charge>& owed);

// 9. A collection whose money goes back: what it paid is owed again, with its discount. From an
// account of the municipality, or from 2.4.07.20, what was executed is not any more.
Entry collection_reversal(const Act& act, AccountId money_account, Money paid,
                          const std::vector<Settlement>& settlements, const Excess& excess);

// A payment whose money was executed already went to other obligations: what was executed for them
// is given back, or executed again. Nothing (no lines) without settlements.
Entry execution(const Act& act, const std::vector<Settlement>& settlements);
Entry execution_given_back(const Act& act, const std::vector<Settlement>& settlements);

// A bank credit that nobody can identify: Dr bank / Cr 240720.
Entry unclassified_credit(const Act& act, Money amount);
// Cash that enters a till (negative: leaves it) and is no payment: Dr 110501 / Cr 240720.
Entry till_movement(const Act& act, Money entering);
// A bank fee debited apart: Dr 580240 / Cr bank.
Entry bank_fee(const Act& act, Money amount);
// 5. Classified later: Dr 240720 / Cr receivables and credit balance; executed in the budget.
Entry classify(const Act& act, Money amount, const std::vector<Settlement>& settlements,
               const Excess& excess);
// 7. The CAR gets what was collected for it: Dr 240719 / Cr bank.
Entry transfer_to_car(const Act& act, Money amount);
// 10. Prescription or remisión, ordered by an administrative act: Dr loss (of the surcharge, what
// was owed to the CAR) / Cr receivables; and the memorandum accounts. Nothing is executed.
Entry write_off(const Act& act, const std::vector<Settlement>& settlements);
// 8. A credit balance pays obligations: Dr 249040 / Cr receivables; executed in the budget.
// from.amount = sum of settlements.
Entry apply_credit(const Act& act, const Excess& from, const std::vector<Settlement>& settlements);

}  // namespace recaudo::ledger
