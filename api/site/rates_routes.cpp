// The certified interest rates: one person of rentas loads a month, another person approves the
// stored bytes.
#include "api/site/review.h"
#include "api/site/staff.h"
#include "base/bytes.h"
#include "core/rates/mora_effect.h"
#include "core/rates/rates.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kNew = "/rentas/tasas/nueva";
constexpr const char* kApprove = "/rentas/tasas/:id/aprobacion";
constexpr const char* kReject = "/rentas/tasas/:id/rechazo";
constexpr int kMonthsShown = 24;

// The rows in force, by month.
using RatesInForce = std::vector<rates::CertifiedRateRow>;

portal::RateStatus status_of(const std::string& status) {
  return status == "memory" ? portal::RateStatus::kToConfirm : portal::RateStatus::kApproved;
}

// Of a rate that two persons did not load: where the table that the program brings took it from.
std::string source_text(const std::string& status) {
  if (status == "verified-official") return "Tabla inicial, de una fuente oficial";
  if (status == "verified") return "Tabla inicial, de una fuente publicada";
  if (status == "verified-secondary") return "Tabla inicial, de una fuente secundaria";
  return "Tabla inicial, de memoria y por confirmar";
}

portal::RateRow waiting_row(const approvals::Proposal& p, const approvals::Signatures& by) {
  const auto c = value_or_throw(rates::parse_canonical(p.payload));
  return {.month = {c.month.year, c.month.month},
          .ibc = c.ibc,
          .usury = c.usury,
          .resolution = c.resolution,
          .proposed_by = signed_text(by.proposer, by.made_at),
          .approved_by = "",
          .status = portal::RateStatus::kAwaiting,
          .url = "/rentas/tasas/" + to_string(p.id)};
}

portal::RateRow row_of(Date month, const rates::CertifiedRateRow& rate,
                       const std::map<Uuid, approvals::Signatures>& signatures) {
  portal::RateRow row{.month = {year_of(month), month_of(month)},
                      .ibc = rate.ibc,
                      .usury = rate.usury,
                      .resolution = rate.resolution,
                      .proposed_by = source_text(rate.status),
                      .status = status_of(rate.status)};
  if (!rate.approved_by) return row;
  const auto& by = signatures.at(*rate.approved_by);
  row.proposed_by = signed_text(by.proposer, by.made_at);
  row.approved_by = signed_text(by.checker, *by.decided_at);
  row.url = "/rentas/tasas/" + to_string(*rate.approved_by);
  return row;
}

std::map<Uuid, approvals::Signatures> signatures_of(pqxx::transaction_base& tx,
                                                    const RatesInForce& rows) {
  std::vector<Uuid> ids;
  for (const auto& row : rows)
    if (row.approved_by) ids.push_back(*row.approved_by);
  return approvals::signatures_of(tx, ids);
}

// Months ahead that have their rate, and then the last two years, with those that lack it.
void add_months_of(portal::RatesView& view, pqxx::transaction_base& tx, Date today) {
  const auto rows = rates::load_rates(tx);
  const auto signatures = signatures_of(tx, rows);
  const Date this_month = make_date(year_of(today), month_of(today), 1);
  for (auto row = rows.rbegin(); row != rows.rend() && row->from > this_month; ++row)
    view.rows.push_back(row_of(row->from, *row, signatures));
  for (int i = 0; i < kMonthsShown; ++i) {
    const Date month = add_months(this_month, -i);
    const auto row =
        std::ranges::find_if(rows, [&](const auto& r) { return r.from <= month && month <= r.to; });
    if (row != rows.end())
      view.rows.push_back(row_of(month, *row, signatures));
    else
      view.rows.push_back({.month = {year_of(month), month_of(month)}});
  }
}

std::vector<approvals::Proposal> waiting_rates(pqxx::transaction_base& tx, Instant now) {
  auto waiting = approvals::pending(tx, now);
  std::erase_if(waiting, [](const auto& p) { return p.kind != approvals::Kind::kInterestRate; });
  return waiting;
}

