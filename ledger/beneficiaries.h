// Accounts of money that the municipality collects for somebody else, and whose it is. A recipe
// names the debtor on every line; on these accounts the line is the beneficiary's, so that his
// auxiliary shows what must be transferred to him. What the debtor owes stays the debtor's.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/journal.h"
#include "ledger/third_parties.h"

namespace recaudo::ledger {

class Beneficiaries {
 public:
  // As the database has them now.
  static Beneficiaries read(pqxx::transaction_base& tx);

  // Names the beneficiary on each line of an account of his; in a reversal, who was it when the
  // reversed entry was posted, or whom it named when nobody was. An entry about no debt (money paid
  // on) that names one who is or was the beneficiary keeps that name: it is his money.
  void name_in(Entry& entry) const;

 private:
  struct Holder {
    ThirdPartyId third_party;
    EntrySeq since;  // of the entries after this one
  };
  std::map<AccountId, std::vector<Holder>> by_account_;  // the newest last
};

struct Entrusted {
  std::optional<ThirdPartyId> former;  // whose the account was until now; nobody's
};
// From the next entry on the lines of the account are this party's; nothing when they were already.
// In a transaction that has posted nothing: it waits for everybody who posts.
std::optional<Entrusted> entrust(pqxx::transaction_base& tx, AccountId account,
                                 const ThirdParty& party);

}  // namespace recaudo::ledger
