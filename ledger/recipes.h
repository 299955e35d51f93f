// Acts as entries: thin calls into the recipes of the book (recipe_book.h; specification tax-rules
// §12). Here those of a peso from its charge to the bank; others in act_recipes.h and owed_back.h.
// Three are built by their act's room: billing 14, closing 5-simple, adjustments 10-lectura. Pure:
// the caller brings the business key, and the amounts were decided elsewhere.
#pragma once

#include <vector>

#include "ledger/journal.h"
#include "ledger/receivables.h"
#include "ledger/recipe_book.h"

namespace recaudo::ledger {

// What a payment settles on one obligation: money pays capital and interest, discount is forgiven.
struct Settlement {
  ObligationId obligation;
  Concept item;
  Money capital = {};
  Money interest = {};
  Money discount = {};
  std::optional<ThirdPartyId> third_party = std::nullopt;  // who owes it
  std::optional<Zone> zone = std::nullopt;  // of the parcel; needed to execute income
  int vigencia = 0;                         // 0: that of the act
  Money paid() const { return capital + interest; }
};

// What no obligation takes: a credit balance (Cr 249040) on the obligation that open_credit()
// opened for it, without which the database refuses it (kControlAccount).
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

// 2, 3, 6 and 8. Money approved by a rail and not yet in the bank, or taken in at an account of the
// municipality: Dr the money [paid] and the discount (419510) / Cr each receivable and, left over,
// a credit balance; interest is accrued and paid in the same entry. An own account also executes
// the income (docs/decisions/0023). paid = sum of settlements + excess.
Entry collection(const Act& act, AccountId money_account, Money paid,
                 const std::vector<Settlement>& settlements, const Excess& excess);

// 4. The bank credited what was in transit: Dr bank [amount - fee] and fees [fee] / Cr in transit
// [amount]. `settled`, what that money paid when collected, is executed in the budget.
Entry settlement_in_bank(const Act& act, Money amount, Money fee,
                         const std::vector<Settlement>& settled = {});

}  // namespace recaudo::ledger
