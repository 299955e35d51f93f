#include "api/http/edge.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/status.hpp>
#include <cstdio>
#include <limits>
#include <stdexcept>

#include "api/http/browser_gate.h"
#include "api/http/head_check.h"
#include "api/http/head_scanner.h"
#include "api/http/security_headers.h"
#include "base/bytes.h"
#include "base/crypto.h"
#include "base/database.h"
#include "base/log.h"

namespace recaudo::http {
namespace {

// "Tue, 15 Nov 1994 08:12:31 GMT" (RFC 9110 §5.6.7).
std::string http_date(Instant t) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = date::floor<date::days>(t);
  const date::year_month_day ymd{day};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(t - day).count();
  std::array<char, 40> text{};
  (void)std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                      kDays[date::weekday{day}.c_encoding()], day_of(ymd),
                      kMonths[month_of(ymd) - 1], year_of(ymd), static_cast<int>(seconds / 3600),
                      static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  return text.data();
}

bool has_word(std::string_view list, std::string_view word) {
  for (auto at = list.find(word); at != list.npos; at = list.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ' || list[at - 1] == ',') &&
        (end == list.size() || list[end] == ' ' || list[end] == ','))
      return true;
  }
  return false;
}

bool accepts_type(const Route& route, const std::string& type) {
  switch (route.body) {
    case BodyClass::kNone:
      return true;
    case BodyClass::kJson:
      return type == "application/json";
    case BodyClass::kForm:
      return type == "application/x-www-form-urlencoded";
    case BodyClass::kBankFile:
      return !type.empty() &&
             has_word(route.content_types.empty() ? "multipart/form-data" : route.content_types,
                      type);
  }
  return false;
}

}  // namespace

Edge::Edge(EdgeOptions options, Router router, const Clock& clock)
    : options_(std::move(options)),
      router_(std::move(router)),
      clock_(clock),
      proxies_(options_.trusted_proxies) {
  if (options_.hosts.empty()) throw std::invalid_argument("the edge needs its host names");
  for (const auto& route : router_.routes()) {
    const bool guarded = !route.access.is_public() ||
                         (route.method == Method::kPost && route.caller == Caller::kBrowser);
    if (guarded && !options_.guard) throw std::invalid_argument(route.pattern + ": needs a guard");
    if (!route.rate_class.empty() &&
        (options_.rate_limiter == nullptr || !options_.rate_limiter->knows(route.rate_class)))
      throw std::invalid_argument(route.pattern + ": unknown rate class " + route.rate_class);
  }
}

void Edge::refuse(Exchange& exchange, const Error& error) const {
  exchange.refusal = problem(error, exchange.request);
}

Exchange Edge::refused(Code code, const Peer& direct, bool tls) {
  Exchange exchange;
  exchange.request.id = to_hex(random_bytes(16));
  exchange.request.peer = direct;
  exchange.request.tls = tls;
  exchange.close = true;
  refuse(exchange, Error{code, {}});
  return exchange;
}

