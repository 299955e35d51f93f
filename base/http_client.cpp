#include "base/http_client.h"

#include <strings.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <charconv>
#include <optional>

#include "base/fault_point.h"
#include "base/name_lookup.h"

namespace recaudo {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using Deadline = std::chrono::steady_clock::time_point;
using Stage = HttpFailure::Stage;

struct Url {
  bool tls = false;
  std::string host;  // without the brackets of IPv6
  std::uint16_t port = 0;
  std::string authority;  // what the Host header says
  std::string target;
};

// Printable ASCII without blanks: nothing that could end a request line or a header early.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (ec != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  if (!is_plain(text)) return std::nullopt;
  if (text.starts_with("https://")) {
    url.tls = true;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  text = text.substr(0, text.find('#'));
  const std::string_view authority = text.substr(0, text.find_first_of("/?"));
  url.target = std::string(text.substr(authority.size()));
  if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
  if (authority.find('@') != authority.npos) return std::nullopt;
  const bool bracketed = authority.starts_with('[');
  const auto host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == authority.npos) return std::nullopt;
  url.host =
      std::string(bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end));
  std::string_view rest =
      authority.substr(std::min(authority.size(), bracketed ? host_end + 1 : host_end));
  const std::uint16_t usual = url.tls ? 443 : 80;
  const auto port = rest.empty()            ? std::optional(usual)
                    : rest.starts_with(':') ? parse_port(rest.substr(1))
                                            : std::nullopt;
  if (!port || url.host.empty()) return std::nullopt;
  url.port = *port;
  url.authority = std::string(authority.substr(0, authority.size() - rest.size()));
  if (url.port != usual) url.authority += ":" + std::to_string(url.port);
  return url;
}

bool is_header(const std::pair<std::string, std::string>& header) {
  const auto& [name, value] = header;
  const bool good_name = !name.empty() && is_plain(name) && name.find(':') == name.npos;
  return good_name && std::ranges::all_of(value, [](char c) {
           return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
         });
}

tl::unexpected<HttpFailure> failure(Stage stage, std::string detail) {
  return tl::unexpected(HttpFailure{stage, std::move(detail)});
}

