// What the nation fixes for water, sewer and waste (spd_limites.csv): ceilings of subsidies, floors
// of contributions, the basic block, mora, what a reconnection may cost. Ley 142/1994, Ley
// 1450/2011 art. 125, CRA.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/rate.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

enum class ServiceUse {
  kEstrato1,
  kEstrato2,
  kEstrato3,
  kEstrato4,  // neither subsidy nor contribution
  kEstrato5,
  kEstrato6,
  kCommercial,
  kIndustrial,
  kOfficial,  // neither
};

// "estrato 1", "comercial"...
std::string_view to_text(ServiceUse use);
constexpr bool is_residential(ServiceUse use) {
  return use <= ServiceUse::kEstrato6;
}

enum class ServiceCut { kReinstallation, kSuspension, kReconnection, kDisconnection };
std::string_view to_text(ServiceCut cut);

struct LegalLimit {
  std::string concept_name, segment, unit;
  std::int64_t hundredths = 0;  // of the unit: "1.2" is 120
  EffectiveSpan span;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
  int line = 0;
  Rate percent() const { return Rate::basis_points(hundredths); }
  std::int64_t whole() const { return hundredths / 100; }
};

class ServiceLimits {
 public:
  // kTableInvalid with file and line: other units than the concept's, two rows for one day, days
  // without a row between two of them.
  static Result<ServiceLimits> parse_csv(std::string_view text, std::string_view file_name);

  // Zero for the uses that the law does not subsidise, or does not charge. kParameterMissing
  // before the law.
  Result<Rate> max_subsidy(ServiceUse use, Date on) const;
  Result<Rate> min_contribution(ServiceUse use, Date on) const;
  // m3 a month, by metres above the sea. kParameterMissing names the norm.
  Result<LegalLimit> basic_block(int altitude, Date on) const;
  Result<LegalLimit> residential_mora(Date on) const;
  // Percentage of the SMMLV.
  Result<LegalLimit> max_charge(ServiceCut cut, Date on) const;
  // Months.
  Result<LegalLimit> retroactive_billing(Date on) const;

  // A day on which a concept of a segment had a value in `previous` and has none here, as
  // "mora, residencial: sin valor el 2026-04-01"; nothing when every day is still covered.
  std::optional<std::string> first_lost_day(const ServiceLimits& previous) const;
  // The first day whose rate of mora of homes is another one in `other`, or is only in one of both.
  std::optional<Date> first_other_mora(const ServiceLimits& other) const;

  // What rules that day, as if it ruled on every other one: for trying it on an earlier period.
  ServiceLimits standing(Date on) const;

 private:
  Result<void> refuse_gaps(std::string_view file_name) const;
  Result<LegalLimit> find(std::string_view concept_name, std::string_view segment, Date on,
                          std::string_view norm) const;
  std::vector<LegalLimit> rows_;
};

}  // namespace recaudo::tax_rules
