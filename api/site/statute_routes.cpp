// The municipality's statute: one person of rentas loads a version and sees what it changes,
// another person approves the stored bytes.
#include <algorithm>

#include "api/site/review.h"
#include "api/site/sent_text.h"
#include "api/site/staff.h"
#include "api/site/statute_views.h"
#include "base/bytes.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;
using statutes::StatuteVersion;

constexpr const char* kHome = "/rentas/estatuto";
constexpr const char* kNew = "/rentas/estatuto/nueva";
constexpr const char* kVersion = "/rentas/estatuto/versiones/:numero";
constexpr const char* kVersionText = "/rentas/estatuto/versiones/:numero/texto";
constexpr const char* kProposal = "/rentas/estatuto/propuestas/:id";
constexpr const char* kProposalText = "/rentas/estatuto/propuestas/:id/texto";
constexpr const char* kApprove = "/rentas/estatuto/propuestas/:id/aprobacion";
constexpr const char* kReject = "/rentas/estatuto/propuestas/:id/rechazo";
constexpr const char* kTomlType = "application/toml; charset=utf-8";
constexpr const char* kPastedName = "estatuto.toml";
constexpr int kProposalsShown = 20;

std::string url_of(const approvals::Proposal& p) {
  return std::string(kHome) + "/propuestas/" + to_string(p.id);
}
std::string url_of(int version) {
  return std::string(kHome) + "/versiones/" + std::to_string(version);
}

portal::StaffChrome statute_chrome(const Context& context, const Request& request,
                                   const app::FormTokens& tokens) {
  return staff_chrome(context, request, tokens, kHome);
}

// Proposals that are no version (yet), then the versions, both newest first.
Response list(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::StatutesView view;
  view.chrome = statute_chrome(context, request, tokens);
  view.url_new = link_to(request, Area::kNewStatute);
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.rows.clear();
    const auto proposals = approvals::newest(tx, approvals::Kind::kStatuteVersion, kProposalsShown);
    const auto signatures = signatures_of(tx, proposals);
    for (const auto& p : proposals) {
      if (p.decision == approvals::Decision::kApproved) continue;
      const auto proposed = value_or_throw(statutes::parse_canonical(p.payload));
      view.rows.push_back({.name = "Propuesta",
                           .state = proposal_state(p, context.real_clock.now()),
                           .from = proposed.from,
                           .act = proposed.act,
                           .proposed_by = signatures.at(p.id).proposer,
                           .approved_by = "",
                           .at = p.made_at,
                           .url = url_of(p)});
    }
    const auto versions = statutes::load_versions(tx);
    for (std::size_t i = versions.size(); i-- > 0;) {
      const StatuteVersion& v = versions[i];
      view.rows.push_back({.name = "Versión " + std::to_string(v.number),
                           .state = state_of(versions, i, context.services.clock.today()),
                           .from = v.from,
                           .act = v.act,
                           .proposed_by = v.proposed_by,
                           .approved_by = v.approved_by,
                           .at = v.recorded_at,
                           .url = url_of(v.number)});
    }
  });
  return tokens.finish(http::html(portal::statutes_page(view)));
}

Response form_page(const Context& context, const Request& request, portal::StatuteNewView view,
                   int status) {
  const app::FormTokens tokens(context, request);
  view.chrome = statute_chrome(context, request, tokens);
  view.review = {kNew, tokens(kNew)};
  return tokens.finish(http::html(portal::statute_new_page(view), status));
}

Response new_form(const Context& context, const Request& request) {
  return form_page(context, request, {}, 200);
}

