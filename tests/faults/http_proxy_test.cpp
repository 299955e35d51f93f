#include "tests/support/http_proxy.h"

#include <gtest/gtest.h>

#include "base/http_client.h"
#include "tests/base/raw_server.h"

namespace recaudo::test {
namespace {

// A server that counts what it did, behind the proxy.
class HttpProxyTest : public ::testing::Test {
 protected:
  tl::expected<HttpResponse, HttpFailure> get(const std::string& path = "/x") const {
    HttpRequest request;
    request.url = proxy_.url() + path;
    HttpClientOptions options;
    options.timeout = std::chrono::seconds(5);
    return http_exchange(request, options);
  }
  void expect_lost_after(HttpFault how, int effects) {
    const int before = effects_;
    proxy_.fail_at(1, "/x", how);
    const auto answer = get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().stage, HttpFailure::Stage::kMaybeSent);
    EXPECT_EQ(effects_, before + effects);
    EXPECT_TRUE(proxy_.has_failed());
    EXPECT_EQ(get()->body, "done");
  }
  std::string got_with(HttpFault how) {
    proxy_.fail_at(1, "/x", how);
    const auto answer = get();
    return answer ? answer->body : "lost";
  }

  std::atomic<int> effects_ = 0;
  RawServer server_{[this](Peer& peer) {
    if (peer.read_request().empty()) return;
    ++effects_;
    peer.answer(200, "done");
  }};
  HttpProxy proxy_{static_cast<std::uint16_t>(server_.port())};
};

TEST_F(HttpProxyTest, WhatIsCutBeforeHasNoEffect) {
  expect_lost_after(HttpFault::kBefore, 0);
}

TEST_F(HttpProxyTest, WhatIsCutAfterHadItsEffect) {
  for (const auto how : {HttpFault::kAfter, HttpFault::kReset, HttpFault::kHalf})
    expect_lost_after(how, 1);
}

TEST_F(HttpProxyTest, ADuplicateHasTwoEffectsAndOneAnswer) {
  EXPECT_EQ(got_with(HttpFault::kDuplicate), "done");
  EXPECT_EQ(effects_, 2);
}

TEST_F(HttpProxyTest, ASlowAnswerIsWholeAndAGarbledOneIsAnother) {
  EXPECT_EQ(got_with(HttpFault::kDelayed), "done");
  EXPECT_EQ(got_with(HttpFault::kTrickle), "done");
  EXPECT_EQ(got_with(HttpFault::kGarble).size(), 4U);
  EXPECT_NE(got_with(HttpFault::kGarble), "done");
}

TEST_F(HttpProxyTest, OnlyTheChosenRequestFails) {
  proxy_.fail_at(2, "/chosen", HttpFault::kBefore);
  EXPECT_TRUE(get("/chosen"));
  EXPECT_TRUE(get("/other"));
  EXPECT_FALSE(get("/chosen"));
  EXPECT_TRUE(get("/chosen"));
}

}  // namespace
}  // namespace recaudo::test
