// Section [servicios] of the statute: altitude, tariffs, the council's yearly acuerdo of subsidies
// and contributions, what a cut costs. Ley 142/1994; Ley 1450/2011 art. 125.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tax-rules/effective_span.h"
#include "tax-rules/service_bill.h"
#include "tax-rules/service_limits.h"

namespace recaudo {
class FirstFault;
}

namespace recaudo::tax_rules {

// Percentages of one acuerdo; a use without a key has none.
struct ServiceAcuerdo {
  EffectiveSpan span;
  std::map<ServiceUse, Rate> subsidies, contributions;
  std::string norm;
  bool invented = false;
  int line = 0;
};

// Prices of one month.
struct ServiceTariff {
  EffectiveSpan span;
  MeteredTariff water, sewer;
  UnitPrice waste;
  std::string norm;
  bool invented = false;
  int line = 0;
};

// Percentages of the SMMLV that the operator charges for cutting and connecting again.
struct CutCharges {
  EffectiveSpan span;
  std::map<ServiceCut, Rate> percent_of_smmlv;
  std::string norm;
  bool invented = false;
  int line = 0;
};

// What becomes of the contribution that nobody paid of a bill that a judge declared prescribed (Ley
// 142/1994 art. 89 does not say).
enum class PrescribedContribution {
  kStillOwed,   // to the fund: all that was not paid is a loss
  kOwedNoMore,  // only the rest is a loss
};

struct ServiceStatute {
  int line = 0;
  int altitude = 0;  // metres above the sea; decides the basic block
  std::vector<ServiceAcuerdo> acuerdos;
  std::vector<ServiceTariff> tariffs;
  std::vector<CutCharges> cuts;
  // Yearly, simple; each day at most the usury rate. Absent: non-residential users owe none.
  std::optional<Rate> non_residential_mora;
  PrescribedContribution prescribed_contribution = PrescribedContribution::kStillOwed;

  // Each is kParameterMissing, naming what to load, when nothing covers the day.
  Result<const ServiceAcuerdo*> acuerdo(Date on) const;
  Result<const ServiceTariff*> tariff(Date on) const;
  Result<const CutCharges*> cut_charges(Date on) const;
};

// The section, or an empty one when the statute has none. Reports a subsidy over the legal maximum,
// a contribution under the legal minimum, a charge over its ceiling (those three where limits are
// given), spans that cross.
ServiceStatute read_service_statute(const TomlSection& root, const ServiceLimits* limits);
// Besides, of a text that is not in force yet: a mora that no usury rate can reach, which would say
// something else than what is charged (Código de Comercio art. 884).
void check_new_service_statute(const ServiceStatute& statute, FirstFault& fault);

}  // namespace recaudo::tax_rules
