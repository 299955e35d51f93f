// Predial unificado of one parcel and vigencia. Ley 44/1990 arts. 3, 4 and 6; Ley 1995/2019; Ley
// 99/1993 art. 44; Ley 1575/2012 art. 37; the tariffs are the council's.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/explanation.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/predial_input.h"
#include "tax-rules/predial_limit.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

struct PredialLiquidation {
  Money predial;
  Money environmental;  // billed apart; zero in the percentage mode
  Money bomberil;
  Money exempted;  // what an exemption took off predial
  Date due_on;
  Explanation explanation;  // adds up to predial + environmental + bomberil
  Rate tariff;
  std::string tariff_code;
  LimitKind limit = LimitKind::kNone;
  std::optional<Money> cap;  // the limit, floored to the rounding unit
  bool cap_binds = false;
  Money total() const { return predial + environmental + bomberil; }
};

// kParameterMissing when the vigencia has no tariff, calendar, SMMLV or IPC that it needs (the
// detail names the figure and the norm); kPredialInputInvalid for a value that no parcel can have.
Result<PredialLiquidation> liquidate_predial(const Statute& statute, const LegalTables& tables,
                                             const PredialInput& input);

}  // namespace recaudo::tax_rules
