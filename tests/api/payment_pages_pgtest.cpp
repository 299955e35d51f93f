// The pages of a payment in flight: who presses twice or comes back goes on where he was, and every
// end has a way on.
#include <gmock/gmock.h>

#include <thread>

#include "core/payments/start_payment.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kForm =
    "document_type=CC&document=1020304050&name=Ana+Prueba&email=ana%40ejemplo.co&"
    "phone=3001234567&person_type=persona&consent_token_0=t1&consent_0=si";
const std::string kBank = "https://pse.example/x";

struct PaymentPagesTest : public test::StaffPages {
  http::Response press(const std::string& more = "&bank=1007&medio=pse") {
    return call(std::nullopt, http::Method::kPost, "/orden/" + order.token.str() + "/pago",
                kForm + more, {}, browser);
  }
  payments::Payment only_payment() {
    const auto all = w.m.db.app().read(
        [&](pqxx::read_transaction& tx) { return payments::payments_of_order(tx, order.id); });
    EXPECT_EQ(all.size(), 1U);
    return all.front();
  }
  http::Response status_page() {
    return call(std::nullopt, http::Method::kGet, "/pago/" + only_payment().token.str(), {}, {},
                browser);
  }
  void state_is(const std::string& state) {
    w.m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update payments.attempt set state = '" + state + "', decided_at = now()");
    });
  }

  payments::Order order = w.order(0);
  http::TextMap browser = {{"__Host-pre", "ana"}};
  const http::TextMap another = {{"__Host-pre", "beto"}}, none = {};
};

TEST_F(PaymentPagesTest, ASecondPressGoesToTheSameBankPageAndStartsNothing) {
  EXPECT_EQ(location(press()), kBank);
  const auto again = press();
  EXPECT_EQ(again.status, 303);
  EXPECT_EQ(location(again), kBank);
  EXPECT_EQ(w.pse.creates, 1);
  only_payment();
}

TEST_F(PaymentPagesTest, ASecondPressWaitsForTheAddressThatTheFirstOneIsAskingFor) {
  std::jthread second;
  std::string led_to;
  w.pse.on_create = [&](const gateways::CreateRequest&) {
    second = std::jthread([&] { led_to = location(press()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
  };
  EXPECT_EQ(location(press()), kBank);
  second.join();
  EXPECT_EQ(led_to, kBank);
  EXPECT_EQ(w.pse.creates, 1);
}

TEST_F(PaymentPagesTest, AnotherRailReadsThatAPaymentIsPendingAndMayGoOnWithIt) {
  press();
  const auto page = press("&bank=1007&medio=wompi");
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body,
              HasSubstr("<a class=\"boton\" href=\"" + kBank + "\">Continuar en el banco</a>"));
  EXPECT_EQ(w.wompi.creates, 0);
}

// Two readers of one printed bill, at one address: the session at the bank is of the first one.
TEST_F(PaymentPagesTest, AnotherBrowserIsNotTakenToTheBankSessionOfTheFirst) {
  press();
  for (const auto& other : {another, none}) {
    browser = other;
    const auto page = press();
    EXPECT_EQ(page.status, 409);
    EXPECT_THAT(page.body, HasSubstr("Ver el estado del pago"));
    EXPECT_THAT(page.body, Not(HasSubstr(kBank)));
    EXPECT_THAT(status_page().body, Not(HasSubstr(kBank)));
  }
  EXPECT_EQ(w.pse.creates, 1);
}

TEST_F(PaymentPagesTest, APaymentThatWasBegunWithoutACookieIsOfNoBrowser) {
  browser = none;
  press();
  EXPECT_EQ(press().status, 409);
  EXPECT_THAT(status_page().body, Not(HasSubstr(kBank)));
}

TEST_F(PaymentPagesTest, ThePageOfAPendingPaymentLeadsBackToTheBank) {
  press();
  EXPECT_THAT(status_page().body,
              HasSubstr("<a class=\"boton\" href=\"" + kBank + "\">Continuar en el banco</a>"));
}

TEST_F(PaymentPagesTest, APaymentThatWasDecidedDoesNotLeadBackToTheBank) {
  press();
  w.pse.answer(only_payment(), gateways::PaymentState::kDeclined);
  const auto page = status_page();
  EXPECT_THAT(page.body, HasSubstr("Rechazado"));
  EXPECT_THAT(page.body, Not(HasSubstr("Continuar en el banco")));
}

TEST_F(PaymentPagesTest, APressAfterTheBankSaidNoStartsAnotherPayment) {
  press();
  w.pse.answer(only_payment(), gateways::PaymentState::kDeclined);
  EXPECT_EQ(location(press()), kBank);
  EXPECT_EQ(w.pse.creates, 2);
}

TEST_F(PaymentPagesTest, AnExpiredPaymentLeadsToTheDebt) {
  press();
  state_is("expired");
  EXPECT_THAT(status_page().body,
              HasSubstr("href=\"/estado/" + w.m.parcel(0).npn.str() + "\">Consultar la deuda</a>"));
}

TEST_F(PaymentPagesTest, AReturnedPaymentLeadsToTheDebtThatIsBack) {
  press();
  w.pse.answer(only_payment(), gateways::PaymentState::kApproved);
  EXPECT_THAT(status_page().body, Not(HasSubstr("Consultar la deuda")));
  state_is("reversed");
  EXPECT_THAT(status_page().body,
              HasSubstr("href=\"/estado/" + w.m.parcel(0).npn.str() + "\">Consultar la deuda</a>"));
}

}  // namespace
}  // namespace recaudo::site
