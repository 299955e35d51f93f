// The TLS profile, seen by an OpenSSL client.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/crypto.h"
#include "base/secret.h"
#include "tests/http/test_server.h"

namespace recaudo::http::test {
namespace {

class TlsClient {
 public:
  TlsClient() : ctx_(SSL_CTX_new(TLS_client_method())) {}
  ~TlsClient() {
    if (session_ != nullptr) SSL_SESSION_free(session_);
    if (ssl_ != nullptr) SSL_free(ssl_);
    if (fd_ >= 0) ::close(fd_);
    SSL_CTX_free(ctx_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  SSL_CTX* context() { return ctx_; }
  void versions(long lowest, long highest) {
    SSL_CTX_ctrl(ctx_, SSL_CTRL_SET_MIN_PROTO_VERSION, lowest, nullptr);
    SSL_CTX_ctrl(ctx_, SSL_CTRL_SET_MAX_PROTO_VERSION, highest, nullptr);
  }
  void offer(const std::string& protocol) {
    const std::string list = static_cast<char>(protocol.size()) + protocol;
    SSL_CTX_set_alpn_protos(ctx_, reinterpret_cast<const unsigned char*>(list.data()),
                            static_cast<unsigned>(list.size()));
  }
  bool connect(unsigned short port) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return false;
    ssl_ = SSL_new(ctx_);
    SSL_set_fd(ssl_, fd_);
    if (session_ != nullptr) SSL_set_session(ssl_, session_);
    return SSL_connect(ssl_) == 1;
  }
  std::string get() {
    const std::string request = "GET / HTTP/1.1\r\nHost: recaudo.test\r\nConnection: close\r\n\r\n";
    SSL_write(ssl_, request.data(), static_cast<int>(request.size()));
    std::string all;
    char chunk[4096];
    for (int n = 0; (n = SSL_read(ssl_, chunk, sizeof chunk)) > 0;)
      all.append(chunk, static_cast<std::size_t>(n));
    return all;
  }
  // Takes the session over.
  void resume(SSL_SESSION* session) { session_ = session; }
  std::string version() const { return SSL_get_version(ssl_); }
  SSL* ssl() { return ssl_; }
  std::string certificate_name() const {
    X509* certificate = SSL_get1_peer_certificate(ssl_);
    char text[256] = {};
    X509_NAME_oneline(X509_get_subject_name(certificate), text, sizeof text);
    X509_free(certificate);
    return text;
  }

 private:
  SSL_CTX* ctx_;
  SSL* ssl_ = nullptr;
  SSL_SESSION* session_ = nullptr;
  int fd_ = -1;
};

class Tls : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/tls-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    write_pair("one.test");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write_pair(const std::string& name) {
    const auto pem = make_self_signed_certificate(name);
    std::ofstream(certificate()) << pem.certificate;
    write_secret_file(key(), Secret(pem.private_key));
  }
  std::string certificate() const { return folder_ + "/cert.pem"; }
  std::string key() const { return folder_ + "/key.pem"; }
  ServerOptions options(TlsProfile profile = TlsProfile::kIntermediate) const {
    auto o = TestServer::options();
    o.tls = TlsFiles{certificate(), key(), profile};
    return o;
  }

  std::string folder_;
};

TEST_F(Tls, Version13Works) {
  TestServer server(options());
  TlsClient client;
  ASSERT_TRUE(client.connect(server.port()));
  EXPECT_EQ(client.version(), "TLSv1.3");
  EXPECT_EQ(status_of(client.get()), 200);
}

TEST_F(Tls, Version12WorksWithForwardSecrecy) {
  TestServer server(options());
  TlsClient client;
  client.versions(TLS1_2_VERSION, TLS1_2_VERSION);
  ASSERT_TRUE(client.connect(server.port()));
  EXPECT_EQ(std::string(SSL_get_cipher_name(client.ssl())).find("ECDHE-"), 0U);
  EXPECT_EQ(status_of(client.get()), 200);
}

TEST_F(Tls, Version11AndCbcSuitesAreRefused) {
  TestServer server(options());
  TlsClient old;
  SSL_CTX_set_security_level(old.context(), 0);  // else the client itself would not offer it
  old.versions(TLS1_1_VERSION, TLS1_1_VERSION);
  EXPECT_FALSE(old.connect(server.port()));
  TlsClient cbc;
  cbc.versions(TLS1_2_VERSION, TLS1_2_VERSION);
  ASSERT_EQ(SSL_CTX_set_cipher_list(cbc.context(), "ECDHE-ECDSA-AES128-SHA256"), 1);
  EXPECT_FALSE(cbc.connect(server.port()));
}

TEST_F(Tls, TheModernProfileRefuses12) {
  TestServer server(options(TlsProfile::kModern));
  TlsClient client;
  client.versions(TLS1_2_VERSION, TLS1_2_VERSION);
  EXPECT_FALSE(client.connect(server.port()));
}

TEST_F(Tls, OnlyHttp11IsNegotiated) {
  TestServer server(options());
  TlsClient http2;
  http2.offer("h2");
  EXPECT_FALSE(http2.connect(server.port()));
  TlsClient http11;
  http11.offer("http/1.1");
  EXPECT_TRUE(http11.connect(server.port()));
}

TEST_F(Tls, AKeyThatOthersCanReadIsRefused) {
  ASSERT_EQ(::chmod(key().c_str(), 0644), 0);
  EXPECT_THROW(TestServer server(options()), Refusal);
}

TEST_F(Tls, AKeyOfAnotherCertificateIsRefused) {
  const auto other = make_self_signed_certificate("other.test");
  std::ofstream(certificate()) << other.certificate;
  EXPECT_THROW(TestServer server(options()), Refusal);
}

TEST_F(Tls, ReloadServesTheNewCertificateAndABadOneChangesNothing) {
  TestServer server(options());
  write_pair("two.test");
  server.server->reload_certificate();
  TlsClient second;
  ASSERT_TRUE(second.connect(server.port()));
  EXPECT_NE(second.certificate_name().find("two.test"), std::string::npos);
  std::ofstream(certificate()) << "nonsense";
  EXPECT_THROW(server.server->reload_certificate(), Refusal);
  TlsClient third;
  ASSERT_TRUE(third.connect(server.port()));
  EXPECT_NE(third.certificate_name().find("two.test"), std::string::npos);
}

TEST_F(Tls, AHandshakeThatDoesNotComeIsClosedAtItsDeadline) {
  TestServer server(options());
  RawConnection silent(server.port());
  EXPECT_EQ(silent.rest(), "");
  EXPECT_TRUE(silent.closed());
}

TEST_F(Tls, ASessionIsResumed) {
  TestServer server(options());
  TlsClient first;
  first.versions(TLS1_2_VERSION, TLS1_2_VERSION);
  ASSERT_TRUE(first.connect(server.port()));
  first.get();
  TlsClient again;
  again.versions(TLS1_2_VERSION, TLS1_2_VERSION);
  again.resume(SSL_get1_session(first.ssl()));
  ASSERT_TRUE(again.connect(server.port()));
  EXPECT_EQ(SSL_session_reused(again.ssl()), 1);
}

}  // namespace
}  // namespace recaudo::http::test
