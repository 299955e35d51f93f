// The national tables: one person of rentas loads a version and sees what it changes, another
// person approves the stored bytes.
#include <algorithm>

#include "api/site/review.h"
#include "api/site/sent_text.h"
#include "api/site/staff.h"
#include "api/site/statute_views.h"
#include "api/site/table_views.h"
#include "base/bytes.h"
#include "core/approvals/typed_words.h"

namespace recaudo::site {
namespace {

using app::Context;
using dues::NationalTableVersion;
using http::Request;
using http::Response;
using tax_rules::NationalTable;

constexpr const char* kHome = "/rentas/tablas";
constexpr const char* kNew = "/rentas/tablas/nueva";
constexpr const char* kTable = "/rentas/tablas/de/:tabla";
constexpr const char* kVersionText = "/rentas/tablas/de/:tabla/:numero/texto";
constexpr const char* kProposal = "/rentas/tablas/propuestas/:id";
constexpr const char* kProposalText = "/rentas/tablas/propuestas/:id/texto";
constexpr const char* kApprove = "/rentas/tablas/propuestas/:id/aprobacion";
constexpr const char* kReject = "/rentas/tablas/propuestas/:id/rechazo";
constexpr const char* kCsvType = "text/csv; charset=utf-8";
constexpr const char* kProgram = "programa";  // in the place of a version's number

std::string url_of(const approvals::Proposal& p) {
  return std::string(kHome) + "/propuestas/" + to_string(p.id);
}
std::string url_of(NationalTable table) {
  return std::string(kHome) + "/de/" + std::string(to_code(table));
}
std::string text_url(NationalTable table, const std::string& number) {
  return url_of(table) + "/" + number + "/texto";
}

portal::StaffChrome tables_chrome(const Context& context, const Request& request,
                                  const app::FormTokens& tokens) {
  return staff_chrome(context, request, tokens, kHome);
}

// Proposals that wait, then each table with what rules today.
Response list(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const auto law = context.law.current();
  const Instant now = context.real_clock.now();
  portal::TablesView view;
  view.chrome = tables_chrome(context, request, tokens);
  view.url_new = link_to(request, Area::kNewTable);
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.rows.clear();
    for (const auto& p : approvals::pending(tx, now)) {
      if (p.kind != approvals::Kind::kNationalTable) continue;
      const auto proposed = value_or_throw(rates::parse_table_text(p.payload));
      view.rows.push_back({.name = name_of(proposed.table),
                           .state = proposal_state(p, now),
                           .from = to_long_spanish(proposed.from),
                           .norm = proposed.norm,
                           .use = use_of(proposed.table),
                           .url = url_of(p)});
    }
  });
  for (const NationalTable table : tax_rules::kNationalTables) {
    const auto* version = law->national->version_on(table, law->today);
    if (version == nullptr) continue;
    view.rows.push_back({.name = name_of(table),
                         .state = {"Rige", portal::Tone::kGood},
                         .from = from_text(*version),
                         .norm = version->norm,
                         .use = use_of(table),
                         .url = url_of(table)});
  }
  return tokens.finish(http::html(portal::tables_page(view)));
}

Response form_page(const Context& context, const Request& request, portal::TableNewView view,
                   int status) {
  const app::FormTokens tokens(context, request);
  view.chrome = tables_chrome(context, request, tokens);
  view.review = {kNew, tokens(kNew)};
  for (const NationalTable table : tax_rules::kNationalTables)
    view.tables.push_back({std::string(to_code(table)), name_of(table)});
  return tokens.finish(http::html(portal::table_new_page(view), status));
}

// A link from a table's page chooses it.
Response new_form(const Context& context, const Request& request) {
  portal::TableNewView view;
  view.typed.table = request.query_value("tabla");
  return form_page(context, request, std::move(view), 200);
}

