// The parts of the edge that need no socket.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "api/http/browser_gate.h"
#include "api/http/connection_table.h"
#include "api/http/csrf.h"
#include "api/http/edge.h"
#include "api/http/head_scanner.h"
#include "api/http/multipart.h"
#include "api/http/peer.h"
#include "api/http/rate_limit.h"
#include "api/http/router.h"
#include "api/http/security_headers.h"
#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::http {
namespace {

Route route(Method method, std::string pattern) {
  return Route{.method = method,
               .pattern = std::move(pattern),
               .handler = [](const Request&) { return json("1"); },
               .access = Access::everyone()};
}

RC_GTEST_PROP(Url, WhatIsEncodedDecodesToItself, (const std::string& bytes)) {
  const auto pairs = decode_pairs("n=" + percent_encode(bytes));
  const bool clean = is_valid_utf8(bytes) && std::ranges::none_of(bytes, [](char c) {
                       return (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) && c != '\t' &&
                              c != '\r' && c != '\n';
                     });
  RC_ASSERT(pairs.has_value() == clean);
  if (pairs) RC_ASSERT(pairs->front().second == bytes);
}

TEST(Url, EveryPrintableByteAndUtf8ComesBack) {
  std::string text = "áñ€😀\t\r\n";
  for (char c = 0x20; c < 0x7F; ++c) text += c;
  const auto pairs = decode_pairs("n=" + percent_encode(text));
  ASSERT_TRUE(pairs);
  EXPECT_EQ(pairs->front().second, text);
}

RC_GTEST_PROP(HeadScanner, FindsTheSameEndHoweverTheBytesArrive, (const std::string& value)) {
  const std::string head = "GET / HTTP/1.1\r\nX: " + value + "\r\n\r\n";
  HeadScanner whole;
  const auto expected = whole.scan(head);
  HeadScanner dripping;
  auto state = HeadScanner::State::kMore;
  for (std::size_t n = 1; n <= head.size() && state == HeadScanner::State::kMore; ++n)
    state = dripping.scan(std::string_view(head).substr(0, n));
  RC_ASSERT(state == expected);
  RC_ASSERT(dripping.size() == whole.size());
}

TEST(Form, KeepsPlusAsSpaceAndUtf8) {
  Request r;
  r.content_type = "application/x-www-form-urlencoded";
  r.body = "nombre=Jos%C3%A9+P%C3%A9rez&vacio=";
  const auto form = r.form();
  ASSERT_TRUE(form);
  EXPECT_EQ(form->get("nombre"), "José Pérez");
  EXPECT_TRUE(form->has("vacio"));
  EXPECT_FALSE(form->has("otro"));
}

TEST(Form, RefusesANameThatComesTwiceUnlessAsked) {
  Request r;
  r.content_type = "application/x-www-form-urlencoded";
  r.body = "a=1&a=2";
  EXPECT_EQ(r.form().error().code, Code::kRepeatedField);
  EXPECT_EQ(r.form(Repeats::kAllow)->all("a").size(), 2U);
}

TEST(Form, RefusesInvalidUtf8AndControls) {
  Request r;
  r.content_type = "application/x-www-form-urlencoded";
  for (const char* body : {"a=%FF", "a=%ED%A0%80", "a=%00", "a=%1B", "a=%4", "=x"}) {
    r.body = body;
    EXPECT_FALSE(r.form()) << body;
  }
}

TEST(Multipart, GivesTheFileAsItCame) {
  const std::string body =
      "--b1\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntok\r\n"
      "--b1\r\nContent-Disposition: form-data; name=\"archivo\"; filename=\"año.txt\"\r\n"
      "Content-Type: text/plain\r\n\r\nline1\r\n--b\r\nline3\r\n--b1--\r\n";
  const auto parts = parse_multipart("multipart/form-data; boundary=b1", body);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->find("csrf")->bytes, "tok");
  EXPECT_EQ(parts->find("archivo")->file_name, "año.txt");
  EXPECT_EQ(parts->find("archivo")->bytes, "line1\r\n--b\r\nline3");
}

TEST(Multipart, RefusesWhatIsBrokenOrRepeated) {
  const std::string part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
  const std::string type = "multipart/form-data; boundary=b";
  EXPECT_FALSE(parse_multipart("multipart/form-data", part + "--b--"));
  EXPECT_FALSE(parse_multipart(type, part));  // no end
  EXPECT_FALSE(parse_multipart(type, "x" + part + "--b--"));
  EXPECT_FALSE(parse_multipart(type, "--b\r\n\r\n1\r\n--b--"));  // no name
  EXPECT_FALSE(parse_multipart(type, ""));
  const auto twice = parse_multipart(type, part + part + "--b--");
  EXPECT_EQ(twice.error().code, Code::kRepeatedField);
  EXPECT_TRUE(parse_multipart(type, part + "--b--"));
}

