// When a version may follow another: later, without a vigencia that no text has between them, of
// the same municipality, and never over a vigencia, a period of public services or a day whose
// figures were already published.
#pragma once

#include "core/statutes/versions.h"
#include "tax-rules/service_period.h"
#include "tax-rules/statute.h"

namespace recaudo::statutes {

// What is to come into force, as someone typed it beside the file.
struct Draft {
  std::string text;  // TOML
  std::string file_name;
  Date from;
  std::string act;
  Date act_on;
};

// The first vigencia that a statute liquidates: predial is caused on 1 January, and an act of the
// council reaches only the periods that begin after it (Constitution art. 338). What it says of
// discounts and interest rules from its own day.
int first_ruled_vigencia(Date from);

struct Succession {
  const StatuteVersion& last;
  const tax_rules::Statute& last_statute;
  Date today;
  int last_liquidated = 0;  // vigencia; 0: none
  // Of public services, billed with the last version or being billed, that the draft would rule
  // with another text of [servicios]; oldest first.
  std::vector<tax_rules::ServicePeriod> billed_otherwise = {};
};
// kStatuteVersion says which of the rules above stands against it; kBadText for the act.
Result<void> check_succession(const Succession& now, const Draft& draft,
                              const tax_rules::Statute& next);

// What the draft meets as it comes after `last`.
Succession succession_of(pqxx::transaction_base& tx, const StatuteVersion& last,
                         const tax_rules::Statute& last_statute, const Draft& draft, Date today);

// Why a version that another text of [servicios] brings does not rule periods that were billed, and
// what to do; without periods, that one was billed since it was proposed.
std::string billed_services_refusal(const std::vector<tax_rules::ServicePeriod>& periods);

}  // namespace recaudo::statutes
