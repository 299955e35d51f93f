// Acts that correct what is owed: one person proposes, another decides.
#include <algorithm>

#include "api/site/act_forms.h"
#include "api/site/acts_list.h"
#include "api/site/books.h"
#include "api/site/debt_forms.h"
#include "api/site/review.h"
#include "base/bytes.h"
#include "core/adjustments/applied_money.h"
#include "core/adjustments/compensated_interest.h"
#include "core/adjustments/restorations.h"
#include "core/closing/bank_day.h"
#include "core/closing/unapplied_credit.h"
#include "core/dues/entry_effects.h"
#include "core/dues/vigencia.h"

namespace recaudo::site {
namespace {

using adjustments::ActKind;
using app::Context;
using http::Request;
using http::Response;

constexpr const char* kNew = "/contabilidad/ajustes/nuevo";
constexpr const char* kShow = "/contabilidad/ajustes/:id";
constexpr const char* kApprove = "/contabilidad/ajustes/:id/aprobacion";
constexpr const char* kReject = "/contabilidad/ajustes/:id/rechazo";
constexpr const char* kAskRail = "/contabilidad/ajustes/:id/consulta";

// The field in which somebody was typed whom nobody is, with why.
struct NoSubject {
  const char* field;
  Error why;
};

// One of the two: a parcel by its number, or a subscriber by his.
tl::expected<ActSubject, NoSubject> subject_of(pqxx::transaction_base& tx, std::string_view parcel,
                                               std::string_view subscriber) {
  if (!parcel.empty() && !subscriber.empty())
    return tl::unexpected(NoSubject{
        "suscriptor", {Code::kBadForm, "Escriba el número predial o el de suscriptor, no ambos."}});
  if (!subscriber.empty()) {
    const auto found = registry::find_subscriber(tx, subscriber);
    if (!found)
      return tl::unexpected(NoSubject{
          "suscriptor", {Code::kNotFound, "No encontramos un suscriptor con ese número."}});
    return ActSubject{{ledger::SubjectKind::kSubscriber, found->id}, found->number, {}};
  }
  const auto found = registry::find_by_number(tx, parcel);
  if (!found) return tl::unexpected(NoSubject{"predio", found.error()});
  if (found->empty())
    return tl::unexpected(
        NoSubject{"predio", {Code::kNotFound, "No encontramos un predio con ese número."}});
  const auto& p = found->front();
  return ActSubject{ledger::parcel_subject(p.id), p.npn.str(), p.address};
}

Response choose(const Context& context, const Request& request, portal::FieldErrors errors) {
  const app::FormTokens tokens(context, request);
  const std::string credit(request.query_value("credito"));
  const std::string asked(request.query_value("clase"));
  portal::ActChoiceView view{.url = kNew,
                             .kind = asked.empty() && !credit.empty()
                                         ? std::string(to_code(ActKind::kClassification))
                                         : asked,
                             .parcel = std::string(request.query_value("predio")),
                             .subscriber = std::string(request.query_value("suscriptor")),
                             .credit = positive_number(credit) ? credit : "",
                             .errors = std::move(errors)};
  view.chrome = books_chrome(context, request, tokens);
  for (const auto kind : adjustments::kActKinds)
    view.kinds.push_back({std::string(to_code(kind)), std::string(to_label(kind))});
  return tokens.finish(http::html(portal::act_choice_page(view), view.errors.empty() ? 200 : 400));
}

struct Asked {
  ActKind kind;
  ActSubject about;
};

// The credit that is to be applied, and why it cannot be any more where it was taken since its link
// was shown: then none is chosen.
struct ChosenCredit {
  std::string entry = {}, refused = {};
};
ChosenCredit chosen_credit(pqxx::transaction_base& tx, std::string_view asked) {
  const auto entry = positive_number(asked);
  if (!entry) return {};
  const auto credit = closing::unapplied_credit(tx, ledger::EntrySeq(*entry));
  if (!credit) return {.refused = refusal_text(credit.error())};
  return {.entry = std::to_string(*entry)};
}

void tell_refused(portal::ActFormView& view, const std::string& refused) {
  if (view.impossible.empty())
    view.errors.push_back({"credito", refused});
  else
    view.impossible = refused + " " + view.impossible;
}

Response form_page(const Context& context, const Request& request, const Asked& asked,
                   const http::Form* typed, portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  const auto law = context.law.current();
  ChosenCredit credit;
  auto view = context.services.db.read([&](pqxx::read_transaction& tx) {
    credit = chosen_credit(
        tx, typed != nullptr ? typed->get("credito") : request.query_value("credito"));
    return act_form(tx, {.law = law->law(),
                         .kind = asked.kind,
                         .about = asked.about,
                         .rails = context.rails,
                         .today = context.services.clock.today(),
                         .typed = typed,
                         .credit = credit.entry});
  });
  view.chrome = books_chrome(context, request, tokens);
  view.propose = {kNew, tokens(kNew)};
  view.url_back = kNew;
  if (!credit.entry.empty()) view.url_back += "?credito=" + credit.entry;
  view.errors = std::move(errors);
  // What was sent is refused by the use case.
  if (asked.kind == ActKind::kClassification && typed == nullptr && !credit.refused.empty())
    tell_refused(view, credit.refused);
  return tokens.finish(http::html(portal::act_form_page(view), status));
}

Response new_form(const Context& context, const Request& request) {
  const auto parcel = request.query_value("predio"), subscriber = request.query_value("suscriptor");
  if (parcel.empty() && subscriber.empty() && request.query_value("clase").empty())
    return choose(context, request, {});
  const auto kind = adjustments::parse_kind(request.query_value("clase"));
  if (!kind) return choose(context, request, {{"clase", "Escoja qué se va a hacer."}});
  const auto about = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return subject_of(tx, parcel, subscriber); });
  if (!about)
    return choose(context, request, {{about.error().field, refusal_text(about.error().why)}});
  return form_page(context, request, {*kind, *about}, nullptr, {}, 200);
}

