// Public services without an account: search by number, what is owed, its order, and, for the
// holder of the contract, how each bill was computed and the paper to pay at a bank. Of a number
// alone a page says what the API says (api/json/service_statement.h): amounts and days, and nothing
// of who lives there or what was consumed. What only the holder knows, his document, opens the
// rest.
#include "api/site/bill_view.h"
#include "api/site/statement_view.h"
#include "core/dues/vigencia.h"
#include "core/registry/subscriber_search.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;
using registry::Subscriber;

constexpr const char* kSearchForm = "/servicios";
constexpr const char* kStatement = "/servicios/:numero";
constexpr const char* kOrderForm = "/servicios/:numero/orden";
constexpr const char* kHolderForm = "/servicios/:numero/titular";
constexpr std::size_t kPaidShown = 12;

std::string statement_url(const Subscriber& who) {
  return std::string(kSearchForm) + "/" + who.number;
}

ledger::Subject subject_of(const Subscriber& who) {
  return {ledger::SubjectKind::kSubscriber, who.id};
}

Result<Subscriber> subscriber_of(const Context& context, const Request& request) {
  auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_subscriber(tx, request.parameter("numero"));
  });
  if (!found) return fail(Code::kNotFound, "suscriptor");
  return std::move(*found);
}

Response search_page(const Context& context, const Request& request, std::string typed,
                     portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::SubscriberFormView view;
  view.chrome = chrome(context, request);
  view.csrf = tokens(kSearchForm);
  view.url_submit = kSearchForm;
  view.number = std::move(typed);
  view.errors = std::move(errors);
  return tokens.finish(http::html(portal::subscriber_form_page(view), status));
}

Response search_form(const Context& context, const Request& request) {
  return search_page(context, request, {}, {}, 200);
}

Response search(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const std::string typed(form->get("suscriptor"));
  const auto found = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return registry::find_subscriber(tx, typed); });
  if (!found)
    return search_page(context, request, typed,
                       {{"suscriptor", "No encontramos ese número. Cópielo de la factura."}}, 404);
  return http::redirect_303(statement_url(*found));
}

// The newest bills of which nothing is owed any more.
void add_paid(portal::StatementView& view, const dues::Dues& dues, Detail detail) {
  for (auto v = dues.vigencias.rbegin(); v != dues.vigencias.rend(); ++v) {
    if (!v->is_paid()) continue;
    portal::StatementPaid bill{.name = "Factura de " + dues::vigencia_text(v->vigencia)};
    for (const auto& l : v->lines) {
      bill.amount += l.charged;
      if (detail == Detail::kTotals) continue;
      for (auto& step : statement_steps(l.charge_explanation, true))
        bill.steps.push_back(std::move(step));
    }
    view.paid.push_back(std::move(bill));
    if (view.paid.size() == kPaidShown) return;
  }
}

Response statement_page(const Context& context, const Request& request, const Subscriber& who,
                        Detail detail, portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::StatementView view;
  view.of_services = true;
  view.chrome = chrome(context, request, {{"Servicios públicos", kSearchForm}});
  view.csrf = tokens(kOrderForm);
  view.url_pay = statement_url(who) + "/orden";
  view.url_date = statement_url(who);
  view.parcel_number = who.number;
  view.errors = std::move(errors);
  read_statement_date(context, request, view);
  const auto law = context.law.current();
  const auto dues = context.services.db.read([&](pqxx::read_transaction& tx) {
    for (const auto& credit : ledger::credits_of(tx, subject_of(who)))
      view.credit += credit.balance;
    return dues::dues_of(tx, law->law(), subject_of(who), view.as_of);
  });
  add_owed(view, dues, law->rates, detail);
  add_paid(view, dues, detail);
  view.holder = portal::HolderForm{.form = {statement_url(who) + "/titular", tokens(kHolderForm)},
                                   .proven = detail == Detail::kWhole,
                                   .can_bill = !view.years.empty()};
  return tokens.finish(http::html(portal::statement_page(view), status));
}

Response statement(const Context& context, const Request& request) {
  const auto who = subscriber_of(context, request);
  if (!who) return http::problem(who.error(), request);
  return statement_page(context, request, *who, Detail::kTotals, {}, 200);
}

Response new_order(const Context& context, const Request& request) {
  const auto who = subscriber_of(context, request);
  if (!who) return http::problem(who.error(), request);
  return order_of_form(context, request, subject_of(*who), who->number);
}

// The paper of everything that is owed. It is the answer of the form that proved who asks: there is
// no address to ask it by again.
Response bill_pdf(const Context& context, const Request& request, const Subscriber& who) {
  const auto law = context.law.current();
  const auto bill = perform(context.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
    return payments::issue_bill(work, law->law(), subject_of(who),
                                dues::vigencia_of(tax_rules::period_of(work.today())));
  });
  if (!bill)
    return statement_page(context, request, who, Detail::kTotals,
                          {{"documento", to_text(bill.error())}},
                          info(bill.error().code).http_status);
  const auto holder = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::holder_on(
        tx, who.id, std::get<dues::BilledServices>(bill->charged).billed.period.last_day());
  });
  const auto view = service_bill_view(service_bill_paper(law->law().statute, context.base_url),
                                      *bill, who, holder);
  if (!view) return http::problem(view.error(), request);
  return http::pdf(portal::render_bill_pdf(*view), "factura-" + view->number + ".pdf");
}

Response for_the_holder(const Context& context, const Request& request) {
  const auto who = subscriber_of(context, request);
  if (!who) return http::problem(who.error(), request);
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const bool proven = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::is_holder(tx, who->id, form->get("documento"), context.services.clock.today());
  });
  if (!proven)
    return statement_page(
        context, request, *who, Detail::kTotals,
        {{"documento", "Ese documento no es el del titular. No se mostró nada más. Revíselo."}},
        403);
  if (form->get("accion") == "factura") return bill_pdf(context, request, *who);
  return statement_page(context, request, *who, Detail::kWhole, {}, 200);
}

}  // namespace

std::string services_url(const Context& context) {
  return context.law.statute().services.tariffs.empty() ? "" : kSearchForm;
}

void add_service_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto everyone = http::Access::everyone();
  const auto form = [&](const char* pattern, Response (*handler)(const Context&, const Request&),
                        const char* limit) {
    routes.push_back({http::Method::kPost, pattern, bind(handler), everyone, http::BodyClass::kForm,
                      http::Caller::kBrowser, limit});
  };
  routes.push_back({http::Method::kGet, kSearchForm, bind(search_form), everyone});
  form(kSearchForm, search, "consulta");
  routes.push_back({http::Method::kGet, kStatement, bind(statement), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "consulta"});
  form(kOrderForm, new_order, "orden");
  form(kHolderForm, for_the_holder, "consulta");
}

}  // namespace recaudo::site
