// Notice of the predial invoices: one person of rentas puts the list of a run on the web page, and
// tells where it was posted; another one confirms that.
#include <map>

#include "api/portal/invoice_pages.h"
#include "api/site/review.h"
#include "api/site/staff.h"
#include "base/bytes.h"
#include "core/billing/invoice_notice.h"
#include "core/dues/dues.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kHome = "/rentas/facturas";
constexpr const char* kPublish = "/rentas/facturas/:corrida/lista";
constexpr const char* kPost = "/rentas/facturas/:corrida/fijacion";
constexpr const char* kPosting = "/rentas/fijaciones/:id";
constexpr const char* kApprove = "/rentas/fijaciones/:id/aprobacion";
constexpr const char* kReject = "/rentas/fijaciones/:id/rechazo";

std::string url_of(const Uuid& proposal) {
  return path_of(Area::kDecidePosting) + "/" + to_string(proposal);
}
std::string post_url(billing::RunId run) {
  return std::string(kHome) + "/" + to_string(run) + "/fijacion";
}

Result<billing::Run> run_of(pqxx::transaction_base& tx, const Request& request) {
  const auto number = whole_number(request.parameter("corrida"));
  if (!number) return fail(Code::kNotFound);
  auto run = billing::find_run(tx, billing::RunId(*number));
  if (!run) return fail(Code::kNotFound);
  return *std::move(run);
}

// The posting of each run that waits for a decision.
std::map<billing::RunId, Uuid> waiting(const Context& context, pqxx::transaction_base& tx) {
  std::map<billing::RunId, Uuid> out;
  for (const auto& p : approvals::pending(tx, context.real_clock.now()))
    if (p.kind == approvals::Kind::kInvoicePosting)
      out.emplace(value_or_throw(billing::parse_posting_text(p.payload)).run, p.id);
  return out;
}

// What the two dates mean together.
std::string terms_with(const dues::Law& law, const billing::InvoiceList& list, Date posted_on) {
  return dues::notice_text({.on_web = list.on_web, .posted_on = posted_on}, law);
}

void add_list(portal::NoticeRow& row, const billing::InvoiceList& list, const dues::Law& law) {
  row.on_web = list.on_web;
  row.url_list = "/facturas/" + to_string(list.run);
  if (!list.posting) return;
  row.posted_on = list.posting->on;
  row.terms = terms_with(law, list, list.posting->on);
}

Response list(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const auto law = context.law.current();
  const bool may = may_open(request, Area::kNotifyInvoices);
  portal::NoticesView view;
  view.chrome = staff_chrome(context, request, tokens, kHome);
  const std::string csrf = tokens(kPublish);
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.rows.clear();
    const auto open = waiting(context, tx);
    for (const auto& run : billing::newest_runs(tx)) {
      if (run.state != billing::RunState::kPublished) continue;
      portal::NoticeRow row{
          .vigencia = run.vigencia, .run = to_string(run.id), .charged = run.charged.parcels};
      const auto listed = billing::list_of(tx, run.id);
      if (listed)
        add_list(row, *listed, law->law());
      else if (may)
        row.publish = portal::PostForm{std::string(kHome) + "/" + row.run + "/lista", csrf};
      if (const auto p = open.find(run.id); p != open.end() && !row.posted_on) {
        row.url_posting = url_of(p->second);
        row.posting_text = "Espera confirmación";
      } else if (listed && !listed->posting && may) {
        row.url_posting = post_url(run.id);
        row.posting_text = "Registrar la fijación";
      }
      view.rows.push_back(std::move(row));
    }
  });
  return tokens.finish(http::html(portal::notices_page(view)));
}

Response publish(const Context& context, const Request& request) {
  const auto done = perform(context.services, access::actor_of(app::session_of(request)),
                            "backoffice", [&](Work& work) -> Result<bool> {
                              RECAUDO_TRY(run, run_of(work.tx(), request));
                              return billing::publish_list(work, run);
                            });
  if (!done) return http::problem(done.error(), request);
  return http::redirect_303(with_notice(kHome, Done::kInvoicesListed));
}

Response form_page(const Context& context, const Request& request, portal::PostingNewView view,
                   int status) {
  const app::FormTokens tokens(context, request);
  auto listed =
      context.services.db.read([&](pqxx::read_transaction& tx) -> Result<billing::InvoiceList> {
        RECAUDO_TRY(run, run_of(tx, request));
        auto found = billing::list_of(tx, run.id);
        if (!found || found->posting) return fail(Code::kNotFound);
        return *std::move(found);
      });
  if (!listed) return http::problem(listed.error(), request);
  view.chrome = staff_chrome(context, request, tokens, kHome);
  view.propose = {post_url(listed->run), tokens(kPost)};
  view.vigencia = listed->vigencia;
  view.invoices = listed->invoices;
  view.on_web = listed->on_web;
  return tokens.finish(http::html(portal::posting_new_page(view), status));
}

Response new_form(const Context& context, const Request& request) {
  return form_page(context, request, {}, 200);
}

portal::FieldError refusal_of(const Error& error) {
  if (error.code == Code::kBadText)
    return {error.detail.find("lugar") == std::string::npos ? "acto" : "lugar", error.detail};
  return {"fijada", error.code == Code::kBadDate ? error.detail : full_text(error)};
}