// A reversal needs a rail that does it; kNotFound is for the use case to say.
Result<void> check_rail(const Context& context, const adjustments::ReceivableAct& act) {
  if (act.kind != ActKind::kRailReversal) return {};
  const auto payment = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::payment_by_ticket(tx, *act.payment); });
  if (!payment) return {};
  return adjustments::check_reversible(context.rails, *payment);
}

// Only an act that ends debts names several vigencias.
Result<http::Form> form_of(const Request& request) {
  RECAUDO_TRY(form, request.form(http::Repeats::kAllow));
  const auto kind = adjustments::parse_kind(form.get("clase"));
  if (kind && adjustments::extinguishes(*kind)) return form;
  return request.form();
}

// One act, or one for each vigencia that it ends; what cannot be read is in `errors`.
std::vector<adjustments::ReceivableAct> read_acts(pqxx::transaction_base& tx,
                                                  const http::Form& form, const Asked& asked,
                                                  portal::FieldErrors& errors) {
  errors.clear();
  auto act = read_act(tx, form, asked.kind, asked.about.subject, errors);
  if (!adjustments::extinguishes(asked.kind)) return {std::move(act)};
  std::vector<adjustments::ReceivableAct> out;
  for (const int vigencia : read_vigencias(form, errors)) {
    act.vigencia = vigencia;
    out.push_back(act);
  }
  return out;
}

// All of them or none, and the first of the proposals.
Result<approvals::Proposal> propose_all(const Context& context, const access::Session& session,
                                        const std::vector<adjustments::ReceivableAct>& acts) {
  const auto law = context.law.current();
  return perform(
      context.services, access::actor_of(session), "backoffice",
      [&](Work& work) -> Result<approvals::Proposal> {
        std::optional<approvals::Proposal> first;
        for (const auto& act : acts) {
          auto proposal = adjustments::propose(work, law->law(), to_string(session.id), act,
                                               session.account.id, context.real_clock.now());
          if (!proposal && acts.size() > 1)
            return fail(proposal.error().code,
                        (adjustments::is_of_services(act.subject) ? "Factura de " : "Vigencia ") +
                            dues::vigencia_text(act.vigencia) + ". " +
                            refusal_text(proposal.error()));
          if (!proposal) return proposal;
          if (!first) first = *std::move(proposal);
        }
        return *std::move(first);
      });
}

