#include "gateways/payment_gateway.h"

#include <algorithm>
#include <charconv>

#include "gateways/polling.h"

namespace recaudo::gateways {

std::string attempt_reference(const std::string& order_reference, TicketId ticket) {
  return order_reference + "-" + to_string(ticket);
}

std::optional<AttemptName> parse_attempt_reference(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos || dash == 0) return std::nullopt;
  const std::string_view order = text.substr(0, dash);
  const std::string_view number = text.substr(dash + 1);
  const auto digits = [](std::string_view s) {
    return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!digits(order) || number.empty() || number.front() == '0' || !digits(number))
    return std::nullopt;
  std::int64_t ticket = 0;
  const auto [end, ec] = std::from_chars(number.data(), number.data() + number.size(), ticket);
  if (ec != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  return AttemptName{std::string(order), TicketId(ticket)};
}

bool may_redirect_to(const std::string& url, const std::string& rail_url) {
  const bool clean = url.find_first_of(" \"<>\\\r\n\t") == std::string::npos;
  const bool secure = url.starts_with("https://") ||
                      (url.starts_with("http://") && rail_url.starts_with("http://"));
  return clean && secure;
}

CreateOutcome PaymentGateway::find(const CreateRequest&, Search) {
  return Unknown{"la pasarela no permite buscar por referencia", "no se buscó"};
}

std::optional<Instant> PaymentGateway::next_query_at(const Pending& pending) const {
  return ordinary_schedule(pending);
}

bool PaymentGateway::is_incident(Instant created, Instant now) const {
  return is_pending_incident(created, now);
}

ActOutcome PaymentGateway::finalize(const Cus&, const std::string&) {
  throw BrokenInvariant("this rail is not told what was registered");
}

ActOutcome PaymentGateway::withdraw(const Cus&) {
  throw BrokenInvariant("this rail ends no attempt");
}

ReturnOutcome PaymentGateway::query_return(const Cus&) {
  throw BrokenInvariant("this rail gives no payment back");
}

ActOutcome PaymentGateway::reverse(const std::string&) {
  throw BrokenInvariant("this rail gives no payment back");
}

Result<NoticeSubject> PaymentGateway::read_notice(const Notice&) const {
  return fail(Code::kRailNoticeRefused, "esta pasarela no envía avisos firmados");
}

}  // namespace recaudo::gateways
