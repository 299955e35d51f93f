// From a read file of acts to the registry: first a plan that people look at, then one transaction
// that applies the same. The same bytes are imported once.
#pragma once

#include <string>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/acts_file.h"
#include "ledger/receivables.h"

namespace recaudo::registry {

struct PlannedExemption {
  ExemptionAct act;
  ledger::SubjectId parcel;
};

struct PlannedEnd {
  ExemptionEnd act;
  std::int64_t exemption = 0;          // its row
  int exempt_from = 0, exempt_to = 0;  // vigencias that it had
  ledger::SubjectId parcel;
};

struct PlannedUpdate {
  CadastralAct act;
  std::vector<ledger::SubjectId> parcels;  // without those whose update is known
};

// A vigencia that a line reaches and that was liquidated before: it stays as it was charged. To
// correct it is an act of two people (core/adjustments).
struct LiquidatedBefore {
  int line = 0;
  int vigencia = 0;
  int parcels = 0;
};

struct ActsPlan {
  std::vector<PlannedEnd> ends;
  std::vector<PlannedExemption> exemptions;
  std::vector<PlannedUpdate> updates;
  std::vector<LiquidatedBefore> liquidated;  // by line and vigencia
  std::vector<Rejection> rejections;         // bad lines, unknown parcels, what crosses a known act
  int updated_parcels() const;
};

// What would be added; ends first, so that a file may end an exemption and recognise another. Reads
// only. kCadastreUnreadable for more rejections than kMaxRejections.
Result<ActsPlan> plan_acts(pqxx::transaction_base& tx, const ActsFile& file);

// Applies the good lines in one transaction, with its event, and keeps the rejected ones.
// kAlreadyImported on a repetition, and what plan_acts answers. The plan is made again: it may
// differ from the one that was shown.
Result<ActsPlan> commit_acts(const Services& services, const events::Actor& actor,
                             const ActsFile& file, const Sha256& digest,
                             const std::string& file_name);

}  // namespace recaudo::registry
