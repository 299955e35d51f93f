// The posting recipes (specification tax-rules §12): pure functions from an act to its balanced
// entry. The caller brings the business key; the amounts were decided elsewhere.
#pragma once

#include <vector>

#include "ledger/journal.h"
#include "ledger/receivables.h"

namespace recaudo::ledger {

// What one payment settles on one obligation. capital + interest is what the money pays; discount
// is forgiven.
struct Settlement {
  ObligationId obligation;
  Concept item;
  Money capital;
  Money interest;
  Money discount;
  Money paid() const { return capital + interest; }
};

// What no obligation takes: a credit balance of the taxpayer (Cr 249040), on his own obligation
// where one was opened for it.
struct Excess {
  Money amount;
  std::optional<ObligationId> obligation = std::nullopt;
  std::optional<ThirdPartyId> third_party = std::nullopt;
};

struct Act {
  Uuid key;
  Date effective_on;
  std::string source_kind;
  std::string source_id;
};

struct Charge {
  ObligationId obligation;
  Concept item;
  Money amount;
};

// 1. Causación: Dr receivable / Cr income (or what is owed to the CAR), concept by concept.
Entry assessment(const Act& act, const std::vector<Charge>& charges);

// 2, 3, 6 and 8. Money approved by a rail and not yet in the bank: Dr in transit [paid]; the
// discount of a prompt payment Dr 419510; interest accrued and paid in the same entry; Cr each
// receivable; what is left over is a credit balance of the taxpayer (Cr 249040). paid = sum of
// settlements + excess.
Entry collection(const Act& act, AccountId money_account, Money paid,
                 const std::vector<Settlement>& settlements, const Excess& excess);

// 4. The bank credited what was in transit: Dr bank [amount - fee], Dr fees [fee] / Cr in transit
// [amount].
Entry settlement_in_bank(const Act& act, Money amount, Money fee);

// A bank credit that nobody can identify: Dr bank / Cr 240720.
Entry unclassified_credit(const Act& act, Money amount);
// A bank fee debited apart: Dr 580240 / Cr bank.
Entry bank_fee(const Act& act, Money amount);
// 5. Classified later: Dr 240720 / Cr receivables and credit balance.
Entry classify(const Act& act, Money amount, const std::vector<Settlement>& settlements,
               const Excess& excess);
// 7. The CAR gets what was collected for it: Dr 240719 / Cr bank.
Entry transfer_to_car(const Act& act, Money amount);

}  // namespace recaudo::ledger
