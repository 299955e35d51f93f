// A billing run of public services as the database keeps it. It goes through the states of a run of
// predial (run_store.h), and each step is an event. What the steps require is held by
// migrations/0067_service_run.sql.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/approvals/staff.h"
#include "core/billing/run_store.h"
#include "core/billing/service_roll.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::billing {

struct ServiceRunTag;
using ServiceRunId = Id<ServiceRunTag>;

struct ServiceRun {
  ServiceRunId id;
  Uuid request;  // business key
  BilledPeriod billed;
  RunState state = RunState::kRehearsed;
  Date due_on;
  Sha256 rules{};
  int bills = 0;
  int refused = 0;
  Money gross, subsidy, contribution;
  Sha256 results{};    // of all that was computed, bill by bill
  std::string report;  // JSON of ServiceVariance
  std::optional<Uuid> proposal;
  int charged = 0;  // bills, by the blocks that are published
  Money charged_total;
  int left_out = 0;
  Money total() const { return gross - subsidy + contribution; }
};

// The one of the period that is neither published nor discarded.
std::optional<ServiceRun> alive_service_run(pqxx::transaction_base& tx,
                                            const tax_rules::ServicePeriod& period);
std::optional<ServiceRun> find_service_run(pqxx::transaction_base& tx, ServiceRunId id);
// When the newest one of the period that was published ended.
std::optional<Instant> published_at(pqxx::transaction_base& tx,
                                    const tax_rules::ServicePeriod& period);
// The newest first, at most 50.
std::vector<ServiceRun> newest_service_runs(pqxx::transaction_base& tx);

struct ServiceBlock {
  int number = 0;
  SubscriberId first, last;
  int bills = 0;
  std::string records;  // kServiceRecordBytes for each, by subscriber
};
// Of the blocks that are still to be published: their numbers. And one of them whole.
std::vector<int> service_blocks_to_publish(pqxx::transaction_base& tx, ServiceRunId id);
ServiceBlock read_service_block(pqxx::transaction_base& tx, ServiceRunId id, int number);

// Subscribers that publishing left out, "number;reason" each, by number; at most `limit`.
std::vector<std::string> left_out_of(pqxx::transaction_base& tx, ServiceRunId id, int limit);

// Steps. Each tells its event. kBillingRunState when the run is elsewhere; kBillingRunChanged when
// the database does not find what was computed; kPeriodClosed, before anything begins, when the
// month is closed, and kChargeInputInvalid when the day to pay until has come. `by`: who discards;
// a rehearsal needs nobody. kNotAllowed for who neither proposes nor decides.
Result<void> discard_run(Work& work, const ServiceRun& run, std::optional<staff::AccountId> by);
Result<void> begin_publishing(Work& work, const ServiceRun& run);  // again: goes on, tells nothing
Result<void> finish_run(Work& work, const ServiceRun& run);        // likewise
void tell_step(Work& work, const ServiceRun& run, RunState from, RunState to);

// As refusal_of, with the words of this run. kBillingRunState also for a month that another run
// billed at the same time.
Error service_refusal_of(const pqxx::sql_error& e);

}  // namespace recaudo::billing
