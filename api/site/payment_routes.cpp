// From the order to the bank and back. The page that the browser comes back to never guesses: it
// asks the rail, and says what is known.
#include "api/app/guard.h"
#include "api/app/order_subject.h"
#include "api/app/payer.h"
#include "api/app/unconfirmed_rates.h"
#include "api/portal/taxpayer_pages.h"
#include "api/site/breb_code.h"
#include "api/site/handlers.h"
#include "base/bytes.h"
#include "core/payments/notices.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "core/payments/withdrawal.h"
#include "gateways/session_life.h"

#include <boost/json.hpp>
#include <charconv>

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;
using portal::FieldErrors;

constexpr const char* kPayForm = "/orden/:token/pago";
constexpr const char* kWithdrawForm = "/pago/:token/cancelar";

Result<payments::Order> order_of(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::order_by_token(tx, payments::OrderToken(request.parameter("token")));
  });
}

Result<payments::Order> order_of(const Context& context, payments::OrderId id) {
  return context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::order_by_id(tx, id); });
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
  view.chrome = chrome(context, request, {{"Consulta", "/consulta"}});
  view.csrf = tokens(kPayForm);
  view.url_order = "/orden/" + order.token.str();
  view.url_submit = view.url_order + "/pago";
  view.reference = order.reference.str();
  const auto facts = facts_of(context, order);
  view.number_label = facts.label;
  view.parcel_number = facts.number;
  view.url_change = facts.url;
  view.lines = lines_of(order);
  if (order.instalment)
    view.part = "hasta la cuota " + std::to_string(*order.instalment) + " de " +
                std::to_string(order.vigencias().front());
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

Response show_order(const Context& context, const Request& request) {
  const auto order = order_of(context, request);
  if (!order) return http::problem(order.error(), request);
  if (order->state == payments::OrderState::kPaid) {
    const auto paid = context.services.db.read(
        [&](pqxx::read_transaction& tx) { return payments::payments_of_order(tx, order->id); });
    for (const auto& p : paid)
      if (p.state == payments::State::kApproved)
        return http::redirect_303("/pago/" + p.token.str());
  }
  if (order->state != payments::OrderState::kOpen ||
      order->valid_until < context.services.clock.today())
    return http::problem(
        Error{Code::kOrderClosed, "era válida hasta el " + to_long_spanish(order->valid_until)},
        request);
  return review(context, request, *order, rail_of(context, request.query_value("medio")), nullptr,
                {}, 200);
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

// Where the payer left a payment that the rail has not decided. Empty: nobody was sent there yet,
// or it was given up.
std::string bank_of(const payments::Payment& payment) {
  return payment.state == payments::State::kPending && !payment.withdrawn_at ? payment.redirect_url
                                                                             : std::string();
}

constexpr std::string_view kWebKeys = "web:";

// What every attempt of this browser on this order begins its key with; "web:" alone without a
// cookie, with which the guard takes no form.
std::string keys_of_browser(const Request& request, const payments::Order& order) {
  const std::string visitor = app::visitor_of(request, order.token.str());
  return std::string(kWebKeys) + (visitor.empty() ? visitor : visitor + ":");
}

// Who reads the same printed bill at the same address is somebody else: the bank's page of a
// payment is for the browser that began it.
bool began_here(const payments::Payment& payment, const payments::Order& order,
                const Request& request) {
  return payment.order == order.id && !app::visitor_of(request, order.token.str()).empty() &&
         payment.request_key.starts_with(keys_of_browser(request, order));
}

// Whether a browser other than this one began it. Keys that name no browser tell nothing: those of
// the API ("api:"), whose own program leads its person to the bank and back to our page, and those
// of releases that wrote "web:" and one word. Their page leads to the bank whoever has its address,
// or nobody could finish them (docs/decisions/0048).
bool began_elsewhere(const payments::Payment& payment, const payments::Order& order,
                     const Request& request) {
  const std::string& key = payment.request_key;
  const bool names_browser =
      key.starts_with(kWebKeys) && key.find(':', kWebKeys.size()) != std::string::npos;
  return names_browser && !began_here(payment, order, request);
}

// For who cannot go on with a payment here that waits for its payer: that it was begun in another
// browser, and when its rail ends what nobody finishes; not when only the bank knows that, or it is
// over.
portal::OtherBrowser other_browser(const Context& context, const payments::Payment& payment,
                                   const payments::Order& order, const Request& request) {
  const bool waits =
      payment.state == payments::State::kCreated || payment.state == payments::State::kPending;
  if (!waits || payment.withdrawn_at || !began_elsewhere(payment, order, request)) return {};
  portal::OtherBrowser out{.shown = true};
  const auto* rail = context.rails.find(payment.rail);
  const Instant end = gateways::session_end(payment.created_at, order.valid_until);
  if (rail != nullptr && rail->traits().ends_sessions && end > context.services.clock.now())
    out.lapses_at = end;
  return out;
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

// A second press meets the first one while the rail is being asked for its address: some seconds.
// The browser comes again for it, a bounded number of times; nobody waits here.
constexpr int kLooks = 15;
constexpr const char* kLook = "al-banco";

std::string on_to_bank(const payments::Payment& payment, int look) {
  return "/pago/" + payment.token.str() + "?" + kLook + "=" + std::to_string(look);
}

// 0: whoever asks is not on the way to the bank.
int look_of(const Request& request) {
  const std::string_view asked = request.query_value(kLook);
  int look = 0;
  const auto [end, ec] = std::from_chars(asked.data(), asked.data() + asked.size(), look);
  const bool good = ec == std::errc{} && end == asked.data() + asked.size();
  return good && look >= 1 && look <= kLooks ? look : 0;
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
  if (!outcome) return http::problem(outcome.error(), request);
  if (const auto* started = std::get_if<payments::Started>(&*outcome))
    return http::redirect_303_to_gateway(started->payment.redirect_url);
  if (const auto* none = std::get_if<payments::NotStarted>(&*outcome))
    return review(context, request, *order, rail, &*form, {{"form", none->text}}, 502);
  const auto& blocked = std::get<payments::Blocked>(*outcome);
  const bool here = began_here(blocked.other, *order, request);
  if (here && is_same_press(blocked.other, *order, start, context.services.clock.now())) {
    if (const auto bank = bank_of(blocked.other); !bank.empty())
      return http::redirect_303_to_gateway(bank);
    // Its address is on its way; or it ended, and its page says how.
    return http::redirect_303(blocked.other.state == payments::State::kCreated
                                  ? on_to_bank(blocked.other, 1)
                                  : "/pago/" + blocked.other.token.str());
  }
  portal::PendingBlockView view;
  view.chrome = chrome(context, request, {{"Consulta", "/consulta"}});
  view.approved = blocked.other.state == payments::State::kApproved;
  view.text = app::blocked_text(context, blocked);
  if (const auto others = order_of(context, blocked.other.order))
    view.other_browser = other_browser(context, blocked.other, *others, request);
  // Of another order it is somebody else's: its page tells where he pays and lets him give it up.
  if (blocked.other.order == order->id) {
    view.url_status = "/pago/" + blocked.other.token.str();
    if (here) view.url_bank = bank_of(blocked.other);
    if (view.approved) view.url_receipt = view.url_status + "/recibo";
  }
  return http::html(portal::pending_block_page(view), 409);
}

Result<payments::Payment> payment_of(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::payment_by_token(tx, payments::PaymentToken(request.parameter("token")));
  });
}

