// Posts what the engine decided about the bank's money, inside the run's transaction.
#pragma once

#include <map>
#include <set>

#include "core/closing/bank_day_store.h"
#include "ledger/recipes.h"

namespace recaudo::closing {

class Poster {
 public:
  Poster(Work& work, const dues::Law& law, Date day, const TakenIn& taken,
         const std::vector<LooseRow>& loose)
      : work_(work), law_(law), day_(day), taken_(taken), loose_(loose) {}

  // Posts the decision and remembers which payments have their money. Answers the standing of the
  // credit of an earlier run that a file claims with this decision, the first time; else empty.
  Result<std::string> apply(const reconciliation::Decision& d);

 private:
  Result<void> post_money(const reconciliation::Decision& d);
  Result<std::string> release(const reconciliation::Decision& d);
  Result<void> settle(const reconciliation::Decision& d);
  Result<void> settle_one(const payments::Payment& payment, Date on);
  Result<void> counter_payment(const reconciliation::Decision& d);
  Result<ledger::EntrySeq> post(const ledger::Entry& entry);
  ledger::Act act(const reconciliation::Decision& d);
  Date effective_on(const reconciliation::Decision& d);

  Work& work_;
  const dues::Law& law_;
  Date day_;
  const TakenIn& taken_;
  const std::vector<LooseRow>& loose_;
  std::set<std::int64_t> released_;
  std::map<std::pair<int, unsigned>, bool> open_months_;
};

}  // namespace recaudo::closing
