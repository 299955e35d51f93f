// A blocking HTTP/1.1 client for server-to-server calls: one deadline for the whole exchange,
// bounded answer, no redirects followed, no proxy from the environment, TLS with peer and host name
// checked.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace recaudo {

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // http:// or https://, host, optional port, path and query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // The first header of that name (case-insensitive), or an empty view.
  std::string_view header(std::string_view name) const;
};

struct HttpClientOptions {
  std::chrono::milliseconds timeout{30'000};
  std::size_t max_response_bytes = 1 << 20;
  std::string ca_file;  // trusted roots (PEM); empty: the system's
  // Who we are towards a server that demands a certificate: the chain, ours first, and its key
  // (PEM). Both empty: nobody.
  std::string client_certificate_file;
  std::string client_key_file;
};

// What is known when no whole answer came: whether the other side may have received the request.
// A payment must treat kMaybeSent as "unknown", never as "failed".
struct HttpFailure {
  enum class Stage { kNotSent, kMaybeSent };
  Stage stage = Stage::kNotSent;
  std::string detail;
};

tl::expected<HttpResponse, HttpFailure> http_exchange(const HttpRequest& request,
                                                      const HttpClientOptions& options);

}  // namespace recaudo
