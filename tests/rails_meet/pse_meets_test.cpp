// The NF adapter of PSE and the simulator of ACH were written apart, each from the document: a
// payment divided among services goes from one to the other, encrypted.
#include <gtest/gtest.h>

#include "gateways/pse/pse_gateway.h"
#include "tests/simulator/company.h"
#include "tests/support/rail_request.h"

namespace recaudo {
namespace {

class PseMeets : public ::testing::Test, public simulator::Company {
 protected:
  PseMeets() {
    options.dependent_services = {{"9001234568", "1002"}, {"8001234561", "7"}};
    start();
    request.bank_code = "1007";
    request.requested_at = clock.now();
    request.parts = {{"predial", false, Money::pesos(1'000'000)},
                     {"ambiental", false, Money::pesos(200'000)},
                     {"ambiental", true, Money::pesos(4'300)},
                     {"bomberil", false, Money::pesos(50'000)}};
  }
  std::unique_ptr<pse::PseGateway> gateway_with(const std::string& value_name,
                                                const std::string& firemen = "7") const {
    pse::PseOptions o;
    o.base_url = url + "/v2/psewebapinf/api";
    o.oauth_url = url + "/oauth/client_credential/accesstoken";
    o.page_origin = url;
    o.entity = {"9001234568", "1001", {"9001234568", "MUNICIPIO DE EJEMPLO", "8412"}, false, {}};
    o.entity.credits.services = {{"9001234568", "1001", "Impuesto predial", {}, ""},
                                 {"9001234568", "1002", "Sobretasa", {"ambiental"}, ""},
                                 {"8001234561", firemen, "Bomberos", {"bomberil"}, ""}};
    o.entity.credits.codes_of_entity = firemen == o.entity.service_code;
    o.entity.credits.names.value = value_name;
    o.contact = {"601 555 0100", "pagos@example.gov.co"};
    o.secrets = {Secret("demo-client"), Secret("demo-secret"), {Secret(kKey), Secret(kIv)}};
    o.http.timeout = std::chrono::seconds{10};
    return std::make_unique<pse::PseGateway>(std::move(o), clock);
  }
  gateways::CreateRequest request = test::rail_request();
};

TEST_F(PseMeets, APaymentIsDividedAmongItsServicesAndPaidWhole) {
  for (const char* name : {"creditValue", "amount"}) {
    request.ticket = gateways::TicketId(request.ticket.value() + 1);
    auto gateway = gateway_with(name);
    const auto outcome = gateway->create(request);
    const auto* created = std::get_if<gateways::Created>(&outcome);
    ASSERT_NE(created, nullptr) << name;
    pay(created->redirect_url.substr(created->redirect_url.find("enc=") + 4), "approve");
    const auto paid = gateway->query(created->cus);
    ASSERT_TRUE(std::holds_alternative<gateways::Status>(paid));
    EXPECT_EQ(std::get<gateways::Status>(paid).state, gateways::PaymentState::kApproved);
    EXPECT_EQ(std::get<gateways::Status>(paid).amount, request.amount) << "one payment, one CUS";
  }
}

TEST_F(PseMeets, TwoEntitiesWithOneServiceCodeAreTwoCredits) {
  options.dependent_services = {{"9001234568", "1002"}, {"8001234561", "1001"}};
  start();
  const auto outcome = gateway_with("creditValue", "1001")->create(request);
  const auto* created = std::get_if<gateways::Created>(&outcome);
  ASSERT_NE(created, nullptr);
  pay(created->redirect_url.substr(created->redirect_url.find("enc=") + 4), "approve");
  const auto paid = gateway_with("creditValue", "1001")->query(created->cus);
  ASSERT_TRUE(std::holds_alternative<gateways::Status>(paid));
  EXPECT_EQ(std::get<gateways::Status>(paid).amount, request.amount);
}

TEST_F(PseMeets, AServiceThatAchDoesNotKnowIsRefusedWithItsCode) {
  options.dependent_services.push_back({"8001234561", "8"});
  start();
  const auto outcome = gateway_with("creditValue")->create(request);
  const auto* refused = std::get_if<gateways::Refused>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->code, "FAIL_ERRORINCREDITS");
  EXPECT_FALSE(refused->text.empty());
}

}  // namespace
}  // namespace recaudo