TEST(Router, PrefersALiteralToAParameter) {
  const Router router({route(Method::kGet, "/orden/:token"), route(Method::kGet, "/orden/nueva")});
  EXPECT_EQ(router.match(Method::kGet, "/orden/nueva").route->pattern, "/orden/nueva");
  const auto match = router.match(Method::kHead, "/orden/abc");
  EXPECT_EQ(match.route->pattern, "/orden/:token");
  EXPECT_EQ(match.parameters.at("token"), "abc");
}

TEST(Router, SaysWhichMethodsAPathHas) {
  const Router router({route(Method::kGet, "/a"), route(Method::kPost, "/b"),
                       route(Method::kGet, "/c"), route(Method::kPost, "/c")});
  EXPECT_EQ(router.match(Method::kPost, "/a").allow, "GET, HEAD");
  EXPECT_EQ(router.match(Method::kGet, "/b").allow, "POST");
  EXPECT_EQ(router.match(Method::kGet, "/d").allow, "");
  EXPECT_EQ(router.match(Method::kGet, "/a/").route, nullptr);
}

TEST(Router, DoesNotBuildWhenARouteIsIncompleteOrAmbiguous) {
  auto nobody = route(Method::kGet, "/a");
  nobody.access = Access::roles({});
  auto no_handler = route(Method::kGet, "/a");
  no_handler.handler = nullptr;
  auto cached = route(Method::kGet, "/a");
  cached.access = Access::roles({"caja"});
  cached.cache = CacheClass::kImmutable;
  EXPECT_THROW(Router({nobody}), std::invalid_argument);
  EXPECT_THROW(Router({no_handler}), std::invalid_argument);
  EXPECT_THROW(Router({cached}), std::invalid_argument);
  EXPECT_THROW(Router({route(Method::kGet, "/x/:a"), route(Method::kGet, "/x/:b")}),
               std::invalid_argument);
}

TEST(Edge, DoesNotBuildWithoutTheGuardThatARouteNeeds) {
  const SystemClock clock;
  EdgeOptions options;
  options.hosts = {"h"};
  auto staff = route(Method::kGet, "/a");
  staff.access = Access::roles({"caja"});
  EXPECT_THROW(Edge(options, Router({staff}), clock), std::invalid_argument);
  auto limited = route(Method::kGet, "/a");
  limited.rate_class = "x";
  EXPECT_THROW(Edge(options, Router({limited}), clock), std::invalid_argument);
}

