// The adapter meets the simulator over HTTP: two readings of one document, written apart.
#include <gtest/gtest.h>

#include <chrono>

#include "gateways/pse_soap/pse_soap_gateway.h"
#include "tests/pse_soap/samples.h"
#include "tests/simulator/company.h"

namespace recaudo {
namespace {

using namespace std::chrono_literals;
using gateways::Cus;
using gateways::PaymentState;
using gateways::Status;

using Opened = gateways::Created;  // the simulator's company has a Created of its own

class Meeting : public ::testing::Test, public simulator::Company {
 protected:
  void SetUp() override { meet(test::sample_parties()); }

  void meet(const pse_soap::Parties& parties) {
    options.scripted_amounts = true;
    start();
    gateway = std::make_unique<pse_soap::PseSoapGateway>(pse_options(parties));
  }
  pse_soap::PseSoapOptions pse_options(
      const pse_soap::Parties& parties = test::sample_parties()) const {
    pse_soap::PseSoapOptions o;
    o.url = url + "/pse/MainServices";
    o.entity = test::sample_entity();
    o.parties = parties;
    o.contact = {"601 555 0100", "pagos@example.gov.co"};
    o.page_origin = url;
    o.http.timeout = 10s;
    return o;
  }
  // An amount without a script, unless another is given.
  gateways::CreateOutcome begin(std::int64_t ticket, Money amount = Money::pesos(1'254'300)) {
    auto r = test::sample_request();
    r.ticket = gateways::TicketId(ticket);
    r.amount = amount;
    r.requested_at = clock.now();
    return gateway->create(r);
  }
  Opened created(std::int64_t ticket) {
    const auto outcome = begin(ticket);
    EXPECT_TRUE(std::holds_alternative<Opened>(outcome));
    return std::holds_alternative<Opened>(outcome) ? std::get<Opened>(outcome) : Opened{};
  }
  void payer(const Opened& payment, const std::string& decision) const {
    pay(payment.redirect_url.substr(payment.redirect_url.find("enc=") + 4), decision);
  }
  Status status(const Cus& cus) {
    const auto outcome = gateway->query(cus);
    const auto* got = std::get_if<Status>(&outcome);
    EXPECT_NE(got, nullptr);
    return got != nullptr ? *got : Status{};
  }

  std::unique_ptr<pse_soap::PseSoapGateway> gateway;
};

TEST_F(Meeting, TheBanksAreThoseOfTheOtherSide) {
  const auto banks = gateway->bank_list();
  ASSERT_TRUE(banks);
  ASSERT_EQ(banks->size(), options.banks.size());
  for (std::size_t i = 0; i < banks->size(); ++i) {
    EXPECT_EQ((*banks)[i].code, options.banks[i].code);
    EXPECT_EQ((*banks)[i].name, options.banks[i].name);
  }
}

TEST_F(Meeting, APaymentGoesFromItsCreationToItsFinalization) {
  const auto payment = created(7);
  EXPECT_EQ(status(payment.cus).state, PaymentState::kPending);
  const auto early = gateway->finalize(payment.cus, "R-1");
  EXPECT_EQ(std::get<gateways::NotDone>(early).code, "FAIL_INVALIDSTATE");
  payer(payment, "approve");
  const auto paid = status(payment.cus);
  EXPECT_EQ(paid.state, PaymentState::kApproved);
  EXPECT_EQ(paid.amount, Money::pesos(1'254'300));
  EXPECT_EQ(paid.ticket, gateways::TicketId(7));
  EXPECT_EQ(paid.bank_process_at, start_of_day(simulator::kDay));
  EXPECT_EQ(paid.cycle, payment.cycle);
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(gateway->finalize(payment.cus, "R-1")));
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(gateway->finalize(payment.cus, "R-1")));
}

TEST_F(Meeting, WhatThePayerRefusesIsDeclined) {
  const auto payment = created(8);
  payer(payment, "decline");
  EXPECT_EQ(status(payment.cus).state, PaymentState::kDeclined);
}

TEST_F(Meeting, ALateApprovalFollowsAFailure) {
  const auto payment = created(9);
  control("transactions/" + payment.cus.str(), R"({"decision":"fail","late_ok":true})");
  EXPECT_EQ(status(payment.cus).state, PaymentState::kFailed);
  clock.advance(10min);
  EXPECT_EQ(status(payment.cus).state, PaymentState::kApproved);
}

// The other side has it, and we were not told its number: nobody can ask.
TEST_F(Meeting, ALostAnswerLeavesTheCreationInDoubt) {
  const auto outcome = begin(10, Money::pesos(1'000'012));
  ASSERT_TRUE(std::holds_alternative<gateways::Unknown>(outcome));
  EXPECT_EQ(ledger().find("transactions")->items.size(), 1U);
  auto r = test::sample_request();
  r.ticket = gateways::TicketId(10);
  EXPECT_TRUE(
      std::holds_alternative<gateways::Unknown>(gateway->find(r, gateways::Search::kForTheBooks)));
}

