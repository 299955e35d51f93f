// What became of a payment. The page that the browser comes back to never guesses: it asks the
// rail, and says what is known.
#include <boost/json.hpp>
#include <charconv>

#include "api/app/order_subject.h"
#include "api/portal/taxpayer_pages.h"
#include "api/site/own_payment.h"
#include "core/payments/notices.h"
#include "core/payments/watch_pending.h"
#include "core/payments/withdrawal.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kWithdrawForm = "/pago/:token/cancelar";

Result<payments::Order> order_of(const Context& context, payments::OrderId id) {
  return context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::order_by_id(tx, id); });
}

app::SubjectFacts facts_of(const Context& context, const payments::Order& order) {
  return context.services.db.read(
      [&](pqxx::read_transaction& tx) { return app::subject_facts(tx, order.subject); });
}

// 0: whoever asks is not on the way to the bank.
int look_of(const Request& request) {
  const std::string_view asked = request.query_value(kLookAtBank);
  int look = 0;
  const auto [end, ec] = std::from_chars(asked.data(), asked.data() + asked.size(), look);
  const bool good = ec == std::errc{} && end == asked.data() + asked.size();
  return good && look >= 1 && look <= kLooksAtBank ? look : 0;
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
  return after_withdrawal(*after, here);
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
  // Coming back carries nothing trustworthy: it only makes us ask, and seldom.
  if (payment->state == payments::State::kPending) {
    auto asked = payments::query_seldom(context.services, context.law.current()->law(),
                                        context.rails, payment->ticket, payments::Source::kReturn);
    if (asked) payment = std::move(asked);
  }
  const std::string here = "/pago/" + payment->token.str();
  portal::PaymentStatusView view = transaction_of(*payment, *order);
  view.chrome = chrome(context, request, search_trail(order->subject));
  view.opening =
      own && look > 0 && look < kLooksAtBank && payment->state == payments::State::kCreated;
  view.url_refresh = view.opening ? on_to_bank(*payment, look + 1) : here;
  view.other_browser = other_browser(context, *payment, *order, request);
  if (!began_elsewhere(*payment, *order, request)) view.url_bank = bank_of(*payment);
  view.failed = payment->state != payments::State::kDeclined;
  view.cause = payment->cause.substr(0, payment->cause.find_last_not_of(". ") + 1);
  view.repeated = payment->duplicate;
  view.withdrawn = payment->withdrawn_at.has_value();
  const app::FormTokens tokens(context, request);
  view.withdrawal_unconfirmed = view.withdrawn || request.query_value(kWithdrawn) == kSilent;
  if (payments::can_withdraw(context.rails, *payment)) {
    view.url_withdraw = here + "/cancelar";
    view.csrf = tokens(kWithdrawForm);
    view.not_withdrawn = request.query_value(kWithdrawn) == kRefused;
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
  routes.push_back({http::Method::kGet, "/pago/:token", bind(status), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "retorno"});
  routes.push_back({http::Method::kPost, kWithdrawForm, bind(withdraw), everyone,
                    http::BodyClass::kForm, http::Caller::kBrowser, "pago"});
  routes.push_back({http::Method::kPost, "/pse/aviso", bind(hint), everyone, http::BodyClass::kJson,
                    http::Caller::kMachine, "aviso"});
  routes.push_back({http::Method::kPost, "/aviso/:medio", bind(notice), everyone,
                    http::BodyClass::kJson, http::Caller::kMachine, "aviso"});
}

}  // namespace recaudo::site
