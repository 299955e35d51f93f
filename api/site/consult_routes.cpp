// Consulting without an account: search, and the statement of a parcel on a date. Names never
// appear.
#include "api/portal/taxpayer_pages.h"
#include "api/site/handlers.h"
#include "base/bytes.h"
#include "core/adjustments/adjustments.h"
#include "core/payments/orders.h"
#include "core/registry/parcel_search.h"
#include "ledger/owed_back.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kSearchForm = "/consulta";
constexpr const char* kOrderForm = "/estado/:numero/orden";
constexpr int kStatementAheadDays = 92;
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

std::vector<portal::ExplainStep> steps_of(const tax_rules::Explanation& explanation, bool per_mil) {
  std::vector<portal::ExplainStep> out;
  out.reserve(explanation.size());
  for (const auto& line : explanation)
    out.push_back({.text = line.concept_name + ": " + line.detail,
                   .base = line.base,
                   .rate = line.rate,
                   .rate_per_mil = per_mil,
                   .days = line.days,
                   .amount = line.amount,
                   .article = line.norm,
                   .source = std::string(tax_rules::mark_text(line.mark)),
                   .to_confirm = line.mark == tax_rules::SourceMark::kMemory});
  return out;
}

// "octubre de 2026" is what the refusal names; the page wants the month.
std::optional<portal::Month> missing_month(const dues::DueVigencia& v,
                                           const tax_rules::RateTable& rates, Date on) {
  if (!v.not_computable || v.not_computable->code != Code::kRateNotCertified) return std::nullopt;
  for (Date d = add_days(v.due_on, 1); d <= on;
       d = add_months(make_date(year_of(d), month_of(d), 1), 1))
    if (!rates.on(d)) return portal::Month{year_of(d), month_of(d)};
  return portal::Month{year_of(on), month_of(on)};
}

portal::StatementYear year_view(const dues::DueVigencia& v, const tax_rules::RateTable& rates,
                                Date on, bool today) {
  portal::StatementYear year;
  year.vigencia = v.vigencia;
  year.id = std::to_string(v.vigencia);
  year.due = v.due_on;
  year.total = v.total();
  year.payable = today && !v.not_computable && !v.is_paid();
  year.selected = year.payable;
  year.missing_rate = missing_month(v, rates, on);
  if (v.overdue) year.badges.push_back({"Vencida", portal::Tone::kBad});
  if (v.discount_rate)
    year.badges.push_back({"Descuento " + to_percent_text(*v.discount_rate) + " hasta el " +
                               to_long_spanish(*v.discount_until),
                           portal::Tone::kGood});
  if (v.unconfirmed_rate) year.badges.push_back({"Tasa por confirmar", portal::Tone::kWarning});
  for (const auto& l : v.lines) {
    year.concepts.push_back(
        {std::string(ledger::to_label(l.item)), l.balance, steps_of(l.charge_explanation, true)});
    if (!l.interest.is_zero())
      year.concepts.push_back({"Interés de mora sobre " + std::string(ledger::to_label(l.item)),
                               l.interest, steps_of(l.interest_explanation, false)});
    if (!l.discount.is_zero())
      year.concepts.push_back(
          {"Descuento por pronto pago", -l.discount, steps_of(l.discount_explanation, false)});
  }
  return year;
}

Result<registry::Parcel> parcel_of(const Context& context, const Request& request) {
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_by_number(tx, request.parameter("numero"));
  });
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return fail(Code::kNotFound);
  return found->front();
}

// What else moved the account: a credit balance that settles nothing yet, what waits for a
// vigencia, and acts. Whether a refund was paid out is not told here: anybody opens this page.
void add_acts(portal::StatementView& view, pqxx::transaction_base& tx, ledger::SubjectId parcel) {
  for (const auto& credit : ledger::credits_of(tx, parcel)) view.credit += credit.balance;
  for (const auto& advance : ledger::advances_of(tx, parcel))
    view.advances.push_back({.vigencia = advance.year, .amount = advance.balance});
  for (const auto& act : adjustments::done_acts_of(tx, parcel, kActsShown))
    view.acts.push_back(
        {.on = act.on,
         .what = std::string(adjustments::to_label(act.kind)) +
                 (act.vigencia == 0 ? "" : ", vigencia " + std::to_string(act.vigencia)),
         .resolution = act.resolution,
         .amount = act.amount});
}

