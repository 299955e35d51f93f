// What people see before they pay: the search, and what is owed with how it was computed.
#include "api/portal/taxpayer_pages.h"

#include <algorithm>

#include "api/portal/detail/page.h"
#include "api/portal/detail/steps.h"

namespace recaudo::portal {

using detail::each;
using detail::form_scope;
using detail::page_scope;
using detail::render;
using detail::Scope;
using detail::set_notice;
using detail::short_date;
using detail::step_scope;
using detail::text_field;

namespace {

constexpr const char* kParcelHint = "Está arriba en su factura. Son 30 o 20 dígitos.";

std::vector<Scope> badge_scopes(const std::vector<Badge>& badges) {
  return each(badges, detail::badge_scope);
}

Scope concept_scope(const StatementConcept& item) {
  return Scope()
      .text("concept", item.name)
      .money("amount", item.amount)
      .list("steps", each(item.steps, step_scope));
}

Scope instalment_scope(const InstalmentRow& row) {
  Scope scope = detail::badge_scope(row.state);
  scope.number("number", row.number)
      .date("instalment_due", row.due)
      .money("instalment", row.amount)
      .money("missing", row.missing)
      .flag("can_pay_this", row.payable);
  return scope;
}

Scope plan_scope(const StatementYear& year, const StatementPlan& plan) {
  Scope scope;
  scope.list("rows", each(plan.rows, instalment_scope))
      .list("steps", each(plan.steps, step_scope))
      .url("url_plan", plan.url_plan)
      .text("form_id", "cuota-" + year.id)
      .flag("can_pay_next", plan.pay.has_value())
      .number("next", plan.next)
      .money("next_amount", plan.next_amount);
  return scope;
}

// A form stands in no other: the button names it.
std::vector<Scope> instalment_forms(const std::vector<StatementYear>& years) {
  std::vector<Scope> out;
  for (const StatementYear& year : years) {
    if (!year.plan || !year.plan->pay) continue;
    Scope scope = form_scope(*year.plan->pay);
    scope.text("form_id", "cuota-" + year.id).number("next", year.plan->next);
    out.push_back(std::move(scope));
  }
  return out;
}

bool is_computed(const StatementYear& year) {
  return !year.missing_rate && year.not_computable.empty();
}

Scope year_scope(const StatementYear& year) {
  const bool missing = year.missing_rate.has_value();
  Scope scope;
  scope.text("vigencia", year.name)
      .text("year_id", year.id)
      .text("check_id", "vigencia-" + year.id)
      .flag("selected", year.selected)
      .flag("payable", year.payable && is_computed(year))
      .flag("has_total", is_computed(year))
      .optional_text("not_computable", year.not_computable)
      .money("year_total", year.total)
      .date("due", year.due)
      .optional_text("missing_month", missing ? detail::month_text(*year.missing_rate) : "")
      .list("badges", badge_scopes(year.badges))
      .optional_text("notice", year.notice)
      .text("notice_norm", year.notice_norm)
      .list("concepts", each(year.concepts, concept_scope))
      .optional_url("url_join", year.url_join)
      .number("offered_instalments", year.offered_instalments)
      .flag("has_plan", year.plan.has_value());
  if (year.plan) scope.scope("plan", plan_scope(year, *year.plan));
  return scope;
}

// What the page says once of its steps.
std::vector<Scope> notes_of(const std::vector<StatementYear>& years) {
  std::vector<std::string_view> told;
  for (const StatementYear& year : years)
    for (const StatementConcept& item : year.concepts)
      for (const ExplainStep& step : item.steps)
        if (!step.note.empty() && std::ranges::find(told, step.note) == told.end())
          told.push_back(step.note);
  return each(told, [](std::string_view note) { return Scope().text("note", note); });
}

// "junio de 2026, julio de 2026", each month once, in the order of the vigencias.
std::string missing_months(const std::vector<StatementYear>& years) {
  std::string text;
  for (const StatementYear& year : years) {
    if (!year.missing_rate) continue;
    const std::string month = detail::month_text(*year.missing_rate);
    if (text.find(month) != std::string::npos) continue;
    text += (text.empty() ? "" : ", ") + month;
  }
  return text;
}

// Of what is not computed only the capital is known: no total is told as if it were all.
void set_total(Scope& scope, const StatementView& view) {
  Money capital, held, owed;
  std::size_t computed = 0;
  for (const StatementYear& year : view.years) {
    held += year.held;
    owed += year.capital;
    if (is_computed(year))
      ++computed;
    else
      capital += year.capital;
  }
  const bool all = computed == view.years.size();
  scope.money("total", view.total)
      .flag("all_computed", all)
      .flag("some_computed", !all && computed > 0)
      .flag("none_computed", !all && computed == 0)
      .money("capital_left_out", capital)
      .flag("has_held", held.is_positive())
      .flag("held_whole", held >= owed)
      .money("held", held);
}

void set_holder(Scope& scope, const StatementView& view) {
  scope.flag("has_holder", view.holder.has_value());
  if (!view.holder) return;
  scope.scope("holder", form_scope(view.holder->form))
      .flag("proven", view.holder->proven)
      .optional_text("refused", view.holder->refused)
      .flag("can_bill", view.holder->can_bill)
      .scope("documento", text_field({.name = "documento",
                                      .label = "Documento del titular",
                                      .hint = "Cédula o NIT del titular del contrato.",
                                      .value = "",
                                      .autocomplete = "off"},
                                     view.errors));
}

}  // namespace

std::string home_page(const HomeView& view) {
  Scope scope = page_scope(view.chrome, "Pague su impuesto predial");
  scope.url("url_pay", view.url_pay)
      .url("url_receipt_search", view.url_receipt_search)
      .optional_url("url_services", view.url_services)
      .optional_url("url_invoices", view.url_invoices);
  const bool announced = view.discount_deadline.has_value() && !view.discount_text.empty();
  scope.optional_text("discount_text", announced ? view.discount_text : "")
      .date("discount_deadline", view.discount_deadline.value_or(make_date(1970, 1, 1)))
      .list("questions", each(view.questions, [](const Link& link) {
              return Scope().text("text", link.text).url("url_link", link.url);
            }));
  return render("taxpayer/home", scope);
}

std::string search_form_page(const SearchFormView& view) {
  Scope scope = page_scope(view.chrome, "Busque su predio", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .optional_url("url_services", view.url_services)
      .scope("parcel_number", text_field({.name = "parcel_number",
                                          .label = "Número predial",
                                          .hint = kParcelHint,
                                          .value = view.parcel_number,
                                          .inputmode = "numeric"},
                                         view.errors))
      .scope("document", text_field({.name = "document",
                                     .label = "Documento del propietario",
                                     .hint = "Cédula o NIT, con o sin puntos.",
                                     .value = view.document,
                                     .inputmode = "numeric"},
                                    view.errors))
      .scope("parcel_ending", text_field({.name = "parcel_ending",
                                          .label = "Últimos 5 dígitos del número predial",
                                          .hint = "Sirven para proteger sus datos.",
                                          .value = view.parcel_ending,
                                          .inputmode = "numeric"},
                                         view.errors));
  return render("taxpayer/search_form", scope);
}

std::string subscriber_form_page(const SubscriberFormView& view) {
  Scope scope = page_scope(view.chrome, "Pague sus servicios públicos", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .scope("suscriptor", text_field({.name = "suscriptor",
                                       .label = "Número de suscriptor",
                                       .hint = "Está arriba en su factura.",
                                       .value = view.number,
                                       .autocomplete = "off"},
                                      view.errors));
  return render("taxpayer/subscriber_form", scope);
}

std::string search_results_page(const SearchResultsView& view) {
  const auto n = view.parcels.size();
  Scope scope = page_scope(view.chrome, n == 0   ? std::string("No encontramos el predio")
                                        : n == 1 ? std::string("Encontramos 1 predio")
                                                 : "Encontramos " + std::to_string(n) + " predios");
  scope.flag("truncated", view.truncated)
      .list("parcels", each(view.parcels, [](const ParcelFound& parcel) {
              return Scope()
                  .text("number", grouped_parcel_number(parcel.number))
                  .text("address", masked_address(parcel.address))
                  .text("zone", parcel.zone)
                  .url("url_statement", parcel.url_statement);
            }));
  return render("taxpayer/search_results", scope);
}

std::string statement_page(const StatementView& view) {
  Scope scope = page_scope(view.chrome, "Estado de cuenta", view.errors);
  const std::string missing = missing_months(view.years);
  const bool wrong_date = std::ranges::any_of(
      view.errors, [](const FieldError& error) { return error.field == "fecha"; });
  bool can_pay = false;
  for (const StatementYear& year : view.years)
    can_pay = can_pay || (year.payable && is_computed(year));
  scope.text("csrf", view.csrf)
      .url("url_pay", view.url_pay)
      .url("url_date", view.url_date)
      .text("number", grouped_parcel_number(view.parcel_number))
      .text("parcel_address", masked_address(view.address))
      .date("as_of", view.as_of)
      .flag("is_today", view.as_of == view.today)
      .flag("asked_day", !view.typed_date.empty() && !wrong_date)
      .flag("can_pay", can_pay)
      .flag("rate_to_confirm", view.rate_to_confirm)
      .flag("has_missing", !missing.empty())
      .text("missing_months", missing)
      .scope("fecha",
             text_field({.name = "fecha",
                         .label = "Calcular a otra fecha",
                         .hint = "Día, mes y año, hasta el " + short_date(view.last_date) + ".",
                         .value = wrong_date ? view.typed_date : short_date(view.as_of),
                         .inputmode = "numeric"},
                        view.errors))
      .flag("has_credit", view.credit.is_positive())
      .money("credit", view.credit)
      .list("advances",
            each(view.advances,
                 [](const StatementAdvance& a) {
                   return Scope().number("vigencia", a.vigencia).money("advance", a.amount);
                 }))
      .list("acts", each(view.acts,
                         [](const StatementAct& act) {
                           return Scope()
                               .date("on", act.on)
                               .text("what", act.what)
                               .text("resolution", act.resolution)
                               .optional_text("why", act.why)
                               .flag("has_amount", act.amount.has_value())
                               .money("act_amount", act.amount.value_or(Money()));
                         }))
      .list("years", each(view.years, year_scope))
      .list("notes", notes_of(view.years))
      .list("instalment_forms", instalment_forms(view.years))
      .list("exempt", each(view.exempt,
                           [](const StatementExemption& e) {
                             return Scope()
                                 .number("vigencia", e.vigencia)
                                 .text("act", e.act)
                                 .list("steps", each(e.steps, step_scope));
                           }))
      .list("paid", each(view.paid,
                         [](const StatementPaid& bill) {
                           return Scope()
                               .text("paid_name", bill.name)
                               .text("paid_state", bill.state)
                               .money("paid", bill.amount)
                               .list("steps", each(bill.steps, step_scope));
                         }))
      .flag("of_services", view.of_services)
      .flag("has_bill", view.bill.has_value());
  if (view.bill) scope.scope("bill", form_scope(*view.bill));
  set_total(scope, view);
  set_holder(scope, view);
  return render("taxpayer/statement", scope);
}

std::string instalment_plan_page(const InstalmentPlanView& view) {
  const std::string vigencia = std::to_string(view.vigencia);
  Scope scope = page_scope(
      view.chrome,
      view.joined ? "Cuotas de " + vigencia
                  : "Pague " + vigencia + " en " + std::to_string(view.rows.size()) + " cuotas",
      view.errors);
  scope.text("csrf", view.form.csrf)
      .url("url_submit", view.form.url)
      .url("url_statement", view.url_statement)
      .text("number", grouped_parcel_number(view.parcel_number))
      .text("parcel_address", masked_address(view.address))
      .number("vigencia", view.vigencia)
      .flag("joined", view.joined)
      .flag("may_be_lost", !view.joined || view.notice.may_be_lost)
      .flag("can_print", std::ranges::any_of(view.rows, &InstalmentRow::payable))
      .money("total", view.total)
      .text("cut", view.cut)
      .optional_text("lost", view.lost)
      .flag("has_discount", view.discount.is_positive())
      .money("discount", view.discount)
      .date("join_until", view.join_until.value_or(view.statutory_due))
      .date("statutory_due", view.statutory_due)
      .text("norm", view.norm)
      .optional_text("source", view.source)
      .list("rows", each(view.rows, instalment_scope))
      .scope("documento", text_field({.name = "documento",
                                      .label = "Documento del propietario",
                                      .hint = "Cédula o NIT, con o sin puntos.",
                                      .inputmode = "numeric",
                                      .autocomplete = "off"},
                                     view.errors));
  set_notice(scope, view.notice);
  return render("taxpayer/instalment_plan", scope);
}

}  // namespace recaudo::portal