// What was sent, as a draft; what cannot be read is in `view.errors`, which shows it again.
statutes::Draft read_draft(const http::Multipart& form, portal::StatuteNewView& view) {
  view.from = field_text(form, "desde");
  view.act = field_text(form, "acto");
  view.act_on = field_text(form, "fecha_acto");
  SentText sent = sent_text(form);
  statutes::Draft draft{.text = std::move(sent.text),
                        .file_name = sent.file_name.empty() ? kPastedName : sent.file_name,
                        .from = {},
                        .act = view.act,
                        .act_on = {}};
  view.text = draft.text;
  const auto from = parse_typed_date(view.from);
  const auto act_on = parse_typed_date(view.act_on);
  if (from) draft.from = *from;
  if (act_on) draft.act_on = *act_on;
  if (!from) view.errors.push_back({"desde", "Escriba desde qué día rige, como 01/01/2027."});
  if (draft.act.empty()) view.errors.push_back({"acto", "Escriba el acto, con número y año."});
  if (!act_on) view.errors.push_back({"fecha_acto", "Escriba la fecha del acto, como 10/12/2026."});
  if (draft.text.empty())
    view.errors.push_back({"archivo", "Escoja el archivo del estatuto o pegue su texto."});
  return draft;
}

std::string field_of(Code code) {
  if (code == Code::kStatuteInvalid) return "archivo";
  return code == Code::kBadText ? "acto" : "desde";
}

Response refused_draft(const Context& context, const Request& request, portal::StatuteNewView view,
                       const Error& error) {
  view.errors.push_back({field_of(error.code), full_text(error)});
  return form_page(context, request, std::move(view), info(error.code).http_status);
}

Response preview(const Context& context, const Request& request, const statutes::Draft& draft,
                 portal::StatuteNewView typed) {
  const auto law = context.law.current();
  const app::LoadedStatute& before = *law->versions.back();
  portal::StatutePreviewView view;
  const auto read = context.services.db.read([&](pqxx::read_transaction& tx) -> Result<void> {
    RECAUDO_TRY(next, statutes::read_draft(tx, draft, law->national->service_limits(draft.from),
                                           context.services.clock.today()));
    view.facts = facts_of(draft, next);
    view.effect = roll_effect_view(tx, *law, before, next, draft.from);
    view.services = services_effect_view(tx, *law, before, next, draft.from);
    return {};
  });
  if (!read) return refused_draft(context, request, std::move(typed), read.error());
  const app::FormTokens tokens(context, request);
  view.chrome = statute_chrome(context, request, tokens);
  view.propose = {kNew, tokens(kNew)};
  view.changes = changes_view("Cambios frente a la " + version_name(before.version.number),
                              before.text, draft.text);
  view.from = typed.from;
  view.act = typed.act;
  view.act_on = typed.act_on;
  view.file_name = draft.file_name;
  view.content_base64 = to_base64(draft.text);
  view.url_back = kNew;
  return tokens.finish(http::html(portal::statute_preview_page(view)));
}

Response propose(const Context& context, const Request& request) {
  const auto form = request.multipart();
  if (!form) return http::problem(form.error(), request);
  portal::StatuteNewView typed;
  const auto draft = read_draft(*form, typed);
  if (!typed.errors.empty()) return form_page(context, request, std::move(typed), 400);
  if (field_text(*form, "paso") != "proponer")
    return preview(context, request, draft, std::move(typed));
  const auto& session = app::session_of(request);
  const auto law = context.law.current();
  const auto proposal =
      perform(context.services, access::actor_of(session), "backoffice", [&](Work& work) {
        return statutes::propose(work, to_string(session.id), draft,
                                 law->national->service_limits(draft.from), session.account.id,
                                 context.real_clock.now());
      });
  if (!proposal) return refused_draft(context, request, std::move(typed), proposal.error());
  return http::redirect_303(url_of(*proposal));
}

std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& p) {
  if (p.decision) return decision_text(context, p, "esta propuesta");
  if (p.expires_at <= context.real_clock.now())
    return "La propuesta venció sin decisión. Haga una nueva.";
  if (!may_open(request, Area::kDecideStatute))
    return "Su usuario solo consulta. Deciden Rentas o Tesorería.";
  if (p.proposer == app::session_of(request).account.id)
    return "Usted propuso esta versión. Otra persona debe aprobarla.";
  return {};
}

