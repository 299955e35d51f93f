#include "api/portal/cartera_pages.h"

#include "api/portal/detail/books.h"

namespace recaudo::portal {

using detail::each;
using detail::money_or_dash;
using detail::render;
using detail::Scope;
using detail::staff_scope;

namespace {

// Whole percent of the total; nothing when the total is not positive.
std::string share_text(Money part, Money total) {
  if (!total.is_positive()) return detail::kNone;
  return std::to_string(part.mul_div(100, total.centavos(), Rounding::kHalfUp).centavos()) + " %";
}

std::string late_text(int days) {
  if (days <= 0) return "no vencida";
  return days == 1 ? "1 día" : std::to_string(days) + " días";
}

Scope concept_scope(const ConceptLine& c) {
  return Scope()
      .number("vigencia", c.vigencia)
      .text("item", c.item)
      .text("not_due", money_or_dash(c.not_due))
      .text("late", money_or_dash(c.late))
      .text("prescribes", money_or_dash(c.prescribes))
      .money("total", c.not_due + c.late + c.prescribes);
}

}  // namespace

std::string aging_page(const AgingView& view) {
  Scope scope = staff_scope(view.chrome, "Cartera por edades", view.form.errors);
  Money total;
  std::int64_t obligations = 0;
  Money prescribes;
  for (const auto& age : view.ages) {
    total += age.amount;
    obligations += age.obligations;
    if (age.prescribes) prescribes += age.amount;
  }
  detail::set_range_form(scope, view.form);
  detail::set_trail(scope, {});
  scope.date("day", view.day)
      .flag("valid", view.form.errors.empty())
      .flag("matches", view.matches_books)
      .flag("may_prescribe", prescribes.is_positive())
      .money("prescribing", prescribes)
      .money("total", total)
      .count("total_obligations", obligations)
      .flag("has_debt", obligations > 0)
      .list("ages", each(view.ages,
                         [&](const AgeLine& age) {
                           return Scope()
                               .text("label", age.label)
                               .optional_url("url_age", age.obligations > 0 ? age.url : "")
                               .count("obligations", age.obligations)
                               .text("amount", money_or_dash(age.amount))
                               .text("share", share_text(age.amount, total));
                         }))
      .list("concepts", each(view.concepts, concept_scope))
      .url("url_debtors", view.url_debtors);
  return render("staff/aging", scope);
}

std::string owed_page(const OwedView& view) {
  Scope scope = staff_scope(view.chrome, "Cartera: " + view.age);
  detail::set_trail(scope, {{"Cartera por edades", view.url_aging}});
  detail::set_pages(scope, view.url_first, view.url_next);
  scope.date("day", view.day)
      .url("url_csv", view.url_csv)
      .list("rows", each(view.rows, [](const OwedLine& r) {
              return Scope()
                  .text("subject", grouped_parcel_number(r.subject))
                  .optional_url("url_subject", r.url_subject)
                  .text("item", r.item)
                  .number("vigencia", r.vigencia)
                  .date("due", r.due)
                  .text("short_due", detail::short_date(r.due))
                  .text("late", late_text(r.days_late))
                  .money("amount", r.amount);
            }));
  return render("staff/owed", scope);
}

std::string debtors_page(const DebtorsView& view) {
  Scope scope = staff_scope(view.chrome, "Mayores deudores");
  detail::set_trail(scope, {{"Cartera por edades", view.url_aging}});
  detail::set_pages(scope, view.url_first, view.url_next);
  scope.date("day", view.day).list("rows", each(view.rows, [](const DebtorLine& r) {
                                     return Scope()
                                         .text("subject", grouped_parcel_number(r.subject))
                                         .optional_url("url_subject", r.url_subject)
                                         .optional_text("name", r.name)
                                         .count("obligations", r.obligations)
                                         .date("oldest", r.oldest_due)
                                         .text("short_oldest", detail::short_date(r.oldest_due))
                                         .money("amount", r.amount);
                                   }));
  return render("staff/debtors", scope);
}

}  // namespace recaudo::portal
