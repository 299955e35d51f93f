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

struct Place {
  registry::Parcel parcel;
  int vigencia = 0;
  std::string url_parcel() const { return "/contabilidad/predios/" + parcel.npn.str(); }
  std::string url() const { return desk_plan_url(parcel.npn.str(), vigencia); }
};

Result<Place> place_of(const Context& context, const Request& request) {
  const auto vigencia = dues::parse_vigencia(request.parameter("vigencia"));
  if (!vigencia) return fail(Code::kNotFound, "vigencia");
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_by_number(tx, request.parameter("numero"));
  });
  if (!found) return tl::unexpected(found.error());
  if (found->size() != 1) return fail(Code::kNotFound, "predio");
  return Place{found->front(), *vigencia};
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
  view.rows = instalment_rows(*seen.offered);
  view.total = seen.offered->total;
  view.discount = seen.due->discount();
  view.join_until = seen.offered->join_until;
  view.statutory_due = seen.offered->statutory_due_on;
  view.norm = seen.offered->norm;
  if (seen.offered->invented)
    view.source = std::string(tax_rules::mark_text(tax_rules::SourceMark::kInvented));
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

void show_joined(portal::StaffPlanView& view, const Context& context, const Place& place,
                 const dues::PlanStanding& plan) {
  view.joined = true;
  view.kept = plan.kept;
  view.rows = instalment_rows(plan, false);
  for (const auto& i : plan.instalments) view.total += i.amount;
  view.statutory_due = plan.statutory_due_on;
  const auto& why = plan.due_explanation.front();
  view.norm = why.norm;
  view.source = std::string(tax_rules::mark_text(why.mark));
  view.joined_how = "Desde el " + to_long_spanish(plan.joined_on) + ". " +
                    how_joined(context.services.db.read([&](pqxx::read_transaction& tx) {
                      return payments::joined_at_desk(tx, place.parcel.id, place.vigencia);
                    }));
}

Response plan_page(const Context& context, const Request& request, const Place& place,
                   portal::StaffPlanView view, int status) {
  const auto seen = seen_plan(context, place.parcel.id, place.vigencia);
  if (!seen.due) return http::problem(Code::kNotFound, request);
  const app::FormTokens tokens(context, request);
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kBooks));
  view.parcel_number = place.parcel.npn.str();
  view.url_parcel = place.url_parcel();
  view.address = place.parcel.address;
  view.vigencia = place.vigencia;
  if (seen.due->plan) {
    show_joined(view, context, place, *seen.due->plan);
  } else {
    show_offer(view, seen);
    if (seen.offered && may_open(request, Area::kJoinPlan))
      view.join = portal::PostForm{place.url(), tokens(kPlan)};
  }
  view.shown = {{"", "Escoja uno"}};
  for (const auto d : payments::kShownDocuments)
    view.shown.push_back({std::string(to_code(d)), std::string(to_label(d))});
  return tokens.finish(http::html(portal::staff_plan_page(view), status));
}

Response show(const Context& context, const Request& request) {
  const auto place = place_of(context, request);
  if (!place) return http::problem(place.error(), request);
  return plan_page(context, request, *place, {}, 200);
}

// A second click finds the plan that the first one joined, and is not told that it joined one.
Response join(const Context& context, const Request& request) {
  const auto place = place_of(context, request);
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
  return http::redirect_303(joined ? with_notice(place->url(), Done::kPlanJoined) : place->url());
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
