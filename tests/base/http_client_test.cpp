#include "base/http_client.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <latch>
#include <mutex>

#include "base/crypto.h"
#include "base/name_lookup.h"
#include "tests/base/raw_server.h"

namespace recaudo {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::RawServer;
using Stage = HttpFailure::Stage;
using SteadyClock = std::chrono::steady_clock;

HttpClientOptions within(std::chrono::milliseconds timeout) {
  HttpClientOptions options;
  options.timeout = timeout;
  return options;
}

HttpRequest post(std::string url, std::string body = "hola") {
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.body = std::move(body);
  return request;
}

// Runs it and checks that it took no longer than the deadline and some air for a loaded machine.
tl::expected<HttpResponse, HttpFailure> timed(const HttpRequest& request,
                                              const HttpClientOptions& options) {
  const auto start = SteadyClock::now();
  auto result = http_exchange(request, options);
  EXPECT_LT(SteadyClock::now() - start, options.timeout + 1500ms);
  return result;
}

class Certificate {
 public:
  Certificate() {
    const auto pem = make_self_signed_certificate("localhost");
    std::ofstream(path()) << pem.certificate << pem.private_key;
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;
  ~Certificate() { std::filesystem::remove(path()); }
  std::string path() const {
    return (std::filesystem::temp_directory_path() /
            ("http_client_test_" + std::to_string(::getpid()) + "_" +
             std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".pem"))
        .string();
  }
};

TEST(HttpClient, SendsTheRequestAndReturnsTheAnswer) {
  std::string seen;
  RawServer server([&](Peer& peer) {
    seen = peer.read_request();
    peer.answer(201, "listo", "X-Cosa: 7\r\n");
  });
  HttpRequest request = post(server.url("/a?b=1"), "cuerpo");
  request.headers = {{"Content-Type", "application/json"}};
  const auto response = http_exchange(request, within(5s));
  ASSERT_TRUE(response) << response.error().detail;
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "listo");
  EXPECT_EQ(response->header("x-cosa"), "7");
  EXPECT_TRUE(seen.starts_with("POST /a?b=1 HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"), seen.npos);
  EXPECT_TRUE(seen.ends_with("\r\n\r\ncuerpo"));
}

TEST(HttpClient, NobodyListeningMeansNotSent) {
  int port = 0;
  {
    port = RawServer([](Peer&) {}).port();
  }
  const auto r = timed(post("http://127.0.0.1:" + std::to_string(port) + "/"), within(2s));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kNotSent);
}

TEST(HttpClient, AServerThatNeverAnswersMayHaveReceivedIt) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.wait_until_closed();
  });
  const auto r = timed(post(server.url()), within(400ms));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClient, AServerThatDoesNotReadALongBodyEndsAtTheDeadline) {
  RawServer server([](Peer& peer) { peer.sleep_until_closed(); });
  const auto r = timed(post(server.url(), std::string(64 << 20, 'x')), within(600ms));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClient, AResetBeforeTheAnswerMayHaveBeenReceived) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.reset_on_close();
  });
  const auto r = timed(post(server.url()), within(2s));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClient, AResetInTheMiddleOfTheAnswerIsNoAnswer) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nmitad");
    peer.reset_on_close();
  });
  const auto r = timed(post(server.url()), within(2s));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClient, ACutAnswerIsNoAnswer) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nmitad");
  });
  const auto r = timed(post(server.url()), within(2s));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClient, ADeclaredBodyBeyondTheBoundIsRefused) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.answer(200, std::string(5000, 'x'));
  });
  HttpClientOptions options = within(2s);
  options.max_response_bytes = 4999;
  const auto refused = timed(post(server.url()), options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().stage, Stage::kMaybeSent);
  options.max_response_bytes = 5000;
  EXPECT_TRUE(timed(post(server.url()), options));
}

TEST(HttpClient, AnEndlessChunkedBodyStopsAtTheBound) {
  std::atomic<std::size_t> sent = 0;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
    while (sent < (256U << 20) && peer.send(chunk)) sent += chunk.size();
  });
  HttpClientOptions options = within(5s);
  options.max_response_bytes = 20'000;
  const auto r = timed(post(server.url()), options);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
  EXPECT_LT(sent, 256U << 20);
}

