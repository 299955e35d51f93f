// The tariff of a parcel: the council's, in force on 1 January. Ley 44/1990 art. 4.
#pragma once

#include <optional>

#include "base/error.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/predial_input.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// kParameterMissing when the statute has none for the parcel, or the SMMLV of its bands is missing.
struct FoundTariff {
  const PredialTariff* tariff = nullptr;  // lives as long as the statute
  std::optional<Money> smmlv;             // of the vigencia, when bands of avalúo were compared
};
Result<FoundTariff> find_tariff(const Statute& statute, const LegalTables& tables,
                                const PredialInput& input);

// The tariffs of a kind of parcel (destino, zone and estrato of the input) by value, lowest first;
// empty when the statute has none for the vigencia.
std::vector<const PredialTariff*> tariffs_by_value(const Statute& statute,
                                                   const PredialInput& input);

// n x SMMLV as an amount of avalúo.
Money times_smmlv(Money smmlv, int n);

// The refusal of both.
Error no_tariff(const PredialInput& input);

}  // namespace recaudo::tax_rules
