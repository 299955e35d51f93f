// Wompi's adapter and its simulator were written apart, each from the document: here one pays
// through the other.
#include <gtest/gtest.h>

#include "gateways/wompi/wompi_gateway.h"
#include "tests/simulator/wompi_merchant.h"
#include "tests/support/rail_request.h"

namespace recaudo {
namespace {

using gateways::Contact;
using gateways::PaymentState;

class WompiMeets : public ::testing::Test {
 protected:
  WompiMeets() {
    site.options.scripted_amounts = true;
    site.start();
    request.bank_code = "1007";
    for (const auto& consent : value_or_throw(gateway().consents()))
      consents.push_back(consent.token);
    request.consents = consents;
  }
  wompi::WompiGateway gateway(const std::string& public_key = simulator::kPublic) {
    wompi::WompiOptions o;
    o.base_url = site.url + "/v1";
    o.page_origin = site.url;
    o.keys = {public_key, Secret(simulator::kPrivate), Secret(simulator::kEvents),
              Secret(simulator::kIntegrity), wompi::Environment::kTest};
    o.http.timeout = std::chrono::seconds{10};
    o.address_pause = std::chrono::milliseconds{1};
    return wompi::WompiGateway(std::move(o));
  }
  gateways::Created created() {
    const auto outcome = gateway().create(request);
    const auto* c = std::get_if<gateways::Created>(&outcome);
    if (c == nullptr) throw std::runtime_error("it was not created");
    return *c;
  }
  void pay(const gateways::Created& payment, const std::string& decision) {
    const auto at = payment.redirect_url.find("enc=");
    ASSERT_NE(at, std::string::npos) << payment.redirect_url;
    site.pay(payment.redirect_url.substr(at + 4), decision);
  }
  gateways::Status asked(const gateways::Cus& cus) {
    const auto outcome = gateway().query(cus);
    const auto* status = std::get_if<gateways::Status>(&outcome);
    if (status == nullptr) throw std::runtime_error("there is no state");
    return *status;
  }
  gateways::NoticeSubject noticed() {
    if (!site.listener.wait_for(1)) throw std::runtime_error("no event came");
    const auto last = site.listener.count() - 1;
    return value_or_throw(gateway().read_notice(
        {site.listener.body(last), site.listener.header(last, "x-event-checksum")}));
  }

  simulator::Merchant site;
  gateways::CreateRequest request = test::rail_request();
  std::vector<std::string> consents;
};

TEST_F(WompiMeets, APaymentThatThePayerApprovesIsToldAndPaidToTheCentavo) {
  const auto payment = created();
  const auto waiting = asked(payment.cus);
  EXPECT_EQ(waiting.state, PaymentState::kPending);
  EXPECT_EQ(waiting.amount, request.amount);
  pay(payment, "approve");
  const auto subject = noticed();
  EXPECT_EQ(subject.cus, payment.cus);
  EXPECT_EQ(subject.ticket, request.ticket);
  const auto paid = asked(payment.cus);
  EXPECT_EQ(paid.state, PaymentState::kApproved);
  EXPECT_EQ(paid.amount, request.amount);
  EXPECT_EQ(paid.currency, "COP");
  EXPECT_EQ(paid.ticket, request.ticket);
  EXPECT_EQ(paid.order_reference, request.order_reference);
  EXPECT_FALSE(paid.ach_cus.empty());
  EXPECT_EQ(paid.bank_process_at, start_of_day(make_date(2026, 10, 5)));
}

TEST_F(WompiMeets, APaymentThatThePayerDeclinesTellsItsCause) {
  const auto payment = created();
  pay(payment, "decline");
  EXPECT_EQ(noticed().cus, payment.cus);
  const auto lost = asked(payment.cus);
  EXPECT_EQ(lost.state, PaymentState::kDeclined);
  EXPECT_FALSE(lost.cause_text.empty());
}

TEST_F(WompiMeets, ACreationWhoseAnswerIsLostIsFoundByItsReference) {
  request.amount = Money::pesos(1'254'312);  // created and approved, and the answer is lost
  const auto outcome = gateway().create(request);
  ASSERT_TRUE(std::holds_alternative<gateways::Unknown>(outcome));
  EXPECT_TRUE(std::get<gateways::Unknown>(outcome).cus.empty());
  const auto found = gateway().find(request, gateways::Search::kForTheBooks);
  const auto* unknown = std::get_if<gateways::Unknown>(&found);
  ASSERT_NE(unknown, nullptr) << "it is approved: nobody is sent there";
  ASSERT_FALSE(unknown->cus.empty());
  const auto paid = asked(unknown->cus);
  EXPECT_EQ(paid.state, PaymentState::kApproved);
  EXPECT_EQ(paid.amount, request.amount);
}

TEST_F(WompiMeets, ASearchThatFindsNothingWasAnswered) {
  const auto nothing = gateway().find(request, gateways::Search::kForThePayer);
  const auto* unknown = std::get_if<gateways::Unknown>(&nothing);
  ASSERT_NE(unknown, nullptr);
  EXPECT_TRUE(unknown->cus.empty());
  EXPECT_EQ(unknown->contact, Contact::kAnswered);
}

TEST_F(WompiMeets, TheSameReferenceAgainIsInDoubtAndFoundWithItsAddress) {
  const auto first = created();
  const auto again = gateway().create(request);
  EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(again));
  const auto found = gateway().find(request, gateways::Search::kForThePayer);
  const auto* there = std::get_if<gateways::Created>(&found);
  ASSERT_NE(there, nullptr);
  EXPECT_EQ(there->cus, first.cus);
  EXPECT_EQ(there->redirect_url, first.redirect_url);
}

TEST_F(WompiMeets, ATransactionThatThereIsNotIsNotFoundAndAWrongKeyIsDenied) {
  EXPECT_TRUE(
      std::holds_alternative<gateways::NotFoundYet>(gateway().query(gateways::Cus("15113-1-1"))));
  auto stranger = gateway("pub_test_otra");
  const auto denied = stranger.query(gateways::Cus("15113-1-1"));
  ASSERT_TRUE(std::holds_alternative<gateways::Unavailable>(denied));
  EXPECT_EQ(std::get<gateways::Unavailable>(denied).contact, Contact::kDenied);
  const auto banks = gateway().bank_list();
  ASSERT_TRUE(banks);
  EXPECT_TRUE(std::ranges::any_of(*banks, [](const auto& b) { return b.code == "1007"; }));
}

}  // namespace
}  // namespace recaudo
