#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "gateways/placetopay/messages.h"
#include "gateways/placetopay/notification.h"
#include "gateways/session_life.h"
#include "tests/support/rail_request.h"

namespace recaudo::placetopay {
namespace {

using gateways::PaymentState;

SessionPayment payment(std::int64_t centavos, const std::string& status = "APPROVED") {
  SessionPayment p;
  p.status = status;
  p.reference = "120260000012345-17";
  p.amount = Money::centavos(centavos);
  p.currency = "COP";
  p.authorization = "1";
  return p;
}

Session session(const std::string& status, std::vector<SessionPayment> payments) {
  Session s;
  s.request_id = "1048576";
  s.status = {status, "00", "Mensaje", "2026-10-05T08:12:44-05:00"};
  s.payments = std::move(payments);
  return s;
}

TEST(PlacetopaySession, WhatWasPaidIsTheSumOfItsApprovedPayments) {
  const auto s = status_of(
      session("APPROVED", {payment(100'000), payment(25'050), payment(7'700, "REJECTED")}));
  ASSERT_TRUE(s);
  EXPECT_EQ(s->state, PaymentState::kApproved);
  EXPECT_EQ(s->amount, Money::centavos(125'050));
  EXPECT_EQ(s->ticket, gateways::TicketId(17));
  EXPECT_EQ(s->order_reference, "120260000012345");
}

TEST(PlacetopaySession, AnApprovalWithoutApprovedPaymentsIsWorthNothing) {
  const auto s = status_of(session("APPROVED", {}));
  ASSERT_TRUE(s);
  EXPECT_EQ(s->amount, Money{});
  EXPECT_FALSE(s->ticket);
}

TEST(PlacetopaySession, WhatWentBackDoesNotCount) {
  auto back = payment(100'000);
  back.refunded = true;
  EXPECT_EQ(status_of(session("APPROVED", {back}))->amount, Money{});
}

TEST(PlacetopaySession, SaysWhetherItsPaymentWentBackByTheMarkOrByTheState) {
  auto one = payment(500);
  one.internal_reference = "1501234567";
  const auto said = [&](const SessionPayment& p) {
    return value_or_throw(return_status_of(session("APPROVED", {payment(500, "REJECTED"), p})));
  };
  EXPECT_FALSE(said(one).returned);
  EXPECT_EQ(said(one).payment, "1501234567");
  EXPECT_EQ(said(one).ticket, gateways::TicketId(17));
  EXPECT_EQ(said(one).amount, Money::centavos(500));
  one.refunded = true;
  EXPECT_TRUE(said(one).returned);
  one.refunded = false;
  one.status = "REFUNDED";
  EXPECT_TRUE(said(one).returned);
}

TEST(PlacetopaySession, WithoutOneApprovedPaymentHasNothingToGiveBack) {
  auto one = payment(500);
  one.internal_reference = "1501234567";
  EXPECT_EQ(return_status_of(session("REJECTED", {})).error().code, Code::kNotFound);
  EXPECT_EQ(return_status_of(session("APPROVED", {one, one})).error().code, Code::kNotFound);
  one.internal_reference = "";
  EXPECT_EQ(return_status_of(session("APPROVED", {one})).error().code, Code::kRailAnswerInvalid);
  one.internal_reference = "1501234567";
  one.reference = "FACTURA 1";
  EXPECT_EQ(return_status_of(session("APPROVED", {one})).error().code, Code::kRailAnswerInvalid);
}

TEST(PlacetopaySession, APartLeavesItPendingAndCountsWhenTheSessionExpires) {
  EXPECT_EQ(status_of(session("APPROVED_PARTIAL", {payment(500)}))->state, PaymentState::kPending);
  const auto over = status_of(session("PARTIAL_EXPIRED", {payment(500)}));
  ASSERT_TRUE(over);
  EXPECT_EQ(over->state, PaymentState::kApproved);
  EXPECT_EQ(over->amount, Money::centavos(500));
}

TEST(PlacetopaySession, IsNotRefusedWhileOneOfItsPaymentsIsUndecided) {
  for (const char* undecided : {"PENDING", "PENDING_CONFIRMATION", "PENDING_VALIDATION"})
    EXPECT_EQ(status_of(session("REJECTED", {payment(500, undecided)}))->state,
              PaymentState::kPending);
}

TEST(PlacetopaySession, ThatSaysRejectedAndHoldsAnApprovedPaymentSaysNothing) {
  EXPECT_FALSE(status_of(session("REJECTED", {payment(500)})));
}

TEST(PlacetopaySession, OfTwoReferencesOrOfAnotherHouseSaysNothing) {
  auto other = payment(500);
  other.reference = "120260000012345-18";
  EXPECT_FALSE(status_of(session("APPROVED", {payment(500), other})));
  auto foreign = payment(500);
  foreign.reference = "FACTURA 1";
  EXPECT_FALSE(status_of(session("APPROVED", {foreign})));
}

TEST(PlacetopaySession, InAnotherCurrencySaysWhich) {
  auto dollars = payment(500);
  dollars.currency = "USD";
  EXPECT_EQ(status_of(session("APPROVED", {dollars}))->currency, "USD");
}

TEST(PlacetopaySession, WithAStateNobodyKnowsSaysNothing) {
  EXPECT_FALSE(status_of(session("APROBADA", {})));
}

TEST(PlacetopaySession, KeepsEveryCentavoOfAnAmount) {
  rc::check([] {
    const auto centavos = *rc::gen::inRange<std::int64_t>(1, Money::kMaxCentavos);
    const std::string total = to_plain(Money::centavos(centavos));
    const auto s = parse_session(
        R"({"requestId":1,"status":{"status":"APPROVED"},"payment":[{"status":{"status":)"
        R"("APPROVED"},"reference":"1-1","amount":{"from":{"currency":"COP","total":)" +
        total + "}}}]}");
    RC_ASSERT(s.has_value());
    RC_ASSERT(s->payments.at(0).amount.centavos() == centavos);
  });
}

class BadAmount : public ::testing::TestWithParam<const char*> {};
TEST_P(BadAmount, IsNoPayment) {
  EXPECT_FALSE(parse_session(
      std::string(R"({"requestId":1,"status":{"status":"APPROVED"},"payment":[{"status":{"status":)"
                  R"("APPROVED"},"amount":{"from":{"currency":"COP","total":)") +
      GetParam() + "}}}]}"));
}
INSTANTIATE_TEST_SUITE_P(All, BadAmount,
                         ::testing::Values("-1", "1e3", "1.005", "null", "\"\"", "\"1 000\"",
                                           "99999999999999999999", "-0.50", "[1]"));

TEST(PlacetopaySession, TakesThePseNumberFromEitherShapeOfTheFields) {
  const std::string start =
      R"({"requestId":1,"status":{"status":"APPROVED"},"payment":[{"status":{"status":"APPROVED"},)"
      R"("reference":"1-1","amount":{"from":{"currency":"COP","total":5}},)";
  const std::string list = R"("processorFields":[{"keyword":"transactionCycle","value":"2"},)"
                           R"({"keyword":"trazabilyCode","value":"2263241"}]}]})";
  const std::string object = R"("processorFields":{"trazabilyCode":"2263241"}}]})";
  const std::string franchise = R"("franchise":"_PSE_","authorization":"2263241"}]})";
  for (const auto& end : {list, object, franchise}) {
    const auto s = parse_session(start + end);
    ASSERT_TRUE(s);
    EXPECT_EQ(status_of(*s)->ach_cus, "2263241");
  }
}

TEST(PlacetopaySession, TakesAnInstantWhoseOffsetHasNoColon) {
  const auto at = [](const std::string& date) {
    const auto s = parse_session(
        R"({"requestId":1,"status":{"status":"APPROVED"},"payment":[{"status":{"status":)"
        R"("APPROVED","date":")" +
        date + R"("},"reference":"1-1","amount":{"from":{"currency":"COP","total":5}}}]})");
    return s ? s->payments.at(0).at : std::nullopt;
  };
  const auto expected = value_or_throw(parse_instant("2026-10-05T08:12:40-05:00"));
  EXPECT_EQ(at("2026-10-05T08:12:40-05:00"), expected);
  EXPECT_EQ(at("2026-10-05T08:12:40-0500"), expected);
  EXPECT_EQ(at("2026-10-05T13:12:40+0000"), expected);
  for (const char* bad : {"", "-0500", "2026-10-05-0500", "2026-10-05T08:12:40-05x0"})
    EXPECT_FALSE(at(bad)) << bad;
}

TEST(PlacetopayRequest, TheSessionEndsThirtyMinutesLaterOrWithTheLiquidation) {
  auto r = test::rail_request();
  EXPECT_EQ(gateways::session_end(r), *parse_instant("2026-10-05T08:30:00-05:00"));
  r.requested_at = *parse_instant("2026-10-05T23:45:00-05:00");
  EXPECT_EQ(gateways::session_end(r), *parse_instant("2026-10-05T23:59:59-05:00"));
  EXPECT_TRUE(check_create(r));
}

TEST(PlacetopayRequest, IsRefusedWhenTheDayEndsBeforeTheShortestSession) {
  auto r = test::rail_request();
  r.requested_at = *parse_instant("2026-10-05T23:55:00-05:00");
  const auto result = check_create(r);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::kRailRequestInvalid);
  r.valid_until = make_date(2026, 10, 6);
  EXPECT_TRUE(check_create(r));
}

TEST(PlacetopayRequest, TheBrowsersNameIsCutBetweenCharactersAndNotSentWhenItIsNoText) {
  const Credentials credentials{"login", Secret("k"), HashName::kSha256};
  const auto sent = [&](const std::string& user_agent) {
    auto r = test::rail_request();
    r.user_agent = user_agent;
    const auto body =
        boost::json::parse(create_json(r, credentials, {"0123456789abcdef", "x"}, "pse"));
    return std::string(body.at("userAgent").as_string());
  };
  EXPECT_EQ(sent("Mozilla/5.0"), "Mozilla/5.0");
  const std::string start(254, 'x');
  EXPECT_EQ(sent(start + "ñó"), start + "ñ");
  EXPECT_EQ(sent("Mozilla\xC3"), "no informado");
  EXPECT_EQ(sent(""), "no informado");
}

struct DocumentCase {
  gateways::DocumentType type;
  const char* number;
  bool good;
};
class PlacetopayDocument : public ::testing::TestWithParam<DocumentCase> {};
TEST_P(PlacetopayDocument, HasTheFormOfItsType) {
  auto r = test::rail_request();
  r.payer.document_type = GetParam().type;
  r.payer.document_number = GetParam().number;
  r.payer.type = GetParam().type == gateways::DocumentType::kNit ? gateways::PersonType::kCompany
                                                                 : gateways::PersonType::kPerson;
  EXPECT_EQ(check_create(r).has_value(), GetParam().good);
}
using enum gateways::DocumentType;
INSTANTIATE_TEST_SUITE_P(All, PlacetopayDocument,
                         ::testing::Values(DocumentCase{kCitizenCard, "1234", true},
                                           DocumentCase{kCitizenCard, "0234", false},
                                           DocumentCase{kCitizenCard, "12345678901", false},
                                           DocumentCase{kAlienCitizenCard, "AB12345", true},
                                           DocumentCase{kAlienCitizenCard, "ABCDEF12345", false},
                                           DocumentCase{kIdentityCard, "1023456789", true},
                                           DocumentCase{kPassport, "AX_1234", true},
                                           DocumentCase{kPassport, "AX-1234", false},
                                           DocumentCase{kNit, "9001234568", true},
                                           DocumentCase{kNit, "900123", false},
                                           DocumentCase{kCivilRegistry, "1023456789", false}));

TEST(PlacetopayRequest, AReversalOfEverythingNamesNoAmount) {
  const Credentials credentials{"login", Secret("k"), HashName::kSha256};
  const std::string body = reverse_json(credentials, {"0123456789abcdef", "x"}, "1");
  EXPECT_EQ(body.find("amount"), std::string::npos);
}

TEST(PlacetopayNotification, HexDigitsMayBeCapitalsInBothForms) {
  const Secret key("024h1IlD");
  const auto body = [](const std::string& signature) {
    return R"({"status":{"status":"APPROVED","date":"2016-10-10T16:39:57-05:00"},"requestId":83,)"
           R"("reference":"1-1","signature":")" +
           signature + R"("})";
  };
  EXPECT_TRUE(read_notification(body("8FB4BEEA130AB3E75A1DE956BD0213892E0F6839"), key));
  EXPECT_FALSE(read_notification(body("8FB4BEEA130AB3E75A1DE956BD0213892E0F6830"), key));
  EXPECT_FALSE(read_notification(body(""), key));
  EXPECT_FALSE(read_notification(body("sha256:"), key));
}

}  // namespace
}  // namespace recaudo::placetopay
