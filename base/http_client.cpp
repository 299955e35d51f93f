#include "base/http_client.h"

#include <strings.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <optional>

namespace recaudo {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

struct Url {
  bool tls = false;
  std::string host;
  std::string port;
  std::string target;
};

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) {
    url.tls = true;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  const auto slash = text.find('/');
  std::string_view authority = text.substr(0, slash);
  url.target = slash == text.npos ? "/" : std::string(text.substr(slash));
  const auto colon = authority.rfind(':');
  url.host = std::string(authority.substr(0, colon));
  url.port =
      colon == authority.npos ? (url.tls ? "443" : "80") : std::string(authority.substr(colon + 1));
  if (url.host.empty() || url.port.empty()) return std::nullopt;
  return url;
}

// Runs one exchange over asynchronous operations, because only those have deadlines in Beast; the
// callbacks nest in the order of the protocol.
template <typename Stream>
class Exchange {
 public:
  Exchange(asio::io_context& io, Stream& stream, const HttpRequest& request, const Url& url,
           const HttpClientOptions& options)
      : io_(io), stream_(stream), options_(options) {
    const auto verb = http::string_to_verb(request.method);
    message_ = http::request<http::string_body>(verb, url.target, 11);
    message_.set(http::field::host,
                 url.port == "443" || url.port == "80" ? url.host : url.host + ":" + url.port);
    message_.set(http::field::connection, "close");
    for (const auto& [name, value] : request.headers) message_.set(name, value);
    message_.body() = request.body;
    message_.prepare_payload();
    parser_.body_limit(options.max_response_bytes);
  }

  tl::expected<HttpResponse, HttpFailure> run() {
    send();
    io_.run();
    if (error_) return tl::unexpected(HttpFailure{stage_, error_.message()});
    HttpResponse out;
    const auto& message = parser_.get();
    out.status = static_cast<int>(message.result_int());
    for (const auto& f : message)
      out.headers.emplace_back(std::string(f.name_string()), std::string(f.value()));
    out.body = message.body();
    return out;
  }

 private:
  void send() {
    stage_ = HttpFailure::Stage::kMaybeSent;
    http::async_write(stream_, message_, [this](beast::error_code ec, std::size_t) {
      if (ec) {
        error_ = ec;
        return;
      }
      http::async_read(stream_, buffer_, parser_,
                       [this](beast::error_code read_error, std::size_t) { error_ = read_error; });
    });
  }

  asio::io_context& io_;
  Stream& stream_;
  const HttpClientOptions& options_;
  http::request<http::string_body> message_;
  http::response_parser<http::string_body> parser_;
  beast::flat_buffer buffer_{65536};
  beast::error_code error_;
  HttpFailure::Stage stage_ = HttpFailure::Stage::kNotSent;
};

tl::unexpected<HttpFailure> not_sent(const std::string& detail) {
  return tl::unexpected(HttpFailure{HttpFailure::Stage::kNotSent, detail});
}

// Connects with the deadline of the stream; returns the error, if any.
template <typename Lowest>
beast::error_code connect(asio::io_context& io, Lowest& lowest, const Url& url) {
  beast::error_code ec;
  tcp::resolver resolver(io);
  const auto endpoints = resolver.resolve(url.host, url.port, ec);
  if (ec) return ec;
  lowest.async_connect(endpoints, [&ec](beast::error_code e, const tcp::endpoint&) { ec = e; });
  io.run();
  io.restart();
  return ec;
}

asio::ssl::context tls_context(const HttpClientOptions& options) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  context.set_verify_mode(asio::ssl::verify_peer);
  if (options.ca_file.empty())
    context.set_default_verify_paths();
  else
    context.load_verify_file(options.ca_file);
  if (!options.client_certificate.empty()) {
    context.use_certificate_chain_file(options.client_certificate);
    context.use_private_key_file(options.client_certificate, asio::ssl::context::pem);
  }
  return context;
}

tl::expected<HttpResponse, HttpFailure> exchange_tls(const HttpRequest& request, const Url& url,
                                                     const HttpClientOptions& options) {
  asio::io_context io(1);
  asio::ssl::context context = tls_context(options);
  beast::ssl_stream<beast::tcp_stream> stream(io, context);
  auto& lowest = beast::get_lowest_layer(stream);
  lowest.expires_after(options.timeout);
  stream.set_verify_callback(asio::ssl::host_name_verification(url.host));
  // What the macro SSL_set_tlsext_host_name does, without its C cast.
  if (SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
               const_cast<char*>(url.host.c_str())) != 1)
    return not_sent("SNI");
  if (const auto ec = connect(io, lowest, url)) return not_sent(ec.message());
  beast::error_code ec;
  stream.async_handshake(asio::ssl::stream_base::client, [&ec](beast::error_code e) { ec = e; });
  io.run();
  io.restart();
  if (ec) return not_sent(ec.message());
  return Exchange(io, stream, request, url, options).run();
}

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
  if (!url) return not_sent("URL");
  if (http::string_to_verb(request.method) == http::verb::unknown) return not_sent("method");
  try {
    if (url->tls) return exchange_tls(request, *url, options);
    asio::io_context io(1);
    beast::tcp_stream stream(io);
    stream.expires_after(options.timeout);
    if (const auto ec = connect(io, stream, *url)) return not_sent(ec.message());
    return Exchange(io, stream, request, *url, options).run();
  } catch (const boost::system::system_error& e) {
    return not_sent(e.what());  // only the set-up throws: a bad CA file, an unreadable certificate
  }
}

}  // namespace recaudo
