// Posts what the engine decided about the bank's money, inside the run's transaction. In blocks: a
// day may have twenty thousand lines, and an entry alone writes a new version of rows that all of
// them touch.
#pragma once

#include <map>
#include <set>

#include "core/closing/bank_day_store.h"
#include "core/payments/counter_payments.h"
#include "ledger/recipes.h"

namespace recaudo::closing {

// Of a decision whose money nobody may apply by guess, the business key of the entry by which it
// waits in 2.4.07.20 for an act of two persons. Nothing of any other: what a till deposited is
// known, and what the bank returned goes back by its own debit.
std::optional<Uuid> unapplied_entry_of(const reconciliation::Decision& d);

class Poster {
 public:
  Poster(Work& work, const dues::Law& law, Date day, const TakenIn& taken,
         const std::vector<LooseRow>& loose, std::size_t block)
      : work_(work), law_(law), day_(day), taken_(taken), loose_(loose), block_(block) {}

  // Takes the decision in; what it posts may wait for its block. `d` must stay until finish().
  // Answers the standing of the credit of an earlier run that a file claims with this decision, the
  // first time; else empty.
  Result<std::string> apply(const reconciliation::Decision& d);
  // Posts what still waits.
  Result<void> finish();

 private:
  // A payment at the bank's counter, and the day its money moved.
  struct Counter {
    payments::CounterPayment payment;
    Date moved_on;
  };
  // An entry, and the credit that waits in 2.4.07.20 by it.
  struct Waiting {
    ledger::Entry entry;
    const reconciliation::Decision* loose = nullptr;
  };

  Result<void> post_money(const reconciliation::Decision& d);
  Result<std::string> release(const reconciliation::Decision& d);
  Result<void> settle(const reconciliation::Decision& d);
  Result<void> settle_one(const payments::Payment& payment, Date on);
  Result<void> counter_payment(const reconciliation::Decision& d);
  Result<void> post_counters();
  Result<void> post(ledger::Entry entry, const reconciliation::Decision* loose = nullptr);
  Result<void> post_entries();
  ledger::Act act(const reconciliation::Decision& d);
  std::optional<ledger::ThirdPartyId> bank_of(const std::string& account);
  const LooseRow& claimed_by(const reconciliation::Decision& d) const;
  Date effective_on(const reconciliation::Decision& d);

  Work& work_;
  const dues::Law& law_;
  Date day_;
  const TakenIn& taken_;
  const std::vector<LooseRow>& loose_;
  std::size_t block_;
  std::vector<Counter> counters_;
  std::vector<Waiting> entries_;
  std::set<std::int64_t> released_;
  std::map<Date, Date> posting_days_;                                 // by the day the bank booked
  std::map<std::string, std::optional<ledger::ThirdPartyId>> banks_;  // by account
};

}  // namespace recaudo::closing
