#include "api/site/staff.h"

namespace recaudo::site {

portal::Role to_portal(staff::Role role) {
  switch (role) {
    case staff::Role::kContribuyente:
      return portal::Role::kContribuyente;
    case staff::Role::kCajero:
      return portal::Role::kCajero;
    case staff::Role::kTesorero:
      return portal::Role::kTesorero;
    case staff::Role::kRentas:
      return portal::Role::kRentas;
    case staff::Role::kAuditor:
      return portal::Role::kAuditor;
    case staff::Role::kAdministrador:
      return portal::Role::kAdministrador;
  }
  throw BrokenInvariant("unknown role");
}

http::Access roles(std::initializer_list<staff::Role> allowed) {
  std::set<std::string> names;
  for (const auto role : allowed) names.emplace(staff::to_text(role));
  return http::Access::roles(std::move(names));
}

std::string home_of(staff::Role role) {
  switch (role) {
    case staff::Role::kAuditor:
      return "/auditoria";
    case staff::Role::kRentas:
      return "/rentas/tasas";
    case staff::Role::kAdministrador:
      return "/administracion/usuarios";
    default:
      return "/tesoreria";
  }
}

portal::StaffChrome staff_chrome(const app::Context& context, const http::Request& request,
                                 const app::FormTokens& tokens, const std::string& current) {
  const auto& session = app::session_of(request);
  portal::StaffChrome c;
  c.entity = entity_of(context);
  c.demo = context.law.statute().identity.demonstration;
  c.user_name = session.account.name;
  c.role = to_portal(session.account.role);
  c.urls = {.url_home = home_of(session.account.role),
            .url_treasury = "/tesoreria",
            .url_reconciliation = "/tesoreria/conciliacion",
            .url_exceptions = "/tesoreria/excepciones",
            .url_payments = "/tesoreria/pagos",
            .url_rates = "/rentas/tasas",
            .url_balances = "/contabilidad/saldos",
            .url_audit = "/auditoria",
            .url_users = "/administracion/usuarios"};
  c.current = current;
  c.csrf = tokens(app::kBackOfficeForm);
  c.url_logout = "/funcionarios/salir";
  c.url_stay = current;
  c.closes_at = std::min(session.absolute_end, context.real_clock.now() + std::chrono::minutes{15});
  c.rendered_at = context.services.clock.now();
  c.notice = request.query_value("hecho");
  return c;
}

void add_staff_routes(Routes& routes, const app::Context& context) {
  add_login_routes(routes, context);
  add_treasury_routes(routes, context);
  add_rates_routes(routes, context);
  add_audit_routes(routes, context);
  add_reconciliation_routes(routes, context);
}

}  // namespace recaudo::site
