// The pages of a payment in flight: who presses twice or comes back goes on where he was, and every
// end has a way on.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "api/json/api_routes.h"
#include "core/payments/counter_payments.h"
#include "core/payments/notices.h"
#include "core/payments/start_payment.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kForm =
    "document_type=CC&document=1020304050&name=Ana+Prueba&email=ana%40ejemplo.co&"
    "phone=3001234567&person_type=persona&consent_token_0=t1&consent_0=si";
const std::string kBank = "https://pse.example/x";
constexpr std::chrono::seconds kAMoment{31};  // the rail may be asked again

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
  http::Response open_order() {
    return call(std::nullopt, http::Method::kGet, "/orden/" + order.token.str(), {}, {}, browser);
  }
  std::string withdraw_url() { return "/orden/" + order.token.str() + "/cancelar"; }
  http::Response give_up() {
    return call(std::nullopt, http::Method::kPost, withdraw_url(), {}, {}, browser);
  }
  payments::Order order_of(const std::vector<int>& vigencias, const std::string& key) {
    return value_or_throw(payments::create_order(
        w.services, w.m.law(), events::anonymous_taxpayer(),
        {.subject = order.subject, .vigencias = vigencias, .request_key = key}));
  }
  void pay_at_window(const payments::Order& paid) {
    const payments::CounterPayment counter{.order = paid.id,
                                           .amount = paid.total,
                                           .paid_on = w.m.clock.today(),
                                           .bank_code = "000",
                                           .bank_key = "k",
                                           .raw = "línea"};
    value_or_throw(perform(w.services, events::system_actor(), "archivo", [&](Work& work) {
      return payments::apply_counter_payments(work, w.m.law(), std::span(&counter, 1));
    }));
  }
  std::string api_payment() {
    return test::ApiWorld::get(json_api::routes(w.context),
                               "/api/v1/pagos/" + only_payment().token.str(), {})
        .body;
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
  EXPECT_THAT(waiting.body, Not(HasSubstr("Transacción pendiente. Por favor")));
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
    EXPECT_THAT(page.body, HasSubstr("Consultar de nuevo"));
    EXPECT_THAT(page.body, Not(HasSubstr(kBank)));
    EXPECT_THAT(page.body, Not(HasSubstr(only_payment().token.str())));
    EXPECT_THAT(status_page().body, Not(HasSubstr(kBank)));
    EXPECT_THAT(api_payment(), Not(HasSubstr("url_banco")));
    EXPECT_THAT(api_payment(), Not(HasSubstr(kBank)));
  }
  EXPECT_EQ(w.pse.creates, 1);
}

TEST_F(PaymentPagesTest, AnOrderThatIsBeingPaidSaysSoOnOpeningAndOnlyItsBrowserIsLedToTheBank) {
  press();
  const auto own = open_order();
  EXPECT_EQ(own.status, 200);
  EXPECT_THAT(own.body, HasSubstr("Ya hay un pago en curso"));
  EXPECT_THAT(own.body, HasSubstr("href=\"" + kBank + "\">Continuar en el banco"));
  EXPECT_THAT(own.body, Not(HasSubstr("Datos de quien paga")));
  EXPECT_THAT(own.body, HasSubstr("/pago/" + only_payment().token.str()));
  for (const auto& other : {another, none}) {
    browser = other;
    const auto page = open_order();
    EXPECT_THAT(page.body, HasSubstr("Consultar de nuevo"));
    EXPECT_THAT(page.body, HasSubstr("Termínelo en el navegador donde lo empezó."));
    EXPECT_THAT(page.body, Not(HasSubstr(kBank)));
    EXPECT_THAT(page.body, Not(HasSubstr(only_payment().token.str())))
        << "its page tells the payer's bank and address";
  }
}

TEST_F(PaymentPagesTest, OpeningAnOrderAsksWhetherThePaymentInFlightHasEnded) {
  press();
  w.pse.answer(only_payment(), gateways::PaymentState::kDeclined);
  w.m.clock.advance(kAMoment);
  EXPECT_THAT(open_order().body, HasSubstr("Datos de quien paga"));
}

TEST_F(PaymentPagesTest, HoweverOftenAnOrderIsOpenedItsRailIsAskedOnceInHalfAMinute) {
  press();
  w.pse.answer(only_payment(), gateways::PaymentState::kPending);
  for (const int asked : {0, 1, 2}) {
    for (int i = 0; i < 3; ++i) EXPECT_THAT(open_order().body, HasSubstr("Ya hay un pago"));
    EXPECT_EQ(w.pse.queries, asked);
    w.m.clock.advance(kAMoment);
  }
}

