// The order before it is paid: what it pays and how, or why it can be paid no more; and the start
// of its payment.
#include <algorithm>

#include "api/app/guard.h"
#include "api/app/order_subject.h"
#include "api/app/paid_part.h"
#include "api/app/payer.h"
#include "api/app/unconfirmed_rates.h"
#include "api/portal/taxpayer_pages.h"
#include "api/site/breb_code.h"
#include "api/site/instalment_view.h"
#include "api/site/own_payment.h"
#include "api/site/statement_view.h"
#include "base/bytes.h"
#include "core/dues/vigencia.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;
using portal::FieldErrors;

constexpr const char* kPayForm = "/orden/:token/pago";
constexpr const char* kWithdrawForm = "/orden/:token/cancelar";

Result<payments::Order> order_of(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::order_by_token(tx, payments::OrderToken(request.parameter("token")));
  });
}

app::SubjectFacts facts_of(const Context& context, const payments::Order& order) {
  return context.services.db.read(
      [&](pqxx::read_transaction& tx) { return app::subject_facts(tx, order.subject); });
}

std::vector<portal::OrderLine> lines_of(const payments::Order& order) {
  std::vector<portal::OrderLine> out;
  for (const auto& l : app::told_lines(order)) {
    const std::string name = l.full_name();
    out.push_back({name, l.capital});
    if (!l.interest.is_zero()) out.push_back({"Interés de mora, " + name, l.interest});
    if (!l.discount.is_zero()) out.push_back({"Descuento por pronto pago, " + name, -l.discount});
  }
  return out;
}

// The rail that the page is about: of ?medio= or of the form; the first when nobody chose.
gateways::PaymentGateway& rail_of(const Context& context, std::string_view name) {
  auto* chosen = context.rails.find(name);
  return chosen != nullptr ? *chosen : *context.rails.all().front();
}

// The ways to pay, and what the chosen one asks for. What cannot be had is an error of the page.
void set_rail(const Context& context, gateways::PaymentGateway& rail, const http::Form* typed,
              portal::OrderReviewView& view, FieldErrors& errors) {
  const auto& traits = rail.traits();
  view.rail = traits.name;
  view.pay_label = traits.label;
  view.asks_bank = traits.payer_chooses_bank;
  if (context.rails.all().size() > 1)
    for (const auto* other : context.rails.all())
      view.rails.push_back({other->traits().label,
                            view.url_order + "?medio=" + other->traits().name, other == &rail});
  if (const auto banks = context.offers.banks(rail))
    for (const auto& b : *banks) view.banks.push_back({b.code, b.name});
  else
    errors.push_back(
        {"form",
         "No pudimos obtener la lista de bancos. No se inició ningún pago. Intente más tarde."});
  if (const auto consents = context.offers.consents(rail))
    for (const auto& c : *consents) {
      const std::string field = "consent_" + std::to_string(view.consents.size());
      view.consents.push_back(
          {c.text, c.url, c.token, typed != nullptr && typed->get(field) == "si"});
    }
  else
    errors.push_back(
        {"form", "No pudimos obtener las condiciones de " + traits.label +
                     ". No se inició ningún pago. Use otro medio o intente más tarde."});
}

