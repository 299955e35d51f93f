// Acts as entries: thin calls into the recipes of the book (ledger/recipe_book.h; specification
// tax-rules §12). Two are built where their act is: 14 by core/billing, 5-simple by core/closing.
// classify and transfer_to_car have no act yet. Pure. The caller brings the business key;
// the amounts were decided elsewhere.
#pragma once

#include <vector>

#include "ledger/journal.h"
#include "ledger/receivables.h"
#include "ledger/recipe_book.h"

namespace recaudo::ledger {

// What one payment settles on one obligation. capital + interest is what the money pays; discount
// is forgiven.
struct Settlement {
  ObligationId obligation;
  Concept item;
  Money capital = {};
  Money interest = {};
  Money discount = {};
  std::optional<ThirdPartyId> third_party = std::nullopt;  // who owes it
  std::optional<Zone> zone = std::nullopt;  // of the parcel; a recipe that executes income needs it
  int vigencia = 0;                         // 0: that of the act
  Money paid() const { return capital + interest; }
};

// What no obligation takes: a credit balance of the taxpayer (Cr 249040), on the obligation that
// open_credit() opened for it; without one the database refuses it (kControlAccount).
struct Excess {
  Money amount;
  std::optional<ObligationId> obligation = std::nullopt;
  std::optional<ThirdPartyId> third_party = std::nullopt;
};

struct Charge {
  ObligationId obligation;
  Concept item;
  Money amount;
  std::optional<ThirdPartyId> third_party = std::nullopt;
  int vigencia = 0;
};

// 1. Causación: Dr receivable / Cr income (or what is owed to the CAR), concept by concept.
Entry assessment(const Act& act, const std::vector<Charge>& charges);

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

// 2, 3, 6 and 8. Money approved by a rail and not yet in the bank, or taken in at an account of the
// municipality: Dr the money [paid]; the discount of a prompt payment Dr 419510; interest accrued
// and paid in the same entry; Cr each receivable; what is left over is a credit balance. In an own
// account the income is executed too (docs/decisions/0023). paid = sum of settlements + excess.
Entry collection(const Act& act, AccountId money_account, Money paid,
                 const std::vector<Settlement>& settlements, const Excess& excess);

// 9. A collection whose money goes back: what it paid is owed again, with its discount. From an
// account of the municipality, or from 2.4.07.20, what was executed is not any more.
Entry collection_reversal(const Act& act, AccountId money_account, Money paid,
                          const std::vector<Settlement>& settlements, const Excess& excess);

// 4. The bank credited what was in transit: Dr bank [amount - fee], Dr fees [fee] / Cr in transit
// [amount]. `settled`, what that money paid when it was collected, is executed in the budget.
Entry settlement_in_bank(const Act& act, Money amount, Money fee,
                         const std::vector<Settlement>& settled = {});

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
