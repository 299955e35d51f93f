// The server over real sockets: order, limits, gates, headers, shutdown.
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/bytes.h"
#include "tests/http/test_server.h"

namespace recaudo::http::test {
namespace {

const std::string kGetRoot = "GET / HTTP/1.1\r\nHost: recaudo.test\r\n\r\n";

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawConnection c(server.port());
  std::string all;
  for (int i = 0; i < 20; ++i)
    all += "GET /echo/" + std::to_string(i) + " HTTP/1.1\r\nHost: recaudo.test\r\n\r\n";
  c.send(all);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(body_of(c.answer()), std::to_string(i) + "|");
}

TEST(Server, ABodyIsNotTakenForTheNextRequest) {
  TestServer server;
  RawConnection c(server.port());
  c.send(
      "POST /callback HTTP/1.1\r\nHost: recaudo.test\r\nContent-Type: application/json\r\n"
      "Cookie: sid=1\r\nContent-Length: 9\r\n\r\n{\"a\":\"b\"}" +
      kGetRoot);
  EXPECT_EQ(body_of(c.answer()), "{\"a\":\"b\"}|cookies=0");
  EXPECT_EQ(body_of(c.answer()), "<p>inicio</p>");
}

TEST(Server, HeadHasTheHeadersOfGetAndNoBody) {
  TestServer server;
  RawConnection c(server.port());
  c.send("HEAD / HTTP/1.1\r\nHost: recaudo.test\r\n\r\n" + kGetRoot);
  const auto head = c.answer(true);
  EXPECT_EQ(header_of(head, "Content-Length"), "13");
  EXPECT_EQ(body_of(head), "");
  EXPECT_EQ(body_of(c.answer()), "<p>inicio</p>");
}

TEST(Server, ConnectionCloseIsReadInAnyCaseAndAsAWord) {
  TestServer server;
  EXPECT_EQ(header_of(server.get("/", "Connection: close\r\n"), "Connection"), "close");
  EXPECT_EQ(header_of(server.get("/", "Connection: TE, Close\r\n"), "Connection"), "close");
  EXPECT_EQ(header_of(server.get("/", "Connection: closed\r\n"), "Connection"), "keep-alive");
}

TEST(Server, DecodesPathAndQueryOnce) {
  TestServer server;
  EXPECT_EQ(body_of(server.get("/echo/a%20%C3%B1?q=1%2B1+2")), "a ñ|1+1 2");
}

TEST(Server, AHandlerThatThrowsIsAnIncidentAndTheServerLives) {
  TestServer server;
  const auto answer = server.get("/throw");
  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("secret detail"), std::string::npos);
  EXPECT_NE(answer.find(header_of(answer, "X-Request-Id")), answer.npos);
  EXPECT_NE(body_of(answer).find(header_of(answer, "X-Request-Id")), std::string::npos);
  EXPECT_EQ(header_of(answer, "Connection"), "close");
  EXPECT_TRUE(server.still_answers());
}

TEST(Server, WithoutADatabaseItSaysWhenToTryAgain) {
  TestServer server;
  const auto answer = server.get("/database-away");
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_EQ(header_of(answer, "Retry-After"), "2");
  EXPECT_NE(body_of(answer).find("REC-BAS-0018"), std::string::npos);
  EXPECT_EQ(answer.find("secret detail"), std::string::npos);
}

TEST(Server, AProblemIsUtf8WhateverTheHeaderHeld) {
  TestServer server;
  const auto answer = server.post("/callback", "text/\xff\xfe", "{}");
  EXPECT_EQ(status_of(answer), 415);
  EXPECT_TRUE(is_valid_utf8(body_of(answer))) << answer;
}

TEST(Server, ARefusalIsAProblemForMachinesAndAPageForPeople) {
  TestServer server;
  const auto machine = server.get("/refuse");
  EXPECT_EQ(status_of(machine), 400);
  EXPECT_EQ(header_of(machine, "Content-Type"), "application/problem+json; charset=utf-8");
  const auto person = server.get("/refuse", "Accept: text/html\r\n");
  EXPECT_EQ(status_of(person), 400);
  EXPECT_EQ(body_of(person), "<h1>REC-BAS-0002</h1>");
}

