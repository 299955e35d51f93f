#include "api/site/staff.h"

#include <algorithm>
#include <set>

namespace recaudo::site {

namespace {

using staff::Role;

struct AreaRow {
  Area area;
  const char* path;
  std::vector<Role> roles;
};

const AreaRow& row_of(Area area) {
  static const std::vector<AreaRow> rows = {
      {Area::kTreasury, "/tesoreria", {Role::kTesorero, Role::kCajero, Role::kAuditor}},
      {Area::kReconciliation, "/tesoreria/conciliacion", {Role::kTesorero, Role::kAuditor}},
      {Area::kExceptions, "/tesoreria/excepciones", {Role::kTesorero, Role::kAuditor}},
      {Area::kCloseCase, "/tesoreria/excepciones", {Role::kTesorero}},
      {Area::kPayments, "/tesoreria/pagos", {Role::kTesorero, Role::kCajero, Role::kAuditor}},
      {Area::kBudget, "/tesoreria/presupuesto", {Role::kTesorero, Role::kAuditor}},
      {Area::kTill, "/caja", {Role::kCajero}},
      {Area::kTills, "/tesoreria/cajas", {Role::kTesorero, Role::kAuditor}},
      {Area::kMoveTills, "/tesoreria/cajas", {Role::kTesorero}},
      {Area::kDecideAnnulment, "/tesoreria/anulaciones", {Role::kTesorero, Role::kAdministrador}},
      {Area::kRails, "/tesoreria/pasarelas", {Role::kTesorero, Role::kAuditor}},
      {Area::kRates, "/rentas/tasas", {Role::kRentas, Role::kTesorero, Role::kAuditor}},
      {Area::kNewRate, "/rentas/tasas/nueva", {Role::kRentas, Role::kTesorero}},
      {Area::kFigures, "/rentas/cifras", {Role::kRentas, Role::kTesorero, Role::kAuditor}},
      {Area::kNewFigure, "/rentas/cifras/nueva", {Role::kRentas}},
      {Area::kDecideFigure, "/rentas/cifras", {Role::kRentas, Role::kTesorero}},
      {Area::kTables, "/rentas/tablas", {Role::kRentas, Role::kTesorero, Role::kAuditor}},
      {Area::kNewTable, "/rentas/tablas/nueva", {Role::kRentas}},
      {Area::kDecideTable, "/rentas/tablas", {Role::kRentas, Role::kTesorero}},
      {Area::kStatute, "/rentas/estatuto", {Role::kRentas, Role::kTesorero, Role::kAuditor}},
      {Area::kNewStatute, "/rentas/estatuto/nueva", {Role::kRentas}},
      {Area::kDecideStatute, "/rentas/estatuto", {Role::kRentas, Role::kTesorero}},
      {Area::kInvoices, "/rentas/facturas", {Role::kRentas, Role::kTesorero, Role::kAuditor}},
      {Area::kNotifyInvoices, "/rentas/facturas", {Role::kRentas}},
      {Area::kDecidePosting, "/rentas/fijaciones", {Role::kRentas, Role::kTesorero}},
      {Area::kSimple, "/rentas/simple", {Role::kRentas, Role::kTesorero, Role::kAuditor}},
      {Area::kBooks, "/contabilidad", {Role::kTesorero, Role::kAuditor, Role::kAdministrador}},
      // What names people or their parcels is for who collects and for who audits.
      {Area::kThirdParties, "/contabilidad/terceros", {Role::kTesorero, Role::kAuditor}},
      {Area::kPeriods,
       "/contabilidad/periodos",
       {Role::kTesorero, Role::kAuditor, Role::kAdministrador}},
      {Area::kMovePeriods, "/contabilidad/periodos", {Role::kTesorero}},
      {Area::kDecideReopening,
       "/contabilidad/reaperturas",
       {Role::kTesorero, Role::kAdministrador}},
      {Area::kActs,
       "/contabilidad/ajustes",
       {Role::kTesorero, Role::kAuditor, Role::kAdministrador}},
      {Area::kNewAct, "/contabilidad/ajustes/nuevo", {Role::kTesorero}},
      {Area::kDecideAct, "/contabilidad/ajustes", {Role::kTesorero, Role::kAdministrador}},
      {Area::kJoinPlan, "/contabilidad/predios", {Role::kTesorero}},
      {Area::kAudit, "/auditoria", {Role::kAuditor, Role::kTesorero}},
      {Area::kUsers, "/administracion/usuarios", {Role::kAdministrador}}};
  for (const AreaRow& row : rows)
    if (row.area == area) return row;
  throw BrokenInvariant("unknown area of the back office");
}

struct Notice {
  Done done;
  std::string_view code, text;
};
constexpr Notice kNotices[] = {
    {Done::kOtherSessionEnded, "otra-sesion", "Se cerró su otra sesión."},
    {Done::kCaseClosed, "caso-cerrado", "El caso quedó cerrado."},
    {Done::kRateApproved, "tasa-aprobada", "La tasa quedó aprobada."},
    {Done::kRateRejected, "tasa-rechazada", "La propuesta quedó rechazada."},
    {Done::kFigureApproved, "cifra-aprobada", "La cifra quedó aprobada y rige desde ahora."},
    {Done::kFigureRejected, "cifra-rechazada", "La propuesta quedó rechazada."},
    {Done::kTableApproved, "tabla-aprobada", "La versión de la tabla quedó aprobada."},
    {Done::kTableRejected, "tabla-rechazada", "La propuesta quedó rechazada."},
    {Done::kStatuteApproved, "estatuto-aprobado", "La versión del estatuto quedó aprobada."},
    {Done::kStatuteRejected, "estatuto-rechazado", "La propuesta quedó rechazada."},
    {Done::kInvoicesListed, "lista-publicada", "La lista quedó publicada en la página web."},
    {Done::kPostingConfirmed, "fijacion-confirmada", "La fijación quedó confirmada."},
    {Done::kPostingRejected, "fijacion-rechazada", "La fijación quedó rechazada."},
    {Done::kMonthInReview, "mes-en-revision", "El mes quedó en revisión."},
    {Done::kMonthClosed, "mes-cerrado", "El mes quedó cerrado."},
    {Done::kMonthReopened, "mes-reabierto", "El mes quedó reabierto."},
    {Done::kReopeningRejected, "reapertura-rechazada", "La reapertura quedó rechazada."},
    {Done::kActApproved, "acto-aprobado", "El acto quedó aprobado y registrado."},
    {Done::kActRejected, "acto-rechazado", "El acto quedó rechazado."},
    {Done::kPlanJoined, "plan-acogido", "El propietario quedó acogido al plan de cuotas."},
    {Done::kAnnulmentProposed, "anulacion-propuesta", "Otra persona decide la anulación."},
    {Done::kReceiptAnnulled, "recibo-anulado", "El recibo quedó anulado y el pago devuelto."},
    {Done::kAnnulmentRejected, "anulacion-rechazada", "La anulación quedó rechazada."},
    {Done::kTillCounted, "arqueo-hecho", "El arqueo quedó guardado. La tesorería cierra el turno."},
    {Done::kShiftClosed, "turno-cerrado", "El turno quedó cerrado."},
    {Done::kTillAdded, "caja-creada", "La caja quedó creada."},
    {Done::kBaseGiven, "base-entregada", "La base quedó registrada."},
    {Done::kDeposited, "consignada", "La consignación quedó registrada."}};

std::string notice_of(std::string_view code) {
  for (const Notice& notice : kNotices)
    if (notice.code == code) return std::string(notice.text);
  return {};
}

}  // namespace

std::string path_of(Area area) {
  return row_of(area).path;
}
http::Access access_to(Area area) {
  std::set<std::string> names;
  for (const Role role : row_of(area).roles) names.emplace(staff::to_text(role));
  return http::Access::roles(std::move(names));
}
bool may_open(const http::Request& request, Area area) {
  const auto& allowed = row_of(area).roles;
  return std::ranges::find(allowed, app::session_of(request).account.role) != allowed.end();
}
std::string link_to(const http::Request& request, Area area) {
  return may_open(request, area) ? path_of(area) : std::string();
}

std::string with_notice(const std::string& path, Done done) {
  for (const Notice& notice : kNotices)
    if (notice.done == done) return path + "?hecho=" + std::string(notice.code);
  throw BrokenInvariant("an act without its notice");
}

int days_old(Instant from, Instant to) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::hours>(to - from).count() / 24);
}

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
      return path_of(Area::kAudit);
    case staff::Role::kRentas:
      return path_of(Area::kRates);
    case staff::Role::kAdministrador:
      return path_of(Area::kUsers);
    case staff::Role::kCajero:
      return path_of(Area::kTill);
    default:
      return path_of(Area::kTreasury);
  }
}