Response review(const Context& context, const Request& request, const payments::Order& order,
                gateways::PaymentGateway& rail, const http::Form* typed, FieldErrors errors,
                int status) {
  const app::FormTokens tokens(context, request);
  portal::OrderReviewView view;
  view.chrome = chrome(context, request, search_trail(order.subject));
  view.csrf = tokens(kPayForm);
  view.url_order = "/orden/" + order.token.str();
  view.url_submit = view.url_order + "/pago";
  view.reference = order.reference.str();
  const auto facts = facts_of(context, order);
  view.number_label = facts.label;
  view.parcel_number = facts.number;
  view.url_change = facts.url;
  view.lines = lines_of(order);
  const auto part = app::part_to_pay(context, order);
  view.part = part.what;
  view.rest = part.rest;
  view.split = statement_steps(part.split);
  view.rate_to_confirm = app::has_unconfirmed_rate(context, order);
  view.total = order.total;
  view.valid_until = start_of_day(add_days(order.valid_until, 1)) - std::chrono::minutes{1};
  for (const auto& d : app::kPayerDocuments)
    view.document_types.push_back({std::string(d.code), std::string(d.name)});
  set_rail(context, rail, typed, view, errors);
  view.breb = breb_code(context, order);
  if (typed != nullptr) {
    view.document_type = typed->get("document_type");
    view.document = typed->get("document");
    view.name = typed->get("name");
    view.email = typed->get("email");
    view.phone = typed->get("phone");
    view.person_type = typed->get("person_type");
    view.bank = typed->get("bank");
  }
  view.errors = std::move(errors);
  return tokens.finish(
      http::html(portal::order_review_page(view), status).allow_form_action(rail.traits().origin));
}

// Of this order, and the rail can end it; that of another order is given up there.
bool may_withdraw(const Context& context, const payments::Order& order,
                  const payments::Payment& blocker) {
  return blocker.order == order.id && payments::can_withdraw(context.rails, blocker);
}

void offer_withdrawal(const Context& context, const Request& request, const payments::Order& order,
                      const payments::Payment& blocker, const app::FormTokens& tokens,
                      portal::PendingBlockView& view) {
  const auto told = request.query_value(kWithdrawn);
  view.withdrawal_unconfirmed = blocker.withdrawn_at.has_value() || told == kSilent;
  if (!may_withdraw(context, order, blocker)) return;
  view.url_withdraw = "/orden/" + order.token.str() + "/cancelar";
  view.csrf = tokens(kWithdrawForm);
  view.not_withdrawn = told == kRefused;
}

// Somebody is paying any of it, or paid it: the same words on opening the order and on sending it.
Response blocked_page(const Context& context, const Request& request, const payments::Order& order,
                      const payments::Blocked& blocked, int status) {
  portal::PendingBlockView view;
  const app::FormTokens tokens(context, request);
  view.chrome = chrome(context, request, search_trail(order.subject));
  view.approved = blocked.other.state == payments::State::kApproved;
  view.text = app::blocked_text(context, blocked);
  const auto paying = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::order_by_id(tx, blocked.other.order); });
  const bool here = paying && began_here(blocked.other, *paying, request);
  if (paying) view.other_browser = other_browser(context, blocked.other, *paying, request);
  // The page of a payment in flight tells where he pays, and from which address: that is for the
  // browser that began it. A paid order leads to what paid it.
  if (here || view.approved) {
    view.url_status = "/pago/" + blocked.other.token.str();
    if (here) view.url_bank = bank_of(blocked.other);
    if (view.approved) view.url_receipt = view.url_status + "/recibo";
  } else {
    view.url_again = "/orden/" + order.token.str();
    offer_withdrawal(context, request, order, blocked.other, tokens, view);
  }
  return tokens.finish(http::html(portal::pending_block_page(view), status));
}

// Whoever sees the debt may end an attempt that only blocks it (docs/decisions/0035).
Response withdraw(const Context& context, const Request& request) {
  const auto order = order_of(context, request);
  if (!order) return http::problem(order.error(), request);
  const auto blocked = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::blocked_by(tx, order->id); });
  if (!blocked) return http::problem(blocked.error(), request);
  const std::string here = "/orden/" + order->token.str();
  if (!*blocked || !may_withdraw(context, *order, (*blocked)->other))
    return http::redirect_303(here);
  const auto after =
      payments::withdraw(context.services, context.law.current()->law(), context.rails,
                         events::anonymous_taxpayer(), (*blocked)->other.ticket);
  if (!after) return http::problem(after.error(), request);
  return after_withdrawal(*after, here);
}

