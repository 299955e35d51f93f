// PlacetoPay's adapter and its simulator were written apart, each from the document: here one pays
// through the other.
#include <gtest/gtest.h>

#include "gateways/placetopay/placetopay_gateway.h"
#include "tests/simulator/web_checkout.h"
#include "tests/support/rail_request.h"

namespace recaudo {
namespace {

using gateways::Contact;
using gateways::PaymentState;

class PlacetopayMeets : public ::testing::Test {
 protected:
  PlacetopayMeets() {
    site.options.scripted_amounts = true;
    restart();
  }
  // At its new address.
  void restart() {
    site.start();
    gateway_ = gateway_with(simulator::kSecret);
  }
  std::unique_ptr<placetopay::PlacetopayGateway> gateway_with(const std::string& secret) {
    placetopay::PlacetopayOptions o;
    o.base_url = site.url;
    o.page_origin = site.url;
    o.payment_methods = "pse";
    o.credentials = {simulator::kLogin, Secret(secret), placetopay::HashName::kSha256};
    o.http.timeout = std::chrono::seconds{10};
    return std::make_unique<placetopay::PlacetopayGateway>(std::move(o), site.clock);
  }
  placetopay::PlacetopayGateway& gateway() { return *gateway_; }
  gateways::Created created() {
    const auto outcome = gateway().create(request);
    const auto* c = std::get_if<gateways::Created>(&outcome);
    if (c == nullptr) throw std::runtime_error("it was not created");
    return *c;
  }
  std::string page_of(const gateways::Created& session) const {
    return session.redirect_url.substr(site.url.size());
  }
  void pay(const gateways::Created& session, const std::string& decision) {
    site.pay_page({session.cus.str(), page_of(session)}, decision);
  }
  gateways::Status asked(const gateways::Cus& cus) {
    const auto outcome = gateway().query(cus);
    const auto* status = std::get_if<gateways::Status>(&outcome);
    if (status == nullptr) throw std::runtime_error("there is no state");
    return *status;
  }
  // What the last notice says whose attempt it is about.
  gateways::NoticeSubject noticed() {
    if (!site.listener.wait_for(1)) throw std::runtime_error("no notice came");
    return value_or_throw(
        gateway().read_notice({site.listener.body(site.listener.count() - 1), ""}));
  }

  simulator::WebCheckout site;
  gateways::CreateRequest request = test::rail_request();