TEST_F(Meeting, WhatAchDoesNotCreateIsRefusedWithItsCode) {
  const auto code = [](const gateways::CreateOutcome& outcome) {
    const auto* refused = std::get_if<gateways::Refused>(&outcome);
    return refused != nullptr ? refused->code : "not refused";
  };
  EXPECT_EQ(code(begin(11, Money::pesos(1'000'010))), "FAIL_BANKUNREACHEABLE");
  EXPECT_EQ(code(begin(12, Money::pesos(1'000'011))), "FAIL_EXCEEDEDLIMIT");
  created(13);
  EXPECT_EQ(code(begin(13)), "FAIL_TRANSACTIONNOTALLOWED");  // a ticket serves once
}

TEST_F(Meeting, WhatTheBankMovedIsToldToTheCentavo) {
  const auto payment = created(14);
  control("transactions/" + payment.cus.str(),
          R"({"decision":"approve","amount_changed_to_centavos":12345})");
  EXPECT_EQ(status(payment.cus).amount, Money::centavos(12'345));
}

TEST_F(Meeting, ATimeoutOfAchIsNoState) {
  const auto payment = created(15);
  control("faults", R"({"query_timeout_permille":1000})");
  const auto outcome = gateway->query(payment.cus);
  EXPECT_EQ(std::get<gateways::Unavailable>(outcome).detail, "PSE respondió con un error: Timeout");
}

TEST_F(Meeting, AnErrorOfTheServerLeavesTheCreationInDoubt) {
  control("faults", R"({"error_500_permille":1000})");
  EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(begin(16)));
}

TEST_F(Meeting, ANumberThatAchDoesNotKnowIsNoState) {
  EXPECT_TRUE(std::holds_alternative<gateways::NotFoundYet>(gateway->query(Cus("999"))));
}

TEST_F(Meeting, AnotherEntityHasNoAnswers) {
  options.entity_code = "8999999999";
  meet(test::sample_parties());
  const auto outcome = begin(17);
  EXPECT_EQ(std::get<gateways::Refused>(outcome).code, "FAIL_ENTITYNOTEXISTSORDISABLED");
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(gateway->query(Cus("1"))));
  EXPECT_FALSE(gateway->bank_list());
}

// Which of the two ACH wants is not known: both are understood.
TEST_F(Meeting, PartiesAreNamedInEitherWay) {
  const pse_soap::Party by_gln{"7709998123014", {}, {}};
  const pse_soap::Party by_number{{}, "9001234568", "SELLER_ASSIGNED"};
  for (const auto& parties : {pse_soap::Parties{by_gln, by_gln, by_gln},
                              pse_soap::Parties{by_number, by_number, by_number}}) {
    meet(parties);
    EXPECT_TRUE(gateway->bank_list());
  }
}

TEST_F(Meeting, ADescriptionOfEightyCharactersFits) {
  auto r = test::sample_request();
  r.requested_at = clock.now();
  r.description.clear();
  for (int i = 0; i < 80; ++i) r.description += "ñ";
  EXPECT_TRUE(std::holds_alternative<Opened>(gateway->create(r)));
}

// Under each of the two names that the documents give to the value of a credit.
TEST_F(Meeting, APaymentIsDividedAmongItsServicesAndPaidWhole) {
  options.dependent_services = {{"9001234568", "1002"}, {"8001234561", "7"}};
  std::int64_t ticket = 30;
  for (const char* name : {"creditValue", "amount"}) {
    meet(test::sample_parties());
    auto o = pse_options();
    o.entity.credits.services = {{"9001234568", "1001", "Impuesto predial", {}, ""},
                                 {"9001234568", "1002", "Sobretasa", {"ambiental"}, ""},
                                 {"8001234561", "7", "Bomberos", {"bomberil"}, ""}};
    o.entity.credits.names.value = name;
    gateway = std::make_unique<pse_soap::PseSoapGateway>(std::move(o));
    auto r = test::sample_request();
    r.ticket = gateways::TicketId(++ticket);
    r.requested_at = clock.now();
    r.parts = {{"predial", false, Money::pesos(1'000'000)},
               {"ambiental", false, Money::pesos(200'000)}};
    const auto outcome = gateway->create(r);
    const auto* payment = std::get_if<Opened>(&outcome);
    ASSERT_NE(payment, nullptr) << name;
    payer(*payment, "approve");
    EXPECT_EQ(status(payment->cus).amount, r.amount) << "one payment, one CUS";
  }
}

TEST_F(Meeting, AServiceThatIsNotNamedIsRefusedWithItsCode) {
  options.dependent_services = {{"9001234568", "1002"}};
  meet(test::sample_parties());
  auto o = pse_options();
  o.entity.credits.services = {{"9001234568", "1001", "Impuesto predial", {}, ""}};
  gateway = std::make_unique<pse_soap::PseSoapGateway>(std::move(o));
  const auto outcome = begin(40);
  ASSERT_TRUE(std::holds_alternative<gateways::Refused>(outcome));
  EXPECT_EQ(std::get<gateways::Refused>(outcome).code, "FAIL_ERRORINCREDITS");
}

}  // namespace
}  // namespace recaudo
