// The nation's yearly figures: one person of rentas loads the figure of a year, another person
// approves the stored bytes.
#include <algorithm>
#include <map>

#include "api/portal/figures_pages.h"
#include "api/site/review.h"
#include "api/site/staff.h"
#include "api/site/statute_views.h"
#include "base/bytes.h"
#include "core/rates/yearly_figures.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;
using tax_rules::YearlyFigure;
using tax_rules::YearlyKind;

constexpr const char* kHome = "/rentas/cifras";
constexpr const char* kNew = "/rentas/cifras/nueva";
constexpr const char* kProposal = "/rentas/cifras/:id";
constexpr const char* kApprove = "/rentas/cifras/:id/aprobacion";
constexpr const char* kReject = "/rentas/cifras/:id/rechazo";
constexpr int kFirstYear = 2000, kYearsBack = 3;

std::string name_of(YearlyKind kind) {
  switch (kind) {
    case YearlyKind::kSmmlv:
      return "Salario mínimo (SMMLV)";
    case YearlyKind::kIpc:
      return "Inflación (IPC)";
    case YearlyKind::kUvt:
      return "UVT";
  }
  throw BrokenInvariant("a yearly figure has a name");
}

std::string url_of(const Uuid& proposal) {
  return std::string(kHome) + "/" + to_string(proposal);
}

// Of a figure that two persons approved.
struct ApprovedBy {
  Uuid proposal;
  approvals::Signatures signatures;
};
using Approved = std::map<std::pair<int, YearlyKind>, ApprovedBy>;

// Of a figure that two persons did not load.
std::string source_text(tax_rules::SourceMark mark) {
  return mark == tax_rules::SourceMark::kVerified ? "Tabla inicial, de una fuente publicada"
                                                  : "Tabla inicial, por confirmar";
}

// What the list shows of a figure and year; nothing of an old year that the tables do not have.
std::optional<portal::FigureRow> row_of(const Request& request, const app::LawSnapshot& law,
                                        const Approved& approved, YearlyKind kind, int year) {
  portal::FigureRow row{.year = year, .name = name_of(kind)};
  const auto figure = tax_rules::figure_of(law.tables, kind, year);
  if (!figure) {
    const int reader = tax_rules::predial_vigencia_of(kind, year).value_or(year);
    if (reader < year_of(law.today)) return std::nullopt;
    row.state = reader == year_of(law.today) ? portal::Badge{"Falta", portal::Tone::kBad}
                                             : portal::Badge{"Por cargar", portal::Tone::kNeutral};
    if (may_open(request, Area::kNewFigure))
      row.url = std::string(kNew) + "?cifra=" + std::string(rates::to_code(kind)) +
                "&anio=" + std::to_string(year);
    return row;
  }
  row.value = figure->value;
  row.norm = figure->norm;
  row.proposed_by = source_text(figure->mark);
  row.state = figure->mark == tax_rules::SourceMark::kVerified
                  ? portal::Badge{"Vigente", portal::Tone::kGood}
                  : portal::Badge{"Por confirmar", portal::Tone::kWarning};
  if (const auto found = approved.find({year, kind}); found != approved.end()) {
    const auto& [proposal, by] = found->second;
    row.state = {"Aprobada", portal::Tone::kGood};
    row.url = url_of(proposal);
    row.proposed_by = signed_text(by.proposer, by.made_at);
    row.approved_by = signed_text(by.checker, *by.decided_at);
  }
  return row;
}

std::vector<portal::FigureRow> waiting_rows(const Context& context, pqxx::transaction_base& tx) {
  std::vector<portal::FigureRow> rows;
  const Instant now = context.real_clock.now();
  auto waiting = approvals::pending(tx, now);
  std::erase_if(waiting, [](const auto& p) { return p.kind != approvals::Kind::kYearlyFigure; });
  const auto signatures = signatures_of(tx, waiting);
  rows.reserve(waiting.size());
  for (const auto& p : waiting) {
    const auto figure = value_or_throw(rates::parse_figure_text(p.payload));
    const auto& by = signatures.at(p.id);
    rows.push_back({.year = figure.year,
                    .name = name_of(figure.kind),
                    .value = figure.value,
                    .state = proposal_state(p, now),
                    .norm = figure.norm,
                    .proposed_by = signed_text(by.proposer, by.made_at),
                    .url = url_of(p.id)});
  }
  return rows;
}

Approved approved_figures(pqxx::transaction_base& tx) {
  const auto figures = rates::load_figures(tx);
  std::vector<Uuid> ids;
  ids.reserve(figures.size());
  for (const auto& row : figures) ids.push_back(row.approved_by);
  const auto signatures = approvals::signatures_of(tx, ids);
  Approved out;
  for (const auto& row : figures)
    out.try_emplace(std::pair(row.figure.year, row.figure.kind),
                    ApprovedBy{row.approved_by, signatures.at(row.approved_by)});
  return out;
}