TEST_F(PaymentPagesTest, HoweverOftenThePageOfAPaymentIsOpenedItsRailIsAskedOnceInHalfAMinute) {
  press();
  w.pse.answer(only_payment(), gateways::PaymentState::kPending);
  for (const int asked : {1, 2, 3}) {
    for (int i = 0; i < 3; ++i) EXPECT_THAT(status_page().body, HasSubstr("Pendiente"));
    EXPECT_EQ(w.pse.queries, asked) << "who comes back at once is asked for, too";
    w.m.clock.advance(kAMoment);
  }
}

TEST_F(PaymentPagesTest, WhoComesBackAtOnceIsAskedForWhateverTheRailHinted) {
  press();
  const auto paying = only_payment();
  w.pse.answer(paying, gateways::PaymentState::kApproved);
  value_or_throw(
      payments::take_notice(w.services, w.pse, test::ScriptedGateway::notice(paying, "aprobado")));
  EXPECT_THAT(status_page().body, HasSubstr("Aprobado"));
}

TEST_F(PaymentPagesTest, AnOrderWhoseRailIsSilentIsShownAndItsRailIsLeftAlone) {
  press();
  w.m.clock.advance(kAMoment);
  for (int i = 0; i < 3; ++i) {
    const auto page = open_order();
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Ya hay un pago en curso"));
  }
  EXPECT_EQ(w.pse.queries, 1);
}

TEST_F(PaymentPagesTest, WhoOpensAnOrderWhileItsRailIsBeingAskedWaitsForNobody) {
  press();
  w.m.clock.advance(kAMoment);
  std::chrono::steady_clock::duration took{};
  http::Response meanwhile;
  w.pse.on_query = [&](const gateways::Cus&) {
    const auto start = std::chrono::steady_clock::now();
    meanwhile = open_order();
    took = std::chrono::steady_clock::now() - start;
  };
  open_order();
  EXPECT_EQ(w.pse.queries, 1);
  EXPECT_THAT(meanwhile.body, HasSubstr("Ya hay un pago en curso"));
  EXPECT_LT(took, std::chrono::seconds{1});
}

TEST_F(PaymentPagesTest, OpeningAnOrderAsksNothingOfAPaymentThatPeopleReview) {
  press();
  state_is("review");
  w.m.clock.advance(kAMoment);
  EXPECT_THAT(open_order().body, HasSubstr("Ya hay un pago en curso"));
  EXPECT_EQ(w.pse.queries, 0);
}

TEST_F(PaymentPagesTest, OpeningAnOrderOrItsPaymentIsLimitedAsTheirStatesInTheApiAre) {
  const auto rate_class = [](const auto& all, const std::string& pattern) {
    const auto found = std::ranges::find(all, pattern, &http::Route::pattern);
    return found == all.end() ? "no route" : found->rate_class;
  };
  EXPECT_EQ(rate_class(routes(w.context), "/orden/:token"), "estado");
  EXPECT_EQ(rate_class(routes(w.context), "/pago/:token"), "retorno");
  EXPECT_EQ(rate_class(json_api::routes(w.context), "/api/v1/ordenes/:id"), "estado");
  EXPECT_EQ(rate_class(json_api::routes(w.context), "/api/v1/pagos/:id"), "estado");
}

TEST_F(PaymentPagesTest, WhoOnlyHasTheOrderMayEndAnAttemptThatBlocksItAndReadsNothingOfIt) {
  w.pse.lets_withdraw();
  press();
  const auto paying = only_payment();
  EXPECT_THAT(open_order().body, Not(HasSubstr("Cancelar este intento"))) << "its own page does";
  browser = another;
  const auto page = open_order();
  EXPECT_THAT(page.body, HasSubstr("action=\"" + withdraw_url() + "\""));
  EXPECT_THAT(page.body, HasSubstr("Cancelar este intento"));
  EXPECT_THAT(page.body, Not(HasSubstr(paying.token.str())));
  w.pse.answer(paying, gateways::PaymentState::kDeclined);
  const auto done = give_up();
  EXPECT_EQ(w.pse.withdrawals, 1);
  EXPECT_EQ(location(done), "/orden/" + order.token.str());
  EXPECT_THAT(open_order().body, HasSubstr("Datos de quien paga"));
}

