// From a read file of subscribers to the registry: first a plan that people look at, then one
// transaction that applies the same. The same bytes are imported once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/cadastre_import.h"
#include "core/registry/subscribers_file.h"
#include "ledger/receivables.h"

namespace recaudo::registry {

struct PlannedTerms {
  SubscriberLine terms;
  bool is_new = false;  // nobody had the number
  std::optional<ledger::SubjectId> parcel;
};

struct SubscribersPlan {
  std::vector<PlannedTerms> rows;
  std::vector<Rejection> rejections;  // bad lines, unknown parcels, terms that are there already
  int added() const;                  // subscribers
  int changed() const;                // known ones with other terms
};

// What would be added, line by line in the order of the days. Reads only. kCadastreUnreadable for
// more rejections than kMaxRejections.
Result<SubscribersPlan> plan_subscribers(pqxx::transaction_base& tx, const SubscribersFile& file);

// Applies the good lines in one transaction, with its event, and keeps the rejected ones.
// kAlreadyImported on a repetition, and what plan_subscribers answers. The plan is made again: it
// may differ from the one that was shown.
Result<SubscribersPlan> commit_subscribers(const Services& services, const events::Actor& actor,
                                           const SubscribersFile& file, const Sha256& digest,
                                           const std::string& file_name);

}  // namespace recaudo::registry