Exchange Edge::open(std::string_view raw_head, const Peer& direct, bool tls) {
  HeadParser parser;
  parser.header_limit(HeadScanner::kMaxBytes + 1);
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());  // the route decides, below
  boost::beast::error_code ec;
  parser.put(boost::asio::buffer(raw_head.data(), raw_head.size()), ec);
  if (ec == boost::beast::http::error::body_limit) return refused(Code::kBodyTooLarge, direct, tls);
  if (ec == boost::beast::http::error::header_limit)
    return refused(Code::kHeaderTooLarge, direct, tls);
  if (ec || !parser.is_header_done()) return refused(Code::kHttpMalformed, direct, tls);

  Exchange exchange;
  Request& request = exchange.request;
  request.id = to_hex(random_bytes(16));
  request.tls = tls;
  copy_head(parser, request);
  request.peer = proxies_.client(direct, request.header("x-forwarded-for"));
  if (proxies_.contains(direct.address) && request.header("x-forwarded-proto") == "https")
    request.tls = true;
  const auto target = parser.get().target();
  const auto question = std::min(target.find('?'), target.size());
  if (auto error = check_head(parser)) {
    exchange.close = true;
    refuse(exchange, *error);
    if (error->code == Code::kMethodNotAllowed) {
      const auto path = std::string(target.substr(0, question));
      const auto get = router_.match(Method::kGet, path);
      const auto post = router_.match(Method::kPost, path);
      const bool both = (get.route == nullptr) == (post.route == nullptr);
      exchange.refusal->set_header(
          "Allow", both ? "GET, HEAD, POST" : (get.route != nullptr ? "GET, HEAD" : "POST"));
    }
    return exchange;
  }
  if (!knows_host(request.host)) {
    exchange.close = true;
    refuse(exchange, Error{Code::kHostUnknown, {}});
    return exchange;
  }
  exchange.content_length = parser.content_length().value_or(0);
  exchange.expects_continue = !request.header("expect").empty();
  exchange.close = !parser.keep_alive();
  auto path = decode_path({target.data(), question});
  const auto rest = target.substr(std::min(question + 1, target.size()));
  auto query = decode_pairs({rest.data(), rest.size()});
  if (!path || !query) {
    refuse(exchange, !path ? path.error() : query.error());
  } else if (const auto* twice = repeated_name(*query)) {
    refuse(exchange, Error{Code::kRepeatedField, *twice});
  } else {
    request.path = std::move(*path);
    for (auto& [name, value] : *query) request.query.emplace(std::move(name), std::move(value));
    route_to(exchange);
  }
  // A refused body is not read; the next request could not be told from it.
  if (exchange.refusal && exchange.content_length > 0) exchange.close = true;
  return exchange;
}

bool Edge::knows_host(std::string_view host) const {
  const std::string own_port = ":" + std::to_string(port_);
  for (const auto& name : options_.hosts)
    if (host == name || (host.starts_with(name) && host.substr(name.size()) == own_port))
      return true;
  return false;
}

void Edge::route_to(Exchange& exchange) {
  auto match = router_.match(exchange.request.method, exchange.request.path);
  if (match.route == nullptr) {
    const bool other_method = !match.allow.empty();
    refuse(exchange, Error{other_method ? Code::kMethodNotAllowed : Code::kRouteUnknown, {}});
    if (other_method) exchange.refusal->set_header("Allow", match.allow);
    return;
  }
  exchange.route = match.route;
  exchange.request.parameters = std::move(match.parameters);
  if (match.route->caller == Caller::kMachine) {
    exchange.request.cookies.clear();
    exchange.request.headers.erase("cookie");
  }
  apply_gates(exchange);
}

void Edge::apply_gates(Exchange& exchange) {
  const Route& route = *exchange.route;
  const Request& request = exchange.request;
  if (exchange.content_length > body_limit(route.body))
    return refuse(exchange, Error{Code::kBodyTooLarge, {}});
  if (exchange.content_length > 0 && !accepts_type(route, request.content_type))
    return refuse(exchange, Error{Code::kMediaTypeRefused, request.content_type});
  if (route.caller == Caller::kBrowser) {
    const bool post = request.method == Method::kPost;
    if (const auto ok = post ? check_same_origin(request) : check_document_fetch(request); !ok)
      // An image or style of our own is fetched as such by our own pages.
      if (post || route.cache == CacheClass::kNoStore) return refuse(exchange, ok.error());
  }
  if (!route.rate_class.empty()) {
    if (const auto wait = options_.rate_limiter->take(route.rate_class, request.peer.key)) {
      refuse(exchange, Error{Code::kTooManyRequests, {}});
      exchange.refusal->set_header("Retry-After", std::to_string(wait->count()));
      return;
    }
  }
  if (route.body == BodyClass::kBankFile && exchange.content_length > 0) {
    const bool full = uploads_.fetch_add(1) >= options_.max_uploads;
    exchange.upload_slot = std::shared_ptr<void>(this, [this](void*) { uploads_.fetch_sub(1); });
    if (full) exchange.refusal = busy(exchange);
  }
}