// Proposals that wait, then the figures by year, the newest first.
Response list(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const auto law = context.law.current();
  const bool all = request.query_value("anios") == "todos";
  portal::FiguresView view;
  view.chrome = staff_chrome(context, request, tokens, kHome);
  view.url_new = link_to(request, Area::kNewFigure);
  if (!all) view.url_all = std::string(kHome) + "?anios=todos";
  Approved approved;
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.rows = waiting_rows(context, tx);
    approved = approved_figures(tx);
  });
  const int newest =
      std::max(year_of(law->today) + 1, approved.empty() ? 0 : approved.rbegin()->first.first);
  for (int year = newest; year >= (all ? kFirstYear : year_of(law->today) - kYearsBack); --year)
    for (const YearlyKind kind : tax_rules::kYearlyKinds)
      if (auto row = row_of(request, *law, approved, kind, year))
        view.rows.push_back(std::move(*row));
  return tokens.finish(http::html(portal::figures_page(view)));
}

Response form_page(const Context& context, const Request& request, portal::FigureNewView view,
                   int status) {
  const app::FormTokens tokens(context, request);
  view.chrome = staff_chrome(context, request, tokens, kHome);
  view.propose = {kNew, tokens(kNew)};
  for (const YearlyKind kind : tax_rules::kYearlyKinds)
    view.kinds.push_back({std::string(rates::to_code(kind)), name_of(kind)});
  return tokens.finish(http::html(portal::figure_new_page(view), status));
}

// A link from the list says which figure is missing.
Response new_form(const Context& context, const Request& request) {
  portal::FigureNewView view;
  view.kind = request.query_value("cifra");
  view.year = request.query_value("anio");
  return form_page(context, request, std::move(view), 200);
}

Result<std::variant<Money, Rate>> read_value(YearlyKind kind, std::string text) {
  using Value = std::variant<Money, Rate>;
  if (kind != YearlyKind::kIpc) {
    RECAUDO_TRY(money, parse_typed_money(text));
    return Value{money};
  }
  std::ranges::replace(text, ',', '.');
  RECAUDO_TRY(rate, parse_percent(text));
  return Value{rate};
}

// What was typed; what cannot be read is in `view.errors`.
YearlyFigure read_figure(const http::Form& form, portal::FigureNewView& view) {
  view.kind = form.get("cifra");
  view.year = form.get("anio");
  view.value = form.get("valor");
  view.norm = form.get("norma");
  YearlyFigure figure{.kind = YearlyKind::kSmmlv, .year = 0, .value = {}, .norm = view.norm};
  const auto kind = rates::find_yearly_kind(view.kind);
  const auto first = parse_iso_date(view.year + "-01-01");
  if (!kind) view.errors.push_back({"cifra", "Escoja la cifra."});
  if (!first) view.errors.push_back({"anio", "Escriba el año con cuatro números, como 2027."});
  if (first) figure.year = year_of(*first);
  if (kind) figure.kind = *kind;
  const auto value = read_value(figure.kind, view.value);
  if (value) figure.value = *value;
  if (!value)
    view.errors.push_back({"valor", figure.kind == YearlyKind::kIpc
                                        ? "Escriba el porcentaje, por ejemplo 5,10."
                                        : "Escriba el valor en pesos, por ejemplo 1.750.905."});
  if (view.norm.empty()) view.errors.push_back({"norma", "Escriba la norma, con número y fecha."});
  return figure;
}

portal::FieldError refusal_of(const Error& error) {
  if (error.code == Code::kBadAmount || error.code == Code::kBadRate)
    return {"valor", error.detail};
  if (error.code == Code::kBadText) return {"norma", error.detail};
  if (error.code == Code::kBadDate) return {"anio", "Escriba un año de 2000 a 2199."};
  if (error.code == Code::kParameterMissing)
    return {"anio", "Los años van seguidos. Falta antes: " + error.detail + "."};
  return {"valor", full_text(error)};
}

Response propose(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  portal::FigureNewView view;
  const YearlyFigure figure = read_figure(*form, view);
  if (!view.errors.empty()) return form_page(context, request, std::move(view), 400);
  const auto& session = app::session_of(request);
  const auto proposal =
      perform(context.services, access::actor_of(session), "backoffice", [&](Work& work) {
        return rates::propose_figure(
            work, derive_uuid("cifra", to_string(session.id) + rates::figure_text(figure)), figure,
            session.account.id, context.real_clock.now());
      });
  if (!proposal) {
    view.errors.push_back(refusal_of(proposal.error()));
    return form_page(context, request, std::move(view), info(proposal.error().code).http_status);
  }
  return http::redirect_303(url_of(proposal->id));
}

