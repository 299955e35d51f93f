// What a fine costs on the day it is paid: its amount in pesos, the discount of the window that is
// open, or the mora. Leyes 1801/2016, 769/2002 and 68/1923.
#pragma once

#include <optional>
#include <string>

#include "tax-rules/fine_discount.h"
#include "tax-rules/fine_mora.h"
#include "tax-rules/statute_fines.h"

namespace recaudo::tax_rules {

// The national law that fines are computed with.
struct FineLaw {
  const FineTypes& types;
  const LegalTables& tables;
  const UvbTable& uvb;
  const RateTable& rates;
  MoraReadings readings{};  // as the statute reads what is disputed
};

struct FineInput {
  std::string regime;  // "Ley 1801/2016"
  std::string code;    // "Tipo 1"
  FineDates dates;
  Date paid_on;
  bool course = false;  // attended, where the discount asks for it
  // In pesos, for the types whose amount the act sets; absent for the others.
  std::optional<Money> amount_by_act;
};

struct FineLiquidation {
  Money fine;
  Money discount;
  Money mora;
  Explanation explanation;  // adds up to total()
  Money total() const { return fine - discount + mora; }
};

// kParameterMissing when the type, its unit of the year, or a traffic body of the municipality is
// missing; kChargeInputInvalid when dates or amount contradict the type; kRateNotCertified.
Result<FineLiquidation> liquidate_fine(const FineStatute& statute, SaturdayRule saturday,
                                       const FineLaw& law, const FineInput& input);

}  // namespace recaudo::tax_rules
