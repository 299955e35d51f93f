#include "api/portal/acts_pages.h"

#include "api/portal/detail/books.h"
#include "api/portal/detail/page.h"

namespace recaudo::portal {
namespace {

using detail::badge_scope;
using detail::each;
using detail::form_scope;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::staff_scope;
using detail::text_field;

const std::vector<Link> kTrail = {{"Ajustes de cartera", "/contabilidad/ajustes"}};

Scope row_scope(const ActRow& row) {
  return Scope()
      .text("what", row.what)
      .text("subject", row.subject)
      .text("resolution", row.resolution)
      .money("amount", row.amount)
      .instant("at", row.at)
      .list("state", {badge_scope(row.state)})
      .url("url_act", row.url);
}

// One of the four lists holds the field, the others are empty.
Scope field_scope(const ActField& f, const FieldErrors& errors) {
  const bool is_text = f.type == ActField::Type::kText;
  const bool is_select = f.type == ActField::Type::kSelect;
  std::vector<Scope> text, select, radio, checks;
  if (is_text)
    text.push_back(text_field({.name = f.name,
                               .label = f.label,
                               .hint = f.hint,
                               .value = f.value,
                               .inputmode = f.inputmode,
                               .optional = f.optional},
                              errors));
  else if (f.type == ActField::Type::kChecks)
    checks.push_back(
        detail::check_field({f.name, f.label, f.hint, "", f.options}, f.values, errors));
  else
    (is_select ? select : radio)
        .push_back(select_field({f.name, f.label, f.hint, f.value, f.options}, errors));
  return Scope()
      .list("text", text)
      .list("select", select)
      .list("radio", radio)
      .list("checks", checks);
}

std::vector<Scope> credit_scope(const ActView& view) {
  if (view.credit.url.empty()) return {};
  return {Scope()
              .text("credit", view.credit.text)
              .url("url_credit", view.credit.url)
              .optional_text("told", view.told_of_credit)};
}

}  // namespace

std::string acts_page(const ActsView& view) {
  Scope scope = staff_scope(view.chrome, "Ajustes de cartera");
  scope.url("url_filter", view.url_filter)
      .scope("estado", select_field({"estado", "Estado", "", view.state, view.states}, {}))
      .optional_url("url_new", view.url_new)
      .text("order", view.order)
      .list("acts", each(view.rows, row_scope));
  detail::set_pages(scope, view.url_first, view.url_next);
  return render("staff/acts", scope);
}

std::string act_choice_page(const ActChoiceView& view) {
  Scope scope = staff_scope(view.chrome, "Proponer un ajuste de cartera", view.errors);
  detail::set_trail(scope, kTrail);
  scope.url("url_next", view.url)
      .optional_text("credit", view.credit)
      .scope("clase",
             select_field({"clase", "Qué se va a hacer", "", view.kind, view.kinds}, view.errors))
      .scope("predio", text_field({.name = "predio",
                                   .label = "Número predial",
                                   .hint = "30 o 20 números, como en la factura.",
                                   .value = view.parcel,
                                   .inputmode = "numeric",
                                   .optional = true},
                                  view.errors))
      .scope("suscriptor", text_field({.name = "suscriptor",
                                       .label = "O número de suscriptor",
                                       .hint = "De servicios públicos, como en la factura.",
                                       .value = view.subscriber,
                                       .optional = true},
                                      view.errors));
  return render("staff/act_choice", scope);
}

std::string act_form_page(const ActFormView& view) {
  Scope scope = staff_scope(view.chrome, view.kind_label, view.errors);
  detail::set_trail(scope, kTrail);
  scope.scope("propose", form_scope(view.propose))
      .text("kind", view.kind)
      .flag("of_services", view.of_services)
      .text("number", view.of_services ? view.number : grouped_parcel_number(view.number))
      .text("typed", view.number)
      .text("address", view.address)
      .optional_text("impossible", view.impossible)
      .url("url_back", view.url_back)
      .list("fields",
            each(view.fields, [&](const ActField& f) { return field_scope(f, view.errors); }));
  return render("staff/act_form", scope);
}

std::string act_page(const ActView& view) {
  Scope scope = staff_scope(view.chrome, view.kind_label);
  detail::set_trail(scope, kTrail);
  scope.scope("approve", form_scope(view.approve))
      .scope("reject", form_scope(view.reject))
      .list("state", {badge_scope(view.state)})
      .text("approve_label", view.approve_label)
      .optional_text("progress", view.progress)
      .list("ask_rail",
            view.ask_rail ? std::vector{form_scope(*view.ask_rail)} : std::vector<Scope>())
      .money("amount", view.amount)
      .text("proposed_by", view.proposed_by)
      .instant("proposed_at", view.proposed_at)
      .flag("done", view.done_at.has_value())
      .instant("done_at", view.done_at.value_or(view.proposed_at))
      .optional_text("changed", view.changed)
      .optional_text("no_decision", view.no_decision)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex)
      .list("facts", each(view.facts,
                          [](const auto& fact) {
                            return Scope().text("label", fact.first).text("text", fact.second);
                          }))
      .list("credits", credit_scope(view))
      .list("balances", each(view.balances,
                             [](const ActBalance& b) {
                               return Scope()
                                   .text("label", b.label)
                                   .money("before", b.before)
                                   .money("after", b.after);
                             }))
      .list("notes",
            each(view.notes, [](const std::string& note) { return Scope().text("note", note); }))
      .list("entries", each(view.entries, [](const Link& link) {
              return Scope().text("entry", link.text).url("url_entry", link.url);
            }));
  return render("staff/act", scope);
}

}  // namespace recaudo::portal
