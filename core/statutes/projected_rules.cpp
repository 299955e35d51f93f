#include "core/statutes/projected_rules.h"

namespace recaudo::statutes {
namespace {

// The rules in force on 1 January of one vigencia, standing from that of the other.
template <typename Rule>
void move_rules(std::vector<Rule>& rules, int rules_of, int roll_of) {
  std::erase_if(rules, [&](const Rule& r) { return !r.span.covers(make_date(rules_of, 1, 1)); });
  for (Rule& rule : rules) rule.span = {make_date(roll_of, 1, 1), {}};
}

// A code that has lapsed stays known: its parcel is taxed, not refused.
void move_exemptions(std::vector<tax_rules::Exemption>& exemptions, int rules_of, int roll_of) {
  for (auto& e : exemptions) {
    const bool rules = e.span.covers(make_date(rules_of, 1, 1));
    const int vigencia = rules ? roll_of : roll_of - 1;
    e.span = {make_date(vigencia, 1, 1), make_date(vigencia, 12, 31)};
  }
}

}  // namespace

tax_rules::Statute projected_rules(const tax_rules::Statute& statute, int rules_of, int roll_of) {
  tax_rules::Statute out = statute;
  if (rules_of == roll_of) return out;
  move_rules(out.predial_tariffs, rules_of, roll_of);
  move_rules(out.environmental, rules_of, roll_of);
  move_rules(out.bomberil, rules_of, roll_of);
  move_rules(out.limits.own, rules_of, roll_of);
  move_exemptions(out.exemptions, rules_of, roll_of);
  std::erase_if(out.calendars, [&](const auto& c) { return c.vigencia != rules_of; });
  for (auto& calendar : out.calendars) calendar.vigencia = roll_of;
  return out;
}

}  // namespace recaudo::statutes
