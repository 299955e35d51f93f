// Predial in voluntary instalments (Ley 1995/2019 art. 6): the plan of a vigencia, joining it, and
// the order of what is missing up to an instalment, to be paid here or, by its slip, at a window.
// Joining is the owner's act, so it asks for his document; paying is anybody's, as any other order.
#include "api/site/document_limit.h"
#include "api/site/instalment_view.h"
#include "api/site/statement_view.h"
#include "base/log.h"
#include "core/registry/parcel_search.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

Response plan_page(const Context& context, const Request& request, const PlanPlace& place,
                   portal::FieldErrors errors, int status) {
  const auto seen = seen_plan(context, place.parcel.id, place.vigencia);
  if (!seen.due) return http::problem(Code::kNotFound, request);
  if (!seen.due->plan && !seen.offered) return http::problem(seen.offered.error(), request);
  const app::FormTokens tokens(context, request);
  portal::InstalmentPlanView view;
  view.chrome = chrome(context, request,
                       {{"Consulta", "/consulta"}, {"Estado de cuenta", place.url_statement()}});
  view.parcel_number = place.parcel.npn.str();
  view.address = place.parcel.address;
  view.vigencia = place.vigencia;
  view.url_statement = place.url_statement();
  view.errors = std::move(errors);
  if (seen.due->plan) {
    fill_joined(view, *seen.due, true);
    view.form = {place.url() + "/orden", tokens(kInstalmentOrder)};
  } else {
    fill_offer(view, seen);
    view.form = {place.url(), tokens(kPlanPage)};
  }
  return tokens.finish(http::html(portal::instalment_plan_page(view), status));
}

Response plan(const Context& context, const Request& request) {
  const auto place = plan_place_of(context, request);
  if (!place) return http::problem(place.error(), request);
  return plan_page(context, request, *place, {}, 200);
}

events::Actor owner_actor(std::string document) {
  return {.role = "contribuyente",
          .person = events::Person{events::pb::TAXPAYER, std::move(document)},
          .session = {},
          .auth = events::pb::NONE,
          .second_approver = {}};
}

// A second click finds the plan that the first one joined.
Response join(const Context& context, const Request& request) {
  const auto place = plan_place_of(context, request);
  if (!place) return http::problem(place.error(), request);
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const std::string_view typed = form->get("documento");
  if (const auto wait = document_wait(context, typed)) {
    log::warn("instalments.document_throttled", {{"traza", request.id}});
    return too_often(request, *wait);
  }
  auto document = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::owner_document(tx, place->parcel.id, typed);
  });
  log::info("instalments.owner_proof", {{"traza", request.id},
                                        {"parcel", to_string(place->parcel.id)},
                                        {"proven", document ? "yes" : "no"}});
  if (!document)
    return plan_page(context, request, *place,
                     {{"documento",
                       "Ese documento no es el de un propietario de este predio. No se acogió al "
                       "plan. Revíselo."}},
                     403);
  const auto joined = payments::join_instalments(context.services, context.law.current()->law(),
                                                 owner_actor(std::move(*document)),
                                                 place->parcel.id, place->vigencia);
  if (!joined && !seen_plan(context, place->parcel.id, place->vigencia).has_plan())
    return http::problem(joined.error(), request);
  return http::redirect_303(place->url_statement());
}

constexpr std::int64_t kMostNumber = 999;  // of an instalment that is asked for

std::optional<int> read_number(std::string_view typed) {
  const auto number = whole_number(typed);
  if (!number || *number > kMostNumber) return std::nullopt;
  return static_cast<int>(*number);
}

// Writes the order of the paper; its address then shows it.
Response new_slip(const Context& context, const Request& request, const PlanPlace& place,
                  int number) {
  const auto law = context.law.current();
  const auto slip = perform(context.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
    return payments::issue_instalment_slip(work, law->law(), place.parcel.id, place.vigencia,
                                           number);
  });
  if (!slip) return http::problem(slip.error(), request);
  return http::redirect_303(place.url() + "/cupon/" + std::to_string(number));
}

Response slip_pdf(const Context& context, const Request& request) {
  const auto place = plan_place_of(context, request);
  if (!place) return http::problem(place.error(), request);
  const auto number = read_number(request.parameter("cuota"));
  if (!number) return http::problem(Code::kNotFound, request);
  const auto law = context.law.current();
  const auto slip = context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::issued_instalment_slip(tx, law->law(), place->parcel.id, place->vigencia,
                                            *number, context.services.clock.today());
  });
  // Not printed yet, or what is missing changed since: the button is on the plan.
  if (!slip) return http::redirect_303(place->url());
  const auto view =
      instalment_slip_view(bill_paper(law->law().statute, context.base_url), *slip, place->parcel);
  if (!view) return http::problem(view.error(), request);
  return http::pdf(portal::render_bill_pdf(*view), "cupon-" + view->number + ".pdf");
}

Response new_order(const Context& context, const Request& request) {
  const auto place = plan_place_of(context, request);
  if (!place) return http::problem(place.error(), request);
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto number = read_number(form->get("cuota"));
  if (!number) return http::problem(Code::kBadForm, request);
  if (form->get("accion") == "cupon") return new_slip(context, request, *place, *number);
  return order_for_visitor(context, request,
                           {.subject = ledger::parcel_subject(place->parcel.id),
                            .vigencias = {place->vigencia},
                            .request_key = {},
                            .instalment = *number},
                           place->parcel.npn.str());
}

}  // namespace

void add_instalment_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto everyone = http::Access::everyone();
  routes.push_back({http::Method::kGet, kPlanPage, bind(plan), everyone, http::BodyClass::kNone,
                    http::Caller::kBrowser, "estado"});
  routes.push_back({http::Method::kPost, kPlanPage, bind(join), everyone, http::BodyClass::kForm,
                    http::Caller::kBrowser, "consulta"});
  routes.push_back({http::Method::kPost, kInstalmentOrder, bind(new_order), everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "orden"});
  routes.push_back({http::Method::kGet, kInstalmentSlip, bind(slip_pdf), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "pdf"});
}

}  // namespace recaudo::site
