// The rules between the socket and the handlers, without sockets: what a request head must look
// like, which route it meets, what every answer carries. The server feeds it; tests can do so too.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/rate_limit.h"
#include "api/http/request.h"
#include "api/http/response.h"
#include "api/http/router.h"
#include "base/clock.h"

namespace recaudo::http {

// Runs on a worker, before the handler of every route: finds the session, checks the roles of
// route.access and the form's token, may set request.session. An answer ends the request.
using Guard = std::function<std::optional<Response>(Request&, const Route&)>;

// A page for people about an error; runs for clients that ask for text/html. Must not block.
using ErrorPage = std::function<std::string(const Error&, const Request&)>;

struct EdgeOptions {
  std::vector<std::string>
      hosts;  // names we answer to, lower case; with ":port" it must be that port
  std::vector<std::string> trusted_proxies;
  std::string upload_folder = "/var/tmp";
  std::size_t max_uploads = 8;  // bank files on their way at one time
  Guard guard;                  // required when a route is not public or has a browser POST
  ErrorPage error_page;
  RateLimiter* rate_limiter =
      nullptr;  // required when a route names a rate class; outlives the server
};

// One request on its way.
struct Exchange {
  Request request;
  const Route* route = nullptr;
  std::uint64_t content_length = 0;
  bool expects_continue = false;
  bool close = false;
  std::shared_ptr<void> upload_slot;  // given back when the exchange ends, however it ends
  std::optional<Response> refusal;    // set: answer this, read no body, run no handler
};

class Edge {
 public:
  // Throws std::invalid_argument when the routes need what the options do not have.
  Edge(EdgeOptions options, Router router, const Clock& clock);

  // From the raw head, its empty line included. Never throws for what the client sent.
  Exchange open(std::string_view raw_head, const Peer& direct, bool tls);
  // For a head that could not even be cut out.
  Exchange refused(Code code, const Peer& direct, bool tls);

  // The body, as it arrives; exactly content_length bytes in all. append() throws on a full disk.
  void begin_body(Exchange& exchange);
  void append(Exchange& exchange, std::string_view bytes);

  // Guard and handler. Exceptions become answers: Refusal its problem, DatabaseLost 503, the rest
  // an incident (500).
  Response run(Exchange& exchange) const;
  Response incident(const Exchange& exchange, std::string_view what) const;
  Response busy(const Exchange& exchange) const;

  // The whole answer as bytes, and the end of the exchange (its upload slot).
  std::string finish(Exchange& exchange, Response response);

  void set_port(unsigned short port) { port_ = port; }

 private:
  Response answer(Exchange& exchange) const;
  void refuse(Exchange& exchange, const Error& error) const;
  void route_to(Exchange& exchange);
  void apply_gates(Exchange& exchange);
  bool knows_host(std::string_view host) const;
  void as_page(const Exchange& exchange, Response& response) const;
  std::string head_of(const Exchange& exchange, const Response& response) const;

  EdgeOptions options_;
  Router router_;
  const Clock& clock_;
  TrustedProxies proxies_;
  unsigned short port_ = 0;
  std::atomic<std::size_t> uploads_{0};
};

}  // namespace recaudo::http
