// The tesorería's first screen, the payments with their age, and the balances.
#include "api/site/staff.h"
#include "core/approvals/approvals.h"
#include "core/closing/bank_day.h"
#include "core/payments/cases.h"
#include "ledger/journal.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

int minutes_between(Instant from, Instant to) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(to - from).count());
}
int days_old(Instant from, Instant to) {
  return minutes_between(from, to) / (24 * 60);
}

// The first month, from the oldest debt that can exist to this month, without a certified rate.
std::optional<portal::Month> missing_rate(const Context& context) {
  const Date today = context.services.clock.today();
  const auto law = context.law.current();
  for (Date d = make_date(context.law.statute().first_vigencia, 7, 1); d <= today;
       d = add_months(d, 1))
    if (!law->rates.on(d)) return portal::Month{year_of(d), month_of(d)};
  return std::nullopt;
}

portal::Counter counter(const std::string& label, std::vector<Instant> since, Instant now,
                        const std::string& url) {
  portal::Counter c;
  c.label = label;
  c.count = static_cast<std::int64_t>(since.size());
  if (!since.empty()) c.oldest_days = days_old(*std::ranges::min_element(since), now);
  c.tone = since.empty() ? portal::Tone::kGood : portal::Tone::kWarning;
  c.url = url;
  return c;
}

Response home(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const Instant now = context.services.clock.now();
  portal::TreasurerHomeView view;
  view.chrome = staff_chrome(context, request, tokens, "/tesoreria");
  view.day = context.services.clock.today();
  view.missing_rate = missing_rate(context);
  view.url_rate_new = "/rentas/tasas/nueva";
  context.services.db.read([&](pqxx::read_transaction& tx) {
    std::vector<Instant> pending, review, unsettled, cases;
    portal::ChannelTotal pse{"Débito Bancario PSE", 0, {}}, bank{"Banco, ventanilla", 0, {}};
    for (const auto& p : payments::recent_payments(tx, 1000)) {
      if (p.state == payments::State::kPending || p.state == payments::State::kCreated)
        pending.push_back(p.created_at);
      if (p.state == payments::State::kReview) review.push_back(p.created_at);
      if (p.state != payments::State::kApproved) continue;
      if (!p.settled_at) unsettled.push_back(*p.decided_at);
      if (p.paid_on != view.day) continue;
      auto& channel = p.rail == "pse" ? pse : bank;
      ++channel.count;
      channel.amount += p.amount;
    }
    for (const auto& c : payments::open_cases(tx, 1000)) cases.push_back(c.opened_at);
    view.counters = {
        counter("Pendientes de respuesta del banco", pending, now,
                "/tesoreria/pagos?estado=" +
                    std::string(portal::to_code(portal::PaymentState::kPending))),
        counter("Aprobados sin abono en banco", unsettled, now, "/tesoreria/conciliacion"),
        counter("En revisión", review, now, "/tesoreria/pagos"),
        counter("Casos por resolver", cases, now, "/tesoreria/excepciones")};
    view.collected = {pse, bank};
    for (const auto& p : approvals::pending(tx, context.real_clock.now()))
      view.approvals.push_back(
          {"Tasa de interés", "Rentas", p.proposed_at, "/rentas/tasas/" + to_string(p.id)});
  });
  return tokens.finish(http::html(portal::treasurer_home_page(view)));
}

Response payments_list(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::PaymentsView view;
  view.chrome = staff_chrome(context, request, tokens, "/tesoreria/pagos");
  view.url_filter = "/tesoreria/pagos";
  view.state_filter = request.query_value("estado");
  view.text_filter = request.query_value("texto");
  const Instant now = context.services.clock.now();
  context.services.db.read([&](pqxx::read_transaction& tx) {
    for (const auto& p : payments::recent_payments(tx, 200)) {
      const auto order = value_or_throw(payments::order_by_id(tx, p.order));
      portal::PaymentRow row{.reference = order.reference.str(),
                             .channel = p.rail == "pse" ? "PSE" : "Ventanilla",
                             .cus = p.cus.str(),
                             .amount = p.amount,
                             .state = to_portal(payments::public_state(p.state)),
                             .created_at = p.created_at,
                             .age_minutes = minutes_between(p.created_at, now),
                             .url = "/pago/" + p.token.str()};
      const bool shown_state =
          view.state_filter.empty() || view.state_filter == portal::to_code(row.state);
      const bool shown_text = view.text_filter.empty() ||
                              row.reference.find(view.text_filter) != std::string::npos ||
                              row.cus.find(view.text_filter) != std::string::npos;
      if (shown_state && shown_text) view.rows.push_back(std::move(row));
    }
  });
  return tokens.finish(http::html(portal::payments_page(view)));
}

