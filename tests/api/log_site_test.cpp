// The log of a site, over a real socket.
#include "api/cli/log_site.h"

#include <gtest/gtest.h>

#include "tests/base/raw_server.h"

namespace recaudo::cli {
namespace {

using std::chrono::seconds;
using test::Peer;
using test::RawServer;

TEST(LogAddress, IsHttpsOrThisMachine) {
  for (const char* url :
       {"https://sitio.example/bitacora", "http://localhost:8080/bitacora", "http://127.0.0.1",
        "http://127.9.9.9:1/x", "http://[::1]/x", "http://[::1]:8080/x"})
    EXPECT_TRUE(log_address(url, false)) << url;
  EXPECT_EQ(value_or_throw(log_address("https://sitio/bitacora//", false)),
            "https://sitio/bitacora");
}

TEST(LogAddress, OfAnotherMachineInPlainHttpIsRefusedUnlessAskedFor) {
  for (const char* url :
       {"http://sitio.example/bitacora", "http://localhost.example/x", "http://127.0.0.1.example/x",
        "http://128.0.0.1/x", "http://10.0.0.7:8080/x", "http://[::2]/x", "http://[::1].example/x",
        "http://127.1/x"}) {
    const auto address = log_address(url, false);
    ASSERT_FALSE(address) << url;
    EXPECT_EQ(address.error().code, Code::kMirrorPlainHttp) << url;
    EXPECT_TRUE(log_address(url, true)) << url;
  }
}

TEST(LogAddress, ThatIsNoneIsSaidSo) {
  for (const char* url : {"", "sitio/bitacora", "ftp://sitio/x", "https://sitio/x?y",
                          "https://sitio/x#y", "https://quien@sitio/x"})
    EXPECT_EQ(log_address(url, true).error().code, Code::kUsage) << url;
}

TEST(LogSite, GivesTheFileOrSaysThatThereIsNone) {
  RawServer server([](Peer& peer) {
    const bool there = peer.read_request().starts_with("GET /bitacora/checkpoint ");
    peer.answer(there ? 200 : 404, there ? "cabeza" : "");
  });
  const auto site = files_of_site(server.url("/bitacora"), "");
  EXPECT_EQ(value_or_throw(site("checkpoint", 100)), "cabeza");
  EXPECT_EQ(value_or_throw(site("policy", 100)), std::nullopt);
}

TEST(LogSite, ThatAsksForARestGetsItAndIsAskedAgain) {
  int asked = 0;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    if (++asked == 1)
      peer.answer(429, "", "Retry-After: 7\r\n");
    else if (asked == 2)
      peer.answer(503, "", "Retry-After: 86400\r\n");
    else
      peer.answer(200, "cabeza");
  });
  std::vector<seconds> rests;
  const auto site = files_of_site(server.url(), "", [&](seconds time) { rests.push_back(time); });
  EXPECT_EQ(value_or_throw(site("checkpoint", 100)), "cabeza");
  EXPECT_EQ(rests, (std::vector{seconds(7), seconds(60)}));
}

TEST(LogSite, ThatNeverStopsAskingForRestsIsLeft) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.answer(429, "");
  });
  int rests = 0;
  const auto answer = files_of_site(server.url(), "", [&](seconds) { ++rests; })("policy", 100);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kMirrorNotServed);
  EXPECT_EQ(rests, 5);
  EXPECT_EQ(server.connections(), 6);
}

TEST(LogSite, AnAnswerThatIsTooLongOrElsewhereIsNotServed) {
  RawServer server([](Peer& peer) {
    if (peer.read_request().starts_with("GET /largo"))
      peer.answer(200, std::string(101, 'x'));
    else
      peer.answer(302, "", "Location: http://127.0.0.1:1/otro\r\n");
  });
  const auto site = files_of_site(server.url(""), "");
  EXPECT_EQ(site("largo", 100).error().code, Code::kMirrorNotServed);
  EXPECT_EQ(site("otro", 100).error().code, Code::kMirrorNotServed);
}

TEST(LogSite, ThatIsNotThereIsNotServed) {
  std::string gone;
  {
    RawServer server([](Peer&) {});
    gone = server.url();
  }
  EXPECT_EQ(files_of_site(gone, "")("policy", 100).error().code, Code::kMirrorNotServed);
}

}  // namespace
}  // namespace recaudo::cli