TEST(HttpClient, EndlessHeadersStopAtTheBound) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 100'000 && peer.send("X-" + std::to_string(i) + ": x\r\n"); ++i) {
    }
  });
  const auto r = timed(post(server.url()), within(5s));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClient, AByteNowAndThenDoesNotStretchTheDeadline) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (peer.send("x")) std::this_thread::sleep_for(100ms);
  });
  const auto r = timed(post(server.url()), within(700ms));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClient, ASpentDeadlineSendsNothing) {
  std::string seen;
  RawServer server([&](Peer& peer) { seen = peer.read_request(); });
  const auto r = timed(post(server.url()), within(-1ms));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kNotSent);
  EXPECT_EQ(seen, "");
}

TEST(HttpClient, RedirectionsAreNotFollowed) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.answer(302, "", "Location: /otra\r\n");
  });
  const auto response = http_exchange(post(server.url()), within(5s));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, TheEnvironmentsProxyIsIgnored) {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.answer(200, "directo");
  });
  const auto response = http_exchange(post(server.url()), within(5s));
  ::unsetenv("http_proxy");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "directo");
}

TEST(HttpClient, WhatWouldSplitARequestIsNotSent) {
  RawServer server([](Peer& peer) { peer.read_request(); });
  HttpRequest bad_header = post(server.url());
  bad_header.headers = {{"X-A", "1\r\nX-B: 2"}};
  HttpRequest bad_name = post(server.url());
  bad_name.headers = {{"X A", "1"}};
  HttpRequest bad_method = post(server.url());
  bad_method.method = "POST /x";
  for (const auto& request :
       {bad_header, bad_name, bad_method, post(server.url("/a b")), post(server.url("/a\r\nX: 1")),
        post("ftp://127.0.0.1/"), post("http://ana@127.0.0.1/"), post("http://127.0.0.1:0/"),
        post("http://127.0.0.1:99999/"), post("http:///x"), post("http://[::1/")}) {
    const auto r = http_exchange(request, within(2s));
    ASSERT_FALSE(r) << request.url;
    EXPECT_EQ(r.error().stage, Stage::kNotSent);
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttpClientTls, ATrustedCertificateForThatAddressIsAccepted) {
  const Certificate certificate;
  RawServer server(
      [](Peer& peer) {
        peer.read_request();
        peer.answer(200, "cifrado");
      },
      certificate.path());
  HttpClientOptions options = within(5s);
  options.ca_file = certificate.path();
  const auto response = http_exchange(post(server.url()), options);
  ASSERT_TRUE(response) << response.error().detail;
  EXPECT_EQ(response->body, "cifrado");
  const auto by_name =
      http_exchange(post("https://localhost:" + std::to_string(server.port()) + "/"), options);
  EXPECT_TRUE(by_name);
}

TEST(HttpClientTls, ACertificateOfAnotherHostIsRefusedBeforeSending) {
  const Certificate certificate;
  std::string seen;
  RawServer server([&](Peer& peer) { seen = peer.read_request(); }, certificate.path());
  HttpClientOptions options = within(5s);
  options.ca_file = certificate.path();
  const auto r = timed(post("https://127.0.0.2:" + std::to_string(server.port()) + "/"), options);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kNotSent);
  EXPECT_EQ(seen, "");
}

TEST(HttpClientTls, ACertificateOfAnUnknownIssuerIsRefusedBeforeSending) {
  const Certificate theirs;
  const Certificate ours;
  std::string seen;
  RawServer server([&](Peer& peer) { seen = peer.read_request(); }, theirs.path());
  HttpClientOptions options = within(5s);
  for (const auto& trusted : {ours.path(), std::string()}) {
    options.ca_file = trusted;
    const auto r = timed(post(server.url()), options);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().stage, Stage::kNotSent);
  }
  EXPECT_EQ(seen, "");
}

TEST(HttpClientTls, AHandshakeThatNeverEndsStopsAtTheDeadline) {
  RawServer silent([](Peer& peer) { peer.wait_until_closed(); });
  const auto r =
      timed(post("https://127.0.0.1:" + std::to_string(silent.port()) + "/"), within(400ms));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kNotSent);
}