Response statement(const Context& context, const Request& request) {
  const auto parcel = parcel_of(context, request);
  if (!parcel) return http::problem(parcel.error(), request);
  const app::FormTokens tokens(context, request);
  const Date today = context.services.clock.today();
  portal::StatementView view;
  view.chrome = chrome(context, request, {{"Consulta", "/consulta"}});
  view.csrf = tokens(kOrderForm);
  view.url_pay = statement_url(parcel->npn) + "/orden";
  view.url_date = statement_url(parcel->npn);
  view.bill = portal::PostForm{statement_url(parcel->npn) + "/factura", tokens(kBillForm)};
  view.parcel_number = parcel->npn.str();
  view.address = parcel->address;
  view.today = today;
  view.last_date = add_days(today, kStatementAheadDays);
  view.as_of = today;
  if (const auto asked = request.query_value("fecha"); !asked.empty()) {
    const auto date = parse_typed_date(asked);
    view.typed_date = asked;
    if (date && *date >= today && *date <= view.last_date)
      view.as_of = *date;
    else
      view.errors.push_back({"fecha", "Escriba día, mes y año, entre hoy y el " +
                                          to_long_spanish(view.last_date) + "."});
  }
  const auto law = context.law.current();
  const auto dues = context.services.db.read([&](pqxx::read_transaction& tx) {
    add_acts(view, tx, parcel->id);
    return dues::dues_of(tx, law->law(), parcel->id, view.as_of);
  });
  for (const auto& v : dues.vigencias) {
    if (v.is_paid()) continue;
    view.years.push_back(year_view(v, law->rates, view.as_of, view.as_of == today));
    view.rate_to_confirm = view.rate_to_confirm || v.unconfirmed_rate;
    if (!v.not_computable) view.total += v.total();
  }
  for (auto e = dues.exempt.rbegin(); e != dues.exempt.rend(); ++e)
    view.exempt.push_back(
        {.vigencia = e->vigencia, .act = e->act, .steps = steps_of(e->explanation, true)});
  if (view.years.empty()) view.bill.reset();
  return tokens.finish(http::html(portal::statement_page(view)));
}

Response new_order(const Context& context, const Request& request) {
  const auto parcel = parcel_of(context, request);
  if (!parcel) return http::problem(parcel.error(), request);
  const auto form = request.form(http::Repeats::kAllow);
  if (!form) return http::problem(form.error(), request);
  payments::NewOrder order{.parcel = parcel->id, .vigencias = {}, .request_key = {}};
  std::string text = std::string(request.cookie(app::kVisitorCookie)) + parcel->npn.str() +
                     to_iso(context.services.clock.today());
  for (const auto value : form->all("vigencia")) {
    if (value.size() != 4 || value.find_first_not_of("0123456789") != value.npos)
      return http::problem(Code::kBadForm, request);
    order.vigencias.push_back(std::stoi(std::string(value)));
    text += "," + std::string(value);
  }
  const auto law = context.law.current();
  // The same visitor asking for the same thing while the same is owed gets the same order: a second
  // click, a reload.
  const auto owed = context.services.db.read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, law->law(), parcel->id, context.services.clock.today()).total();
  });
  text += owed ? to_plain(*owed) : "";
  order.request_key = "web:" + sha256_hex(text);
  const auto created =
      payments::create_order(context.services, law->law(), events::anonymous_taxpayer(), order);
  if (!created) return http::problem(created.error(), request);
  return http::redirect_303("/orden/" + created->token.str());
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
  routes.push_back({http::Method::kPost, kOrderForm, bind(new_order), everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "orden"});
}

}  // namespace recaudo::site
