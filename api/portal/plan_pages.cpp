#include "api/portal/plan_pages.h"

#include "api/portal/detail/books.h"
#include "api/portal/detail/steps.h"

namespace recaudo::portal {
namespace {

using detail::each;
using detail::Scope;

Scope row_scope(const InstalmentRow& row) {
  Scope scope = detail::badge_scope(row.state);
  scope.number("number", row.number)
      .date("instalment_due", row.due)
      .money("instalment", row.amount);
  return scope;
}

Scope join_scope(const StaffPlanView& view) {
  Scope scope = detail::form_scope(*view.join);
  scope
      .scope("documento", detail::text_field({.name = "documento",
                                              .label = "Documento del propietario",
                                              .hint = "Cédula o NIT, con o sin puntos.",
                                              .value = view.typed_document,
                                              .inputmode = "numeric",
                                              .autocomplete = "off"},
                                             view.errors))
      .scope("mostro", detail::select_field({.name = "mostro",
                                             .label = "Qué mostró en ventanilla",
                                             .hint = "Queda guardado con el plan.",
                                             .value = view.typed_shown,
                                             .options = view.shown},
                                            view.errors));
  return scope;
}

}  // namespace

std::string staff_plan_page(const StaffPlanView& view) {
  const std::string vigencia = std::to_string(view.vigencia);
  Scope scope = detail::staff_scope(view.chrome, "Cuotas de la vigencia " + vigencia, view.errors);
  detail::set_trail(scope,
                    {{"Predio " + grouped_parcel_number(view.parcel_number), view.url_parcel}});
  scope.text("number", grouped_parcel_number(view.parcel_number))
      .text("address", view.address)
      .text("vigencia", vigencia)
      .flag("joined", view.joined)
      .flag("may_be_lost", !view.joined || view.notice.may_be_lost)
      .optional_text("joined_how", view.joined_how)
      .optional_text("refused", view.refused)
      .flag("has_rows", !view.rows.empty())
      .list("rows", each(view.rows, row_scope))
      .money("total", view.total)
      .text("cut", view.cut)
      .optional_text("lost", view.lost)
      .flag("has_discount", view.discount.is_positive())
      .money("discount", view.discount)
      .text("norm", view.norm)
      .optional_text("source", view.source)
      .flag("can_join", view.join.has_value());
  detail::set_notice(scope, view.notice);
  if (!view.rows.empty()) scope.date("statutory_due", view.statutory_due);
  if (view.join) scope.date("join_until", view.join_until).scope("join", join_scope(view));
  return detail::render("staff/parcel_plan", scope);
}

}  // namespace recaudo::portal