// What is owed today of what the order pays: priced as a new one would be.
struct OwedNow {
  std::vector<int> vigencias;
  Result<std::vector<payments::OrderLine>> lines = std::vector<payments::OrderLine>{};
};

OwedNow owed_now(const Context& context, const payments::Order& order) {
  const auto law = context.law.current();
  const Date today = context.services.clock.today();
  const auto dues = context.services.db.read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, law->law(), order.subject, today, dues::Reading::kAmounts);
  });
  OwedNow out;
  const auto ordered = order.vigencias();
  for (const auto& v : dues.vigencias)
    if (!v.is_paid() && std::ranges::binary_search(ordered, v.vigencia))
      out.vigencias.push_back(v.vigencia);
  if (out.vigencias.empty()) return out;
  out.lines = order.instalment
                  ? payments::price_instalment(dues, out.vigencias.front(), *order.instalment)
                  : payments::price_lines(dues, out.vigencias);
  if (!out.lines && out.lines.error().code == Code::kNothingToPay)
    return {};  // up to that instalment
  return out;
}

// Makes the order that this one would be today.
portal::PostForm renewal_of(const payments::Order& order, const app::SubjectFacts& facts,
                            const app::FormTokens& tokens) {
  if (order.instalment)
    return {plan_url(facts.number, order.vigencias().front()) + "/orden", tokens(kInstalmentOrder)};
  const bool of_parcel = order.subject.kind == ledger::SubjectKind::kParcel;
  return {facts.url + "/orden", tokens(of_parcel ? kParcelOrder : kServiceOrder)};
}

// The lines of both, each once, in their order.
std::vector<portal::OrderChange> changes_between(const std::vector<portal::OrderLine>& before,
                                                 const std::vector<portal::OrderLine>& now) {
  std::vector<portal::OrderChange> out;
  out.reserve(before.size() + now.size());
  for (const auto& l : before) out.push_back({l.concept_name, l.amount, {}});
  for (const auto& l : now) {
    const auto known = std::ranges::find(out, l.concept_name, &portal::OrderChange::concept_name);
    if (known == out.end())
      out.push_back({l.concept_name, {}, l.amount});
    else
      known->now = l.amount;
  }
  return out;
}

// Its day passed, or its debt is not what it was: what it says, what is owed today, and the way to
// a new one.
Response outdated_page(const Context& context, const Request& request, const payments::Order& order,
                       int status) {
  const app::FormTokens tokens(context, request);
  const auto facts = facts_of(context, order);
  portal::OrderOutdatedView view;
  view.chrome = chrome(context, request, search_trail(order.subject));
  view.reference = order.reference.str();
  view.number_label = facts.label;
  view.parcel_number = facts.number;
  view.url_statement = facts.url;
  view.valid_until = order.valid_until;
  view.expired = order.state == payments::OrderState::kExpired ||
                 order.valid_until < context.services.clock.today();
  view.total = order.total;
  const OwedNow now = owed_now(context, order);
  if (!now.lines) {
    view.refused = refusal_text(now.lines.error());
    return tokens.finish(http::html(portal::order_outdated_page(view), status));
  }
  payments::Order today = order;
  today.lines = *now.lines;
  view.lines = changes_between(lines_of(order), lines_of(today));
  for (const auto& l : today.lines) view.owed += l.total();
  if (view.owed.is_positive()) {
    view.renewal = renewal_of(order, facts, tokens);
    view.instalment = order.instalment;
    for (const int v : now.vigencias) view.vigencias.push_back(dues::vigencia_code(v));
  }
  return tokens.finish(http::html(portal::order_outdated_page(view), status));
}

// What stands in the way of paying it, once the rail of a payment in flight was asked, which is
// seldom: nobody is told to wait for long for one that has ended.
struct Standing {
  payments::Order order;
  std::optional<payments::Payment> paid;
  std::optional<payments::Blocked> blocked;
  bool changed = false;
};

