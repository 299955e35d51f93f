// The pages of a payment in flight: who presses twice or comes back goes on where he was, and every
// end has a way on.
#include <gmock/gmock.h>

#include <chrono>

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
  http::Response look(int n) {
    return call(std::nullopt, http::Method::kGet, "/pago/" + only_payment().token.str(), {},
                {{"al-banco", std::to_string(n)}}, browser);
  }
  static std::string header(const http::Response& answer, const std::string& wanted) {
    for (const auto& [name, value] : answer.headers)
      if (name == wanted) return value;
    return {};
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

TEST_F(PaymentPagesTest,
       ASecondPressWhileTheRailIsAskedIsAnsweredAtOnceAndComesAgainForTheAddress) {
  std::string led_to;
  http::Response waiting;
  std::chrono::steady_clock::duration took{};
  w.pse.on_create = [&](const gateways::CreateRequest&) {
    const auto start = std::chrono::steady_clock::now();
    led_to = location(press());
    took = std::chrono::steady_clock::now() - start;
    waiting = look(1);
  };
  EXPECT_EQ(location(press()), kBank);
  const std::string here = "/pago/" + only_payment().token.str() + "?al-banco=";
  EXPECT_EQ(led_to, here + "1");
  EXPECT_LT(took, std::chrono::seconds{1});
  EXPECT_EQ(waiting.status, 200);
  EXPECT_EQ(header(waiting, "Refresh"), "2;url=" + here + "2");
  EXPECT_THAT(waiting.body, HasSubstr("Estamos abriendo su pago en el banco"));
  EXPECT_EQ(location(look(2)), kBank);
  EXPECT_EQ(w.pse.creates, 1);
}

TEST_F(PaymentPagesTest, ThePageThatWaitsForTheAddressComesAgainABoundedNumberOfTimes) {
  std::vector<std::string> next;
  w.pse.on_create = [&](const gateways::CreateRequest&) {
    for (const int n : {14, 15, 16, 0}) next.push_back(header(look(n), "Refresh"));
  };
  press();
  ASSERT_EQ(next.size(), 4U);
  EXPECT_THAT(next[0], HasSubstr("al-banco=15"));
  EXPECT_THAT(std::vector(next.begin() + 1, next.end()), ::testing::Each(""));
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