// Waiting proposals, then what is in force or missing, the newest month first.
Response list(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::RatesView view;
  view.chrome = staff_chrome(context, request, tokens, "/rentas/tasas");
  view.url_new = link_to(request, Area::kNewRate);
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.rows.clear();
    const auto waiting = waiting_rates(tx, context.real_clock.now());
    const auto signatures = site::signatures_of(tx, waiting);
    for (const auto& p : waiting) view.rows.push_back(waiting_row(p, signatures.at(p.id)));
    add_months_of(view, tx, context.services.clock.today());
  });
  return tokens.finish(http::html(portal::rates_page(view)));
}

Response form_page(const Context& context, const Request& request, portal::RateNewView view,
                   int status) {
  const app::FormTokens tokens(context, request);
  view.chrome = staff_chrome(context, request, tokens, kNew);
  view.propose = {kNew, tokens(kNew)};
  return tokens.finish(http::html(portal::rate_new_page(view), status));
}

Response new_form(const Context& context, const Request& request) {
  return form_page(context, request, {}, 200);
}

std::string mora_note(const rates::MoraEffect& e) {
  if (e.before_to == e.after_to)
    return "Mora de las deudas vencidas hoy, liquidada hasta el " + to_long_spanish(e.after_to) +
           ", sin esta tasa y con ella.";
  return "Sin esta tasa la mora solo se puede liquidar hasta el " + to_long_spanish(e.before_to) +
         ". Con ella, hasta el " + to_long_spanish(e.after_to) + ".";
}

// What the rate does to what is overdue today; why not, when another month lacks its rate.
portal::MoraEffectView mora_effect_view(const Context& context, const rates::Certification& c) {
  const auto law = context.law.current();
  const Date today = context.services.clock.today();
  const auto effect = context.services.db.read([&](pqxx::read_transaction& tx) {
    return rates::effect_on_mora(tx, c, law->on(today).statute.mora, today);
  });
  if (!effect)
    return {.note = "El efecto no se puede calcular. " +
                    std::string(info(effect.error().code).text) + " " + effect.error().detail};
  portal::MoraEffectView view{.note = mora_note(*effect),
                              .computed = true,
                              .debts = effect->debts,
                              .changed = effect->changed,
                              .capital = effect->capital,
                              .before = effect->before,
                              .after = effect->after,
                              .rows = {}};
  for (const auto& d : effect->most_changed)
    view.rows.push_back({d.npn, d.vigencia, d.capital, d.before, d.after});
  return view;
}

std::string with_point(std::string text) {
  std::ranges::replace(text, ',', '.');
  return text;
}

Response propose(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  portal::RateNewView view;
  view.month = form->get("month");
  view.ibc = form->get("ibc");
  view.usury = form->get("usury");
  view.resolution = form->get("resolution");
  view.resolution_date = form->get("resolution_date");
  rates::Certification c;
  auto first = parse_iso_date(view.month + "-01");
  if (!first) first = parse_typed_date("01/" + view.month);
  const auto ibc = parse_percent(with_point(view.ibc));
  const auto usury = parse_percent(with_point(view.usury));
  if (!first) view.errors.push_back({"month", "Escriba el mes y el año como 10/2026."});
  if (!ibc)
    view.errors.push_back({"ibc", "Escriba el interés bancario corriente, por ejemplo 19,49."});
  if (!usury) view.errors.push_back({"usury", "Escriba la tasa de usura, por ejemplo 29,24."});
  if (view.resolution.empty())
    view.errors.push_back({"resolution", "Escriba el número de la resolución."});
  const auto signed_on = parse_typed_date(view.resolution_date);
  if (!view.resolution_date.empty() && !signed_on)
    view.errors.push_back({"resolution_date", "Escriba la fecha como 30/09/2026."});
  if (!view.errors.empty()) return form_page(context, request, std::move(view), 400);
  c.month = {year_of(*first), month_of(*first)};
  c.ibc = *ibc;
  c.usury = *usury;
  c.resolution = view.resolution + (signed_on ? " del " + to_long_spanish(*signed_on) : "");
  if (form->get("paso") == "ver") {
    view.effect = mora_effect_view(context, c);
    return form_page(context, request, std::move(view), 200);
  }
  const auto& session = app::session_of(request);
  const auto proposal =
      perform(context.services, access::actor_of(session), "backoffice", [&](Work& work) {
        return rates::propose_rate(
            work, derive_uuid("tasa", to_string(session.id) + rates::canonical_text(c)), c,
            session.account.id, context.real_clock.now());
      });
  if (!proposal) {
    view.errors.push_back(
        {proposal.error().code == Code::kUsuryMismatch ? "usury" : "month",
         std::string(info(proposal.error().code).text) + " " + proposal.error().detail});
    return form_page(context, request, std::move(view), info(proposal.error().code).http_status);
  }
  return http::redirect_303("/rentas/tasas/" + to_string(proposal->id));
}

