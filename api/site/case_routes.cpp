// What the treasury must look at: cases that payments opened, closed here with how they were
// resolved, and the open exceptions of the bank's days.
#include "api/site/books.h"
#include "api/site/exception_row.h"
#include "core/payments/cases.h"
#include "core/payments/treasury_desk.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kCase = "/tesoreria/excepciones/:pago/:caso";
constexpr const char* kCloseCase = "/tesoreria/excepciones/:pago/:caso/cierre";
constexpr int kShown = 200;

portal::ExceptionType type_of(const std::string& kind) {
  if (kind == "DUPLICADO") return portal::ExceptionType::kDuplicado;
  if (kind == "VALOR_DISTINTO") return portal::ExceptionType::kValorMayor;
  return portal::ExceptionType::kDatos;
}

// What the desk may do about a case that a payment opened.
std::string exits_of_case(const std::string& kind) {
  constexpr std::pair<std::string_view, std::string_view> kExits[] = {
      {"VALOR_DISTINTO", "Pida al banco la prueba del valor. Decidan dos personas."},
      {"TARDIO", "Revise la orden y avise al contribuyente."},
      {"POR_IMPUTAR",
       "Cargue la tasa que falte. El saldo a favor se aplica o se devuelve con un acto."},
      {"IDENTIDAD", "Consulte de nuevo la pasarela. Si se repite, avise a soporte."},
      {"INCIDENTE", "Llame al banco con el CUS del pago."},
      {"CONTRACARGO", "Avise al contribuyente que debe otra vez. Guarde la orden del banco."},
      {"REVERSO", "Avise al contribuyente. Guarde la confirmación de la pasarela."},
      {"REVERSO_EN_DUDA", "Abra el acto de reverso. Confirme con la pasarela si devolvió el pago."},
      {"REVERSO_SIN_ASIENTO",
       "La pasarela ya devolvió el dinero. Quite lo que impide el asiento y abra el acto de "
       "reverso."}};
  for (const auto& [name, exits] : kExits)
    if (name == kind) return std::string(exits);
  return exits_of(kind);
}

std::string case_url(const payments::Case& c) {
  return "/tesoreria/excepciones/" + to_string(c.ticket) + "/" + c.kind;
}

portal::ExceptionRow row_of(const payments::DeskCase& c, Instant now) {
  portal::ExceptionRow row;
  row.reference = c.reference;
  row.type = type_of(c.opened.kind);
  row.reason = c.opened.reason;
  row.exits = exits_of_case(c.opened.kind);
  row.order_amount = c.order_total;
  row.rail_amount = c.opened.amount;
  row.age_days = days_old(c.opened.opened_at, now);
  row.url = "/pago/" + c.token.str();
  return row;
}

Response case_form(const Context& context, const Request& request, portal::CaseView view,
                   int status) {
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    for (auto& c : payments::desk_cases(tx, kShown))
      if (to_string(c.opened.ticket) == request.parameter("pago") &&
          c.opened.kind == request.parameter("caso"))
        return std::optional(std::move(c));
    return std::optional<payments::DeskCase>();
  });
  if (!found) return http::problem(Code::kNotFound, request);
  const app::FormTokens tokens(context, request);
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kExceptions));
  view.row = row_of(*found, context.services.clock.now());
  view.close = {case_url(found->opened) + "/cierre", tokens(kCloseCase)};
  return tokens.finish(http::html(portal::case_page(view), status));
}

Response ask_to_close(const Context& context, const Request& request) {
  return case_form(context, request, {}, 200);
}

Response close(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto ticket = cursor_number(request.parameter("pago"));
  if (!ticket) return http::problem(Code::kNotFound, request);
  const std::string reason(form->get("reason"));
  const auto closed = payments::close_case(
      context.services, access::actor_of(app::session_of(request)),
      std::string(request.parameter("caso")), payments::TicketId(*ticket), reason);
  if (closed) return http::redirect_303(with_notice(path_of(Area::kExceptions), Done::kCaseClosed));
  if (closed.error().code != Code::kReasonTooShort) return http::problem(closed.error(), request);
  portal::CaseView view;
  view.reason = reason;
  view.errors = {{"reason", std::string(info(closed.error().code).text)}};
  return case_form(context, request, std::move(view), info(closed.error().code).http_status);
}

Response list(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::ExceptionsView view;
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kExceptions));
  const Instant now = context.services.clock.now();
  context.services.db.read([&](pqxx::read_transaction& tx) {
    for (const auto& c : payments::desk_cases(tx, kShown)) {
      view.rows.push_back(row_of(c, now));
      if (may_open(request, Area::kCloseCase)) view.rows.back().url_close = case_url(c.opened);
    }
    view.truncated = static_cast<int>(view.rows.size()) == kShown;
    const auto decisions = closing::open_exceptions(tx, kShown);
    view.truncated = view.truncated || static_cast<int>(decisions.size()) == kShown;
    for (const auto& e : decisions) {
      auto row = exception_row(tx, request, e.day, e.decision);
      row.age_days = days_between(e.day, context.services.clock.today());
      row.url = "/tesoreria/conciliacion?fecha=" + to_iso(e.day);
      view.rows.push_back(std::move(row));
    }
  });
  return tokens.finish(http::html(portal::exceptions_page(view)));
}

}  // namespace

void add_case_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto readers = access_to(Area::kExceptions);
  const auto closers = access_to(Area::kCloseCase);
  using http::Method;
  routes.push_back({Method::kGet, path_of(Area::kExceptions), bind(list), readers});
  routes.push_back({Method::kGet, kCase, bind(ask_to_close), closers});
  routes.push_back({Method::kPost, kCloseCase, bind(close), closers, http::BodyClass::kForm});
}

}  // namespace recaudo::site
