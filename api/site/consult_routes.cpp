// Consulting without an account: search, and the statement of a parcel on a date. Names never
// appear.
#include "api/app/service_acts.h"
#include "api/site/act_forms.h"
#include "api/site/instalment_view.h"
#include "api/site/statement_view.h"
#include "core/adjustments/adjustments.h"
#include "core/adjustments/compensated_interest.h"
#include "core/dues/entry_effects.h"
#include "core/registry/parcel_search.h"
#include "ledger/owed_back.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kSearchForm = "/consulta";
constexpr int kActsShown = 20;

std::string statement_url(const registry::Npn& npn) {
  return "/estado/" + npn.str();
}

portal::SearchFormView empty_search(const Context& context, const Request& request,
                                    const app::FormTokens& tokens) {
  portal::SearchFormView view;
  view.chrome = chrome(context, request);
  view.csrf = tokens(kSearchForm);
  view.url_submit = kSearchForm;
  view.url_services = services_url(context);
  return view;
}

Response search_form(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  return tokens.finish(
      http::html(portal::search_form_page(empty_search(context, request, tokens))));
}

Response search(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  auto view = empty_search(context, request, tokens);
  view.parcel_number = form->get("parcel_number");
  view.document = form->get("document");
  view.parcel_ending = form->get("parcel_ending");
  const bool by_number = !view.parcel_number.empty() || view.document.empty();
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return by_number ? registry::find_by_number(tx, view.parcel_number)
                     : registry::find_by_document(tx, view.document, view.parcel_ending);
  });
  if (!found) {
    if (by_number)
      view.errors.push_back({"parcel_number", "Escriba los 30 o 20 números del código predial. " +
                                                  found.error().detail + "."});
    else
      view.errors.push_back(
          {"document", "Escriba el documento y los últimos 5 números del predio."});
    return tokens.finish(http::html(portal::search_form_page(view), 400));
  }
  if (found->empty()) {
    view.errors.push_back({by_number ? "parcel_number" : "document",
                           "No encontramos un predio con esos datos. Cópielos de la factura."});
    return tokens.finish(http::html(portal::search_form_page(view), 404));
  }
  if (found->size() == 1)
    return tokens.finish(http::redirect_303(statement_url(found->front().npn)));
  portal::SearchResultsView results;
  results.chrome = chrome(context, request, {{"Consulta", "/consulta"}});
  for (const auto& p : *found)
    results.parcels.push_back({.number = p.npn.str(),
                               .address = p.address,
                               .zone = p.npn.str().substr(5, 2) == "00" ? "Rural" : "Urbana",
                               .url_statement = statement_url(p.npn)});
  results.truncated = found->size() >= 100;
  return tokens.finish(http::html(portal::search_results_page(results)));
}

Result<registry::Parcel> parcel_of(const Context& context, const Request& request) {
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_by_number(tx, request.parameter("numero"));
  });
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return fail(Code::kNotFound);
  return found->front();
}

// Whose value is what it added to the charge, or took from it.
bool corrects_a_charge(adjustments::ActKind kind) {
  using enum adjustments::ActKind;
  return kind == kChargeMore || kind == kChargeLess || kind == kPrescription ||
         kind == kRemission || kind == kRestoration;
}

// What it did to each charge, and its value; with its sign where it corrects one.
portal::StatementAct shown_act(pqxx::transaction_base& tx, const adjustments::DoneAct& act) {
  const auto effects = dues::effects_of(tx, act.entries);
  const Money net = dues::net_of(effects);
  return {.on = act.on,
          .what = act_name(act.kind, act.vigencia),
          .resolution = act.resolution,
          .amount = corrects_a_charge(act.kind) && !net.is_zero() ? net : act.amount,
          .why = app::in_a_row({dues::effects_text(effects), act.told,
                                adjustments::money_text(tx, act, effects),
                                app::revoked_text(act, effects)})};
}

// What else moved the account: a credit balance that settles nothing yet, what waits for a
// vigencia, and acts. Whether a refund was paid out is not told here: anybody opens this page.
void add_acts(portal::StatementView& view, pqxx::transaction_base& tx, ledger::SubjectId parcel) {
  for (const auto& credit : ledger::credits_of(tx, parcel)) view.credit += credit.balance;
  for (const auto& advance : ledger::advances_of(tx, parcel))
    view.advances.push_back({.vigencia = advance.year, .amount = advance.balance});
  for (const auto& act : adjustments::done_acts_of(tx, parcel, kActsShown))
    view.acts.push_back(shown_act(tx, act));
}

Response statement(const Context& context, const Request& request) {
  const auto parcel = parcel_of(context, request);
  if (!parcel) return http::problem(parcel.error(), request);
  const app::FormTokens tokens(context, request);
  portal::StatementView view;
  view.chrome = chrome(context, request, {{"Consulta", "/consulta"}});
  view.csrf = tokens(kParcelOrder);
  view.url_pay = statement_url(parcel->npn) + "/orden";
  view.url_date = statement_url(parcel->npn);
  view.bill = portal::PostForm{statement_url(parcel->npn) + "/factura", tokens(kBillForm)};
  view.parcel_number = parcel->npn.str();
  view.address = parcel->address;
  read_statement_date(context, request, view);
  const auto law = context.law.current();
  const std::string csrf_of_instalments = tokens(kInstalmentOrder);
  const auto dues = context.services.db.read([&](pqxx::read_transaction& tx) {
    add_acts(view, tx, parcel->id);
    const auto account = dues::account_of(tx, ledger::parcel_subject(parcel->id));
    auto out = dues::price_on(account, law->law(), view.as_of);
    add_owed(view, out, law->rates, [](const dues::DueVigencia&) { return Detail::kWhole; });
    add_plans(view, tx, law->law(), account, out, csrf_of_instalments);
    return out;
  });
  for (auto e = dues.exempt.rbegin(); e != dues.exempt.rend(); ++e)
    view.exempt.push_back(
        {.vigencia = e->vigencia, .act = e->act, .steps = statement_steps(e->explanation)});
  if (view.years.empty()) view.bill.reset();
  return tokens.finish(http::html(portal::statement_page(view)));
}

Response new_order(const Context& context, const Request& request) {
  const auto parcel = parcel_of(context, request);
  if (!parcel) return http::problem(parcel.error(), request);
  return order_of_form(context, request, ledger::parcel_subject(parcel->id), parcel->npn.str());
}

}  // namespace

void add_consult_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto everyone = http::Access::everyone();
  routes.push_back({http::Method::kGet, kSearchForm, bind(search_form), everyone});
  routes.push_back({http::Method::kPost, kSearchForm, bind(search), everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "consulta"});
  routes.push_back({http::Method::kGet, "/estado/:numero", bind(statement), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "estado"});
  routes.push_back({http::Method::kPost, kParcelOrder, bind(new_order), everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "orden"});
}

}  // namespace recaudo::site
