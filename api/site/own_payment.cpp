#include "api/site/own_payment.h"

#include "api/app/guard.h"
#include "gateways/session_life.h"

namespace recaudo::site {
namespace {

constexpr std::string_view kWebKeys = "web:";

}  // namespace

std::string bank_of(const payments::Payment& payment) {
  return payment.state == payments::State::kPending && !payment.withdrawn_at ? payment.redirect_url
                                                                             : std::string();
}

std::string keys_of_browser(const http::Request& request, const payments::Order& order) {
  const std::string visitor = app::visitor_of(request, order.token.str());
  return std::string(kWebKeys) + (visitor.empty() ? visitor : visitor + ":");
}

bool began_here(const payments::Payment& payment, const payments::Order& order,
                const http::Request& request) {
  return payment.order == order.id && !app::visitor_of(request, order.token.str()).empty() &&
         payment.request_key.starts_with(keys_of_browser(request, order));
}

bool began_elsewhere(const payments::Payment& payment, const payments::Order& order,
                     const http::Request& request) {
  const std::string& key = payment.request_key;
  const bool names_browser =
      key.starts_with(kWebKeys) && key.find(':', kWebKeys.size()) != std::string::npos;
  return names_browser && !began_here(payment, order, request);
}

portal::OtherBrowser other_browser(const app::Context& context, const payments::Payment& payment,
                                   const payments::Order& order, const http::Request& request) {
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

http::Response after_withdrawal(const payments::Withdrawn& after, const std::string& here) {
  const std::string told = here + "?" + kWithdrawn + "=";
  if (after.payment.state != payments::State::kPending) return http::redirect_303(here);
  switch (after.answer) {
    case payments::Withdrawal::kRefused:
      return http::redirect_303(told + kRefused);
    case payments::Withdrawal::kSilent:
      return http::redirect_303(told + kSilent);
    case payments::Withdrawal::kDone:
    case payments::Withdrawal::kNotAsked:
      break;
  }
  return http::redirect_303(here);
}

std::string on_to_bank(const payments::Payment& payment, int look) {
  return "/pago/" + payment.token.str() + "?" + kLookAtBank + "=" + std::to_string(look);
}

}  // namespace recaudo::site
