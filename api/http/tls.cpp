#include "api/http/tls.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <ctime>

#include "base/error.h"
#include "base/log.h"
#include "base/secret.h"

namespace recaudo::http {
namespace {

namespace ssl = boost::asio::ssl;

constexpr const char* kTls12Suites =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr long kCachedSessions = 20'000;
constexpr long kSessionSeconds = 86'400;
constexpr int kWarnDays = 21;

[[noreturn]] void refuse(const std::string& detail) {
  throw Refusal(Error{Code::kBadConfig, "TLS: " + detail});
}

// http/1.1 or an alert; a client without ALPN is served.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  static const std::string_view kOnly = "http/1.1";
  const std::string_view list(reinterpret_cast<const char*>(offered), offered_size);
  for (std::size_t at = 0; at < list.size();) {
    const auto size = static_cast<unsigned char>(list[at]);
    if (list.substr(at + 1, size) == kOnly) {
      *out = offered + at + 1;
      *out_size = size;
      return SSL_TLSEXT_ERR_OK;
    }
    at += 1U + size;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// The macros of OpenSSL cast in the C way; these are the calls behind them.
void apply_profile(SSL_CTX* ctx, TlsProfile profile) {
  const long lowest = profile == TlsProfile::kModern ? TLS1_3_VERSION : TLS1_2_VERSION;
  bool good = SSL_CTX_ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, lowest, nullptr) == 1;
  good = good && SSL_CTX_set_cipher_list(ctx, kTls12Suites) == 1;
  std::string groups = "X25519:P-256:P-384";
  good = good && SSL_CTX_ctrl(ctx, SSL_CTRL_SET_GROUPS_LIST, 0, groups.data()) == 1;
  SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
  SSL_CTX_ctrl(ctx, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, nullptr);
  SSL_CTX_ctrl(ctx, SSL_CTRL_SET_SESS_CACHE_MODE, SSL_SESS_CACHE_SERVER, nullptr);
  SSL_CTX_ctrl(ctx, SSL_CTRL_SET_SESS_CACHE_SIZE, kCachedSessions, nullptr);
  SSL_CTX_set_timeout(ctx, kSessionSeconds);
  const unsigned char name[] = {'r', 'e', 'c', 'a', 'u', 'd', 'o'};
  good = good && SSL_CTX_set_session_id_context(ctx, name, sizeof name) == 1;
  SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, nullptr);
  if (!good) refuse("perfil");
}

void warn_before_the_end(SSL_CTX* ctx, const Clock& clock) {
  const X509* certificate = SSL_CTX_get0_certificate(ctx);
  std::tm end{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
    refuse("certificado sin fecha de fin");
  const Instant ends = from_unix_micros(std::int64_t{::timegm(&end)} * 1'000'000);
  if (ends - clock.now() < std::chrono::hours(24 * kWarnDays))
    log::warn("tls.certificate_ends", {{"at", to_utc_iso(ends)}});
}

std::shared_ptr<ssl::context> load(const TlsFiles& files, const Clock& clock) {
  const Secret key = value_or_throw(read_secret_file(files.private_key));
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  apply_profile(context->native_handle(), files.profile);
  boost::system::error_code ec;
  context->use_certificate_chain_file(files.certificate_chain, ec);
  if (ec) refuse("certificado: " + ec.message());
  const std::string_view pem = key.reveal();
  context->use_private_key(boost::asio::buffer(pem.data(), pem.size()), ssl::context::pem, ec);
  if (ec) refuse("clave: " + ec.message());
  if (SSL_CTX_check_private_key(context->native_handle()) != 1)
    refuse("la clave no es la del certificado");
  warn_before_the_end(context->native_handle(), clock);
  return context;
}

}  // namespace

Tls::Tls(TlsFiles files, const Clock& clock)
    : files_(std::move(files)), clock_(clock), context_(load(files_, clock_)) {}

void Tls::reload() {
  auto fresh = load(files_, clock_);
  const std::lock_guard lock(mutex_);
  context_ = std::move(fresh);
}

std::shared_ptr<ssl::context> Tls::current() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

}  // namespace recaudo::http