Response propose(const Context& context, const Request& request) {
  const auto form = form_of(request);
  if (!form) return http::problem(form.error(), request);
  const auto kind = adjustments::parse_kind(form->get("clase"));
  if (!kind) return http::problem(Code::kBadForm, request);
  const auto about = context.services.db.read([&](pqxx::read_transaction& tx) {
    return subject_of(tx, form->get("predio"), form->get("suscriptor"));
  });
  if (!about) return http::problem(about.error().why, request);
  const Asked asked{*kind, *about};
  portal::FieldErrors errors;
  const auto acts = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return read_acts(tx, *form, asked, errors); });
  if (!errors.empty()) return form_page(context, request, asked, &*form, std::move(errors), 400);
  if (const auto ok = check_rail(context, acts.front()); !ok)
    return form_page(context, request, asked, &*form, {{"pago", ok.error().detail}},
                     info(ok.error().code).http_status);
  const auto proposal = propose_all(context, app::session_of(request), acts);
  if (!proposal)
    return form_page(context, request, asked, &*form,
                     {{refused_field(proposal.error(), *kind), refusal_text(proposal.error())}},
                     info(proposal.error().code).http_status);
  return http::redirect_303(acts.size() > 1 ? path_of(Area::kActs) : act_url(*proposal));
}

std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& p) {
  if (p.decision) return decision_text(context, p, "este acto");
  if (p.expires_at <= context.real_clock.now())
    return "La propuesta venció sin decisión. Haga una nueva.";
  if (!may_open(request, Area::kDecideAct))
    return "Su usuario solo consulta. Deciden Tesorería o Administración.";
  if (p.proposer == app::session_of(request).account.id)
    return "Usted propuso este acto. Otra persona debe decidirlo.";
  return {};
}

void add_request(portal::ActView& view, const adjustments::RefundRequest& request) {
  view.facts.emplace_back("Solicitud", to_long_spanish(request.asked_on));
  view.facts.emplace_back("Titular", request.document_type + " " + request.document_number);
  view.facts.emplace_back("Tipo de cuenta",
                          request.account_type == "ahorros" ? "Ahorros" : "Corriente");
}

void add_revoked(portal::ActView& view, pqxx::transaction_base& tx,
                 const adjustments::RefundRevocation& revoked) {
  if (const auto ordered = adjustments::done_act(tx, revoked.refund))
    view.facts.emplace_back(
        "Devolución que se revoca",
        "Resolución " + ordered->resolution + ", del " + to_long_spanish(ordered->on));
  for (const auto seq : revoked.unrelated)
    view.facts.emplace_back("Débito ajeno", "Asiento " + to_string(seq));
}

void add_ended(portal::ActView& view, pqxx::transaction_base& tx, const Uuid& revoked) {
  if (const auto ended = adjustments::done_act(tx, revoked))
    view.facts.emplace_back("Acto que se revoca", std::string(to_label(ended->kind)) +
                                                      ", resolución " + ended->resolution +
                                                      ", registrada el " +
                                                      to_long_spanish(ended->on));
}

void add_credit(portal::ActView& view, pqxx::transaction_base& tx, ledger::EntrySeq entry) {
  view.credit = {"Asiento " + to_string(entry), voucher_url(entry)};
  const auto told = closing::told_credit(tx, entry);
  if (!told) return;
  view.told_of_credit = (told->of_bank ? "abonado el " : "en los libros desde el ") +
                        to_long_spanish(told->booked_on) +
                        (told->reference.empty() ? "" : ", referencia " + told->reference);
}

std::string label_of_date(ActKind kind) {
  if (kind == ActKind::kDueDate) return "Nuevo vencimiento";
  if (adjustments::names_resolution_day(kind)) return "Fecha de la resolución";
  if (kind == ActKind::kRefundRevocation) return "Anulación confirmada por el banco";
  if (kind == ActKind::kClassification) return "Se pagó el";
  return "Interés liquidado hasta";
}

