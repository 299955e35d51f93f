// The auxiliary by third party: what stood, moved and is left with each person or entity on an
// account or on all below a code, and the lines of one of them. Two dates, as every read of the
// past (ledger/statement.h). Personal data.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/statement.h"
#include "ledger/third_parties.h"

namespace recaudo::ledger {

struct AuxiliaryRow {
  StoredThirdParty third_party;
  Money opening;  // debit less credit, before the first day
  Money debit;
  Money credit;
  Money closing() const { return opening + debit - credit; }
};
struct AuxiliaryPage {
  std::vector<AuxiliaryRow> rows;
  std::optional<ThirdPartyId> next;  // where the next page begins: after this one; none: no more
};
// Third parties with a line by `to` on the accounts whose code begins with `prefix`, in the order
// in which they were first known; 1 to 1,000 a page (a page of an early moment may have fewer).
AuxiliaryPage auxiliary(pqxx::transaction_base& tx, std::string_view prefix, Date from, Date to,
                        EntrySeq known, int limit,
                        std::optional<ThirdPartyId> after = std::nullopt);

struct ThirdPartyAccount {
  AccountName account;
  Money opening;
  Money debit;
  Money credit;
  Money closing() const { return opening + debit - credit; }
};
// The accounts of one third party, by code.
std::vector<ThirdPartyAccount> accounts_of(pqxx::transaction_base& tx, ThirdPartyId third_party,
                                           Date from, Date to, EntrySeq known);

// Its lines on one account, each with the balance after it. As account_statement.
StatementPage third_party_statement(pqxx::transaction_base& tx, ThirdPartyId third_party,
                                    AccountId account, Date from, Date to, EntrySeq known,
                                    int limit, std::optional<StatementCursor> after = std::nullopt);

}  // namespace recaudo::ledger