TEST_F(PaymentPagesTest, AnAttemptThatTheRailDoesNotEndStaysAndTheOrderSaysSo) {
  w.pse.lets_withdraw();
  w.pse.withdraw_answer = gateways::NotDone{"EN_CURSO", "{}"};
  press();
  w.pse.answer(only_payment(), gateways::PaymentState::kPending);
  browser = another;
  EXPECT_EQ(location(give_up()), "/orden/" + order.token.str() + "?cancelado=no");
  EXPECT_THAT(call(std::nullopt, http::Method::kGet, "/orden/" + order.token.str(), {},
                   {{"cancelado", "no"}}, browser)
                  .body,
              HasSubstr("No se pudo cancelar"));
}

TEST_F(PaymentPagesTest, WhatTheRailCannotEndIsNeitherOfferedToBeGivenUpNorAskedAbout) {
  press();
  browser = another;
  EXPECT_THAT(open_order().body, Not(HasSubstr("Cancelar este intento")));
  EXPECT_EQ(location(give_up()), "/orden/" + order.token.str());
  EXPECT_EQ(w.pse.withdrawals + w.pse.queries, 0);
}

TEST_F(PaymentPagesTest, WhoBeganThePaymentOfThatDebtByAnotherOrderIsLedBackToIt) {
  press();
  const auto paying = only_payment();
  order = order_of({2026}, "once more");
  EXPECT_THAT(open_order().body, HasSubstr("/pago/" + paying.token.str()));
  EXPECT_THAT(open_order().body, HasSubstr(kBank));
  browser = another;
  EXPECT_THAT(open_order().body, Not(HasSubstr(paying.token.str())));
  EXPECT_THAT(open_order().body, HasSubstr("Consultar de nuevo"));
}

TEST_F(PaymentPagesTest, AnOrderWhoseDebtChangedSaysOnOpeningWhatIsOwedAndMakesANewOne) {
  const int parcel = w.billed_twice();
  const std::string number = w.m.parcel(parcel).npn.str();
  order = w.order(parcel);
  const auto both = order_of({2025, 2026}, "both");
  pay_at_window(order_of({2025}, "the older one"));
  const Money owed = order_of({2026}, "the rest").total;
  order = both;
  for (const auto& page : {open_order(), press()}) {
    EXPECT_THAT(page.body, HasSubstr("La deuda cambió"));
    EXPECT_THAT(page.body, HasSubstr(to_display(both.total)));
    EXPECT_THAT(page.body, HasSubstr("Hacer una orden nueva: " + to_display(owed)));
    EXPECT_THAT(page.body, HasSubstr("name=\"vigencia\" value=\"2026\""));
    EXPECT_THAT(page.body, Not(HasSubstr("name=\"vigencia\" value=\"2025\"")));
    EXPECT_THAT(page.body, Not(HasSubstr("Datos de quien paga")));
  }
  EXPECT_EQ(open_order().status, 200);
  EXPECT_EQ(press().status, 409);
  const auto renewed = call(std::nullopt, http::Method::kPost, "/estado/" + number + "/orden",
                            "vigencia=2026", {}, browser);
  ASSERT_EQ(renewed.status, 303);
  EXPECT_THAT(call(std::nullopt, http::Method::kGet, location(renewed), {}, {}, browser).body,
              HasSubstr("Datos de quien paga"));
  EXPECT_EQ(w.pse.creates, 0);
}

TEST_F(PaymentPagesTest, AnOrderOfWhichNothingIsOwedAnyMoreSaysSoAndMakesNoOther) {
  pay_at_window(order_of({2026}, "of somebody else"));
  const auto page = open_order();
  EXPECT_THAT(page.body, HasSubstr("De esta orden ya no se debe nada"));
  EXPECT_THAT(page.body, Not(HasSubstr("Hacer una orden nueva")));
}

TEST_F(PaymentPagesTest, AnOrderWhoseDayPassedSaysWhatANewOneCosts) {
  w.m.clock.set(start_of_day(add_days(order.valid_until, 1)) + std::chrono::hours{9});
  const auto page = open_order();
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Esta orden ya venció"));
  EXPECT_THAT(page.body, HasSubstr("Hacer una orden nueva"));
}

TEST_F(PaymentPagesTest, WhoPaysThatDebtByAnotherOrderReadsTheReferenceThatTheBankKnows) {
  press();
  const auto first = order;
  order = value_or_throw(payments::create_order(
      w.m.services(), w.m.law(), events::anonymous_taxpayer(),
      {.subject = first.subject, .vigencias = {2026}, .request_key = "of somebody else"}));
  browser = another;
  const auto page = press();
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("su #" + first.reference.str()));
  EXPECT_THAT(page.body, Not(HasSubstr(order.reference.str())));
}

