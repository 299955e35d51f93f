// Staff come in with an account and go out. The cookie holds a random token; the database holds its
// hash.
#include "api/site/staff.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

Response login_page(const Context& context, const Request& request, const std::string& user,
                    portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::LoginView view;
  view.chrome = chrome(context, request);
  view.csrf = tokens(app::kLoginPath);
  view.url_submit = app::kLoginPath;
  view.user = user;
  view.errors = std::move(errors);
  return tokens.finish(http::html(portal::login_page(view), status));
}

Response log_in(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const std::string user(form->get("user"));
  const auto outcome = context.staff.login(user, Secret(std::string(form->get("password"))),
                                           access::PeerKey(request.peer.key));
  if (!outcome) {
    const int status = info(outcome.error().code).http_status;
    return login_page(context, request, user,
                      {{"user", std::string(info(outcome.error().code).text)}}, status);
  }
  const std::string home = home_of(outcome->session.account.role);
  Response response = http::redirect_303(
      outcome->ended_another ? with_notice(home, Done::kOtherSessionEnded) : home);
  response.set_cookie(
      {.name = app::kStaffCookie, .value = outcome->token, .same_site = http::SameSite::kStrict});
  return response;
}

Response log_out(const Context& context, const Request& request) {
  (void)context.staff.logout(
      std::string(request.cookie(app::kStaffCookie)));  // already gone is gone
  Response response = http::redirect_303(app::kLoginPath);
  response.clear_cookie(app::kStaffCookie, http::SameSite::kStrict);
  response.set_header("Clear-Site-Data", "\"cache\",\"cookies\",\"storage\"");
  return response;
}

}  // namespace

void add_login_routes(Routes& routes, const Context& context) {
  using staff::Role;
  routes.push_back({http::Method::kGet, app::kLoginPath,
                    [&context](const Request& r) { return login_page(context, r, "", {}, 200); },
                    http::Access::everyone()});
  routes.push_back({http::Method::kPost, app::kLoginPath,
                    [&context](const Request& r) { return log_in(context, r); },
                    http::Access::everyone(), http::BodyClass::kForm, http::Caller::kBrowser,
                    "ingreso"});
  routes.push_back(
      {http::Method::kPost, kLogout, [&context](const Request& r) { return log_out(context, r); },
       roles({Role::kCajero, Role::kTesorero, Role::kRentas, Role::kAuditor, Role::kAdministrador}),
       http::BodyClass::kForm});
}

}  // namespace recaudo::site