TEST(HttpClientTls, AnAnswerThatEndsWithoutCloseNotifyIsACutOne) {
  const Certificate certificate;
  RawServer server(
      [](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\n\r\nhasta el cierre");
      },
      certificate.path());
  HttpClientOptions options = within(2s);
  options.ca_file = certificate.path();
  const auto r = timed(post(server.url()), options);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kMaybeSent);
}

TEST(HttpClientTls, AMissingTrustFileStopsBeforeConnecting) {
  HttpClientOptions options = within(2s);
  options.ca_file = "/no/hay/tal.pem";
  const auto r = http_exchange(post("https://127.0.0.1:1/"), options);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().stage, Stage::kNotSent);
}

// A server that serves only whom it knows.
class HttpClientMutualTls : public ::testing::TestWithParam<int> {
 protected:
  HttpClientOptions as(const std::string& certificate, const std::string& key) const {
    HttpClientOptions options = within(5s);
    options.ca_file = theirs.path();
    options.client_certificate_file = certificate;
    options.client_key_file = key;
    return options;
  }
  const Certificate theirs;
  const Certificate ours;
  const Certificate strangers;
  std::string seen;
  RawServer server{[this](Peer& peer) {
                     seen = peer.read_request();
                     peer.answer(200, "conocido");
                   },
                   theirs.path(), ours.path(), GetParam()};
};

TEST_P(HttpClientMutualTls, WhoShowsTheirCertificateIsServed) {
  const auto response = http_exchange(post(server.url()), as(ours.path(), ours.path()));
  ASSERT_TRUE(response) << response.error().detail;
  EXPECT_EQ(response->body, "conocido");
}

TEST_P(HttpClientMutualTls, WhoShowsNoneOrAStrangersIsNotHeard) {
  for (const auto& file : {std::string(), strangers.path()}) {
    EXPECT_FALSE(timed(post(server.url()), as(file, file)));
    EXPECT_EQ(seen, "");
  }
}

TEST_P(HttpClientMutualTls, AKeyThatIsNotTheCertificatesStopsBeforeConnecting) {
  for (const auto& [certificate, key] : {std::pair{ours.path(), strangers.path()},
                                         {ours.path(), std::string()},
                                         {ours.path(), std::string("/no/hay/tal.pem")},
                                         {std::string("/no/hay/tal.pem"), ours.path()}}) {
    const auto r = http_exchange(post(server.url()), as(certificate, key));
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().stage, Stage::kNotSent);
  }
  EXPECT_EQ(server.connections(), 0);
}
INSTANTIATE_TEST_SUITE_P(Versions, HttpClientMutualTls,
                         ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

TEST(NameLookup, AnAddressNeedsNoQuestion) {
  const auto never = [](const std::string&) -> AddressList { throw std::logic_error("asked"); };
  EXPECT_EQ(*look_up_host("190.24.1.10", SteadyClock::now(), never), AddressList{"190.24.1.10"});
  EXPECT_EQ(*look_up_host("2001:db8::1", SteadyClock::now(), never), AddressList{"2001:db8::1"});
}

TEST(NameLookup, TheSystemKnowsLocalhost) {
  const auto found = look_up_host("localhost", SteadyClock::now() + 5s);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->empty());
}

TEST(NameLookup, ADeadResolverEndsAtTheDeadlineAndItsThreadsAreBounded) {
  auto release = std::make_shared<std::latch>(1);
  auto ended = std::make_shared<std::latch>(16);
  const auto stuck = [release, ended](const std::string&) {
    release->wait();
    ended->count_down();
    return AddressList{"127.0.0.1"};
  };
  const auto start = SteadyClock::now();
  for (int i = 0; i < 16; ++i)
    EXPECT_FALSE(look_up_host("lento.example", SteadyClock::now() + 20ms, stuck));
  const auto refused = look_up_host("lento.example", SteadyClock::now() + 60s, stuck);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("demasiadas"), std::string::npos);
  EXPECT_LT(SteadyClock::now() - start, 10s);
  release->count_down();
  ended->wait();
}

TEST(NameLookup, ANameWithoutAddressIsAnError) {
  const auto r = look_up_host("nada.example", SteadyClock::now() + 5s,
                              [](const std::string&) { return AddressList{}; });
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, Code::kHttpUnreachable);
}

}  // namespace
}  // namespace recaudo
