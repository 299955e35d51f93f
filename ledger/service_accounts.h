// Where the books keep what of the value of a public service its debtor does not owe for himself:
// its subsidy, which the fund owes, and its contribution, which is the fund's (recipes 14).
#pragma once

#include "ledger/receivables.h"

namespace recaudo::ledger {

namespace account {
inline constexpr AccountId kContributions{240790};  // Otros recursos a favor de terceros
}  // namespace account

// What is to be collected of the subsidies of a public service; nothing of a tax.
std::optional<AccountId> subsidy_account(Concept c);

}  // namespace recaudo::ledger
