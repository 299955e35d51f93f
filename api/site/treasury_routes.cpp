// The tesorería's first screen, and the payments with their age.
#include <algorithm>

#include "api/app/payer.h"
#include "api/http/url.h"
#include "api/site/staff.h"
#include "core/adjustments/receivable_act.h"
#include "core/approvals/approvals.h"
#include "core/closing/exception_count.h"
#include "core/payments/treasury_desk.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kPayments = "/tesoreria/pagos";
constexpr int kPaymentsShown = 50;

int minutes_between(Instant from, Instant to) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(to - from).count());
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

portal::Counter counter(const std::string& label, const payments::Waiting& waiting, Instant now,
                        const std::string& url) {
  portal::Counter c;
  c.label = label;
  c.count = waiting.count;
  if (waiting.oldest) c.oldest_days = days_old(*waiting.oldest, now);
  c.tone = waiting.count == 0 ? portal::Tone::kGood : portal::Tone::kWarning;
  c.url = url;
  return c;
}

std::vector<portal::Counter> counters(pqxx::read_transaction& tx, const Request& request,
                                      Instant now) {
  const auto waiting = payments::desk_counters(tx);
  // What the list of exceptions shows: cases of payments, and decisions of the bank's days.
  const auto exceptions = closing::count_open_exceptions(tx);
  payments::Waiting to_solve = waiting.cases;
  to_solve.count += exceptions.count;
  if (exceptions.oldest) {
    const Instant day = start_of_day(*exceptions.oldest);
    to_solve.oldest = to_solve.oldest ? std::min(*to_solve.oldest, day) : day;
  }
  const std::string by_state = std::string(kPayments) + "?estado=";
  return {counter("Pendientes de respuesta del banco", waiting.pending, now,
                  by_state + std::string(portal::to_code(portal::PaymentState::kPending))),
          counter("Aprobados sin abono en banco", waiting.unsettled, now,
                  link_to(request, Area::kReconciliation)),
          counter("En revisión", waiting.review, now, by_state + portal::kReviewFilter),
          counter("Casos por resolver", to_solve, now, link_to(request, Area::kExceptions))};
}

// Every channel has its row, also on a day without a payment.
std::vector<portal::ChannelTotal> collected(const Context& context, pqxx::read_transaction& tx,
                                            Date day) {
  std::vector<std::string> names;
  for (const auto* gateway : context.rails.all()) names.push_back(gateway->traits().name);
  names.emplace_back("banco");
  names.emplace_back("caja");
  const auto totals = payments::collected_on(tx, day);
  // A rail that this installation no longer has may still have payments of that day.
  for (const auto& total : totals)
    if (std::ranges::find(names, total.rail) == names.end()) names.push_back(total.rail);
  std::vector<portal::ChannelTotal> out;
  for (const auto& name : names) {
    portal::ChannelTotal row{app::channel_label(context, name), 0, {}};
    for (const auto& total : totals)
      if (total.rail == name) row = {row.channel, total.count, total.amount};
    out.push_back(std::move(row));
  }
  return out;
}

portal::Approval to_decide(const approvals::Proposal& p) {
  switch (p.kind) {
    case approvals::Kind::kInterestRate:
      return {"Tasa de interés", "Rentas", p.made_at, "/rentas/tasas/" + to_string(p.id)};
    case approvals::Kind::kPeriodReopening:
      return {"Reapertura de un mes", "Tesorería", p.made_at,
              "/contabilidad/reaperturas/" + to_string(p.id)};
    case approvals::Kind::kReceivableAct: {
      const auto act = value_or_throw(adjustments::parse_canonical(p.payload));
      return {std::string(adjustments::to_label(act.kind)), "Tesorería", p.made_at,
              "/contabilidad/ajustes/" + to_string(p.id)};
    }
    case approvals::Kind::kTillAnnulment:
      return {"Anulación de un recibo de caja", "Caja", p.made_at,
              path_of(Area::kDecideAnnulment) + "/" + to_string(p.id)};
    case approvals::Kind::kBillingRun:  // the report is read where it was made
      return {"Facturación: se decide en la consola con «recaudo bill approve»", "Rentas",
              p.made_at, "/tesoreria"};
    case approvals::Kind::kYearlyFigure:
      return {"Cifra anual de la nación", "Rentas", p.made_at, "/rentas/cifras/" + to_string(p.id)};
    case approvals::Kind::kNationalTable:
      return {"Versión de una tabla nacional", "Rentas", p.made_at,
              "/rentas/tablas/propuestas/" + to_string(p.id)};
    case approvals::Kind::kInvoicePosting:
      return {"Fijación de las facturas de predial", "Rentas", p.made_at,
              "/rentas/fijaciones/" + to_string(p.id)};
    case approvals::Kind::kStatuteVersion:
      return {"Versión del estatuto", "Rentas", p.made_at,
              "/rentas/estatuto/propuestas/" + to_string(p.id)};
  }
  throw BrokenInvariant("unknown kind of proposal");
}