// Whoever sees the debt may end an attempt that only blocks it: the rail refuses where anything is
// being paid (docs/decisions/0035).
Response withdraw(const Context& context, const Request& request) {
  const auto payment = payment_of(context, request);
  if (!payment) return http::problem(payment.error(), request);
  const auto after =
      payments::withdraw(context.services, context.law.current()->law(), context.rails,
                         events::anonymous_taxpayer(), payment->ticket);
  if (!after) return http::problem(after.error(), request);
  const std::string here = "/pago/" + payment->token.str();
  if (after->payment.state != payments::State::kPending) return http::redirect_303(here);
  switch (after->answer) {
    case payments::Withdrawal::kRefused:
      return http::redirect_303(here + "?cancelado=no");
    case payments::Withdrawal::kSilent:
      return http::redirect_303(here + "?cancelado=sin-respuesta");
    case payments::Withdrawal::kDone:
    case payments::Withdrawal::kNotAsked:
      break;
  }
  return http::redirect_303(here);
}

// What PSE has told of every transaction, whatever became of it.
portal::PaymentStatusView transaction_of(const payments::Payment& payment,
                                         const payments::Order& order) {
  portal::PaymentStatusView view;
  view.state = to_portal(payments::public_state(payment.state));
  view.attempt_code = to_string(payment.ticket);
  view.reference = order.reference.str();
  view.cus = payment.number_for_people();
  view.bank = payment.bank_name;
  view.description =
      std::string(payments::what_is_paid(order.subject.kind)) + ", orden " + order.reference.str();
  view.origin_ip = payment.payer_ip;
  view.amount = payment.amount;
  view.at = payment.decided_at.value_or(payment.created_at);
  if (view.state == portal::PaymentState::kPending)
    view.call_after = payment.created_at + std::chrono::hours{1};
  return view;
}

