// A billing run as the database keeps it. It goes forward only:
//
//   ensayo → propuesta → aprobada → publicando → publicada
//      └──────────┴──────────┴───────────┴→ descartada
//
// and each step is an event; of `publicando` only what charged nobody yet can be discarded. What
// the steps require is held by migrations/0058_billing_run.sql.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/approvals/staff.h"
#include "core/billing/roll_block.h"
#include "core/dues/rules_of_record.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::billing {

struct RunTag;
using RunId = Id<RunTag>;

enum class RunState { kRehearsed, kProposed, kApproved, kPublishing, kPublished, kDiscarded };
std::string_view to_text(RunState state);  // "ensayo", "propuesta", ...
RunState parse_run_state(std::string_view text);

struct Charged {
  int parcels = 0;
  Money predial, environmental, bomberil;
};

struct Run {
  RunId id;
  Uuid request;  // business key
  int vigencia = 0;
  RunState state = RunState::kRehearsed;
  bool initial_load = false;
  Sha256 rules{};  // digest, as dues::rules_of_record takes it
  int parcels = 0;
  int refused = 0;
  Money predial, environmental, bomberil;
  Sha256 results{};    // of all that was computed, parcel by parcel
  std::string report;  // JSON of VarianceReport
  std::optional<Uuid> proposal;
  Charged charged;   // by the blocks that are published
  int left_out = 0;  // of them
};

// The one of the vigencia that is neither published nor discarded.
std::optional<Run> alive_run(pqxx::transaction_base& tx, int vigencia);
std::optional<Run> find_run(pqxx::transaction_base& tx, RunId id);
// When the newest one of the vigencia that was published ended.
std::optional<Instant> published_at(pqxx::transaction_base& tx, int vigencia);
// The newest first, at most 50.
std::vector<Run> newest_runs(pqxx::transaction_base& tx);

struct RunBlock {
  int number = 0;
  ledger::SubjectId first, last;
  int parcels = 0;
  std::string records;  // kRecordBytes for each, by parcel
};
// Of the blocks that are still to be published: their numbers. And one of them whole.
std::vector<int> blocks_to_publish(pqxx::transaction_base& tx, RunId id);
RunBlock read_block(pqxx::transaction_base& tx, RunId id, int number);

struct LeftOut {
  std::string npn;
  std::string reason;
};
// Parcels that publishing left out, by number; at most `limit`.
std::vector<LeftOut> left_out_of(pqxx::transaction_base& tx, RunId id, int limit);
// The whole list as the event of the end names it: "number;reason" and a line feed for each.
std::string left_out_text(pqxx::transaction_base& tx, RunId id);

// Steps. Each tells its event. kBillingRunState when the run is elsewhere; kBillingRunChanged when
// the database does not find what was computed; kPeriodClosed, before anything begins, when January
// of the vigencia is closed.
// `by`: who discards; a rehearsal needs nobody. kNotAllowed for who neither proposes nor decides.
Result<void> discard_run(Work& work, const Run& run, std::optional<staff::AccountId> by);
// Whether it began now; a run that goes on tells nothing.
Result<bool> begin_publishing(Work& work, const Run& run);
Result<void> finish_run(Work& work, const Run& run);  // likewise
// The event of a step: the run's totals, the digest of its results and of its rules. The end tells
// what was charged instead, how many were left out, and the digest of their list.
void tell_step(Work& work, const Run& run, RunState from, RunState to);

// The refusal that an SQLSTATE of this schema or of the ledger stands for; rethrows any other.
Error refusal_of(const pqxx::sql_error& e);

}  // namespace recaudo::billing