Result<Standing> standing_of(const Context& context, const payments::Order& order) {
  const auto blocker = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::blocker_of(tx, order.id); });
  // What came of it is read below; of a rail that says nothing the payment is as it was.
  if (blocker)
    (void)payments::query_seldom(context.services, context.law.current()->law(), context.rails,
                                 *blocker, payments::Source::kQuery);
  return context.services.db.read([&](pqxx::read_transaction& tx) -> Result<Standing> {
    RECAUDO_TRY(now, payments::order_by_id(tx, order.id));
    Standing out{.order = now, .paid = {}, .blocked = {}};
    for (auto& p : payments::payments_of_order(tx, order.id))
      if (now.state == payments::OrderState::kPaid && p.state == payments::State::kApproved)
        out.paid = std::move(p);
    RECAUDO_TRY(blocked, payments::blocked_by(tx, order.id));
    out.blocked = std::move(blocked);
    out.changed = payments::is_stale(tx, order.id);
    return out;
  });
}

Response show_order(const Context& context, const Request& request) {
  const auto order = order_of(context, request);
  if (!order) return http::problem(order.error(), request);
  const auto standing = standing_of(context, *order);
  if (!standing) return http::problem(standing.error(), request);
  if (standing->paid) return http::redirect_303("/pago/" + standing->paid->token.str());
  const payments::Order& now = standing->order;
  if (standing->blocked) return blocked_page(context, request, now, *standing->blocked, 200);
  if (standing->changed || now.state != payments::OrderState::kOpen ||
      now.valid_until < context.services.clock.today())
    return outdated_page(context, request, now, 200);
  return review(context, request, now, rail_of(context, request.query_value("medio")), nullptr, {},
                200);
}

// As people write it, "1.020.304-5", without what only separates. A passport has letters too.
std::string document_number(std::string_view typed, gateways::DocumentType type) {
  std::string out;
  for (const char c : typed) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (digit || (letter && type == gateways::DocumentType::kPassport)) out += c;
  }
  return out;
}

// Everything the rail will ask for, checked here so that the person reads what to do in Spanish.
FieldErrors faults_of(const http::Form& form, gateways::Payer& payer) {
  FieldErrors errors;
  if (const auto document = app::payer_document(form.get("document_type")))
    payer.document_type = *document;
  else
    errors.push_back({"document_type", "Escoja el tipo de documento."});
  payer.document_number = document_number(form.get("document"), payer.document_type);
  if (payer.document_number.size() < 4 || payer.document_number.size() > 15)
    errors.push_back({"document", "Escriba el número completo del documento."});
  payer.full_name = form.get("name");
  if (payer.full_name.size() < 3 || payer.full_name.size() > 100)
    errors.push_back({"name", "Escriba el nombre completo."});
  payer.email = form.get("email");
  if (payer.email.find('@') == std::string::npos || payer.email.size() > 100)
    errors.push_back({"email", "Escriba un correo como nombre@ejemplo.co."});
  for (const char c : form.get("phone"))
    if (c >= '0' && c <= '9') payer.phone += c;
  if (payer.phone.size() != 10) errors.push_back({"phone", "Escriba los 10 números del celular."});
  payer.type = form.get("person_type") == portal::kCompany ? gateways::PersonType::kCompany
                                                           : gateways::PersonType::kPerson;
  if ((payer.type == gateways::PersonType::kCompany) !=
      (payer.document_type == gateways::DocumentType::kNit))
    errors.push_back(
        {"person_type", "Una empresa paga con NIT, y una persona con su propio documento."});
  payer.address = app::kNoPayerAddress;
  return errors;
}

void choose_bank(const Context& context, gateways::PaymentGateway& rail, const http::Form& form,
                 payments::StartRequest& start, FieldErrors& errors) {
  if (!rail.traits().payer_chooses_bank) return;
  if (const auto banks = context.offers.banks(rail))
    for (const auto& b : *banks)
      if (b.code == form.get("bank")) {
        start.bank_code = b.code;
        start.bank_name = b.name;
      }
  if (start.bank_code.empty()) errors.push_back({"bank", "Escoja su banco."});
}