portal::StaffChrome staff_chrome(const app::Context& context, const http::Request& request,
                                 const app::FormTokens& tokens, const std::string& current) {
  const auto& session = app::session_of(request);
  portal::StaffChrome c;
  c.entity = entity_of(context.law.statute().identity);
  c.demo = context.law.statute().identity.demonstration;
  c.user_name = session.account.name;
  c.role = to_portal(session.account.role);
  c.urls = {.url_home = home_of(session.account.role),
            .url_treasury = link_to(request, Area::kTreasury),
            .url_reconciliation = link_to(request, Area::kReconciliation),
            .url_exceptions = link_to(request, Area::kExceptions),
            .url_payments = link_to(request, Area::kPayments),
            .url_rates = link_to(request, Area::kRates),
            .url_books = link_to(request, Area::kBooks),
            .url_periods = link_to(request, Area::kPeriods),
            .url_audit = link_to(request, Area::kAudit),
            .url_users = link_to(request, Area::kUsers),
            .url_statute = link_to(request, Area::kStatute),
            .url_till = link_to(request, Area::kTill),
            .url_tills = link_to(request, Area::kTills),
            .url_figures = link_to(request, Area::kFigures),
            .url_invoices = link_to(request, Area::kInvoices),
            .url_tables = link_to(request, Area::kTables),
            .url_simple = link_to(request, Area::kSimple)};
  c.current = current;
  c.logout = {kLogout, tokens(kLogout)};
  c.url_stay = current;
  // Sessions live by the machine's clock; the page speaks in its own, which a demo may have moved.
  const auto left = session.closes_at - context.real_clock.now();
  c.closes_at = context.services.clock.now() + left;
  c.minutes_left = static_cast<int>(std::chrono::floor<std::chrono::minutes>(left).count());
  c.closes_anyway = session.closes_at == session.absolute_end;
  c.rendered_at = context.services.clock.now();
  c.notice = notice_of(request.query_value("hecho"));
  return c;
}

void add_staff_routes(Routes& routes, const app::Context& context) {
  add_login_routes(routes, context);
  add_treasury_routes(routes, context);
  add_case_routes(routes, context);
  add_budget_routes(routes, context);
  add_rails_routes(routes, context);
  add_rates_routes(routes, context);
  add_figures_routes(routes, context);
  add_tables_routes(routes, context);
  add_statute_routes(routes, context);
  add_notice_routes(routes, context);
  add_simple_routes(routes, context);
  add_books_routes(routes, context);
  add_cartera_routes(routes, context);
  add_subject_routes(routes, context);
  add_plan_desk_routes(routes, context);
  add_third_party_routes(routes, context);
  add_acts_routes(routes, context);
  add_periods_routes(routes, context);
  add_till_routes(routes, context);
  add_tills_routes(routes, context);
  add_audit_routes(routes, context);
  add_reconciliation_routes(routes, context);
}

}  // namespace recaudo::site
