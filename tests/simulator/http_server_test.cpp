// The server's limits, spoken to byte by byte.
#include "gateways/simulator/http_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "tests/simulator/company.h"

namespace recaudo::simulator {
namespace {

class Wire {
 public:
  explicit Wire(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0)
      throw std::runtime_error("connect");
  }
  ~Wire() { ::close(fd_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  void send(const std::string& bytes) const {
    ASSERT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  // Until the other side closes.
  std::string rest() const {
    std::string out;
    char chunk[4096];
    for (ssize_t n = 0; (n = ::recv(fd_, chunk, sizeof chunk, 0)) > 0;)
      out.append(chunk, static_cast<std::size_t>(n));
    return out;
  }

 private:
  int fd_;
};

class Server : public testing::Test {
 protected:
  static HttpServer::Limits small_limits() {
    HttpServer::Limits limits;
    limits.connections = 4;
    limits.header_bytes = 1024;
    limits.body_bytes = 100;
    limits.body_bytes_of = {{"/archivo", 200}};
    limits.read_timeout_ms = 300;
    return limits;
  }
  void SetUp() override { server.start("127.0.0.1", 0); }
  std::string status_of(const std::string& bytes) {
    const Wire wire(server.port());
    wire.send(bytes);
    const auto answer = wire.rest();
    return answer.size() > 12 ? answer.substr(9, 3) : "none";
  }

  HttpServer server{[](const Request& r) {
                      Response out;
                      out.body = r.method + " " + r.path + " " + r.parameter("a") + " " + r.body;
                      return out;
                    },
                    small_limits()};
};

TEST_F(Server, AnswersARequestWithItsBody) {
  const Wire wire(server.port());
  wire.send(
      "POST /x%20y?a=1%2B1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: "
      "close\r\n\r\nhi");
  EXPECT_TRUE(wire.rest().ends_with("\r\n\r\nPOST /x y 1+1 hi"));
}

TEST_F(Server, KeepsTheConnectionForASecondRequest) {
  const Wire wire(server.port());
  wire.send(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto answer = wire.rest();
  EXPECT_NE(answer.find("GET /1"), std::string::npos);
  EXPECT_NE(answer.find("GET /2"), std::string::npos);
}

TEST_F(Server, RefusesWhatItCannotMeasure) {
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
            "411");
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: h\r\n\r\n"), "411");
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"), "400");
  EXPECT_EQ(
      status_of("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
      "400");
}

std::string chunked(const std::string& body,
                    const std::string& head = "Transfer-Encoding: chunked") {
  return "POST /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + head + "\r\n\r\n" + body;
}

TEST_F(Server, TakesABodyInChunks) {
  const Wire wire(server.port());
  wire.send(chunked("3;x=1\r\nuno\r\n", "transfer-encoding: Chunked"));
  wire.send("B\r\n y dos tres\r\n");
  wire.send("0\r\nX-Trailer: 1\r\n\r\n");
  EXPECT_TRUE(wire.rest().ends_with("\r\n\r\nPOST /c  uno y dos tres"));
}

TEST_F(Server, ReadsTheNextRequestAfterTheLastChunk) {
  const Wire wire(server.port());
  wire.send("POST /1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n" +
            chunked("1\r\nb\r\n0\r\n\r\n"));
  const auto answer = wire.rest();
  EXPECT_NE(answer.find("POST /1  a"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("POST /c  b"));
}

TEST_F(Server, ChunksHaveTheBoundsOfEveryBody) {
  const auto piece = "32\r\n" + std::string(50, 'x') + "\r\n";
  EXPECT_EQ(status_of(chunked(piece + piece + "0\r\n\r\n")), "200");
  EXPECT_EQ(status_of(chunked(piece + piece + "1\r\nx\r\n0\r\n\r\n")), "413");
  EXPECT_EQ(status_of(chunked("FFFFFFFFFFFFFFFF\r\n")), "413");
  EXPECT_EQ(status_of(chunked("10000000000000000\r\n")), "400");
  EXPECT_EQ(status_of(chunked("0\r\nX: " + std::string(1100, 'x') + "\r\n\r\n")), "400");
  for (const char* bad : {"-1\r\n", "x\r\n", "\r\n", "1\r\nab\r\n0\r\n\r\n"})
    EXPECT_EQ(status_of(chunked(bad)), "400") << bad;
  EXPECT_EQ(status_of(chunked("1;" + std::string(300, 'x'))), "400");
  EXPECT_EQ(status_of(chunked("5\r\nhi")), "408");
}

TEST_F(Server, ABodyIsMeasuredInOneWayOnly) {
  EXPECT_EQ(status_of(chunked("0\r\n\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5")),
            "400");
  EXPECT_EQ(status_of(chunked("0\r\n\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x")),
            "400");
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400");
}

// A connection that stays open answers the second request.
TEST_F(Server, ClosesWhenTheClientSaysSoInWhateverCase) {
  const auto answers = [&](const std::string& first) {
    const Wire wire(server.port());
    wire.send(first + "GET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    return wire.rest().find("GET /2") == std::string::npos ? 1 : 2;
  };
  EXPECT_EQ(answers("GET /1 HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n"), 1);
  EXPECT_EQ(answers("GET /1 HTTP/1.0\r\n\r\n"), 1);
  EXPECT_EQ(answers("GET /1 HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), 2);
  EXPECT_EQ(answers("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"), 2);
}

TEST(SimulatorWords, AreTheSameInBothCases) {
  Request r;
  r.headers = {{"content-type", "Text/XML ;charset=UTF-8"}, {"authorization", "bearer abc"}};
  EXPECT_TRUE(has_media_type(r, "text/xml"));
  EXPECT_FALSE(has_media_type(r, "text/x"));
  EXPECT_EQ(bearer_token(r), "abc");
  r.headers["authorization"] = "Basic abc";
  EXPECT_EQ(bearer_token(r), "");
}

TEST_F(Server, RefusesWhatIsTooLong) {
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n"), "413");
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(1100, 'x') + "\r\n\r\n"),
            "431");
}

TEST_F(Server, TakesMoreWhereALongBodyBelongs) {
  const auto status = [&](const std::string& path, int bytes) {
    return status_of("POST " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" +
                     "Content-Length: " + std::to_string(bytes) + "\r\n\r\n" +
                     (bytes <= 200 ? std::string(200, 'x') : ""));
  };
  EXPECT_EQ(status("/archivo", 200), "200");
  EXPECT_EQ(status("/archivo", 201), "413");
}

TEST(SimulatorBodies, AreLongOnlyInABillingFile) {
  Company c;
  c.start();
  const auto port = static_cast<std::uint16_t>(std::stoi(c.url.substr(c.url.rfind(':') + 1)));
  const auto status = [&](const std::string& path, std::size_t said, std::size_t sent) {
    const Wire wire(port);
    wire.send("POST " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " +
              std::to_string(said) + "\r\n\r\n" + std::string(sent, 'x'));
    return wire.rest().substr(9, 3);
  };
  EXPECT_EQ(status("/pse/MainServices", 65'537, 0), "413");
  EXPECT_EQ(status("/control/clock", 65'537, 0), "413");
  EXPECT_EQ(status("/control/billing-file", 65'537, 65'537), "401");
  EXPECT_EQ(status("/control/billing-file", (std::size_t{4} << 20) + 1, 0), "413");
}

TEST_F(Server, RefusesWhatIsNotHttp) {
  EXPECT_EQ(status_of("HELLO\r\n\r\n"), "400");
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), "505");
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), "400");
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: h\r\nbad header: x\r\n\r\n"), "400");
}

TEST_F(Server, ASlowRequestTimesOut) {
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhi"), "408");
}

TEST_F(Server, OneConnectionTooManyIsTurnedAway) {
  std::vector<std::unique_ptr<Wire>> open;
  open.reserve(4);
  for (int i = 0; i < 4; ++i) open.push_back(std::make_unique<Wire>(server.port()));
  EXPECT_EQ(Wire(server.port()).rest().substr(9, 3), "503");
}

}  // namespace
}  // namespace recaudo::simulator