// What was sent, as a draft; what cannot be read is in `view.errors`, which shows it again.
rates::TableDraft read_draft(const http::Multipart& form, portal::TableNewView& view) {
  view.typed = {.table = field_text(form, "tabla"),
                .from = field_text(form, "desde"),
                .norm = field_text(form, "norma"),
                .source = field_text(form, "fuente")};
  view.text = sent_text(form).text;
  rates::TableDraft draft{.table = {},
                          .text = view.text,
                          .from = {},
                          .norm = view.typed.norm,
                          .source = view.typed.source};
  const auto table = tax_rules::find_national_table(view.typed.table);
  const auto from = parse_typed_date(view.typed.from);
  if (table) draft.table = *table;
  if (from) draft.from = *from;
  if (!table) view.errors.push_back({"tabla", "Escoja la tabla."});
  if (!from) view.errors.push_back({"desde", "Escriba desde qué día rige, como 01/01/2027."});
  const auto plain = [&](const char* field, const std::string& typed, const char* what) {
    if (const auto read = approvals::plain_text(typed, rates::kMostLetters, what); !read)
      view.errors.push_back({field, refusal_text(read.error())});
  };
  plain("norma", draft.norm, "Escriba la norma, con número y año");
  plain("fuente", draft.source, "Escriba dónde se leyó la norma");
  if (draft.text.empty())
    view.errors.push_back({"archivo", "Escoja el archivo de la tabla o pegue su texto."});
  return draft;
}

// What does not follow the version before says so in a sentence of its own.
std::string said(const Error& error) {
  return error.code == Code::kStatuteVersion ? refusal_text(error) : full_text(error);
}

// What was typed of the act was checked before it became a draft.
std::string field_of(Code code) {
  return code == Code::kTableInvalid ? "archivo" : "desde";
}

Response refused_draft(const Context& context, const Request& request, portal::TableNewView view,
                       const Error& error) {
  view.errors.push_back({field_of(error.code), said(error)});
  return form_page(context, request, std::move(view), info(error.code).http_status);
}

// With the version that another process put into force a moment ago.
std::shared_ptr<const app::LawSnapshot> newest_law(const Context& context) {
  context.law.reload();
  return context.law.current();
}

portal::KeyChangesView changes_since(const app::LawSnapshot& law, NationalTable table, int previous,
                                     std::string_view text) {
  const auto versions = law.national->versions(table);
  const auto before = std::ranges::find(versions, previous, &NationalTableVersion::number);
  invariant(before != versions.end(), "a version of a table follows another");
  return changes_view("Cambios frente a la " + version_name(previous), table, (*before)->text,
                      text);
}

Response preview(const Context& context, const Request& request, const rates::TableDraft& draft,
                 portal::TableNewView typed) {
  const auto law = newest_law(context);
  portal::TablePreviewView view;
  const auto read =
      context.services.db.read([&](pqxx::read_transaction& tx) -> Result<rates::ProposedTable> {
        RECAUDO_TRY(proposed, rates::check_draft(tx, draft, context.services.clock.today()));
        auto effect = effect_of_table(tx, *law, draft.table, draft.text, draft.from);
        view.notes = std::move(effect.notes);
        view.services = std::move(effect.services);
        return proposed;
      });
  if (!read) return refused_draft(context, request, std::move(typed), read.error());
  const app::FormTokens tokens(context, request);
  view.chrome = tables_chrome(context, request, tokens);
  view.propose = {kNew, tokens(kNew)};
  view.facts = facts_of(*read);
  view.changes = changes_since(*law, draft.table, read->previous, draft.text);
  view.typed = typed.typed;
  view.content_base64 = to_base64(draft.text);
  view.url_back = std::string(kNew) + "?tabla=" + typed.typed.table;
  return tokens.finish(http::html(portal::table_preview_page(view)));
}

Response propose(const Context& context, const Request& request) {
  const auto form = request.multipart();
  if (!form) return http::problem(form.error(), request);
  portal::TableNewView typed;
  const auto draft = read_draft(*form, typed);
  if (!typed.errors.empty()) return form_page(context, request, std::move(typed), 400);
  if (field_text(*form, "paso") != "proponer")
    return preview(context, request, draft, std::move(typed));
  const auto& session = app::session_of(request);
  const auto proposal =
      perform(context.services, access::actor_of(session), "backoffice", [&](Work& work) {
        return rates::propose_table(work, to_string(session.id), draft, session.account.id,
                                    context.real_clock.now());
      });
  if (!proposal) return refused_draft(context, request, std::move(typed), proposal.error());
  return http::redirect_303(url_of(*proposal));
}