// What the proposal changes, against the version that it follows.
Result<void> add_effect(portal::StatuteReviewView& view, const Context& context,
                        const statutes::Proposed& proposed, bool waiting) {
  const auto law = context.law.current();
  const auto before = std::ranges::find_if(
      law->versions, [&](const auto& v) { return v->version.number == proposed.previous; });
  invariant(before != law->versions.end(), "a proposal follows a version");
  return context.services.db.read([&](pqxx::read_transaction& tx) -> Result<void> {
    RECAUDO_TRY(next, statutes::statute_of(tx, proposed));
    view.changes = changes_view("Cambios frente a la " + version_name(proposed.previous),
                                (*before)->text, next.text);
    if (waiting) {
      view.effect = roll_effect_view(tx, *law, **before, next.statute, proposed.from);
      view.services = services_effect_view(tx, *law, **before, next.statute, proposed.from);
    } else {
      view.effect.note = view.services.note = "La propuesta ya no espera decisión.";
    }
    if (waiting && law->versions.back()->version.number != proposed.previous)
      view.refused = "Otra versión entró después de la propuesta. Rechácela y proponga de nuevo.";
    return {};
  });
}

Response review_page(const Context& context, const Request& request,
                     const approvals::Proposal& proposal, const std::string& refused, int status) {
  const auto proposed = statutes::parse_canonical(proposal.payload);
  if (!proposed) return http::problem(proposed.error(), request);
  const app::FormTokens tokens(context, request);
  const std::string here = url_of(proposal);
  portal::StatuteReviewView view;
  if (const auto added =
          add_effect(view, context, *proposed, waits(proposal, context.real_clock.now()));
      !added)
    return http::problem(added.error(), request);
  view.chrome = statute_chrome(context, request, tokens);
  view.approve = {here + "/aprobacion", tokens(kApprove)};
  view.reject = {here + "/rechazo", tokens(kReject)};
  view.state = proposal_state(proposal, context.real_clock.now());
  view.facts = facts_of(*proposed, proposer_text(context, request, proposal), proposal.made_at);
  if (!refused.empty()) view.refused = refused;
  view.no_decision = why_no_decision(context, request, proposal);
  view.url_text = here + "/texto";
  view.stored_bytes = proposal.payload;
  view.sha256_hex = to_hex(recaudo::view(proposal.digest));
  return tokens.finish(http::html(portal::statute_review_page(view), status));
}

Response show_proposal(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kStatuteVersion);
  if (!proposal) return http::problem(proposal.error(), request);
  return review_page(context, request, *proposal, {}, 200);
}

Response proposal_text(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kStatuteVersion);
  if (!proposal) return http::problem(proposal.error(), request);
  const auto proposed = statutes::parse_canonical(proposal->payload);
  if (!proposed) return http::problem(proposed.error(), request);
  auto text = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return statutes::document_of(tx, proposed->digest); });
  if (!text) return http::problem(Code::kNotFound, request);
  return http::download(std::move(*text), kTomlType, "estatuto-propuesto.toml");
}

// A second click finds its own decision. Anything else is said on the proposal's own page.
Response decided(const Context& context, const Request& request, const Uuid& id,
                 const std::optional<Error>& refused, Done done) {
  if (!refused) return http::redirect_303(with_notice(kHome, done));
  const auto proposal = proposal_again(context, id);
  if (refused->code == Code::kProposalDecided) return http::redirect_303(url_of(proposal));
  return review_page(context, request, proposal, full_text(*refused),
                     info(refused->code).http_status);
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kStatuteVersion);
  if (!review) return http::problem(review.error(), request);
  context.law.reload();  // with the limits that another process put into force a moment ago
  const auto national = context.law.current()->national;
  const auto number =
      statutes::approve(context.services, access::actor_of(app::session_of(request)), "backoffice",
                        *review, *national, context.real_clock.now());
  context.law.reload();
  return decided(context, request, review->proposal,
                 number ? std::nullopt : std::optional(number.error()), Done::kStatuteApproved);
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kStatuteVersion);
  if (!review) return http::problem(review.error(), request);
  const auto done = perform(
      context.services, access::actor_of(app::session_of(request)), "backoffice",
      [&](Work& work) { return statutes::reject(work, *review, context.real_clock.now()); });
  return decided(context, request, review->proposal,
                 done ? std::nullopt : std::optional(done.error()), Done::kStatuteRejected);
}

