// The accounting calendar: one person closes a month, two open it again.
#include "api/portal/periods_pages.h"
#include "api/site/review.h"
#include "api/site/staff.h"
#include "base/bytes.h"
#include "core/periods/periods.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;
using ledger::PeriodState;

constexpr const char* kClose = "/contabilidad/periodos/:mes/cierre";
constexpr const char* kReopen = "/contabilidad/periodos/:mes/reapertura";
constexpr const char* kDecide = "/contabilidad/reaperturas/:id";
constexpr const char* kApprove = "/contabilidad/reaperturas/:id/aprobacion";
constexpr const char* kReject = "/contabilidad/reaperturas/:id/rechazo";
constexpr std::size_t kShown = 36;  // three years; older months are not moved here

portal::MonthState shown(PeriodState s) {
  switch (s) {
    case PeriodState::kOpen:
      return portal::MonthState::kOpen;
    case PeriodState::kSoft:
      return portal::MonthState::kReview;
    case PeriodState::kClosed:
      return portal::MonthState::kClosed;
  }
  throw BrokenInvariant("state of a period out of range");
}
portal::Month shown(ledger::Month m) {
  return {m.year, m.month};
}

// A month that ended may go one step when the months before it are as closed as it will be, and
// open again when no later month is more closed than it will be. Newest first, from the present
// month.
std::vector<portal::PeriodRow> rows_of(const std::vector<ledger::Period>& periods, Date today,
                                       bool may_move, const std::string& csrf) {
  std::vector<portal::PeriodRow> rows;
  PeriodState least = PeriodState::kClosed;  // of the months before
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const auto& p = periods[i];
    const std::string here = "/contabilidad/periodos/" + to_iso(p.month);
    portal::PeriodRow row{.month = shown(p.month), .state = shown(p.state)};
    const auto next = p.state == PeriodState::kOpen ? PeriodState::kSoft : PeriodState::kClosed;
    row.next = shown(next);
    if (may_move && p.state != PeriodState::kClosed && least >= next && last_day(p.month) < today)
      row.close = {here + "/cierre", csrf};
    const bool last_closed = i + 1 == periods.size() || periods[i + 1].state == PeriodState::kOpen;
    if (may_move && p.state != PeriodState::kOpen && last_closed)
      row.url_reopen = here + "/reapertura";
    least = std::min(least, p.state);
    if (first_day(p.month) <= today) rows.push_back(std::move(row));
  }
  std::ranges::reverse(rows);
  if (rows.size() > kShown) rows.resize(kShown);
  return rows;
}

Response list_page(const Context& context, const Request& request, portal::FieldErrors errors,
                   int status) {
  const app::FormTokens tokens(context, request);
  portal::PeriodsView view{.errors = std::move(errors)};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kPeriods));
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.rows = rows_of(ledger::periods(tx), context.services.clock.today(),
                        may_open(request, Area::kMovePeriods), tokens(kClose));
    for (const auto& p : approvals::pending(tx, context.real_clock.now())) {
      if (p.kind != approvals::Kind::kPeriodReopening) continue;
      const auto r = value_or_throw(periods::parse_canonical(p.payload));
      view.pending.push_back(
          {shown(r.month), p.made_at, "/contabilidad/reaperturas/" + to_string(p.id)});
    }
  });
  return tokens.finish(http::html(portal::periods_page(view), status));
}

Response list(const Context& context, const Request& request) {
  return list_page(context, request, {}, 200);
}

Response close(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto month = ledger::parse_month(request.parameter("mes"));
  if (!month) return http::problem(month.error(), request);
  const bool whole = form->get("estado") == "cerrado";
  const auto done = perform(context.services, access::actor_of(app::session_of(request)),
                            "backoffice", [&](Work& work) {
                              if (whole && month->month == 12)
                                return periods::close_year(work, month->year);
                              return periods::close_month(
                                  work, *month, whole ? PeriodState::kClosed : PeriodState::kSoft);
                            });
  if (!done)
    return list_page(context, request,
                     {{"contenido-principal",
                       std::string(info(done.error().code).text) + " " + done.error().detail}},
                     info(done.error().code).http_status);
  return http::redirect_303(
      with_notice(path_of(Area::kPeriods), whole ? Done::kMonthClosed : Done::kMonthInReview));
}

Response reopen_form(const Context& context, const Request& request, ledger::Month month,
                     portal::ReopenView view, int status) {
  const app::FormTokens tokens(context, request);
  const std::string here = "/contabilidad/periodos/" + to_iso(month) + "/reapertura";
  view.chrome = staff_chrome(context, request, tokens, here);
  view.month = shown(month);
  view.propose = {here, tokens(kReopen)};
  return tokens.finish(http::html(portal::reopen_page(view), status));
}

