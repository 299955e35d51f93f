// Home, policies, and the two display switches (a first-party cookie, no script).
#include "api/portal/assets.h"
#include "api/portal/public_pages.h"
#include "api/portal/taxpayer_pages.h"
#include "api/site/handlers.h"
#include "core/access/passwords.h"
#include "tax-rules/discount.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

const Date kPoliciesSince = make_date(2026, 1, 1);
constexpr const char* kPoliciesVersion = "1.0";

std::string policy_url(portal::Policy p) {
  return "/politicas/" + std::string(portal::policy_slug(p));
}

Response home(const Context& context, const Request& request) {
  portal::HomeView view;
  view.chrome = chrome(context, request);
  view.url_pay = "/consulta";
  view.url_receipt_search = "/verificar";
  view.url_services = services_url(context);
  view.url_invoices = "/facturas";
  const Date today = context.services.clock.today();
  if (const auto offer =
          tax_rules::prompt_payment_discount(context.law.statute(), year_of(today), today)) {
    view.discount_deadline = offer->until;
    view.discount_text = to_percent_text(offer->percent);
  }
  return http::html(portal::home_page(view));
}

Response policies(const Context& context, const Request& request) {
  portal::PoliciesIndexView view;
  view.chrome = chrome(context, request);
  view.version = kPoliciesVersion;
  view.in_force_since = kPoliciesSince;
  for (const auto p : portal::kPolicies) view.urls.push_back(policy_url(p));
  return http::html(portal::policies_index_page(view));
}

Response policy(const Context& context, const Request& request) {
  for (const auto p : portal::kPolicies) {
    if (portal::policy_slug(p) != request.parameter("nombre")) continue;
    portal::PolicyView view;
    view.chrome = chrome(context, request, {{"Políticas", "/politicas"}});
    view.policy = p;
    view.figures.password_min = static_cast<int>(access::kMinCodePoints);
    view.version = kPoliciesVersion;
    view.in_force_since = kPoliciesSince;
    return http::html(portal::policy_page(view));
  }
  return http::problem(Code::kNotFound, request);
}

Response display_switch(const Request& request) {
  const std::string& what = request.parameter("que");
  const std::string& value = request.parameter("valor");
  if ((what != "contraste" && what != "letra") || (value != "0" && value != "1"))
    return http::problem(Code::kRouteUnknown, request);
  Response response = http::redirect_303("/");
  response.set_cookie(
      {.name = "__Host-" + what, .value = value, .max_age = std::chrono::hours{24 * 180}});
  return response;
}

Response asset(const Request& request) {
  const auto* file = portal::find_asset(request.path);
  if (file == nullptr) return http::problem(Code::kRouteUnknown, request);
  Response response;
  response.content_type = std::string(portal::asset_content_type(*file));
  response.body = std::string(file->content);
  return response;
}

}  // namespace

void add_public_routes(Routes& routes, const Context& context) {
  const auto everyone = http::Access::everyone();
  const auto get = [&](std::string pattern, Response (*handler)(const Context&, const Request&)) {
    routes.push_back({http::Method::kGet, std::move(pattern),
                      [&context, handler](const Request& r) { return handler(context, r); },
                      everyone});
  };
  get("/", home);
  get("/politicas", policies);
  get("/politicas/:nombre", policy);
  routes.push_back({http::Method::kGet, "/ver/:que/:valor", display_switch, everyone});
  http::Route assets{http::Method::kGet, "/assets/:archivo", asset, everyone};
  assets.cache = http::CacheClass::kImmutable;
  routes.push_back(std::move(assets));
}

}  // namespace recaudo::site