Response balances(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::LedgerBalancesView view;
  view.chrome = staff_chrome(context, request, tokens, "/contabilidad/saldos");
  view.from = make_date(context.law.statute().first_vigencia, 1, 1);
  view.to = context.services.clock.today();
  context.services.db.read([&](pqxx::read_transaction& tx) {
    for (const auto& b : ledger::trial_balance(tx))
      view.rows.push_back({b.code, b.name + (b.status == "verified" ? "" : " (por confirmar)"),
                           b.debit, b.credit, b.net()});
  });
  return tokens.finish(http::html(portal::ledger_balances_page(view)));
}

portal::ExceptionType type_of(const std::string& kind) {
  if (kind == "DUPLICADO") return portal::ExceptionType::kDuplicado;
  if (kind == "VALOR_DISTINTO") return portal::ExceptionType::kValorMayor;
  return portal::ExceptionType::kDatos;
}

Response cases(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::ExceptionsView view;
  view.chrome = staff_chrome(context, request, tokens, "/tesoreria/excepciones");
  const Instant now = context.services.clock.now();
  context.services.db.read([&](pqxx::read_transaction& tx) {
    for (const auto& c : payments::open_cases(tx, 200)) {
      const auto payment = value_or_throw(payments::payment_by_ticket(tx, c.ticket));
      const auto order = value_or_throw(payments::order_by_id(tx, payment.order));
      portal::ExceptionRow row;
      row.reference = order.reference.str();
      row.type = type_of(c.kind);
      row.reason = c.reason;
      row.order_amount = order.total;
      row.rail_amount = c.amount;
      row.age_days = days_old(c.opened_at, now);
      row.url = "/pago/" + payment.token.str();
      view.rows.push_back(std::move(row));
    }
    for (const auto& e : closing::open_exceptions(tx, 200)) {
      portal::ExceptionRow row;
      row.reference = e.decision.reference;
      row.type = exception_type(e.decision.exception);
      row.reason = e.decision.reason;
      row.exits = exits_of(e.decision.exception);
      row.bank_amount = e.decision.amount;
      row.age_days = days_between(e.day, context.services.clock.today());
      row.url = "/tesoreria/conciliacion?fecha=" + to_iso(e.day);
      view.rows.push_back(std::move(row));
    }
  });
  return tokens.finish(http::html(portal::exceptions_page(view)));
}

Response users(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::UsersView view;
  view.chrome = staff_chrome(context, request, tokens, "/administracion/usuarios");
  for (const auto& a : context.staff.accounts())
    view.rows.push_back({.user = a.account.login,
                         .name = a.account.name,
                         .role = to_portal(a.account.role),
                         .active = a.active,
                         .last_login = a.last_login,
                         .url = ""});
  return tokens.finish(http::html(portal::users_page(view)));
}

}  // namespace

void add_treasury_routes(Routes& routes, const Context& context) {
  using staff::Role;
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto treasury = roles({Role::kTesorero, Role::kCajero, Role::kAuditor});
  routes.push_back({http::Method::kGet, "/tesoreria", bind(home), treasury});
  routes.push_back({http::Method::kGet, "/tesoreria/pagos", bind(payments_list), treasury});
  routes.push_back({http::Method::kGet, "/tesoreria/excepciones", bind(cases), treasury});
  routes.push_back({http::Method::kGet, "/contabilidad/saldos", bind(balances),
                    roles({Role::kTesorero, Role::kAuditor})});
  routes.push_back(
      {http::Method::kGet, "/administracion/usuarios", bind(users), roles({Role::kAdministrador})});
}

}  // namespace recaudo::site
