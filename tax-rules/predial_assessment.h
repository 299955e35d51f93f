// The figures of predial of one parcel and vigencia with the rules behind each, and no text: the
// explanation is written from them when somebody reads it (predial_explanation.h). Ley 44/1990; Ley
// 1995/2019.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/predial_input.h"
#include "tax-rules/predial_limit_order.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

struct PredialAssessment {
  Money predial, environmental, bomberil;  // what is due
  Date due_on;
  const PredialTariff* tariff = nullptr;  // the rules live as long as the statute
  Money unit;                             // to which predial is rounded
  std::optional<Money> smmlv;             // of the vigencia, when a band of the avalúo decided
  Money unlimited;                        // avalúo x tariff
  LimitKind limit = LimitKind::kNone;
  LimitFigure figure;        // of the limit
  std::optional<Money> cap;  // the limit, floored to the rounding unit
  bool cap_binds = false;
  Money limited;               // the tax before an exemption
  Money exempted;              // what an exemption takes off it
  std::string_view exclusion;  // why no limit reaches the parcel; empty when one may
  const EnvironmentalRule* environmental_rule = nullptr;
  const BomberilRule* bomberil_rule = nullptr;  // null when the council did not create it
  Money bomberil_base;
};

// kParameterMissing when the vigencia has no tariff, calendar, SMMLV or IPC that it needs (the
// detail names the figure and the norm); kPredialInputInvalid for a value that no parcel can have.
Result<PredialAssessment> assess_predial(const Statute& statute, const LegalTables& tables,
                                         const PredialInput& input);

}  // namespace recaudo::tax_rules