Response status(const Context& context, const Request& request) {
  auto payment = payment_of(context, request);
  if (!payment) return http::problem(payment.error(), request);
  const auto order = order_of(context, payment->order);
  if (!order) return http::problem(order.error(), request);
  const int look = look_of(request);
  const bool own = began_here(*payment, *order, request);
  if (const auto bank = bank_of(*payment); own && look > 0 && !bank.empty())
    return http::redirect_303_to_gateway(bank);
  // Coming back carries nothing trustworthy: it only makes us ask.
  if (payment->state == payments::State::kPending) {
    auto asked = payments::query_now(context.services, context.law.current()->law(), context.rails,
                                     payment->ticket, payments::Source::kReturn);
    if (asked) payment = std::move(asked);
  }
  const std::string here = "/pago/" + payment->token.str();
  portal::PaymentStatusView view = transaction_of(*payment, *order);
  view.chrome = chrome(context, request, {{"Consulta", "/consulta"}});
  view.opening = own && look > 0 && look < kLooks && payment->state == payments::State::kCreated;
  view.url_refresh = view.opening ? on_to_bank(*payment, look + 1) : here;
  view.other_browser = other_browser(context, *payment, *order, request);
  if (!began_elsewhere(*payment, *order, request)) view.url_bank = bank_of(*payment);
  view.failed = payment->state != payments::State::kDeclined;
  view.cause = payment->cause.substr(0, payment->cause.find_last_not_of(". ") + 1);
  view.repeated = payment->duplicate;
  view.withdrawn = payment->withdrawn_at.has_value();
  const app::FormTokens tokens(context, request);
  view.withdrawal_unconfirmed =
      view.withdrawn || request.query_value("cancelado") == "sin-respuesta";
  if (payments::can_withdraw(context.rails, *payment)) {
    view.url_withdraw = here + "/cancelar";
    view.csrf = tokens(kWithdrawForm);
    view.not_withdrawn = request.query_value("cancelado") == "no";
  }
  if (view.state == portal::PaymentState::kApproved) {
    view.url_receipt = here + "/recibo";
    view.url_receipt_pdf = here + "/recibo.pdf";
  }
  const std::string debt = facts_of(context, *order).url;
  view.url_debt = debt;
  if (view.state == portal::PaymentState::kRejected)
    view.url_retry = order->state == payments::OrderState::kOpen &&
                             order->valid_until >= context.services.clock.today()
                         ? "/orden/" + order->token.str()
                         : debt;
  auto response = tokens.finish(http::html(portal::payment_status_page(view)));
  if (view.opening) response.set_header("Refresh", "2;url=" + view.url_refresh);
  return response;
}

// PSE's hint that something happened: it only makes us ask. Whatever it says is not believed.
Response hint(const Context& context, const Request& request) {
  boost::json::error_code ec;
  const auto body = boost::json::parse(request.body, ec);
  const auto* object = ec ? nullptr : body.if_object();
  const auto* ticket = object == nullptr ? nullptr : object->if_contains("ticketId");
  if (ticket == nullptr || !ticket->is_int64()) return http::problem(Code::kBadForm, request);
  const auto known =
      payments::heed_hint(context.services, context.law.current()->law(), context.rails, "pse",
                          payments::TicketId(ticket->as_int64()), std::string(request.body));
  if (!known) return http::problem(known.error(), request);
  return http::json("{\"recibido\":true}");
}

// A signed hint of another rail. It wants its answer at once: the janitor asks.
Response notice(const Context& context, const Request& request) {
  const auto* rail = context.rails.find(request.parameter("medio"));
  if (rail == nullptr) return http::problem(Code::kNotFound, request);
  const auto taken = payments::take_notice(
      context.services, *rail,
      {std::string(request.body), std::string(request.header("x-event-checksum"))});
  if (!taken) return http::problem(taken.error(), request);
  return http::json("{\"recibido\":true}");
}

}  // namespace

void add_payment_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto everyone = http::Access::everyone();
  routes.push_back({http::Method::kGet, "/orden/:token", bind(show_order), everyone});
  routes.push_back({http::Method::kPost, kPayForm, bind(pay), everyone, http::BodyClass::kForm,
                    http::Caller::kBrowser, "pago"});
  routes.push_back({http::Method::kGet, "/pago/:token", bind(status), everyone});
  routes.push_back({http::Method::kPost, kWithdrawForm, bind(withdraw), everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "pago"});
  routes.push_back({http::Method::kPost, "/pse/aviso", bind(hint), everyone, http::BodyClass::kJson,
                    http::Caller::kMachine, "aviso"});
  routes.push_back({http::Method::kPost, "/aviso/:medio", bind(notice), everyone,
                    http::BodyClass::kJson, http::Caller::kMachine, "aviso"});
}

}  // namespace recaudo::site
