#include "tax-rules/no_declarar.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

bool on_deposits(const IcaNotFilingRule& rule, const NotFiling& facts) {
  switch (rule.base) {
    case IcaNotFilingRule::Base::kIncome:
      return false;
    case IcaNotFilingRule::Base::kDeposits:
      return true;
    case IcaNotFilingRule::Base::kGreater:
      return facts.deposits > facts.income;
  }
  throw BrokenInvariant("unknown base of the sanction for not filing");
}

}  // namespace

Result<FullSanction> not_filing_sanction(const IcaStatute& statute, const NotFiling& facts) {
  RECAUDO_TRY(rule, statute.not_filing_rule(facts.imposed_on));
  const bool deposits = on_deposits(*rule, facts);
  const Money base = deposits ? facts.deposits : facts.income;
  if (auto checked = check_sanction_base(base, deposits ? "consignaciones" : "ingresos"); !checked)
    return tl::unexpected(checked.error());
  const Date month_ends = next_business_day(add_months(facts.summoned_on, 1), facts.saturday);
  if (facts.imposed_on <= month_ends)
    return fail(Code::kSanctionInputInvalid, "el emplazado tiene hasta el " +
                                                 to_long_spanish(month_ends) +
                                                 " para declarar (ET art. 715)");
  FullSanction full;
  full.concept_name = "Sanción por no declarar";
  full.base_name = deposits ? "Consignaciones" : "Ingresos brutos";
  full.product = to_display(base) + " × " + to_percent_text(rule->rate);
  full.norm = rule->norm + "; ET arts. 643 y 716";
  full.base = base;
  full.rate = rule->rate;
  full.amount = ExactAmount::share(base, rule->rate);
  full.mark = mark_of_rule(rule->invented);
  return full;
}

Date last_day_of_aforo(Date due_on, SaturdayRule saturday) {
  constexpr int kFiveYears = 60;
  return next_business_day(add_months(due_on, kFiveYears), saturday);
}

}  // namespace recaudo::tax_rules