void add_facts(portal::ActView& view, pqxx::transaction_base& tx,
               const adjustments::ReceivableAct& act) {
  const bool services = adjustments::is_of_services(act.subject);
  view.facts.emplace_back(services ? "Servicios públicos" : "Número predial",
                          subject_text(tx, act.subject));
  if (act.to) view.facts.emplace_back("Pasa al", subject_text(tx, {act.subject.kind, *act.to}));
  if (act.vigencia != 0)
    view.facts.emplace_back(services ? "Factura" : "Vigencia", dues::vigencia_text(act.vigencia));
  if (act.item) view.facts.emplace_back("Concepto", std::string(ledger::to_label(*act.item)));
  if (!act.subsidy.is_zero())
    view.facts.emplace_back("Subsidio que se corrige", to_display(act.subsidy));
  if (!act.contribution.is_zero())
    view.facts.emplace_back("Contribución en el valor", to_display(act.contribution));
  if (act.payment) {
    const auto payment = value_or_throw(payments::payment_by_ticket(tx, *act.payment));
    const auto order = value_or_throw(payments::order_by_id(tx, payment.order));
    const auto number = payment.number_for_people();
    view.facts.emplace_back(
        "Pago", "Referencia " + order.reference.str() + (number.empty() ? "" : ", CUS " + number));
  }
  if (act.holder)
    view.facts.emplace_back("Titular del saldo a favor", document_text(tx, *act.holder));
  if (act.request) add_request(view, *act.request);
  if (act.payout) view.facts.emplace_back("Referencia del banco", act.payout->reference);
  if (act.applies) add_credit(view, tx, act.applies->entry);
  if (act.revokes) add_revoked(view, tx, *act.revokes);
  if (act.restores) add_ended(view, tx, act.restores->ended_by);
  if (act.unapplies) add_ended(view, tx, *act.unapplies);
  for (auto& fact : debt_facts(act)) view.facts.push_back(std::move(fact));
  view.facts.emplace_back(
      adjustments::names_resolution_day(act.kind) ? "Fecha del registro" : "Fecha del acto",
      to_long_spanish(act.on));
  if (act.date) view.facts.emplace_back(label_of_date(act.kind), to_long_spanish(*act.date));
  if (act.applies && !act.applies->proof.empty())
    view.facts.emplace_back("Prueba de ese día", act.applies->proof);
  view.facts.emplace_back("Resolución", act.resolution);
  view.facts.emplace_back("Motivo", act.reason);
}

// How a refund ended, or what revoked an act, if anything did.
void add_end(portal::ActView& view, pqxx::transaction_base& tx, const Uuid& act) {
  if (const auto paid = adjustments::payout_of(tx, act))
    view.facts.emplace_back("Pagada", "El banco la debitó el " + to_long_spanish(paid->bank_day) +
                                          ", referencia " + paid->bank_reference);
  for (const auto& revoked :
       {adjustments::revocation_of(tx, act), adjustments::restoration_of(tx, act),
        adjustments::end_of_application(tx, act)})
    if (revoked)
      view.facts.emplace_back("Revocada", "Resolución " + revoked->resolution + ", del " +
                                              to_long_spanish(revoked->on));
}

// How far the rail is, and who may ask it now.
void add_reversal(portal::ActView& view, pqxx::transaction_base& tx, const Uuid& proposal) {
  const auto reversal = adjustments::reversal_of(tx, proposal);
  if (!reversal) return;
  if (reversal->asked_at)
    view.facts.emplace_back("Pedido a la pasarela", to_long_spanish(*reversal->asked_at));
  if (reversal->answered_at)
    view.facts.emplace_back("Respuesta final", to_long_spanish(*reversal->answered_at));
  view.progress = reversal->reason;
  if (!adjustments::is_open(reversal->state)) view.ask_rail.reset();
}

// What it would do today; why not, when the debt is not as it was.
void add_effect(portal::ActView& view, pqxx::transaction_base& tx, const Context& context,
                const adjustments::ReceivableAct& act, const Uuid& id) {
  const auto law = context.law.current();
  const auto effect = adjustments::effect_of(
      tx, {.law = law->law(), .act = act, .key = id, .today = context.services.clock.today()});
  if (!effect) {
    view.changed = refusal_text(effect.error());
    return;
  }
  if (effect->seen != act.seen) view.changed = std::string(adjustments::kStale);
  for (const auto& line : effect->lines)
    view.balances.push_back({line.label, line.before, line.after});
  view.notes = effect->notes;
}

// What it did: the effect of before is not computed any more.
void add_done(portal::ActView& view, pqxx::transaction_base& tx,
              const adjustments::ReceivableAct& act, const Uuid& id) {
  const auto done = adjustments::done_act(tx, id);
  if (!done) return;
  view.done_at = done->done_at;
  view.notes = done->steps;
  if (act.applies || act.unapplies)
    if (auto effects = dues::effects_text(dues::effects_of(tx, done->entries)); !effects.empty())
      view.notes.push_back(std::move(effects));
  if (const Money rest = adjustments::left_over(tx, *done); !rest.is_zero())
    view.notes.push_back("Quedaron " + to_display(rest) +
                         " como saldo a favor de quien responde por esa deuda.");
  for (const auto seq : done->entries)
    view.entries.push_back({"Asiento " + to_string(seq), voucher_url(seq)});
}