void Edge::begin_body(Exchange& exchange) {
  if (exchange.route->body == BodyClass::kBankFile)
    exchange.request.upload = BodyFile::create(options_.upload_folder);
}

void Edge::append(Exchange& exchange, std::string_view bytes) {
  if (exchange.request.upload)
    exchange.request.upload->append(bytes);
  else
    exchange.request.body += bytes;
}

Response Edge::run(Exchange& exchange) const {
  Response response = answer(exchange);
  // Whatever is away comes back: who asks is told when to try again.
  if (response.status == 503) response.set_header("Retry-After", "2");
  return response;
}

Response Edge::answer(Exchange& exchange) const {
  try {
    if (options_.guard)
      if (auto stop = options_.guard(exchange.request, *exchange.route)) return std::move(*stop);
    return exchange.route->handler(exchange.request);
  } catch (const Refusal& refusal) {
    return problem(refusal.error(), exchange.request);
  } catch (const DatabaseLost& e) {
    log::error("http.database_lost", {{"traza", exchange.request.id}, {"what", e.what()}});
    return problem(Code::kDatabaseLost, exchange.request);
  } catch (const std::exception& e) {
    return incident(exchange, e.what());
  } catch (...) {
    return incident(exchange, "not a std::exception");
  }
}

Response Edge::incident(const Exchange& exchange, std::string_view what) const {
  log::error("http.incident", {{"traza", exchange.request.id},
                               {"route", exchange.route ? exchange.route->pattern : ""},
                               {"what", std::string(what)}});
  Response r = problem(Code::kIncident, exchange.request);
  r.close = true;
  return r;
}

Response Edge::busy(const Exchange& exchange) const {
  Response r = problem(Code::kBusy, exchange.request);
  r.set_header("Retry-After", "2");
  return r;
}

void Edge::as_page(const Exchange& exchange, Response& response) const {
  if (!response.error || !options_.error_page || !exchange.request.wants_html()) return;
  try {
    response.body = options_.error_page(*response.error, exchange.request);
    response.content_type = "text/html; charset=utf-8";
  } catch (const std::exception& e) {
    log::error("http.error_page", {{"traza", exchange.request.id}, {"what", e.what()}});
  }
}

std::string Edge::head_of(const Exchange& exchange, const Response& response) const {
  const auto status = static_cast<unsigned>(response.status);
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  std::string out = "HTTP/1.1 " + std::to_string(status) + " ";
  out.reserve(1500 + response.body.size());
  out.append(reason.data(), reason.size());
  out += "\r\nDate: " + http_date(clock_.now()) + "\r\n";
  out += fixed_security_headers();
  out += "Content-Security-Policy: " + content_security_policy(response) + "\r\n";
  const auto cache = exchange.route ? exchange.route->cache : CacheClass::kNoStore;
  out += "Cache-Control: " + cache_control(cache, response.status) + "\r\n";
  out += "X-Request-Id: " + exchange.request.id + "\r\n";
  for (const auto& [name, value] : response.headers)
    out.append(name).append(": ").append(value).append("\r\n");
  if (response.status != 304 && response.status != 204) {
    if (!response.content_type.empty()) out += "Content-Type: " + response.content_type + "\r\n";
    out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  }
  out += exchange.close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
  return out;
}

std::string Edge::finish(Exchange& exchange, Response response) {
  if (response.status < 200 || response.status > 599 ||
      response.content_type.find_first_of("\r\n") != std::string::npos)
    response = incident(exchange, "a handler answered with an impossible status or type");
  as_page(exchange, response);
  if (response.close) exchange.close = true;
  std::string out = head_of(exchange, response);
  const bool bodiless =
      exchange.request.method == Method::kHead || response.status == 304 || response.status == 204;
  if (!bodiless) out += response.body;
  exchange.upload_slot.reset();
  return out;
}

}  // namespace recaudo::http