std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& p) {
  if (p.decision) return decision_text(context, p, "esta propuesta");
  if (!waits(p, context.real_clock.now())) return "Esta propuesta venció. Haga una nueva.";
  if (!may_open(request, Area::kDecideFigure))
    return "Su usuario solo consulta. Deciden Rentas o Tesorería.";
  if (p.proposer == app::session_of(request).account.id)
    return "Usted propuso esta cifra. Otra persona debe aprobarla.";
  return {};
}

std::vector<std::string> uses_of(const rates::FigureUse& use) {
  std::vector<std::string> out;
  if (!use.vigencia) {
    out.emplace_back("La facturación de predial no usa la UVT.");
  } else if (use.billed) {
    out.push_back(
        "La vigencia " + std::to_string(*use.vigencia) +
        " ya se facturó y sus cobros no cambian. Lo que falte por facturar usa esta cifra.");
  } else {
    out.push_back("La vigencia " + std::to_string(*use.vigencia) +
                  " no se ha facturado y usa esta cifra.");
  }
  for (const int vigencia : use.runs)
    out.push_back("La facturación de " + std::to_string(vigencia) +
                  " está en trámite. Si aprueba, hay que ensayarla otra vez.");
  return out;
}

void add_figure(portal::FigureApprovalView& view, const app::LawSnapshot& law,
                const YearlyFigure& figure) {
  view.name = name_of(figure.kind);
  view.norm = figure.norm;
  view.year = figure.year;
  view.value = figure.value;
  if (const auto before = tax_rules::figure_of(law.tables, figure.kind, figure.year - 1))
    view.year_before = before->value;
  if (const auto now = tax_rules::figure_of(law.tables, figure.kind, figure.year)) {
    view.in_force = now->value;
    view.in_force_norm = now->norm;
  }
}

Response show(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kYearlyFigure);
  if (!proposal) return http::problem(proposal.error(), request);
  const auto figure = rates::parse_figure_text(proposal->payload);
  if (!figure) return http::problem(figure.error(), request);
  const app::FormTokens tokens(context, request);
  const Instant now = context.real_clock.now();
  const std::string here = url_of(proposal->id);
  portal::FigureApprovalView view;
  view.chrome = staff_chrome(context, request, tokens, kHome);
  view.approve = {here + "/aprobacion", tokens(kApprove)};
  view.reject = {here + "/rechazo", tokens(kReject)};
  view.state = proposal_state(*proposal, now);
  view.proposed_by = proposer_text(context, request, *proposal);
  view.proposed_at = proposal->made_at;
  view.no_decision = why_no_decision(context, request, *proposal);
  add_figure(view, *context.law.current(), *figure);
  if (waits(*proposal, now))
    view.uses = uses_of(context.services.db.read(
        [&](pqxx::read_transaction& tx) { return rates::use_of(tx, *figure); }));
  view.stored_bytes = proposal->payload;
  view.sha256_hex = to_hex(recaudo::view(proposal->digest));
  return tokens.finish(http::html(portal::figure_approval_page(view)));
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kYearlyFigure);
  if (!review) return http::problem(review.error(), request);
  const auto row =
      rates::approve_figure(context.services, access::actor_of(app::session_of(request)),
                            "backoffice", *review, context.real_clock.now());
  if (!row) return http::problem(row.error(), request);
  context.law.reload();
  return http::redirect_303(with_notice(kHome, Done::kFigureApproved));
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kYearlyFigure);
  if (!review) return http::problem(review.error(), request);
  const auto done = perform(
      context.services, access::actor_of(app::session_of(request)), "backoffice",
      [&](Work& work) { return rates::reject_figure(work, *review, context.real_clock.now()); });
  if (!done) return http::problem(done.error(), request);
  return http::redirect_303(with_notice(kHome, Done::kFigureRejected));
}

}  // namespace

void add_figures_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  using http::BodyClass;
  using http::Method;
  const auto readers = access_to(Area::kFigures);
  const auto makers = access_to(Area::kNewFigure);
  const auto deciders = access_to(Area::kDecideFigure);
  routes.push_back({Method::kGet, kHome, bind(list), readers});
  routes.push_back({Method::kGet, kNew, bind(new_form), makers});
  routes.push_back({Method::kPost, kNew, bind(propose), makers, BodyClass::kForm});
  routes.push_back({Method::kGet, kProposal, bind(show), readers});
  routes.push_back({Method::kPost, kApprove, bind(approve), deciders, BodyClass::kForm});
  routes.push_back({Method::kPost, kReject, bind(reject), deciders, BodyClass::kForm});
}

}  // namespace recaudo::site