Response show_page(const Context& context, const Request& request,
                   const approvals::Proposal& proposal, const std::string& refused, int status) {
  const auto act = adjustments::parse_canonical(proposal.payload);
  if (!act) return http::problem(act.error(), request);
  const app::FormTokens tokens(context, request);
  const std::string here = act_url(proposal);
  portal::ActView view;
  view.chrome = books_chrome(context, request, tokens);
  view.approve = {here + "/aprobacion", tokens(kApprove)};
  view.reject = {here + "/rechazo", tokens(kReject)};
  view.kind_label = to_label(act->kind);
  if (act->kind == ActKind::kRailReversal) {
    view.approve_label = "Aprobar y pedir el reverso";
    if (may_open(request, Area::kDecideAct) && proposal.decision)
      view.ask_rail = portal::PostForm{here + "/consulta", tokens(kAskRail)};
  }
  view.amount = act->amount;
  view.proposed_by = proposer_text(context, request, proposal);
  view.proposed_at = proposal.made_at;
  view.no_decision = why_no_decision(context, request, proposal);
  view.stored_bytes = proposal.payload;
  view.sha256_hex = to_hex(recaudo::view(proposal.digest));
  context.services.db.read([&](pqxx::read_transaction& tx) {
    view.state = act_state(tx, proposal, act->kind, context.real_clock.now());
    add_facts(view, tx, *act);
    add_end(view, tx, proposal.id);
    add_reversal(view, tx, proposal.id);
    if (waits(proposal, context.real_clock.now())) add_effect(view, tx, context, *act, proposal.id);
    add_done(view, tx, *act, proposal.id);
  });
  if (!refused.empty()) view.changed = refused;
  return tokens.finish(http::html(portal::act_page(view), status));
}

Response show(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kReceivableAct);
  if (!proposal) return http::problem(proposal.error(), request);
  return show_page(context, request, *proposal, {}, 200);
}

// A second click finds its own decision. Anything else is said on the act's own page.
Response decided(const Context& context, const Request& request, const Result<void>& outcome,
                 const Uuid& id, Done done) {
  const auto proposal = proposal_again(context, id);
  if (outcome) return http::redirect_303(with_notice(act_url(proposal), done));
  if (outcome.error().code == Code::kProposalDecided) return http::redirect_303(act_url(proposal));
  return show_page(context, request, proposal, refusal_text(outcome.error()),
                   info(outcome.error().code).http_status);
}

// What a rail still lacks of a reversal; of any other act, nothing.
bool pursue(const Context& context, const Uuid& proposal) {
  const auto law = context.law.current();
  return adjustments::pursue_reversal(context.services, law->law(), context.rails, proposal)
      .has_value();
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kReceivableAct);
  if (!review) return http::problem(review.error(), request);
  const auto law = context.law.current();
  const auto outcome =
      adjustments::approve(context.services, law->law(), access::actor_of(app::session_of(request)),
                           "backoffice", *review, context.real_clock.now());
  // The page tells how far the rail is.
  if (outcome && pursue(context, review->proposal))
    return http::redirect_303(path_of(Area::kActs) + "/" + to_string(review->proposal));
  return decided(context, request, outcome, review->proposal, Done::kActApproved);
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kReceivableAct);
  if (!review) return http::problem(review.error(), request);
  const auto outcome = perform(
      context.services, access::actor_of(app::session_of(request)), "backoffice",
      [&](Work& work) { return adjustments::reject(work, *review, context.real_clock.now()); });
  return decided(context, request, outcome, review->proposal, Done::kActRejected);
}

// Whether the rail gave the payment back; it is not asked for it again.
Response ask_rail(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kReceivableAct);
  if (!proposal) return http::problem(proposal.error(), request);
  if (!pursue(context, proposal->id)) return http::problem(Code::kNotFound, request);
  return http::redirect_303(act_url(*proposal));
}

}  // namespace

void add_acts_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto readers = access_to(Area::kActs);
  const auto makers = access_to(Area::kNewAct);
  const auto deciders = access_to(Area::kDecideAct);
  using http::Method;
  routes.push_back({Method::kGet, path_of(Area::kActs), bind(list_acts), readers});
  routes.push_back({Method::kGet, kNew, bind(new_form), makers});
  routes.push_back({Method::kPost, kNew, bind(propose), makers, http::BodyClass::kForm});
  routes.push_back({Method::kGet, kShow, bind(show), readers});
  routes.push_back({Method::kPost, kApprove, bind(approve), deciders, http::BodyClass::kForm});
  routes.push_back({Method::kPost, kAskRail, bind(ask_rail), deciders, http::BodyClass::kForm});
  routes.push_back({Method::kPost, kReject, bind(reject), deciders, http::BodyClass::kForm});
}

}  // namespace recaudo::site