// Why this person decides nothing here, in words; empty when the two buttons are his.
std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& proposal) {
  if (proposal.decision) return decision_text(context, proposal, "esta propuesta");
  if (proposal.expires_at <= context.real_clock.now())
    return "Esta propuesta venció. Haga una nueva.";
  if (!may_open(request, Area::kNewRate))
    return "Su usuario solo consulta. Deciden Rentas o Tesorería.";
  if (proposal.proposer == app::session_of(request).account.id)
    return "Usted propuso esta tasa. Otra persona debe aprobarla.";
  return {};
}

Response show(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kInterestRate);
  if (!proposal) return http::problem(proposal.error(), request);
  const auto c = rates::parse_canonical(proposal->payload);
  if (!c) return http::problem(c.error(), request);
  const app::FormTokens tokens(context, request);
  const std::string here = "/rentas/tasas/" + to_string(proposal->id);
  portal::RateApprovalView view;
  view.chrome = staff_chrome(context, request, tokens, here);
  view.approve = {here + "/aprobacion", tokens(kApprove)};
  view.reject = {here + "/rechazo", tokens(kReject)};
  view.proposed_by = proposer_text(context, request, *proposal);
  view.proposed_at = proposal->made_at;
  view.no_decision = why_no_decision(context, request, *proposal);
  view.month = {c->month.year, c->month.month};
  view.ibc = c->ibc;
  view.usury = c->usury;
  view.resolution = c->resolution;
  view.stored_bytes = proposal->payload;
  view.sha256_hex = to_hex(recaudo::view(proposal->digest));
  if (waits(*proposal, context.real_clock.now())) view.effect = mora_effect_view(context, *c);
  return tokens.finish(http::html(portal::rate_approval_page(view)));
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kInterestRate);
  if (!review) return http::problem(review.error(), request);
  const auto row = rates::approve_rate(context.services, access::actor_of(app::session_of(request)),
                                       "backoffice", *review, context.real_clock.now());
  if (!row) return http::problem(row.error(), request);
  context.law.reload();
  return http::redirect_303(with_notice("/rentas/tasas", Done::kRateApproved));
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kInterestRate);
  if (!review) return http::problem(review.error(), request);
  const auto done = perform(
      context.services, access::actor_of(app::session_of(request)), "backoffice",
      [&](Work& work) { return rates::reject_rate(work, *review, context.real_clock.now()); });
  if (!done) return http::problem(done.error(), request);
  return http::redirect_303(with_notice("/rentas/tasas", Done::kRateRejected));
}

}  // namespace

void add_rates_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto readers = access_to(Area::kRates);
  const auto deciders = access_to(Area::kNewRate);
  routes.push_back({http::Method::kGet, "/rentas/tasas", bind(list), readers});
  routes.push_back({http::Method::kGet, kNew, bind(new_form), deciders});
  routes.push_back({http::Method::kPost, kNew, bind(propose), deciders, http::BodyClass::kForm});
  routes.push_back({http::Method::kGet, "/rentas/tasas/:id", bind(show), readers});
  routes.push_back(
      {http::Method::kPost, kApprove, bind(approve), deciders, http::BodyClass::kForm});
  routes.push_back({http::Method::kPost, kReject, bind(reject), deciders, http::BodyClass::kForm});
}

}  // namespace recaudo::site
