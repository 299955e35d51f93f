#include "api/portal/figures_pages.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal {
namespace {

using detail::badge_scope;
using detail::each;
using detail::form_scope;
using detail::kNone;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::staff_scope;
using detail::text_field;
using detail::text_or_dash;

std::string value_text(const FigureValue& value) {
  const auto* rate = std::get_if<Rate>(&value);
  return rate != nullptr ? to_percent_text(*rate) : to_display(std::get<Money>(value));
}

std::string value_or_dash(const std::optional<FigureValue>& value) {
  return value ? value_text(*value) : kNone;
}

std::string with_sign(Rate change) {
  return (change > Rate{} ? "+" : "") + to_percent_text(change);
}

// "+0,2 puntos": a difference of percentages.
std::string points_text(Rate change) {
  const std::string percent = with_sign(change);
  return percent.substr(0, percent.find("\u00a0")) + " puntos";
}

// In per cent of the year before, to two decimals; of a rate, in points.
std::string change_text(const std::optional<FigureValue>& before, const FigureValue& now) {
  if (!before) return kNone;
  if (const auto* rate = std::get_if<Rate>(&now))
    return points_text(*rate - std::get<Rate>(*before));
  const auto from = std::get<Money>(*before).centavos(), to = std::get<Money>(now).centavos();
  return with_sign(
      Rate::basis_points(divide_rounded(Int128{to - from} * 10'000, from, Rounding::kHalfUp)));
}

Scope row_scope(const FigureRow& row) {
  return Scope()
      .number("year", row.year)
      .text("name", row.name)
      .list("state", {badge_scope(row.state)})
      .text("value", value_or_dash(row.value))
      .text("norm", text_or_dash(row.norm))
      .text("proposed_by", text_or_dash(row.proposed_by))
      .text("approved_by", text_or_dash(row.approved_by))
      .optional_url("url_figure", row.url);
}

void set_trail(Scope& scope) {
  scope.list("trail", {Scope().text("text", "Cifras anuales").url("url_link", "/rentas/cifras")});
}

}  // namespace

std::string figures_page(const FiguresView& view) {
  Scope scope = staff_scope(view.chrome, "Cifras anuales");
  scope.optional_url("url_new", view.url_new)
      .optional_url("url_all", view.url_all)
      .list("figures", each(view.rows, row_scope));
  return render("staff/figures", scope);
}

std::string figure_new_page(const FigureNewView& view) {
  Scope scope = staff_scope(view.chrome, "Cargar una cifra anual", view.errors);
  set_trail(scope);
  const detail::Field fields[] = {
      {.name = "anio",
       .label = "Año",
       .hint = "El año de la cifra. El IPC de 2026 es el de diciembre de 2026.",
       .value = view.year,
       .inputmode = "numeric"},
      {.name = "valor",
       .label = "Valor",
       .hint = "En pesos, como 1.750.905. El IPC en porcentaje, como 5,10.",
       .value = view.value,
       .inputmode = "decimal"},
      {.name = "norma",
       .label = "Norma",
       .hint = "Decreto, resolución o certificación, con número y fecha.",
       .value = view.norm}};
  std::vector<Scope> scopes;
  for (const detail::Field& field : fields) scopes.push_back(text_field(field, view.errors));
  scope.scope("propose", form_scope(view.propose))
      .scope("kind", select_field({.name = "cifra",
                                   .label = "Cifra",
                                   .hint = "",
                                   .value = view.kind,
                                   .options = view.kinds},
                                  view.errors))
      .list("fields", scopes);
  return render("staff/figure_new", scope);
}

std::string figure_approval_page(const FigureApprovalView& view) {
  Scope scope = staff_scope(view.chrome, view.name + " de " + std::to_string(view.year));
  set_trail(scope);
  scope.scope("approve", form_scope(view.approve))
      .scope("reject", form_scope(view.reject))
      .list("state", {badge_scope(view.state)})
      .text("value", value_text(view.value))
      .number("year_before", view.year - 1)
      .text("value_before", value_or_dash(view.year_before))
      .text("change", change_text(view.year_before, view.value))
      .text("in_force", value_or_dash(view.in_force))
      .text("in_force_norm", text_or_dash(view.in_force_norm))
      .text("norm", view.norm)
      .text("proposed_by", view.proposed_by)
      .instant("proposed_at", view.proposed_at)
      .list("uses",
            each(view.uses, [](const std::string& use) { return Scope().text("use", use); }))
      .optional_text("no_decision", view.no_decision)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex);
  return render("staff/figure_approval", scope);
}

}  // namespace recaudo::portal