std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& p) {
  if (p.decision) return decision_text(context, p, "esta propuesta");
  if (!waits(p, context.real_clock.now()))
    return "La propuesta venció sin decisión. Haga una nueva.";
  if (!may_open(request, Area::kDecideTable))
    return "Su usuario solo consulta. Deciden Rentas o Tesorería.";
  if (p.proposer == app::session_of(request).account.id)
    return "Usted propuso esta versión. Otra persona debe aprobarla.";
  return {};
}

// What the proposal changes, against the version that it follows.
Result<void> add_effect(portal::TableReviewView& view, const Context& context,
                        const rates::ProposedTable& proposed, bool waiting) {
  const auto law = newest_law(context);
  return context.services.db.read([&](pqxx::read_transaction& tx) -> Result<void> {
    const auto text = rates::table_text_of(tx, proposed.digest);
    if (!text) return fail(Code::kNotFound, "texto de la tabla propuesta");
    view.changes = changes_since(*law, proposed.table, proposed.previous, *text);
    if (!waiting) return {};
    auto effect = effect_of_table(tx, *law, proposed.table, *text, proposed.from);
    view.notes = std::move(effect.notes);
    view.services = std::move(effect.services);
    if (law->national->versions(proposed.table).back()->number != proposed.previous)
      view.refused = "Otra versión entró después de la propuesta. Rechácela y proponga de nuevo.";
    return {};
  });
}

Response review_page(const Context& context, const Request& request,
                     const approvals::Proposal& proposal, const std::string& refused, int status) {
  const auto proposed = rates::parse_table_text(proposal.payload);
  if (!proposed) return http::problem(proposed.error(), request);
  const app::FormTokens tokens(context, request);
  const Instant now = context.real_clock.now();
  const std::string here = url_of(proposal);
  portal::TableReviewView view;
  if (const auto added = add_effect(view, context, *proposed, waits(proposal, now)); !added)
    return http::problem(added.error(), request);
  view.chrome = tables_chrome(context, request, tokens);
  view.approve = {here + "/aprobacion", tokens(kApprove)};
  view.reject = {here + "/rechazo", tokens(kReject)};
  view.state = proposal_state(proposal, now);
  view.facts = facts_of(*proposed);
  view.facts.emplace_back("Propuso", proposer_text(context, request, proposal));
  view.facts.emplace_back("Fecha de la propuesta", to_long_spanish(bogota_date(proposal.made_at)));
  if (!refused.empty()) view.refused = refused;
  view.no_decision = why_no_decision(context, request, proposal);
  view.url_text = here + "/texto";
  view.stored_bytes = proposal.payload;
  view.sha256_hex = to_hex(recaudo::view(proposal.digest));
  return tokens.finish(http::html(portal::table_review_page(view), status));
}

Response show_proposal(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kNationalTable);
  if (!proposal) return http::problem(proposal.error(), request);
  return review_page(context, request, *proposal, {}, 200);
}

Response proposal_text(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kNationalTable);
  if (!proposal) return http::problem(proposal.error(), request);
  const auto proposed = rates::parse_table_text(proposal->payload);
  if (!proposed) return http::problem(proposed.error(), request);
  auto text = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return rates::table_text_of(tx, proposed->digest); });
  if (!text) return http::problem(Code::kNotFound, request);
  return http::download(std::move(*text), kCsvType, file_name(proposed->table));
}

