// A plan of instalments at the desk: the staff see what is offered of a vigencia, and join an owner
// who came with his document (docs/decisions/0044).
#include <algorithm>

#include "api/portal/plan_pages.h"
#include "api/site/instalment_view.h"
#include "api/site/staff.h"
#include "core/dues/vigencia.h"
#include "core/registry/parcel_search.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kPlan = "/contabilidad/predios/:numero/cuotas/:vigencia";

std::string parcel_url(const registry::Parcel& parcel) {
  return "/contabilidad/predios/" + parcel.npn.str();
}
std::string url_of(const PlanPlace& place) {
  return desk_plan_url(place.parcel.npn.str(), place.vigencia);
}

std::string why_not(const Error& error) {
  std::string out(info(error.code).text);
  if (!error.detail.empty()) out += " Motivo: " + error.detail + ".";
  return out;
}

void show_offer(portal::StaffPlanView& view, const SeenPlan& seen) {
  if (!seen.offered) {
    view.refused = why_not(seen.offered.error());
    return;
  }
  fill_offer(view, seen);
}

// "CC|79123456" as people read it.
std::string document_text(std::string owner) {
  std::ranges::replace(owner, '|', ' ');
  return owner;
}

std::string how_joined(const std::optional<payments::JoinedAtDesk>& desk) {
  if (!desk) return "El propietario se acogió por la página.";
  return "En ventanilla, por " + desk->clerk + ". Propietario: " + document_text(desk->owner) +
         ". Mostró: " + std::string(to_label(desk->shown)) + ".";
}

void show_joined(portal::StaffPlanView& view, const Context& context, const PlanPlace& place,
                 const dues::DueVigencia& v) {
  fill_joined(view, v, false);
  view.joined_how = "Desde el " + to_long_spanish(v.plan->joined_on) + ". " +
                    how_joined(context.services.db.read([&](pqxx::read_transaction& tx) {
                      return payments::joined_at_desk(tx, place.parcel.id, place.vigencia);
                    }));
}

Response plan_page(const Context& context, const Request& request, const PlanPlace& place,
                   portal::StaffPlanView view, int status) {
  const auto seen = seen_plan(context, place.parcel.id, place.vigencia);
  if (!seen.due) return http::problem(Code::kNotFound, request);
  const app::FormTokens tokens(context, request);
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kBooks));
  view.parcel_number = place.parcel.npn.str();
  view.url_parcel = parcel_url(place.parcel);
  view.address = place.parcel.address;
  view.vigencia = place.vigencia;
  if (seen.due->plan) {
    show_joined(view, context, place, *seen.due);
  } else {
    show_offer(view, seen);
    if (seen.offered && may_open(request, Area::kJoinPlan))
      view.join = portal::PostForm{url_of(place), tokens(kPlan)};
  }
  view.shown = {{"", "Escoja uno"}};
  for (const auto d : payments::kShownDocuments)
    view.shown.push_back({std::string(to_code(d)), std::string(to_label(d))});
  return tokens.finish(http::html(portal::staff_plan_page(view), status));
}

Response show(const Context& context, const Request& request) {
  const auto place = plan_place_of(context, request);
  if (!place) return http::problem(place.error(), request);
  return plan_page(context, request, *place, {}, 200);
}

// A second click finds the plan that the first one joined, and is not told that it joined one.
Response join(const Context& context, const Request& request) {
  const auto place = plan_place_of(context, request);
  if (!place) return http::problem(place.error(), request);
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  portal::StaffPlanView view;
  view.typed_document = form->get("documento");
  view.typed_shown = form->get("mostro");
  const auto owner = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::owner_document(tx, place->parcel.id, view.typed_document);
  });
  const auto shown = payments::parse_shown(view.typed_shown);
  if (!owner)
    view.errors.push_back({"documento",
                           "Ese documento no es el de un propietario de este predio. No se acogió "
                           "al plan. Revíselo."});
  if (!shown)
    view.errors.push_back({"mostro", "Escoja qué documento mostró. No se acogió al plan."});
  if (!view.errors.empty()) return plan_page(context, request, *place, std::move(view), 400);
  const auto& session = app::session_of(request);
  const auto joined = payments::join_at_desk(
      context.services, context.law.current()->law(), access::actor_of(session), session.account.id,
      place->parcel.id, place->vigencia, {.owner = *owner, .shown = *shown});
  if (!joined && !seen_plan(context, place->parcel.id, place->vigencia).has_plan())
    return http::problem(joined.error(), request);
  return http::redirect_303(joined ? with_notice(url_of(*place), Done::kPlanJoined)
                                   : url_of(*place));
}

}  // namespace

std::string desk_plan_url(std::string_view parcel_number, int vigencia) {
  return "/contabilidad/predios/" + std::string(parcel_number) + "/cuotas/" +
         dues::vigencia_code(vigencia);
}

void add_plan_desk_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  routes.push_back({http::Method::kGet, kPlan, bind(show), access_to(Area::kThirdParties)});
  routes.push_back(
      {http::Method::kPost, kPlan, bind(join), access_to(Area::kJoinPlan), http::BodyClass::kForm});
}

}  // namespace recaudo::site