// The tokens of the documents that the page showed. Whether they still hold is the rail's to say.
void take_consents(gateways::PaymentGateway& rail, const http::Form& form,
                   payments::StartRequest& start, FieldErrors& errors) {
  if (!rail.traits().asks_consents) return;
  for (int i = 0; !form.get("consent_token_" + std::to_string(i)).empty() && i < 8; ++i) {
    if (form.get("consent_" + std::to_string(i)) != "si") {
      errors.push_back({"consents", "Marque que acepta las condiciones de la pasarela."});
      return;
    }
    start.consents.emplace_back(form.get("consent_token_" + std::to_string(i)));
  }
}

// The same person pressed the same button again, or came back and did: of this order, on this rail,
// at this bank, in this browser, some minutes later at most. Anybody else reads that a payment is
// pending.
constexpr std::chrono::minutes kSamePress{5};
bool is_same_press(const payments::Payment& other, const payments::Order& order,
                   const payments::StartRequest& start, Instant now) {
  return other.order == order.id && other.rail == start.rail &&
         other.bank_code == start.bank_code && now - other.created_at < kSamePress;
}

Response pay(const Context& context, const Request& request) {
  const auto order = order_of(context, request);
  if (!order) return http::problem(order.error(), request);
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  payments::StartRequest start;
  FieldErrors errors = faults_of(*form, start.payer);
  auto& rail = rail_of(context, form->get("medio"));
  choose_bank(context, rail, *form, start, errors);
  take_consents(rail, *form, start, errors);
  if (!errors.empty())
    return review(context, request, *order, rail, &*form, std::move(errors), 400);
  start.rail = rail.traits().name;
  start.order = order->token;
  start.payer_ip = request.peer.address;
  start.user_agent = request.header("user-agent");
  start.request_key = keys_of_browser(request, *order) + to_hex(random_bytes(16));
  start.return_url_base = context.base_url + "/pago/";
  const auto outcome = payments::start_payment(context.services, context.law.current()->law(),
                                               context.rails, events::anonymous_taxpayer(), start);
  if (!outcome && outcome.error().code == Code::kOrderClosed)
    return outdated_page(context, request, *order, 409);
  if (!outcome) return http::problem(outcome.error(), request);
  if (const auto* started = std::get_if<payments::Started>(&*outcome))
    return http::redirect_303_to_gateway(started->payment.redirect_url);
  if (const auto* none = std::get_if<payments::NotStarted>(&*outcome))
    return review(context, request, *order, rail, &*form, {{"form", none->text}}, 502);
  const auto& blocked = std::get<payments::Blocked>(*outcome);
  if (began_here(blocked.other, *order, request) &&
      is_same_press(blocked.other, *order, start, context.services.clock.now())) {
    if (const auto bank = bank_of(blocked.other); !bank.empty())
      return http::redirect_303_to_gateway(bank);
    // Its address is on its way; or it ended, and its page says how.
    return http::redirect_303(blocked.other.state == payments::State::kCreated
                                  ? on_to_bank(blocked.other, 1)
                                  : "/pago/" + blocked.other.token.str());
  }
  return blocked_page(context, request, *order, blocked, 409);
}

}  // namespace

void add_order_routes(Routes& routes, const Context& context) {
  const auto everyone = http::Access::everyone();
  routes.push_back({http::Method::kGet, "/orden/:token",
                    [&context](const Request& r) { return show_order(context, r); }, everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "estado"});
  routes.push_back({http::Method::kPost, kWithdrawForm,
                    [&context](const Request& r) { return withdraw(context, r); }, everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "pago"});
  routes.push_back({http::Method::kPost, kPayForm,
                    [&context](const Request& r) { return pay(context, r); }, everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "pago"});
}

}  // namespace recaudo::site