Response propose(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  portal::PostingNewView view{.on = std::string(form->get("fijada")),
                              .place = std::string(form->get("lugar")),
                              .act = std::string(form->get("acto"))};
  const auto on = parse_typed_date(view.on);
  if (!on) {
    view.errors.push_back({"fijada", "Escriba día, mes y año, por ejemplo 31/03/2026."});
    return form_page(context, request, std::move(view), 400);
  }
  const auto& session = app::session_of(request);
  // The same form sent again is the same proposal.
  const Uuid id = derive_uuid("fijacion-facturas",
                              to_string(session.id) + "\n" + request.parameter("corrida") + "\n" +
                                  to_iso(*on) + "\n" + view.place + "\n" + view.act);
  const auto proposal =
      perform(context.services, access::actor_of(session), "backoffice",
              [&](Work& work) -> Result<approvals::Proposal> {
                RECAUDO_TRY(run, run_of(work.tx(), request));
                return billing::propose_posting(work, id, run,
                                                {.on = *on, .place = view.place, .act = view.act},
                                                session.account.id, context.real_clock.now());
              });
  if (proposal) return http::redirect_303(url_of(proposal->id));
  if (proposal.error().code == Code::kNotFound) return http::problem(proposal.error(), request);
  view.errors.push_back(refusal_of(proposal.error()));
  return form_page(context, request, std::move(view), info(proposal.error().code).http_status);
}

std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& p) {
  if (p.decision) return decision_text(context, p, "esta fijación");
  if (p.expires_at <= context.real_clock.now())
    return "La propuesta venció sin decisión. Haga una nueva.";
  if (!may_open(request, Area::kDecidePosting))
    return "Su usuario solo consulta. Deciden Rentas o Tesorería.";
  if (p.proposer == app::session_of(request).account.id)
    return "Usted registró esta fijación. Otra persona debe confirmarla.";
  return {};
}

Response show_page(const Context& context, const Request& request,
                   const approvals::Proposal& proposal, const std::string& refused, int status) {
  const auto typed = billing::parse_posting_text(proposal.payload);
  if (!typed) return http::problem(typed.error(), request);
  const auto listed = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return billing::list_of(tx, typed->run); });
  invariant(listed.has_value(), "a list that was published stays");
  const app::FormTokens tokens(context, request);
  const auto law = context.law.current();
  const std::string here = url_of(proposal.id);
  portal::PostingView view;
  view.chrome = staff_chrome(context, request, tokens, kHome);
  view.approve = {here + "/aprobacion", tokens(kApprove)};
  view.reject = {here + "/rechazo", tokens(kReject)};
  view.state = proposal_state(proposal, context.real_clock.now());
  view.vigencia = typed->vigencia;
  view.facts = {{"Facturas de la lista", std::to_string(listed->invoices)},
                {"En la página web", to_long_spanish(listed->on_web)},
                {"Fijada en lugar visible", to_long_spanish(typed->posting.on)},
                {"Lugar", typed->posting.place},
                {"Constancia", typed->posting.act},
                {"Plazos", terms_with(law->law(), *listed, typed->posting.on)},
                {"Norma", dues::kTitleNorm},
                {"Registró", proposer_text(context, request, proposal)}};
  view.changed = refused;
  view.no_decision = why_no_decision(context, request, proposal);
  view.stored_bytes = proposal.payload;
  view.sha256_hex = to_hex(recaudo::view(proposal.digest));
  return tokens.finish(http::html(portal::posting_page(view), status));
}

Response show(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kInvoicePosting);
  if (!proposal) return http::problem(proposal.error(), request);
  return show_page(context, request, *proposal, {}, 200);
}

// A refusal is said on the page of what was to be decided.
Response decided(const Context& context, const Request& request, const Result<void>& outcome,
                 Done done) {
  if (outcome) return http::redirect_303(with_notice(kHome, done));
  const auto proposal = proposal_of(context, request, approvals::Kind::kInvoicePosting);
  if (!proposal) return http::problem(proposal.error(), request);
  return show_page(context, request, *proposal, full_text(outcome.error()),
                   info(outcome.error().code).http_status);
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kInvoicePosting);
  if (!review) return http::problem(review.error(), request);
  return decided(
      context, request,
      billing::approve_posting(context.services, access::actor_of(app::session_of(request)),
                               "backoffice", *review, context.real_clock.now()),
      Done::kPostingConfirmed);
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kInvoicePosting);
  if (!review) return http::problem(review.error(), request);
  return decided(context, request,
                 perform(context.services, access::actor_of(app::session_of(request)), "backoffice",
                         [&](Work& work) {
                           return billing::reject_posting(work, *review, context.real_clock.now());
                         }),
                 Done::kPostingRejected);
}

}  // namespace

void add_notice_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  using http::BodyClass;
  using http::Method;
  const auto readers = access_to(Area::kInvoices);
  const auto makers = access_to(Area::kNotifyInvoices);
  const auto deciders = access_to(Area::kDecidePosting);
  routes.push_back({Method::kGet, kHome, bind(list), readers});
  routes.push_back({Method::kPost, kPublish, bind(publish), makers, BodyClass::kForm});
  routes.push_back({Method::kGet, kPost, bind(new_form), makers});
  routes.push_back({Method::kPost, kPost, bind(propose), makers, BodyClass::kForm});
  routes.push_back({Method::kGet, kPosting, bind(show), readers});
  routes.push_back({Method::kPost, kApprove, bind(approve), deciders, BodyClass::kForm});
  routes.push_back({Method::kPost, kReject, bind(reject), deciders, BodyClass::kForm});
}

}  // namespace recaudo::site
