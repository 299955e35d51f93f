// The exchanges of one operation with a rail over HTTPS, all under one deadline.
#pragma once

#include <chrono>
#include <string>

#include "base/http_client.h"

namespace recaudo::gateways {

// No whole answer came. `maybe_received`: the other side may have acted on the request.
struct NoAnswer {
  bool maybe_received = true;
  std::string detail;
};

class Exchange {
 public:
  explicit Exchange(HttpClientOptions options);
  tl::expected<HttpResponse, NoAnswer> send(const HttpRequest& request) const;
  // What is left of the deadline; never negative.
  std::chrono::milliseconds left() const;

 private:
  HttpClientOptions options_;
  std::chrono::steady_clock::time_point deadline_;
};

// The first four kilobytes: what is kept as evidence of an answer that is not one.
std::string evidence_of(const std::string& body);

}  // namespace recaudo::gateways