// A second click finds its own decision. Anything else is said on the proposal's own page.
Response decided(const Context& context, const Request& request, const Uuid& id,
                 const std::optional<Error>& refused, Done done) {
  context.law.reload();
  if (!refused) return http::redirect_303(with_notice(kHome, done));
  const auto proposal = proposal_again(context, id);
  if (refused->code == Code::kProposalDecided) return http::redirect_303(url_of(proposal));
  return review_page(context, request, proposal, said(*refused), info(refused->code).http_status);
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kNationalTable);
  if (!review) return http::problem(review.error(), request);
  const auto number =
      rates::approve_table(context.services, access::actor_of(app::session_of(request)),
                           "backoffice", *review, context.real_clock.now());
  return decided(context, request, review->proposal,
                 number ? std::nullopt : std::optional(number.error()), Done::kTableApproved);
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kNationalTable);
  if (!review) return http::problem(review.error(), request);
  const auto done = perform(
      context.services, access::actor_of(app::session_of(request)), "backoffice",
      [&](Work& work) { return rates::reject_table(work, *review, context.real_clock.now()); });
  return decided(context, request, review->proposal,
                 done ? std::nullopt : std::optional(done.error()), Done::kTableRejected);
}

portal::TableVersionRow row_of(const NationalTableVersion& v, portal::Badge state) {
  return {.number = v.number,
          .state = std::move(state),
          .from = from_text(v),
          .norm = v.norm,
          .source = v.source,
          .proposed_by = v.proposed_by,
          .approved_by = v.approved_by,
          .at = v.recorded_at,
          .url_text = text_url(v.table, std::to_string(v.number))};
}

Response show_table(const Context& context, const Request& request) {
  const auto table = tax_rules::find_national_table(request.parameter("tabla"));
  const auto law = context.law.current();
  if (!table || law->national->versions(*table).empty())
    return http::problem(Code::kNotFound, request);
  const auto versions = law->national->versions(*table);
  const app::FormTokens tokens(context, request);
  portal::TableView view;
  view.chrome = tables_chrome(context, request, tokens);
  view.name = name_of(*table);
  view.use = use_of(*table);
  for (std::size_t i = versions.size(); i-- > 0;)
    view.versions.push_back(row_of(*versions[i], state_of(versions, i, law->today)));
  view.compared = versions.size() > 1;
  if (view.compared)
    view.changes = changes_view("De la " + version_name(versions[versions.size() - 2]->number) +
                                    " a la " + version_name(versions.back()->number),
                                *table, versions[versions.size() - 2]->text, versions.back()->text);
  if (may_open(request, Area::kNewTable))
    view.url_new = std::string(kNew) + "?tabla=" + std::string(to_code(*table));
  const bool known = std::ranges::any_of(
      versions, [&](const auto* v) { return v->text == tax_rules::shipped_text(*table); });
  if (!known) view.url_program = text_url(*table, kProgram);
  return tokens.finish(http::html(portal::table_page(view)));
}

// Of a version, or the one that this program brings.
Response version_text(const Context& context, const Request& request) {
  const auto table = tax_rules::find_national_table(request.parameter("tabla"));
  const auto number = request.parameter("numero");
  if (!table) return http::problem(Code::kNotFound, request);
  const std::string file = std::string(to_code(*table)) + "-" + std::string(number) + ".csv";
  if (number == kProgram)
    return http::download(std::string(tax_rules::shipped_text(*table)), kCsvType, file);
  const auto law = context.law.current();
  for (const auto* version : law->national->versions(*table))
    if (std::to_string(version->number) == number)
      return http::download(version->text, kCsvType, file);
  return http::problem(Code::kNotFound, request);
}

}  // namespace

void add_tables_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto readers = access_to(Area::kTables);
  const auto makers = access_to(Area::kNewTable);
  const auto deciders = access_to(Area::kDecideTable);
  using http::BodyClass;
  using http::Method;
  routes.push_back({Method::kGet, kHome, bind(list), readers});
  routes.push_back({Method::kGet, kNew, bind(new_form), makers});
  routes.push_back({Method::kPost, kNew, bind(propose), makers, BodyClass::kBankFile});
  routes.push_back({Method::kGet, kTable, bind(show_table), readers});
  routes.push_back({Method::kGet, kVersionText, bind(version_text), readers});
  routes.push_back({Method::kGet, kProposal, bind(show_proposal), readers});
  routes.push_back({Method::kGet, kProposalText, bind(proposal_text), readers});
  routes.push_back({Method::kPost, kApprove, bind(approve), deciders, BodyClass::kForm});
  routes.push_back({Method::kPost, kReject, bind(reject), deciders, BodyClass::kForm});
}

}  // namespace recaudo::site
