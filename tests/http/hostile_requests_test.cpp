// Raw bytes that parsers disagree about, or die of. Each case: the status, whether the connection
// is closed, and that the server still answers afterwards.
#include <gtest/gtest.h>

#include "tests/http/test_server.h"

namespace recaudo::http::test {
namespace {

struct Case {
  const char* name;
  std::string bytes;
  int status;
  bool closes;
};

std::string get(std::string_view target, std::string_view headers = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: recaudo.test\r\n" +
         std::string(headers) + "\r\n";
}

std::string callback(std::string_view headers, std::string_view body) {
  return "POST /callback HTTP/1.1\r\nHost: recaudo.test\r\nContent-Type: application/json\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

const std::string kChunked = "Transfer-Encoding: chunked\r\n";

std::vector<Case> framing() {
  using std::string_literals::operator""s;
  return {
      {"ChunkedPost", callback(kChunked, "1\r\na\r\n0\r\n\r\n"), 411, true},
      {"ChunkedPostWithTrailerOver64K",
       callback(kChunked, "1\r\na\r\n0\r\nX-T: " + std::string(70'000, 't') + "\r\n\r\n"), 411,
       true},
      {"ChunkedPostWithCookieTrailer", callback(kChunked, "0\r\nCookie: a=b\r\n\r\n"), 411, true},
      {"ChunkExtensionOf64K", callback(kChunked, "1;x=" + std::string(65'536, 'e') + "\r\na\r\n"),
       411, true},
      {"ChunkSizeOverflow", callback(kChunked, "FFFFFFFFFFFFFFFFF\r\na\r\n"), 411, true},
      {"TransferEncodingGzipWithContentLength",
       callback("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "aaaaa"), 411, true},
      {"TransferEncodingXchunked", callback("Transfer-Encoding: xchunked\r\n", "1\r\na\r\n"), 411,
       true},
      {"TransferEncodingChunkedIdentity", callback("Transfer-Encoding: chunked, identity\r\n", ""),
       411, true},
      {"ContentLengthThenChunked", callback("Content-Length: 5\r\n" + kChunked, "0\r\n\r\n"), 400,
       true},
      {"ChunkedThenContentLength", callback(kChunked + "Content-Length: 5\r\n", "0\r\n\r\n"), 400,
       true},
      {"TwoDifferentContentLengths",
       callback("Content-Length: 5\r\nContent-Length: 6\r\n", "aaaaaa"), 400, true},
      {"TwoEqualContentLengths", callback("Content-Length: 5\r\nContent-Length: 5\r\n", "aaaaa"),
       400, true},
      {"ListedContentLength", callback("Content-Length: 5, 5\r\n", "aaaaa"), 400, true},
      {"ContentLengthWithPlus", callback("Content-Length: +5\r\n", "aaaaa"), 400, true},
      {"ContentLengthNegative", callback("Content-Length: -1\r\n", ""), 400, true},
      {"ContentLengthHex", callback("Content-Length: 0x5\r\n", "aaaaa"), 400, true},
      {"ContentLengthEmpty", callback("Content-Length: \r\n", "aaaaa"), 400, true},
      {"ContentLengthTwoToThe64", callback("Content-Length: 18446744073709551616\r\n", ""), 400,
       true},
      {"SpaceBeforeColon", callback("Content-Length : 5\r\n", "aaaaa"), 400, true},
      {"Http10Chunked",
       "POST /callback HTTP/1.0\r\nHost: recaudo.test\r\n" + kChunked + "\r\n0\r\n\r\n", 505, true},
      {"Http10", "GET / HTTP/1.0\r\nHost: recaudo.test\r\n\r\n", 505, true},
      {"Http12", "GET / HTTP/1.2\r\nHost: recaudo.test\r\n\r\n", 400, true},
      {"Http09", "GET /\r\n\r\n", 400, true},
      {"ObsFold", get("/", "X-A: one\r\n two\r\n"), 400, true},
      {"ObsFoldedTransferEncoding", callback("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
       400, true},
      {"BareLineFeed", "GET / HTTP/1.1\nHost: recaudo.test\n\n", 400, true},
      {"BareCarriageReturn", get("/", "X-A: one\rX-B: two\r\n"), 400, true},
      {"NulInHeader", get("/", "X-A: a\0b\r\n"s), 400, true},
      {"NulInTarget", get("/a\0b"s), 400, true},
      {"EmptyLineFirst", "\r\n\r\n", 400, true},
      {"TlsHelloOnPlainPort", "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03\r\n\r\n"s, 400, true},
  };
}

std::vector<Case> heads() {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a:b\r\n";
  std::string sixty_five;
  for (int i = 0; i < 64; ++i) sixty_five += "X-" + std::to_string(i) + ": b\r\n";
  return {
      {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400, true},
      {"TwoHosts", get("/", "Host: recaudo.test\r\n"), 400, true},
      {"EmptyHost", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 421, true},
      {"ForeignHost", "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", 421, true},
      {"HostWithForeignPort", "GET / HTTP/1.1\r\nHost: recaudo.test:1\r\n\r\n", 421, true},
      {"TwoCookieHeaders", get("/", "Cookie: a=1\r\nCookie: b=2\r\n"), 400, true},
      {"TwoAuthorizations", get("/", "Authorization: a\r\nAuthorization: b\r\n"), 400, true},
      {"TwoOrigins", get("/", "Origin: http://a\r\nOrigin: http://b\r\n"), 400, true},
      {"AbsoluteFormTarget", get("http://recaudo.test/"), 400, true},
      {"Connect", "CONNECT recaudo.test:443 HTTP/1.1\r\nHost: recaudo.test\r\n\r\n", 405, true},
      {"OptionsStar", "OPTIONS * HTTP/1.1\r\nHost: recaudo.test\r\n\r\n", 405, true},
      {"Trace", "TRACE / HTTP/1.1\r\nHost: recaudo.test\r\n\r\n", 405, true},
      {"Delete", "DELETE / HTTP/1.1\r\nHost: recaudo.test\r\n\r\n", 405, true},
      {"UnknownMethod", "BREW / HTTP/1.1\r\nHost: recaudo.test\r\n\r\n", 501, true},
      {"LowerCaseMethod", "get / HTTP/1.1\r\nHost: recaudo.test\r\n\r\n", 501, true},
      {"RawUtf8InTarget", get("/a\xC3\xB1o"), 400, true},
      {"FragmentInTarget", get("/#a"), 400, true},
      {"TargetOver2048", get("/" + std::string(2048, 'a')), 400, true},
      {"AThousandFields", get("/", many), 431, true},
      {"SixtyFiveFields", get("/", sixty_five), 431, true},
      {"HeaderOver16K", get("/", "X-A: " + std::string(17'000, 'a') + "\r\n"), 431, true},
      {"EndlessRequestLine", "GET /" + std::string(20'000, 'a'), 431, true},
      {"Upgrade", get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n"), 400, true},
      {"ExpectSomethingElse", get("/", "Expect: miracles\r\n"), 417, true},
      {"PercentNul", get("/echo/a%00"), 400, false},
      {"PercentSlash", get("/echo/a%2Fb"), 400, false},
      {"PercentBackslash", get("/echo/a%5Cb"), 400, false},
      {"PercentOverlong", get("/echo/%C0%AF"), 400, false},
      {"PercentHalf", get("/echo/%4"), 400, false},
      {"PercentNotHex", get("/echo/%zz"), 400, false},
      {"DotDotSegment", get("/echo/../"), 400, false},
      {"EncodedDotDotSegment", get("/echo/%2e%2E/"), 400, false},
      {"DecodedTwiceIsNotADot", get("/echo/%252e"), 200, false},
      {"DuplicateQueryNames", get("/echo/a?q=1&q=2"), 400, false},
      {"DuplicateQueryNamesEncoded", get("/echo/a?q=1&%71=2"), 400, false},
      {"NulInQuery", get("/echo/a?q=%00"), 400, false},
      {"BodyOnAGet", get("/", "Content-Length: 5\r\n") + "aaaaa", 413, true},
      {"BodyOverTheLimitIsRefusedUnread", callback("Content-Length: 65537\r\n", ""), 413, true},
      {"BodyOf2To63", callback("Content-Length: 9223372036854775807\r\n", ""), 413, true},
      {"BodyWhereNoneIsTaken",
       "POST /none HTTP/1.1\r\nHost: recaudo.test\r\nContent-Length: 1\r\n\r\na", 413, true},
      {"WrongContentType",
       "POST /callback HTTP/1.1\r\nHost: recaudo.test\r\nContent-Type: "
       "text/plain\r\nContent-Length: 1\r\n\r\na",
       415, true},
  };
}

class Hostile : public ::testing::TestWithParam<Case> {
 protected:
  static void SetUpTestSuite() { server_ = new TestServer; }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  static TestServer* server_;
};
TestServer* Hostile::server_ = nullptr;

TEST_P(Hostile, IsAnsweredAsTheTableSaysAndTheServerLives) {
  const auto& c = GetParam();
  RawConnection connection(server_->port());
  connection.send(c.bytes);
  const auto answer = connection.answer();
  EXPECT_EQ(status_of(answer), c.status) << answer;
  EXPECT_EQ(header_of(answer, "Connection"), c.closes ? "close" : "keep-alive");
  if (c.closes) {
    connection.end_sending();
    EXPECT_EQ(connection.rest(), "");  // nothing of the body was taken for a second request
    EXPECT_TRUE(connection.closed());
  }
  EXPECT_TRUE(server_->still_answers());
}

std::string name_of(const ::testing::TestParamInfo<Case>& c) {
  return c.param.name;
}
INSTANTIATE_TEST_SUITE_P(Framing, Hostile, ::testing::ValuesIn(framing()), name_of);
INSTANTIATE_TEST_SUITE_P(Head, Hostile, ::testing::ValuesIn(heads()), name_of);

TEST(SlowClients, AHeaderThatDripsIsClosedAtItsDeadline) {
  TestServer server;
  RawConnection c(server.port());
  c.send("GET / HTTP/1.1\r\nHost: recaudo.test\r\n");
  const auto began = std::chrono::steady_clock::now();
  // Five seconds of drops: a deadline that each byte renewed would end after the limit below.
  for (int i = 0; i < 100 && c.send("X"); ++i) {
    struct timespec tick {
      0, 50'000'000
    };
    ::nanosleep(&tick, nullptr);
  }
  EXPECT_EQ(c.rest(), "");
  EXPECT_TRUE(c.closed());
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(4));
  EXPECT_TRUE(server.still_answers());
}

TEST(SlowClients, AHeadThatCameWithTheLastRequestHasTheDeadlineOfAHead) {
  auto options = TestServer::options();
  options.deadlines.idle = std::chrono::seconds(6);
  TestServer server(std::move(options));
  RawConnection c(server.port());
  c.send(get("/") + "GET / HTTP/1.1\r\n");
  EXPECT_EQ(status_of(c.answer()), 200);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(c.rest(), "");
  EXPECT_TRUE(c.closed());
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
}

TEST(SlowClients, ABodyThatDoesNotComeIsClosedAtItsDeadline) {
  TestServer server;
  RawConnection c(server.port());
  c.send(callback("Content-Length: 10\r\n", "abc"));
  EXPECT_EQ(c.rest(), "");
  EXPECT_TRUE(c.closed());
}

TEST(SlowClients, AnIdleConnectionIsClosed) {
  TestServer server;
  RawConnection c(server.port());
  c.send(get("/"));
  EXPECT_EQ(status_of(c.answer()), 200);
  EXPECT_EQ(c.rest(), "");
  EXPECT_TRUE(c.closed());
}

TEST(Mutations, TwoThousandDamagedRequestsDoNotStopTheServer) {
  TestServer server;
  const std::string good = callback("Content-Length: 7\r\nCookie: a=b\r\n", "{\"a\":1}");
  unsigned seed = 20261125;
  const auto next = [&seed] { return seed = seed * 1664525U + 1013904223U; };
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = good;
    for (unsigned n = next() % 4 + 1; n > 0; --n)
      bytes[next() / 7 % bytes.size()] = static_cast<char>(next() >> 16);
    RawConnection c(server.port());
    c.send(bytes);
    c.end_sending();
  }
  EXPECT_TRUE(server.still_answers());
}

}  // namespace
}  // namespace recaudo::http::test
