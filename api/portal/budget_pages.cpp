#include "api/portal/budget_pages.h"

#include "api/portal/detail/books.h"

namespace recaudo::portal {

using detail::each;
using detail::money_or_dash;
using detail::render;
using detail::Scope;
using detail::staff_scope;

namespace {

// "45,3 %" of what was expected, cut off; a dash where nothing was.
std::string share_text(Money part, Money whole) {
  if (!whole.is_positive()) return detail::kNone;
  const auto tenths = part.mul_div(1'000, whole.centavos(), Rounding::kFloor).centavos();
  if (tenths < 0) return "menos de 0 %";
  return std::to_string(tenths / 10) + "," + std::to_string(tenths % 10) + " %";
}

Scope line_scope(const BudgetLine& line, bool has_budget) {
  return Scope()
      .text("code", line.code)
      .text("name", line.name)
      .flag("to_confirm", !line.confirmed)
      .optional_url("url_code", line.url)
      .flag("has_budget", has_budget)
      .text("initial", money_or_dash(line.initial))
      .text("definitive", money_or_dash(line.definitive))
      .text("on_day", money_or_dash(line.on_day))
      .text("in_month", money_or_dash(line.in_month))
      .text("in_year", money_or_dash(line.in_year))
      .text("to_collect", money_or_dash(line.definitive - line.in_year))
      .text("share", share_text(line.in_year, line.definitive));
}

BudgetLine total_of(const std::vector<BudgetLine>& rows) {
  BudgetLine total{.code = "Total"};
  for (const auto& row : rows) {
    total.initial += row.initial;
    total.definitive += row.definitive;
    total.on_day += row.on_day;
    total.in_month += row.in_month;
    total.in_year += row.in_year;
  }
  return total;
}

Scope agreement_scope(const BooksAgreement& a) {
  return Scope()
      .money("cash", a.cash)
      .money("executed", a.executed)
      .money("other", a.other)
      .flag("explained", a.other.is_zero())
      .list("parts", each(a.parts, [](const BudgetDifference& d) {
              return Scope().text("label", d.label).text("amount", money_or_dash(d.amount));
            }));
}

}  // namespace

std::string budget_page(const BudgetView& view) {
  Scope scope = staff_scope(view.chrome, "Ejecución de ingresos", view.form.errors);
  detail::set_range_form(scope, view.form);
  scope.list("trail", {Scope().text("text", "Inicio").url("url_link", "/tesoreria")})
      .flag("valid", view.form.errors.empty())
      .date("day", view.day)
      .number("year", year_of(view.day))
      .flag("has_budget", view.has_budget)
      .list("rows",
            each(view.rows, [&](const BudgetLine& l) { return line_scope(l, view.has_budget); }))
      .scope("total", line_scope(total_of(view.rows), view.has_budget))
      .optional_url("url_compare", view.url_compare)
      .list("agreement",
            view.agreement ? std::vector{agreement_scope(*view.agreement)} : std::vector<Scope>());
  return render("staff/budget", scope);
}

}  // namespace recaudo::portal