 private:
  std::unique_ptr<placetopay::PlacetopayGateway> gateway_;  // once the site has an address
};

TEST_F(PlacetopayMeets, APaymentThatThePayerApprovesIsToldAndPaidToTheCentavo) {
  const auto session = created();
  const auto waiting = asked(session.cus);
  EXPECT_EQ(waiting.state, PaymentState::kPending);
  EXPECT_TRUE(waiting.amount.is_zero());
  pay(session, "approve");
  const auto subject = noticed();
  EXPECT_EQ(subject.cus, session.cus);
  EXPECT_EQ(subject.ticket, request.ticket);
  const auto paid = asked(session.cus);
  EXPECT_EQ(paid.state, PaymentState::kApproved);
  EXPECT_EQ(paid.amount, request.amount);
  EXPECT_EQ(paid.currency, "COP");
  EXPECT_EQ(paid.ticket, request.ticket);
  EXPECT_EQ(paid.order_reference, request.order_reference);
  EXPECT_FALSE(paid.ach_cus.empty());
  EXPECT_NE(paid.ach_cus, session.cus.str());
  EXPECT_TRUE(paid.bank_process_at);
}

TEST_F(PlacetopayMeets, ADeclineAtTheBankLeavesTheSessionOpenUntilThePayerGivesUp) {
  const auto session = created();
  pay(session, "decline");
  EXPECT_EQ(asked(session.cus).state, PaymentState::kPending) << "another try is offered";
  site.form(page_of(session) + "/cancel", "");
  EXPECT_EQ(noticed().cus, session.cus);
  const auto lost = asked(session.cus);
  EXPECT_EQ(lost.state, PaymentState::kDeclined);
  EXPECT_TRUE(lost.amount.is_zero());
  EXPECT_FALSE(lost.cause_text.empty());
}

TEST_F(PlacetopayMeets, ACreationWhoseAnswerIsLostIsKnownByItsNotice) {
  request.amount = Money::pesos(1'254'312);  // created and approved, and the answer is lost
  const auto outcome = gateway().create(request);
  ASSERT_TRUE(std::holds_alternative<gateways::Unknown>(outcome));
  EXPECT_TRUE(std::get<gateways::Unknown>(outcome).cus.empty());
  const auto searched = gateway().find(request, gateways::Search::kForTheBooks);
  ASSERT_TRUE(std::holds_alternative<gateways::Unknown>(searched)) << "this rail cannot search";
  const auto subject = noticed();
  EXPECT_EQ(subject.ticket, request.ticket);
  const auto paid = asked(subject.cus);
  EXPECT_EQ(paid.state, PaymentState::kApproved);
  EXPECT_EQ(paid.amount, request.amount);
}

TEST_F(PlacetopayMeets, ASessionThatThereIsNotIsNotFoundAndAWrongKeyIsDenied) {
  EXPECT_TRUE(std::holds_alternative<gateways::NotFoundYet>(gateway().query(gateways::Cus("99"))));
  auto stranger = gateway_with("otra-clave");
  const auto denied = stranger->query(gateways::Cus("1"));
  ASSERT_TRUE(std::holds_alternative<gateways::Unavailable>(denied));
  EXPECT_EQ(std::get<gateways::Unavailable>(denied).contact, Contact::kDenied);
}

TEST_F(PlacetopayMeets, ASessionIsCancelledUntilItIsPaid) {
  const auto session = created();
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(gateway().withdraw(session.cus)));
  EXPECT_EQ(asked(session.cus).state, PaymentState::kDeclined);
  request.ticket = gateways::TicketId(request.ticket.value() + 1);
  const auto other = created();
  pay(other, "approve");
  EXPECT_TRUE(std::holds_alternative<gateways::NotDone>(gateway().withdraw(other.cus)));
}

TEST_F(PlacetopayMeets, AnApprovedPaymentGoesBackWholeAndTheSessionTellsIt) {
  site.options.placetopay->pse_reversible = true;
  restart();
  const auto session = created();
  pay(session, "approve");
  const auto standing = [&] {
    return std::get<gateways::ReturnStatus>(gateway().query_return(session.cus));
  };
  const auto before = standing();
  EXPECT_FALSE(before.returned);
  EXPECT_EQ(before.ticket, request.ticket);
  EXPECT_EQ(before.amount, request.amount);
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(gateway().reverse(before.payment)));
  EXPECT_TRUE(standing().returned);
  const auto again = gateway().reverse(before.payment);
  ASSERT_TRUE(std::holds_alternative<gateways::Unavailable>(again)) << "the money may be gone";
  EXPECT_NE(std::get<gateways::Unavailable>(again).detail.find("ya ha sido reembolsada"),
            std::string::npos);
}

TEST_F(PlacetopayMeets, AReversalWhoseAnswerIsLostWasDoneAllTheSame) {
  site.options.placetopay->pse_reversible = true;
  restart();
  const auto session = created();
  pay(session, "approve");
  const auto standing = std::get<gateways::ReturnStatus>(gateway().query_return(session.cus));
  site.control("faults", R"({"create_lost_permille":1000})");
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(gateway().reverse(standing.payment)));
  EXPECT_TRUE(std::get<gateways::ReturnStatus>(gateway().query_return(session.cus)).returned);
}

TEST_F(PlacetopayMeets, AMeansThatDoesNotReverseSaysSoAndASessionWithoutPaymentHasNothing) {
  const auto session = created();
  EXPECT_TRUE(std::holds_alternative<gateways::NotDone>(gateway().query_return(session.cus)));
  pay(session, "approve");
  const auto standing = std::get<gateways::ReturnStatus>(gateway().query_return(session.cus));
  const auto refused = gateway().reverse(standing.payment);
  ASSERT_TRUE(std::holds_alternative<gateways::NotDone>(refused));
  EXPECT_EQ(std::get<gateways::NotDone>(refused).code, "action_not_allowed");
}

}  // namespace
}  // namespace recaudo
