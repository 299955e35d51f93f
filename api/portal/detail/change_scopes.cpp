#include "api/portal/detail/change_scopes.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal::detail {
namespace {

constexpr std::size_t kMostChanges = 500;

Scope part_scope(const ConceptEffect& c) {
  return Scope().text("part", c.name).change("part", c.before, c.after);
}

Scope use_scope(const UseEffectRow& u) {
  return Scope()
      .text("use", u.use)
      .count("use_users", u.users)
      .count("use_changed", u.changed)
      .change("use", u.before, u.after);
}

Scope user_scope(const UserEffectRow& u) {
  return Scope()
      .text("user_number", u.number)
      .text("user_use", u.use)
      .count("user_m3", u.m3)
      .change("user", u.before, u.after);
}

Scope user_extreme_scope(const std::string& title, const std::vector<UserEffectRow>& rows) {
  return Scope().text("users_title", title).list("user_rows", each(rows, user_scope));
}

}  // namespace

void set_facts(Scope& scope, const Facts& facts) {
  scope.list("facts", each(facts, [](const auto& fact) {
               return Scope().text("fact_label", fact.first).text("fact_text", fact.second);
             }));
}

Scope services_scope(const ServicesEffectView& e) {
  std::vector<Scope> extremes;
  if (!e.increased.empty())
    extremes.push_back(user_extreme_scope("Facturas que más suben, diez a lo sumo", e.increased));
  if (!e.reduced.empty())
    extremes.push_back(user_extreme_scope("Facturas que más bajan, diez a lo sumo", e.reduced));
  const ConceptEffect total = e.parts.empty() ? ConceptEffect{} : e.parts.back();
  return Scope()
      .text("services_note", e.note)
      .flag("services_computed", e.computed)
      .count("users", e.users)
      .count("users_more", e.more)
      .count("users_less", e.less)
      .money("services_difference", total.after - total.before)
      .list("parts", each(e.parts, part_scope))
      .list("uses", each(e.uses, use_scope))
      .list("user_extremes", extremes);
}

Scope changes_scope(const KeyChangesView& changes) {
  auto shown = changes.rows;
  if (shown.size() > kMostChanges) shown.resize(kMostChanges);
  return Scope()
      .text("changes_title", changes.title)
      .text("key_noun", changes.noun)
      .flag("changes_truncated", changes.rows.size() > kMostChanges)
      .list("key_changes", each(shown, [](const KeyChangeRow& row) {
              return Scope()
                  .text("key_name", row.key)
                  .text("key_before", row.before.value_or(kNone))
                  .text("key_after", row.after.value_or(kNone));
            }));
}

}  // namespace recaudo::portal::detail
