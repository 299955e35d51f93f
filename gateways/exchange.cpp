#include "gateways/exchange.h"

#include <algorithm>

namespace recaudo::gateways {

Exchange::Exchange(HttpClientOptions options)
    : options_(std::move(options)),
      deadline_(std::chrono::steady_clock::now() + options_.timeout) {}

std::chrono::milliseconds Exchange::left() const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline_ - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds{0});
}

tl::expected<HttpResponse, NoAnswer> Exchange::send(const HttpRequest& request) const {
  HttpClientOptions http = options_;
  http.timeout = left();
  auto response = http_exchange(request, http);
  if (response) return std::move(*response);
  const HttpFailure& failure = response.error();
  const bool maybe = failure.stage != HttpFailure::Stage::kNotSent;
  return tl::unexpected(
      NoAnswer{maybe, (maybe ? "sin respuesta completa: " : "") + failure.detail});
}

std::string evidence_of(const std::string& body) {
  return body.substr(0, 4096);
}

}  // namespace recaudo::gateways