TEST(Cookie, CarriesAllItsAttributes) {
  EXPECT_EQ(to_header({"__Host-sid", "abc", SameSite::kLax}),
            "__Host-sid=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(to_header({"__Host-bo", "", SameSite::kStrict, std::chrono::seconds(0)}),
            "__Host-bo=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(Cookie, RefusesOtherNamesAndValuesThatBreakOut) {
  EXPECT_THROW(to_header({"sid", "abc"}), BrokenInvariant);
  EXPECT_THROW(to_header({"__Host-a b", "abc"}), BrokenInvariant);
  EXPECT_THROW(to_header({"__Host-sid", "a;Domain=x"}), BrokenInvariant);
  EXPECT_THROW(to_header({"__Host-sid", "a\r\nX: y"}), BrokenInvariant);
}

TEST(Response, RefusesHeadersThatBreakOutOrBelongToTheEdge) {
  Response r;
  EXPECT_THROW(r.set_header("X-A", "a\r\nX-B: b"), BrokenInvariant);
  EXPECT_THROW(r.set_header("X-A", std::string("a\0b", 3)), BrokenInvariant);
  EXPECT_THROW(r.set_header("content-length", "1"), BrokenInvariant);
  EXPECT_THROW(r.set_header("Transfer-Encoding", "chunked"), BrokenInvariant);
}

TEST(Response, RedirectsStayInThisSite) {
  EXPECT_EQ(redirect_303("/orden/1").status, 303);
  EXPECT_THROW(redirect_303("//evil.test/"), BrokenInvariant);
  EXPECT_THROW(redirect_303("https://evil.test/"), BrokenInvariant);
  EXPECT_THROW(redirect_303("/\\evil.test"), BrokenInvariant);
  EXPECT_THROW(redirect_303_to_gateway("http://pay.example/"), BrokenInvariant);
  EXPECT_THROW(redirect_303_to_gateway("javascript:alert(1)"), BrokenInvariant);
  EXPECT_EQ(redirect_303_to_gateway("https://pay.example/x").status, 303);
}

TEST(Response, AFormActionIsAnOrigin) {
  Response r = html("");
  EXPECT_NE(content_security_policy(r).find("form-action 'self';"), std::string::npos);
  r.allow_form_action("https://pay.example");
  EXPECT_NE(content_security_policy(r).find("form-action 'self' https://pay.example;"),
            std::string::npos);
  EXPECT_THROW(r.allow_form_action("https://pay.example; script-src *"), BrokenInvariant);
  EXPECT_THROW(r.allow_form_action("https://pay.example/path"), BrokenInvariant);
}

TEST(Response, AProblemNamesCodeTraceAndWhatToDo) {
  Request request;
  request.id = "0123";
  request.path = "/orden/9";
  const auto r = problem(Error{Code::kBadDate, "31 de febrero"}, request);
  EXPECT_EQ(r.status, 400);
  EXPECT_NE(r.body.find("\"codigo\":\"REC-BAS-0002\""), std::string::npos);
  EXPECT_NE(r.body.find("\"traza\":\"0123\""), std::string::npos);
  EXPECT_NE(r.body.find("\"instance\":\"/orden/9\""), std::string::npos);
  EXPECT_NE(r.body.find("\"detail\":\"31 de febrero\""), std::string::npos);
}

TEST(Csrf, ATokenOpensOnlyItsOwnFormAndSession) {
  const CsrfTokens tokens(Secret(std::string(32, 'k')));
  const auto token = tokens.make("session-1", "pagar");
  EXPECT_TRUE(tokens.accepts(token, "session-1", "pagar"));
  EXPECT_FALSE(tokens.accepts(token, "session-2", "pagar"));
  EXPECT_FALSE(tokens.accepts(token, "session-1", "borrar"));
  EXPECT_FALSE(tokens.accepts("", "session-1", "pagar"));
  EXPECT_FALSE(CsrfTokens(Secret(std::string(32, 'x'))).accepts(token, "session-1", "pagar"));
}

TEST(Csrf, TheTokenIsTheHmacOfBindingNulForm) {
  const CsrfTokens tokens(Secret(std::string(32, 'k')));
  const auto mac = hmac_sha256(std::string(32, 'k'), std::string("b\0f", 3));
  EXPECT_EQ(tokens.make("b", "f"), to_base64url(view(mac)));
}

TEST(Csrf, IsReadFromTheFieldOrTheHeader) {
  const CsrfTokens tokens(Secret(std::string(32, 'k')));
  Request r;
  r.content_type = "application/x-www-form-urlencoded";
  r.body = "a=1&csrf=" + tokens.make("s", "f");
  EXPECT_TRUE(tokens.check(r, "s", "f"));
  r.body = "a=1";
  EXPECT_EQ(tokens.check(r, "s", "f").error().code, Code::kCsrfTokenRefused);
  r.headers["x-csrf-token"] = tokens.make("s", "f");
  EXPECT_TRUE(tokens.check(r, "s", "f"));
}

TEST(BrowserGate, APostComesFromOurOwnPages) {
  Request r;
  r.host = "recaudo.test";
  r.tls = true;
  EXPECT_FALSE(check_same_origin(r));  // neither header
  r.headers["origin"] = "null";
  EXPECT_FALSE(check_same_origin(r));
  r.headers["origin"] = "http://recaudo.test";
  EXPECT_FALSE(check_same_origin(r));  // not over TLS
  r.headers["origin"] = "https://recaudo.test";
  EXPECT_TRUE(check_same_origin(r));
  for (const char* site : {"cross-site", "same-site", "none"}) {
    r.headers["sec-fetch-site"] = site;
    EXPECT_FALSE(check_same_origin(r)) << site;
  }
  r.headers["sec-fetch-site"] = "same-origin";
  EXPECT_TRUE(check_same_origin(r));
}

TEST(BrowserGate, APageIsNotFetchedIntoAFrame) {
  Request r;
  EXPECT_TRUE(check_document_fetch(r));
  r.headers["sec-fetch-site"] = "cross-site";
  r.headers["sec-fetch-mode"] = "navigate";
  r.headers["sec-fetch-dest"] = "document";
  EXPECT_TRUE(check_document_fetch(r));
  r.headers["sec-fetch-dest"] = "iframe";
  EXPECT_FALSE(check_document_fetch(r));
  r.headers["sec-fetch-dest"] = "empty";
  r.headers["sec-fetch-mode"] = "no-cors";
  EXPECT_FALSE(check_document_fetch(r));
}

TEST(BrowserGate, APictureIsFetchedByOurOwnPagesOnly) {
  Request r;
  r.headers["sec-fetch-dest"] = "image";
  r.headers["sec-fetch-mode"] = "no-cors";
  r.headers["sec-fetch-site"] = "same-origin";
  EXPECT_TRUE(check_document_fetch(r));
  // As <img crossorigin> of another site asks: the mode alone would let it pass.
  r.headers["sec-fetch-mode"] = "cors";
  EXPECT_TRUE(check_document_fetch(r));
  for (const char* site : {"same-site", "cross-site", "none"}) {
    r.headers["sec-fetch-site"] = site;
    EXPECT_FALSE(check_document_fetch(r)) << site;
  }
}

TEST(RateLimiter, GivesBackOneTokenPerInterval) {
  ManualClock clock(from_unix_micros(1'000'000'000));
  MemoryRateLimiter limiter({{"c", RateClass{2, std::chrono::milliseconds(6000)}}}, clock);
  EXPECT_FALSE(limiter.take("c", "k"));
  EXPECT_FALSE(limiter.take("c", "k"));
  EXPECT_EQ(limiter.take("c", "k"), std::chrono::seconds(6));
  EXPECT_FALSE(limiter.take("c", "other"));
  clock.advance(std::chrono::milliseconds(5500));
  EXPECT_EQ(limiter.take("c", "k"), std::chrono::seconds(1));
  clock.advance(std::chrono::milliseconds(500));
  EXPECT_FALSE(limiter.take("c", "k"));
  EXPECT_TRUE(limiter.take("c", "k"));
}

TEST(RateLimiter, AClockThatStepsBackGivesNothing) {
  ManualClock clock(from_unix_micros(1'000'000'000));
  MemoryRateLimiter limiter({{"c", RateClass{1, std::chrono::milliseconds(1000)}}}, clock);
  EXPECT_FALSE(limiter.take("c", "k"));
  clock.advance(std::chrono::hours(-1));
  EXPECT_TRUE(limiter.take("c", "k"));
}

TEST(RateLimiter, RemembersABoundedNumberOfKeys) {
  ManualClock clock(from_unix_micros(0));
  MemoryRateLimiter limiter({{"c", RateClass{1, std::chrono::milliseconds(1000)}}}, clock, 10);
  for (int i = 0; i < 100; ++i) limiter.take("c", std::to_string(i));
  EXPECT_EQ(limiter.buckets(), 10U);
  EXPECT_TRUE(limiter.take("c", "99"));  // the recent ones are the ones it remembers
}

TEST(Peer, CountsIpv6BySixtyFourBitsAndMappedAsIpv4) {
  EXPECT_EQ(make_peer("2001:db8:1:2:3::9")->key, make_peer("2001:db8:1:2::1")->key);
  EXPECT_NE(make_peer("2001:db8:1:2::1")->key, make_peer("2001:db8:1:3::1")->key);
  EXPECT_EQ(make_peer("::ffff:192.0.2.1")->key, "192.0.2.1");
  EXPECT_FALSE(make_peer("unknown"));
}

TEST(TrustedProxies, BelieveTheRightMostUntrustedAddress) {
  const TrustedProxies proxies({"10.0.0.0/8", "::1"});
  const auto direct = *make_peer("10.1.2.3");
  EXPECT_EQ(proxies.client(direct, "6.6.6.6, 203.0.113.9, 10.9.9.9").address, "203.0.113.9");
  EXPECT_EQ(proxies.client(direct, "").address, "10.1.2.3");
  EXPECT_EQ(proxies.client(direct, "6.6.6.6, garbage").address, "10.1.2.3");
  EXPECT_EQ(proxies.client(*make_peer("198.51.100.1"), "6.6.6.6").address, "198.51.100.1");
  EXPECT_THROW(TrustedProxies({"10.0.0.0/99"}), std::invalid_argument);
}

TEST(ConnectionTable, CountsConnectionsAndHandshakesByPeer) {
  ConnectionTable table({.total = 3, .per_peer = 2, .handshakes_per_peer = 1});
  EXPECT_TRUE(table.admit("a", true));
  EXPECT_FALSE(table.admit("a", true));  // one handshake in the air
  table.handshake_done("a");
  EXPECT_TRUE(table.admit("a", true));
  table.handshake_done("a");
  EXPECT_FALSE(table.admit("a", false));  // two connections
  EXPECT_TRUE(table.admit("b", false));
  EXPECT_TRUE(table.full());
  table.release("a");
  EXPECT_FALSE(table.full());
}

}  // namespace
}  // namespace recaudo::http
