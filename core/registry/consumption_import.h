// From a read file of consumptions to the registry: first a plan that people look at, then one
// transaction that applies the same. The same bytes are imported once; another file corrects a
// period until it is billed.
#pragma once

#include <string>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/cadastre_import.h"
#include "core/registry/consumption_file.h"
#include "core/registry/service_terms.h"

namespace recaudo::registry {

struct PlannedConsumption {
  ConsumptionLine consumption;
  SubscriberId subscriber;
  bool corrects = false;  // the period had another one
};

struct ConsumptionPlan {
  std::vector<PlannedConsumption> rows;
  // Bad lines, numbers that nobody has, services that the subscriber has not, billed periods, days
  // of the readings of another period.
  std::vector<Rejection> rejections;
  int added() const;
  int corrected() const;
  std::int64_t m3() const;
};

// Reads only. kCadastreUnreadable for more rejections than kMaxRejections.
Result<ConsumptionPlan> plan_consumption(pqxx::transaction_base& tx, const ConsumptionFile& file);

// Applies the good lines in one transaction, with its event, and keeps the rejected ones.
// kAlreadyImported on a repetition, and what plan_consumption answers. The plan is made again.
Result<ConsumptionPlan> commit_consumption(const Services& services, const events::Actor& actor,
                                           const ConsumptionFile& file, const Sha256& digest,
                                           const std::string& file_name);

}  // namespace recaudo::registry
