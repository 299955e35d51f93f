// States that last over several runs: a file without its credit, a gap between statements, a
// payment without money, a credit alone. Each is told once, and a later decision ends it.
#pragma once

#include <map>
#include <optional>
#include <pqxx/result>
#include <string>
#include <vector>

#include "core/closing/bank_day_store.h"

namespace recaudo::closing {

// The decision that ends an open one, for this reason (Spanish).
DecisionRow ending(std::int64_t closes, std::string reference, std::string reason);
// Ends today what `open` found, its id and its reference in one row: its number; nothing where it
// found none. Whoever asks tells the log.
std::optional<std::int64_t> end_today(Work& work, const pqxx::result& open,
                                      const std::string& reason);
// How the log tells such an end.
events::pb::AuditEntry event_of_end(Date day, std::int64_t ended,
                                    events::pb::ReconciliationEvent::Decision decision);

class Standing {
 public:
  // Reads what earlier runs left open.
  explicit Standing(pqxx::transaction_base& tx);

  // True when the decision says again what an open one says: there is nothing new to keep. Where it
  // has another name, or another reason, that one is over and this one is kept.
  bool repeats(const reconciliation::Decision& d);
  bool is_open(const std::string& standing) const { return open_.contains(standing); }
  // The state is over, for this reason (Spanish).
  void end(const std::string& standing, const std::string& reason);
  // The rows that end what is over: call after every decision of the run was seen.
  std::vector<DecisionRow> ended(const TakenIn& taken) const;

 private:
  struct Open {
    std::int64_t id = 0;
    std::string exception;
    std::string reference;
    std::string reason;
    bool repeated = false;  // this run found the same
    std::string over;       // why it is over
  };
  std::string over_by_absence(const std::string& standing, const TakenIn& taken) const;

  std::map<std::string, Open> open_;
};

}  // namespace recaudo::closing