Response ask_reopening(const Context& context, const Request& request) {
  const auto month = ledger::parse_month(request.parameter("mes"));
  if (!month) return http::problem(month.error(), request);
  return reopen_form(context, request, *month, {}, 200);
}

Response propose(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto month = ledger::parse_month(request.parameter("mes"));
  if (!month) return http::problem(month.error(), request);
  const periods::Reopening r{
      .month = *month, .to = PeriodState::kOpen, .reason = std::string(form->get("reason"))};
  const auto& session = app::session_of(request);
  const auto proposal =
      perform(context.services, access::actor_of(session), "backoffice", [&](Work& work) {
        // The same reason for the same month in one session is one proposal, also when sent twice.
        return periods::propose_reopening(
            work, derive_uuid("reapertura", to_string(session.id) + periods::canonical_text(r)), r,
            session.account.id, context.real_clock.now());
      });
  if (!proposal)
    return reopen_form(
        context, request, *month,
        {.reason = r.reason, .errors = {{"reason", std::string(info(proposal.error().code).text)}}},
        info(proposal.error().code).http_status);
  return http::redirect_303("/contabilidad/reaperturas/" + to_string(proposal->id));
}

std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& p) {
  if (p.decision) return decision_text(context, p, "esta propuesta");
  if (p.expires_at <= context.real_clock.now()) return "Esta propuesta venció. Haga una nueva.";
  if (!may_open(request, Area::kDecideReopening))
    return "Su usuario solo consulta. Deciden Tesorería o Administración.";
  if (p.proposer == app::session_of(request).account.id)
    return "Usted propuso esta reapertura. Otra persona debe decidirla.";
  return {};
}

Response show(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kPeriodReopening);
  if (!proposal) return http::problem(proposal.error(), request);
  const auto r = periods::parse_canonical(proposal->payload);
  if (!r) return http::problem(r.error(), request);
  const app::FormTokens tokens(context, request);
  const std::string here = "/contabilidad/reaperturas/" + to_string(proposal->id);
  portal::ReopeningView view;
  view.chrome = staff_chrome(context, request, tokens, here);
  view.approve = {here + "/aprobacion", tokens(kApprove)};
  view.reject = {here + "/rechazo", tokens(kReject)};
  view.month = shown(r->month);
  view.reason = r->reason;
  view.proposed_by = proposer_text(context, request, *proposal);
  view.proposed_at = proposal->made_at;
  view.no_decision = why_no_decision(context, request, *proposal);
  view.stored_bytes = proposal->payload;
  view.sha256_hex = to_hex(recaudo::view(proposal->digest));
  return tokens.finish(http::html(portal::reopening_page(view)));
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kPeriodReopening);
  if (!review) return http::problem(review.error(), request);
  const auto done =
      periods::approve_reopening(context.services, access::actor_of(app::session_of(request)),
                                 "backoffice", *review, context.real_clock.now());
  if (!done) return http::problem(done.error(), request);
  return http::redirect_303(with_notice(path_of(Area::kPeriods), Done::kMonthReopened));
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kPeriodReopening);
  if (!review) return http::problem(review.error(), request);
  const auto done = perform(
      context.services, access::actor_of(app::session_of(request)), "backoffice", [&](Work& work) {
        return periods::reject_reopening(work, *review, context.real_clock.now());
      });
  if (!done) return http::problem(done.error(), request);
  return http::redirect_303(with_notice(path_of(Area::kPeriods), Done::kReopeningRejected));
}

}  // namespace

void add_periods_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto readers = access_to(Area::kPeriods);
  const auto movers = access_to(Area::kMovePeriods);
  const auto deciders = access_to(Area::kDecideReopening);
  using http::Method;
  routes.push_back({Method::kGet, path_of(Area::kPeriods), bind(list), readers});
  routes.push_back({Method::kPost, kClose, bind(close), movers, http::BodyClass::kForm});
  routes.push_back({Method::kGet, kReopen, bind(ask_reopening), movers});
  routes.push_back({Method::kPost, kReopen, bind(propose), movers, http::BodyClass::kForm});
  routes.push_back({Method::kGet, kDecide, bind(show), readers});
  routes.push_back({Method::kPost, kApprove, bind(approve), deciders, http::BodyClass::kForm});
  routes.push_back({Method::kPost, kReject, bind(reject), deciders, http::BodyClass::kForm});
}

}  // namespace recaudo::site
