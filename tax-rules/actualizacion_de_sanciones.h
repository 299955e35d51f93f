// Sanctions overdue for more than a year grow with inflation. ET art. 867-1: on each 1 January, by
// all of the IPC of the year before, one year upon the other.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/explanation.h"
#include "tax-rules/legal_tables.h"

namespace recaudo::tax_rules {

enum class SanctionOrigin {
  kSelfAssessed,  // from the first 1 January more than twelve months after it was due
  kOfficial,      // from the 1 January after the act became firm
};

struct OverdueSanction {
  Money amount;
  SanctionOrigin origin = SanctionOrigin::kSelfAssessed;
  Date from;   // due date, or firmness of the act
  Date until;  // included
};

struct IndexationStep {
  Date on;   // a 1 January
  Rate ipc;  // of the year before
};

struct IndexedSanction {
  Money amount;  // half up to the thousand, once
  std::vector<IndexationStep> steps;
  std::string exact;        // pesos before rounding, all decimals: "1208256.5056"
  Explanation explanation;  // the sanction and one line a year; adds up to `amount`
};

// kParameterMissing when a year has no IPC; kSanctionInputInvalid for a negative amount or more
// than 100 years.
Result<IndexedSanction> index_sanction(const OverdueSanction& sanction, const LegalTables& tables);

}  // namespace recaudo::tax_rules