// By the number in an address or a filter; null when there is none.
const app::LoadedStatute* find_version(const app::LawSnapshot& law, std::string_view number) {
  const auto found = std::ranges::find_if(
      law.versions, [&](const auto& v) { return std::to_string(v->version.number) == number; });
  return found == law.versions.end() ? nullptr : found->get();
}

// The older one is always "before", whichever page asked.
portal::KeyChangesView between(const app::LoadedStatute& one, const app::LoadedStatute& other) {
  const bool newer = one.version.number > other.version.number;
  const app::LoadedStatute &before = newer ? other : one, &after = newer ? one : other;
  return changes_view("De la " + version_name(before.version.number) + " a la " +
                          version_name(after.version.number),
                      before.text, after.text);
}

Response show_version(const Context& context, const Request& request) {
  const auto law = context.law.current();
  const auto* shown = find_version(*law, request.parameter("numero"));
  if (shown == nullptr) return http::problem(Code::kNotFound, request);
  const app::FormTokens tokens(context, request);
  portal::StatuteVersionView view;
  view.chrome = statute_chrome(context, request, tokens);
  view.number = shown->version.number;
  view.facts = facts_of(shown->version);
  view.url_compare = url_of(view.number);
  view.url_text = view.url_compare + "/texto";
  view.sha256_hex = to_hex(recaudo::view(shown->version.digest));
  std::vector<StatuteVersion> all;
  for (const auto& v : law->versions) {
    if (v.get() == shown) continue;
    view.others.push_back(
        {std::to_string(v->version.number), "Versión " + std::to_string(v->version.number)});
  }
  for (const auto& v : law->versions) all.push_back(v->version);
  const auto index = static_cast<std::size_t>(
      std::ranges::find(all, view.number, &StatuteVersion::number) - all.begin());
  view.state = state_of(all, index, law->today);
  view.other = request.query_value("contra");
  if (view.other.empty() && !view.others.empty())
    view.other = std::to_string(index > 0 ? all[index - 1].number : all[index + 1].number);
  if (!view.others.empty()) {
    const auto* other = find_version(*law, view.other);
    if (other == nullptr) return http::problem(Code::kNotFound, request);
    view.changes = between(*shown, *other);
  }
  return tokens.finish(http::html(portal::statute_version_page(view)));
}

Response version_text(const Context& context, const Request& request) {
  const auto law = context.law.current();
  const auto* shown = find_version(*law, request.parameter("numero"));
  if (shown == nullptr) return http::problem(Code::kNotFound, request);
  return http::download(shown->text, kTomlType,
                        "estatuto-version-" + std::to_string(shown->version.number) + ".toml");
}

}  // namespace

void add_statute_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto readers = access_to(Area::kStatute);
  const auto makers = access_to(Area::kNewStatute);
  const auto deciders = access_to(Area::kDecideStatute);
  using http::BodyClass;
  using http::Method;
  routes.push_back({Method::kGet, kHome, bind(list), readers});
  routes.push_back({Method::kGet, kNew, bind(new_form), makers});
  routes.push_back({Method::kPost, kNew, bind(propose), makers, BodyClass::kBankFile});
  routes.push_back({Method::kGet, kVersion, bind(show_version), readers});
  routes.push_back({Method::kGet, kVersionText, bind(version_text), readers});
  routes.push_back({Method::kGet, kProposal, bind(show_proposal), readers});
  routes.push_back({Method::kGet, kProposalText, bind(proposal_text), readers});
  routes.push_back({Method::kPost, kApprove, bind(approve), deciders, BodyClass::kForm});
  routes.push_back({Method::kPost, kReject, bind(reject), deciders, BodyClass::kForm});
}

}  // namespace recaudo::site