http::request<http::string_body> message_of(const HttpRequest& request, const Url& url) {
  http::request<http::string_body> message(http::string_to_verb(request.method), url.target, 11);
  message.set(http::field::host, url.authority);
  message.set(http::field::connection, "close");
  for (const auto& [name, value] : request.headers) message.set(name, value);
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

HttpResponse response_of(const http::response<http::string_body>& message) {
  HttpResponse out;
  out.status = static_cast<int>(message.result_int());
  for (const auto& f : message)
    out.headers.emplace_back(std::string(f.name_string()), std::string(f.value()));
  out.body = message.body();
  return out;
}

// One exchange over asynchronous operations, because only those have deadlines in Beast. The
// stream's deadline is absolute and set once, so that every step spends the same time.
class Exchange {
 public:
  Exchange(const HttpRequest& request, const Url& url, const HttpClientOptions& options)
      : request_(request),
        url_(url),
        options_(options),
        deadline_(std::chrono::steady_clock::now() + options.timeout) {}

  // What was true when it stopped, also if it stopped by an exception.
  Stage stage() const { return stage_; }

  tl::expected<HttpResponse, HttpFailure> over_plain() {
    beast::tcp_stream stream(io_);
    if (const auto error = connect(stream)) return failure(stage_, *error);
    return talk(stream);
  }

  tl::expected<HttpResponse, HttpFailure> over_tls() {
    asio::ssl::context context = tls_context();
    beast::ssl_stream<beast::tcp_stream> stream(io_, context);
    // Checks the chain's own verdict first, then that the certificate names this host or address.
    stream.set_verify_callback(asio::ssl::host_name_verification(url_.host));
    if (!name_server(stream.native_handle())) return failure(stage_, "TLS: nombre del servidor");
    if (const auto error = connect(beast::get_lowest_layer(stream))) return failure(stage_, *error);
    beast::error_code ec;
    stream.async_handshake(asio::ssl::stream_base::client, [&ec](beast::error_code e) { ec = e; });
    run();
    if (ec) return failure(stage_, "TLS: " + ec.message());
    return talk(stream);
  }

 private:
  void run() {
    io_.run();
    io_.restart();
  }

  // The reason in words when there is no connection.
  std::optional<std::string> connect(beast::tcp_stream& stream) {
    const auto addresses = look_up_host(url_.host, deadline_);
    if (!addresses) return addresses.error().detail;
    std::vector<tcp::endpoint> endpoints;
    for (const auto& address : *addresses) {
      beast::error_code bad;
      const auto ip = asio::ip::make_address(address, bad);
      if (!bad) endpoints.emplace_back(ip, url_.port);
    }
    stream.expires_at(deadline_);
    beast::error_code ec = asio::error::host_not_found;
    stream.async_connect(endpoints, [&ec](beast::error_code e, const tcp::endpoint&) { ec = e; });
    run();
    return ec ? std::optional(ec.message()) : std::nullopt;
  }

  template <typename Stream>
  tl::expected<HttpResponse, HttpFailure> talk(Stream& stream) {
    const auto message = message_of(request_, url_);
    http::response_parser<http::string_body> parser;
    parser.body_limit(options_.max_response_bytes);
    parser.skip(message.method() == http::verb::head);
    // Its maximum bounds the header and any one line; the body has its own limit.
    beast::flat_buffer buffer(65536);
    if (std::chrono::steady_clock::now() >= deadline_) return failure(stage_, "se agotó el tiempo");
    // From here on bytes may be on their way, and no error proves that they were not read.
    fault_point("before_http_send");
    stage_ = Stage::kMaybeSent;
    beast::error_code ec;
    http::async_write(stream, message, [&](beast::error_code write_error, std::size_t) {
      ec = write_error;
      if (ec) return;
      fault_point("after_http_send");
      http::async_read(stream, buffer, parser,
                       [&ec](beast::error_code read_error, std::size_t) { ec = read_error; });
    });
    run();
    if (ec) return failure(stage_, ec.message());
    fault_point("http_reply_read");
    return response_of(parser.get());
  }

  asio::ssl::context tls_context() const {
    asio::ssl::context context(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    context.set_verify_mode(asio::ssl::verify_peer);
    if (options_.ca_file.empty())
      context.set_default_verify_paths();
    else
      context.load_verify_file(options_.ca_file);
    if (!options_.client_certificate_file.empty()) {
      // Without it OpenSSL would ask the terminal for the password of an encrypted key, and wait.
      context.set_password_callback(
          [](std::size_t, asio::ssl::context::password_purpose) { return std::string(); });
      context.use_certificate_chain_file(options_.client_certificate_file);
      // Refuses a key that is not the certificate's.
      context.use_private_key_file(options_.client_key_file, asio::ssl::context::pem);
    }
    return context;
  }

  // What the macro SSL_set_tlsext_host_name does, without its C cast. An address is no server name
  // (RFC 6066 §3).
  bool name_server(SSL* ssl) const {
    beast::error_code not_an_address;
    asio::ip::make_address(url_.host, not_an_address);
    if (!not_an_address) return true;
    return SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                    const_cast<char*>(url_.host.c_str())) == 1;
  }

  const HttpRequest& request_;
  const Url& url_;
  const HttpClientOptions& options_;
  const Deadline deadline_;
  asio::io_context io_{1};
  Stage stage_ = Stage::kNotSent;
};

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key.size() == name.size() && ::strncasecmp(key.data(), name.data(), name.size()) == 0)
      return value;
  return {};
}

tl::expected<HttpResponse, HttpFailure> http_exchange(const HttpRequest& request,
                                                      const HttpClientOptions& options) {
  const auto url = parse_url(request.url);
  if (!url) return failure(Stage::kNotSent, "la dirección no es válida");
  if (http::string_to_verb(request.method) == http::verb::unknown)
    return failure(Stage::kNotSent, "el método no es válido");
  if (!std::ranges::all_of(request.headers, is_header))
    return failure(Stage::kNotSent, "un encabezado no es válido");
  Exchange exchange(request, *url, options);
  try {
    return url->tls ? exchange.over_tls() : exchange.over_plain();
  } catch (const boost::system::system_error& e) {
    // A bad file of roots, certificate or key; the stage is what was reached.
    return failure(exchange.stage(), e.what());
  }
}

}  // namespace recaudo