Response home(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const Instant now = context.services.clock.now();
  portal::TreasurerHomeView view;
  view.chrome = staff_chrome(context, request, tokens, "/tesoreria");
  view.day = context.services.clock.today();
  view.missing_rate = missing_rate(context);
  view.url_rate_new = link_to(request, Area::kNewRate);
  view.url_budget = link_to(request, Area::kBudget);
  view.may_approve = may_open(request, Area::kNewRate);
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.counters = counters(tx, request, now);
    view.collected = collected(context, tx, view.day);
    if (!view.may_approve) return;
    for (const auto& p : approvals::pending(tx, context.real_clock.now()))
      if (p.proposer != app::session_of(request).account.id) view.approvals.push_back(to_decide(p));
  });
  return tokens.finish(http::html(portal::treasurer_home_page(view)));
}

portal::PaymentRow payment_row(const Context& context, const payments::ListedPayment& p,
                               Instant now) {
  return {.reference = p.reference,
          .channel = app::channel_label(context, p.rail),
          .cus = p.cus.str(),
          .amount = p.amount,
          .state = to_portal(payments::public_state(p.state)),
          .in_review = p.state == payments::State::kReview,
          .created_at = p.created_at,
          .age_minutes = minutes_between(p.created_at, now),
          .url = "/pago/" + p.token.str()};
}

std::optional<payments::PublicState> public_state_of(std::string_view code) {
  using payments::PublicState;
  for (const auto state : {PublicState::kPending, PublicState::kApproved, PublicState::kRejected,
                           PublicState::kExpired, PublicState::kReturned})
    if (portal::to_code(to_portal(state)) == code) return state;
  return std::nullopt;
}

// ?antes= is the ticket of the last row of the page before.
Result<payments::PaymentFilter> filter_of(const Request& request) {
  payments::PaymentFilter filter;
  const auto state = request.query_value("estado");
  filter.review_only = state == portal::kReviewFilter;
  filter.state = public_state_of(state);
  if (!state.empty() && !filter.review_only && !filter.state)
    return fail(Code::kNotFound, "estado");
  filter.text = request.query_value("texto");
  if (const auto before = request.query_value("antes"); !before.empty()) {
    const auto ticket = whole_number(before);
    if (!ticket) return fail(Code::kBadId);
    filter.before = payments::TicketId(*ticket);
  }
  return filter;
}

Response payments_list(const Context& context, const Request& request) {
  const auto filter = filter_of(request);
  if (!filter) return http::problem(filter.error(), request);
  const app::FormTokens tokens(context, request);
  portal::PaymentsView view;
  view.chrome = staff_chrome(context, request, tokens, kPayments);
  view.url_filter = kPayments;
  view.state_filter = request.query_value("estado");
  view.text_filter = filter->text;
  const auto page = context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::list_payments(tx, *filter, kPaymentsShown);
  });
  const Instant now = context.services.clock.now();
  view.url_rails = link_to(request, Area::kRails);
  for (const auto& p : page.rows) view.rows.push_back(payment_row(context, p, now));
  const std::string same_filter = std::string(kPayments) + "?estado=" + view.state_filter +
                                  "&texto=" + http::percent_encode(view.text_filter);
  if (filter->before) view.url_newest = same_filter;
  if (page.next) view.url_older = same_filter + "&antes=" + to_string(*page.next);
  return tokens.finish(http::html(portal::payments_page(view)));
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
  const auto get = [&](Area area, Response (*handler)(const Context&, const Request&)) {
    routes.push_back({http::Method::kGet, path_of(area),
                      [&context, handler](const Request& r) { return handler(context, r); },
                      access_to(area)});
  };
  get(Area::kTreasury, home);
  get(Area::kPayments, payments_list);
  get(Area::kUsers, users);
}

}  // namespace recaudo::site
