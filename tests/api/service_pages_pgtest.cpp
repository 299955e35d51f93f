// The pages of a subscriber of public services: what a stranger reads, what the holder reads, and
// the order and the paper that come of it.
#include <gmock/gmock.h>

#include <algorithm>

#include "api/site/routes.h"
#include "core/payments/counter_payments.h"
#include "tests/api/api_world.h"
#include "tests/core/services_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

class ServicePages : public ::testing::Test {
 protected:
  ServicePages() {
    town.subscribe("S-1");
    town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  }
  http::Response get(const std::string& path, const http::TextMap& query = {}) {
    return test::ApiWorld::get(routes(w.context), path, query);
  }
  http::Response post(const std::string& path, const std::string& form) {
    return test::ApiWorld::post(routes(w.context), path, form);
  }
  http::Response as_holder(const std::string& document, const std::string& act = "detalle") {
    return post("/servicios/S-1/titular", "documento=" + document + "&accion=" + act);
  }
  static std::string location(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "Location") return value;
    return {};
  }
  std::string order_url() {
    const auto answer = post("/servicios/S-1/orden", "vigencia=2026-03");
    EXPECT_EQ(answer.status, 303) << answer.body;
    return location(answer);
  }
  // What only the house knows.
  static void expect_nothing_of_the_house(const std::string& body) {
    for (const char* told :
         {"PERSONA DE PRUEBA", "79123456", "CL 5", "strato", "Acueducto", "m³", "27.704", "16.228"})
      EXPECT_THAT(body, Not(HasSubstr(told)));
  }

  test::ApiWorld w;
  test::ServicesTown town{w.m};
};

TEST_F(ServicePages, ANumberLeadsToItsStatementHoweverItIsTyped) {
  const auto found = post("/servicios", "suscriptor=+s-1+");
  EXPECT_EQ(found.status, 303);
  EXPECT_EQ(location(found), "/servicios/S-1");
  const auto none = post("/servicios", "suscriptor=S-2");
  EXPECT_EQ(none.status, 404);
  EXPECT_THAT(none.body, HasSubstr("No encontramos ese número"));
}

TEST_F(ServicePages, WhoHasTheNumberReadsWhatIsOwedAndNothingOfTheHouse) {
  const auto page = get("/servicios/S-1");
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Factura de marzo de 2026"));
  EXPECT_THAT(page.body, HasSubstr("62.382"));
  expect_nothing_of_the_house(page.body);
}

TEST_F(ServicePages, TheInterestOfALateBillIsToldOfTheWholeBill) {
  w.m.clock.set(start_of_day(make_date(2026, 5, 20)) + std::chrono::hours{9});
  const auto page = get("/servicios/S-1");
  EXPECT_THAT(page.body, HasSubstr("Interés de mora"));
  EXPECT_THAT(page.body, HasSubstr("308"));
  EXPECT_THAT(page.body, HasSubstr("C.C. art. 1617"));
  expect_nothing_of_the_house(page.body);
}

TEST_F(ServicePages, TheHoldersDocumentOpensTheCalculationOfEachService) {
  const auto page = as_holder("79.123.456");
  ASSERT_EQ(page.status, 200);
  for (const char* told : {"Acueducto", "Alcantarillado", "Aseo", "m³", "27.704", "16.228"})
    EXPECT_THAT(page.body, HasSubstr(told));
  EXPECT_THAT(page.body, Not(HasSubstr("PERSONA DE PRUEBA")));
}

TEST_F(ServicePages, AnotherDocumentOpensNothingAndIsNotRepeated) {
  for (const char* document : {"79123457", "", "7912", "%25", "79123456789"}) {
    const auto page = as_holder(document);
    EXPECT_EQ(page.status, 403) << document;
    EXPECT_THAT(page.body, HasSubstr("no es el del titular"));
    expect_nothing_of_the_house(page.body);
    EXPECT_EQ(as_holder(document, "factura").status, 403);
  }
}

TEST_F(ServicePages, TheHoldersPaperIsAPdfAndOnlyHis) {
  const auto paper = as_holder("79123456", "factura");
  ASSERT_EQ(paper.status, 200);
  EXPECT_EQ(paper.content_type, "application/pdf");
  EXPECT_TRUE(paper.body.starts_with("%PDF"));
}

TEST_F(ServicePages, TryingDocumentsIsLimitedAsASearchIs) {
  const auto all = routes(w.context);
  for (const char* pattern : {"/servicios/:numero", "/servicios/:numero/titular"}) {
    const auto found = std::ranges::find(all, pattern, &http::Route::pattern);
    ASSERT_NE(found, all.end());
    EXPECT_EQ(found->rate_class, "consulta");
  }
}

TEST_F(ServicePages, TheOrderNamesTheSubscriberAndTheBill) {
  const auto page = get(order_url());
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Número de suscriptor"));
  EXPECT_THAT(page.body, HasSubstr("Servicios públicos, marzo de 2026"));
  EXPECT_THAT(page.body, HasSubstr("62.382"));
  expect_nothing_of_the_house(page.body);
}

TEST_F(ServicePages, TheSameVisitorAskingAgainGetsTheSameOrder) {
  EXPECT_EQ(order_url(), order_url());
}

TEST_F(ServicePages, ABillThatIsPaidIsShownAsPaidAndItsReceiptTellsTheBill) {
  const std::string url = order_url();
  const payments::OrderToken token(url.substr(url.rfind('/') + 1));
  const auto payment = value_or_throw(perform(
      w.services, events::system_actor(), "archivo", [&](Work& work) -> Result<payments::Payment> {
        RECAUDO_TRY(order, payments::order_by_token(work.tx(), token));
        const payments::CounterPayment counter{.order = order.id,
                                               .amount = order.total,
                                               .paid_on = work.today(),
                                               .bank_code = "000",
                                               .bank_key = "k",
                                               .raw = "línea"};
        RECAUDO_TRY(done,
                    payments::apply_counter_payments(work, w.m.law(), std::span(&counter, 1)));
        return done.front();
      }));
  const auto page = get("/servicios/S-1");
  EXPECT_THAT(page.body, HasSubstr("Pagada"));
  EXPECT_THAT(page.body, HasSubstr("no debe facturas"));
  expect_nothing_of_the_house(page.body);
  EXPECT_THAT(as_holder("79123456").body, HasSubstr("m³")) << "also of a paid bill";
  const auto receipt = get("/pago/" + payment.token.str() + "/recibo");
  ASSERT_EQ(receipt.status, 200);
  EXPECT_THAT(receipt.body, HasSubstr("marzo de 2026 · Servicios públicos"));
  EXPECT_THAT(receipt.body, HasSubstr("S-1"));
  expect_nothing_of_the_house(receipt.body);
  const auto pdf = get("/pago/" + payment.token.str() + "/recibo.pdf");
  EXPECT_TRUE(pdf.body.starts_with("%PDF"));
  EXPECT_EQ(get(url).status, 303) << "a paid order leads to its payment";
}

}  // namespace
}  // namespace recaudo::site