TEST(Server, UnknownPathsAre404AndOtherMethods405) {
  TestServer server;
  EXPECT_EQ(status_of(server.get("/nothing")), 404);
  const auto answer = server.get("/form");
  EXPECT_EQ(status_of(answer), 405);
  EXPECT_EQ(header_of(answer, "Allow"), "POST");
  const auto put = server.exchange("PUT /form HTTP/1.1\r\nHost: recaudo.test\r\n\r\n");
  EXPECT_EQ(status_of(put), 405);
  EXPECT_EQ(header_of(put, "Allow"), "POST");
}

TEST(Server, EveryAnswerCarriesTheSecurityHeaders) {
  TestServer server;
  const std::string form = "application/x-www-form-urlencoded";
  const std::vector<std::string> answers = {
      server.get("/"),
      server.get("/nothing"),
      server.get("/throw"),
      server.get("/echo/%00"),
      server.get("/refuse", "Accept: text/html\r\n"),
      server.get("/form"),
      server.post("/form", form, "a=1", ""),
      server.post("/form", "text/plain", "a=1"),
      server.post("/none", form, "a=1"),
      server.exchange("BREW / HTTP/1.1\r\nHost: recaudo.test\r\n\r\n"),
      server.exchange("GET / HTTP/1.1\r\n\r\n"),
      server.get("/", "X: " + std::string(17'000, 'a') + "\r\n"),
      server.exchange("nonsense\n")};
  for (const auto& answer : answers) {
    EXPECT_NE(status_of(answer), 0);
    EXPECT_EQ(header_of(answer, "Strict-Transport-Security"),
              "max-age=63072000; includeSubDomains");
    EXPECT_EQ(header_of(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header_of(answer, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header_of(answer, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(header_of(answer, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_EQ(header_of(answer, "X-Frame-Options"), "DENY");
    EXPECT_EQ(header_of(answer, "Cache-Control"), "no-store");
    EXPECT_NE(header_of(answer, "Permissions-Policy"), "");
    EXPECT_NE(header_of(answer, "Content-Security-Policy"), "");
    EXPECT_NE(header_of(answer, "Content-Type").find("charset=utf-8"), std::string::npos);
    EXPECT_EQ(header_of(answer, "Server"), "");
    EXPECT_EQ(header_of(answer, "X-Request-Id").size(), 32U);
  }
}

TEST(Server, APagesPolicyHasNoScriptsAndOnlyItsOwnFormTargets) {
  TestServer server;
  const auto page = header_of(server.get("/"), "Content-Security-Policy");
  EXPECT_NE(page.find("script-src 'none'"), page.npos);
  EXPECT_NE(page.find("form-action 'self';"), page.npos);
  const auto pay = header_of(server.get("/pay"), "Content-Security-Policy");
  EXPECT_NE(pay.find("form-action 'self' https://pay.example;"), pay.npos);
  EXPECT_EQ(header_of(server.get("/peer"), "Content-Security-Policy"),
            "default-src 'none'; frame-ancestors 'none'; sandbox");
}

TEST(Server, APostFromAnotherSiteIsRefusedBeforeItsHandler) {
  TestServer server;
  const std::string form = "application/x-www-form-urlencoded";
  EXPECT_EQ(body_of(server.post("/form", form, "a=1")), "a=1");
  EXPECT_EQ(status_of(server.post("/form", form, "a=1", "")), 403);
  EXPECT_EQ(status_of(server.post("/form", form, "a=1", "Origin: null\r\n")), 403);
  EXPECT_EQ(status_of(server.post("/form", form, "a=1", "Origin: http://evil.test\r\n")), 403);
  EXPECT_EQ(status_of(server.post("/form", form, "a=1",
                                  "Origin: http://recaudo.test\r\nSec-Fetch-Site: cross-site\r\n")),
            403);
  EXPECT_EQ(status_of(server.post("/form", form, "a=1", "Sec-Fetch-Site: same-origin\r\n")), 200);
}

TEST(Server, APageIsNotServedIntoAFrame) {
  TestServer server;
  EXPECT_EQ(status_of(server.get("/", "Sec-Fetch-Dest: iframe\r\n")), 403);
}

TEST(Server, ARepeatedFormNameIsRefused) {
  TestServer server;
  EXPECT_EQ(status_of(server.post("/form", "application/x-www-form-urlencoded", "a=1&a=2")), 400);
}

TEST(Server, AnUploadGoesThroughDiskAndLeavesNothing) {
  TestServer server;
  const std::string content(5'000'000, 'x');
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"archivo\"; filename=\"r.txt\"\r\n\r\n" +
      content + "\r\n--b--\r\n";
  EXPECT_EQ(body_of(server.post("/file", "multipart/form-data; boundary=b", body)),
            "r.txt:5000000");
  EXPECT_EQ(status_of(server.post("/file", "multipart/form-data; boundary=b", "nonsense")), 400);
  EXPECT_EQ(
      status_of(server.exchange(
          "POST /file HTTP/1.1\r\nHost: recaudo.test\r\nOrigin: http://recaudo.test\r\n"
          "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 33554433\r\n\r\n")),
      413);
  for (const auto& entry : std::filesystem::directory_iterator("/tmp"))
    EXPECT_EQ(entry.path().filename().string().find("recaudo-body-"), std::string::npos);
}

TEST(Server, ADiskThatRefusesIsAnIncident) {
  auto options = TestServer::options();
  options.edge.upload_folder = "/nonexistent";
  TestServer server(std::move(options));
  EXPECT_EQ(status_of(server.post("/file", "multipart/form-data; boundary=b", "x")), 500);
  EXPECT_TRUE(server.still_answers());
}

TEST(Server, TooManyRequestsOfOnePeerWait) {
  TestServer server;
  EXPECT_EQ(status_of(server.get("/few")), 200);
  EXPECT_EQ(status_of(server.get("/few")), 200);
  const auto third = server.get("/few");
  EXPECT_EQ(status_of(third), 429);
  EXPECT_EQ(header_of(third, "Retry-After"), "60");
  EXPECT_TRUE(server.still_answers());
}

TEST(Server, ForwardedAddressesAreIgnoredUnlessTheProxyIsTrusted) {
  const std::string forged = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n";
  TestServer open;
  EXPECT_EQ(body_of(open.get("/peer", forged)), "127.0.0.1 http://recaudo.test");
  auto options = TestServer::options();
  options.edge.trusted_proxies = {"127.0.0.1"};
  TestServer behind(std::move(options));
  EXPECT_EQ(body_of(behind.get("/peer", forged)), "6.6.6.6 https://recaudo.test");
}

TEST(Server, OnlyTrustsItsOwnPortInHost) {
  TestServer server;
  EXPECT_EQ(status_of(server.exchange("GET / HTTP/1.1\r\nHost: RECAUDO.test:" +
                                      std::to_string(server.port()) + "\r\n\r\n")),
            200);
}

TEST(Server, Answers100ContinueWhenTheBodyIsWanted) {
  TestServer server;
  RawConnection c(server.port());
  c.send(
      "POST /callback HTTP/1.1\r\nHost: recaudo.test\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(c.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  c.send("{}");
  EXPECT_EQ(body_of(c.answer()), "{}|cookies=0");
}

TEST(Server, AFullQueueIs503WithRetryAfter) {
  auto options = TestServer::options();
  options.workers = 1;
  options.max_waiting = 1;
  TestServer server(std::move(options));
  const std::string slow = "GET /slow HTTP/1.1\r\nHost: recaudo.test\r\n\r\n";
  RawConnection running(server.port());
  running.send(slow);
  while (server.slow_running == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  RawConnection a(server.port());
  RawConnection b(server.port());
  a.send(slow);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  b.send(slow);
  const auto refused = b.answer();
  EXPECT_EQ(status_of(refused), 503);
  EXPECT_EQ(header_of(refused, "Retry-After"), "2");
  server.release_slow = true;
  EXPECT_EQ(status_of(running.answer()), 200);
  EXPECT_EQ(status_of(a.answer()), 200);
}

TEST(Server, StopAnswersRequestsOnTheirWay) {
  TestServer server;
  RawConnection busy(server.port());
  RawConnection idle(server.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: recaudo.test\r\n\r\n");
  while (server.slow_running == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::thread stopper([&] { server.server->stop(); });
  EXPECT_EQ(idle.rest(), "");
  EXPECT_TRUE(idle.closed());
  server.release_slow = true;
  const auto answer = busy.answer();
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(header_of(answer, "Connection"), "close");
  stopper.join();
  EXPECT_THROW(RawConnection late(server.port()), std::runtime_error);
}

TEST(Server, StopDoesNotWaitForEverForAHandler) {
  auto options = TestServer::options();
  options.deadlines.drain = std::chrono::milliseconds(100);
  TestServer server(std::move(options));
  RawConnection busy(server.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: recaudo.test\r\n\r\n");
  while (server.slow_running == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::thread releaser([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    server.release_slow =
        true;  // after the I/O threads are gone: its answer has no reader any more
  });
  server.server->stop();
  releaser.join();
  EXPECT_EQ(status_of(busy.answer()), 0);
}

TEST(Server, OnePeerHasABoundedNumberOfConnections) {
  auto options = TestServer::options();
  options.connections.per_peer = 3;
  TestServer server(std::move(options));
  std::vector<std::unique_ptr<RawConnection>> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(std::make_unique<RawConnection>(server.port()));
    open.back()->send(kGetRoot);
    EXPECT_EQ(status_of(open.back()->answer()), 200);
  }
  RawConnection fourth(server.port());
  fourth.send(kGetRoot);
  EXPECT_EQ(status_of(fourth.answer()), 0);
  EXPECT_TRUE(fourth.closed());
}

TEST(Server, AcceptPausesOverTheTotalAndGoesOnAfterwards) {
  auto options = TestServer::options();
  options.connections.total = 2;
  options.io_threads = 1;
  TestServer server(std::move(options));
  auto first = std::make_unique<RawConnection>(server.port());
  RawConnection second(server.port());
  while (server.server->connections() < 2)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  RawConnection third(server.port());  // stands in the backlog
  third.send(kGetRoot);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(server.server->connections(), 2U);
  first.reset();
  EXPECT_EQ(status_of(third.answer()), 200);
}

TEST(Server, AConnectionEndsAfterItsNumberOfRequests) {
  auto options = TestServer::options();
  options.requests_per_connection = 3;
  TestServer server(std::move(options));
  RawConnection c(server.port());
  c.send(kGetRoot + kGetRoot + kGetRoot + kGetRoot);
  EXPECT_EQ(header_of(c.answer(), "Connection"), "keep-alive");
  EXPECT_EQ(header_of(c.answer(), "Connection"), "keep-alive");
  EXPECT_EQ(header_of(c.answer(), "Connection"), "close");
  EXPECT_EQ(c.rest(), "");
}

TEST(Server, TheGuardStandsBeforeEveryHandler) {
  auto options = TestServer::options();
  options.edge.guard = [](Request& r, const Route& route) -> std::optional<Response> {
    if (route.pattern == "/pay") return problem(Code::kLoginRequired, r);
    return std::nullopt;
  };
  TestServer server(std::move(options));
  EXPECT_EQ(status_of(server.get("/pay")), 401);
  EXPECT_EQ(status_of(server.get("/")), 200);
}

}  // namespace
}  // namespace recaudo::http::test
