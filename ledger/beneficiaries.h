// Accounts of money that the municipality collects for somebody else, and whose it is. A recipe
// names the debtor on every line; on these accounts the line is the beneficiary's, so that his
// auxiliary shows what must be transferred to him. What the debtor owes stays the debtor's.
#pragma once

#include <map>
#include <pqxx/transaction_base>

#include "ledger/journal.h"
#include "ledger/third_parties.h"

namespace recaudo::ledger {

class Beneficiaries {
 public:
  // As the database has them now.
  static Beneficiaries read(pqxx::transaction_base& tx);

  // Names the beneficiary on each line of an account of his. The reversal of an entry that was
  // posted before the account was his stays with whom that entry named.
  void name_in(Entry& entry) const;

 private:
  struct Holder {
    ThirdPartyId third_party;
    EntrySeq since;  // of the entries after this one
  };
  std::map<AccountId, Holder> by_account_;
};

// From the next entry on the lines of the account are this party's. Again: nothing happens.
// kStatuteInvalid when the account is another party's already.
Result<void> entrust(pqxx::transaction_base& tx, AccountId account, const ThirdParty& party);

}  // namespace recaudo::ledger