TEST_F(PaymentPagesTest, WhoLostTheBrowserOfAPaymentReadsWhereToFinishItAndWhenItLapses) {
  w.wompi.ends_sessions();
  const auto begun = w.m.clock.now();
  press("&bank=1007&medio=wompi&consent_token_1=t2&consent_1=si");
  ASSERT_EQ(w.wompi.creates, 1);
  browser = another;
  const std::string lapse =
      "vence el <time datetime=\"" + to_rfc3339(begun + std::chrono::minutes{30}) + "\">";
  for (const auto& page : {press().body, status_page().body}) {
    EXPECT_THAT(page, HasSubstr("Termínelo en el navegador donde lo empezó."));
    EXPECT_THAT(page, HasSubstr(lapse));
    EXPECT_THAT(page, HasSubstr("Después podrá pagar otra vez."));
  }
  w.m.clock.advance(std::chrono::minutes{31});
  EXPECT_THAT(status_page().body, HasSubstr("espere a que el banco lo cierre"))
      << "an hour that passed is no promise";
}

TEST_F(PaymentPagesTest, WhoLostTheBrowserOfAPaymentThatOnlyTheBankEndsReadsNoHour) {
  press();
  EXPECT_THAT(status_page().body, Not(HasSubstr("otro navegador"))) << "here it was begun";
  browser = another;
  for (const auto& page : {press().body, status_page().body}) {
    EXPECT_THAT(page, HasSubstr("Termínelo en el navegador donde lo empezó."));
    EXPECT_THAT(page, HasSubstr("espere a que el banco lo cierre"));
    EXPECT_THAT(page, Not(HasSubstr("vence el")));
  }
}

TEST_F(PaymentPagesTest, TheCookieThatKeepsAPaymentToItsBrowserLivesADayFromTheLastPage) {
  const auto cookie_of = [&](const http::TextMap& sent) {
    return header(
        call(std::nullopt, http::Method::kGet, "/orden/" + order.token.str(), {}, {}, sent),
        "Set-Cookie");
  };
  const std::string first = cookie_of({});
  ASSERT_THAT(first, StartsWith("__Host-pre="));
  EXPECT_THAT(first, HasSubstr("; Max-Age=86400"));
  const std::string value = first.substr(11, first.find(';') - 11);
  EXPECT_EQ(cookie_of({{"__Host-pre", value}}), first);
  EXPECT_EQ(cookie_of({{"__Host-pre", "of somebody else's making"}}), "");
}

TEST_F(PaymentPagesTest, TheApiGivesTheBankOnlyToWhoBeginsThePaymentAndRepeatsHisKey) {
  const auto begin = [&] {
    return test::ApiWorld::post(
        json_api::routes(w.context), "/api/v1/ordenes/" + order.token.str() + "/pagos",
        R"({"banco":"1007","tipo_documento":"CC","documento":"1020304050","nombre":"Ana Prueba",)"
        R"("correo":"ana@ejemplo.co","celular":"3001234567","aceptaciones":["t1"]})",
        "una-clave-de-prueba-1");
  };
  for (int press = 0; press < 2; ++press) {
    const auto answer = begin();
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_THAT(answer.body, HasSubstr("\"url_banco\":\"" + kBank + "\""));
  }
  EXPECT_EQ(w.pse.creates, 1);
  EXPECT_THAT(api_payment(), Not(HasSubstr("url_banco")));
}

// A release before wrote "web:" and one word, and programs of the API say nothing of a browser.
TEST_F(PaymentPagesTest, ThePageOfAPaymentThatNamesNoBrowserLeadsToTheBank) {
  press();
  for (const std::string key :
       {"web:00112233445566778899aabbccddeeff", "api:pagos:una-clave-0001"}) {
    w.m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update payments.attempt set request_key = '" + key + "'");
    });
    for (const auto& reader : {another, none}) {
      browser = reader;
      EXPECT_THAT(status_page().body, HasSubstr("href=\"" + kBank + "\"")) << key;
      EXPECT_THAT(status_page().body, Not(HasSubstr("otro navegador")));
    }
  }
}

TEST_F(PaymentPagesTest, TwoPaymentsOfOneBrowserHaveNothingInCommonInTheirKeys) {
  press();
  order = w.order(1);
  EXPECT_EQ(location(press()), kBank);
  const auto keys = w.m.db.owner().read([](pqxx::read_transaction& tx) {
    std::set<std::string> out;
    for (const auto& row : tx.exec("select split_part(request_key, ':', 2) from payments.attempt"))
      out.insert(read_text(row[0]));
    return out;
  });
  EXPECT_EQ(keys.size(), 2U);
  EXPECT_THAT(keys, ::testing::Each(::testing::SizeIs(32)));
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
