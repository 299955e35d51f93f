// The pages of a subscriber of public services: what a stranger reads, what the holder reads, and
// the order and the paper that come of it.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "api/http/rate_limit.h"
#include "api/site/bill_view.h"
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
    return test::ApiWorld::location(answer);
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

// 62,382 x 6 % x 30 / 365 = 307.64: with a pencil, from what the page prints.
TEST_F(ServicePages, TheInterestOfALateBillIsToldOfTheWholeBillWithItsRateAndItsDays) {
  w.m.clock.set(start_of_day(make_date(2026, 5, 20)) + std::chrono::hours{9});
  const auto page = get("/servicios/S-1");
  EXPECT_THAT(page.body, HasSubstr("Interés de mora"));
  EXPECT_THAT(
      page.body,
      HasSubstr("Del 21 de abril de 2026 al 20 de mayo de 2026: $\u00a062.382 × 6\u00a0% × 30 "
                "días ÷ 365"));
  EXPECT_THAT(page.body, HasSubstr("<dd>$\u00a0307,64</dd>"));
  EXPECT_THAT(page.body,
              HasSubstr("suma exacta $\u00a0307,63…, al peso más cercano: $\u00a0308 (*)"));
  EXPECT_THAT(page.body, HasSubstr("(*) Redondeo al peso: "));
  expect_nothing_of_the_house(page.body);
}

TEST_F(ServicePages, ARateOfAHomeThatIsToBeConfirmedIsSaidOnTheStatementAndOnTheOrder) {
  EXPECT_THAT(get("/servicios/S-1").body, Not(HasSubstr("Tasa por confirmar"))) << "no interest";
  w.m.clock.set(start_of_day(make_date(2026, 5, 20)) + std::chrono::hours{9});
  EXPECT_THAT(get("/servicios/S-1").body, HasSubstr("Tasa por confirmar"));
  EXPECT_THAT(get(order_url()).body, HasSubstr("por confirmar"));
}

TEST_F(ServicePages, TheHoldersDocumentOpensTheCalculationOfEachService) {
  const auto page = as_holder("79.123.456");
  ASSERT_EQ(page.status, 200);
  for (const char* told : {"Acueducto", "Alcantarillado", "Aseo", "m³", "27.704", "16.228"})
    EXPECT_THAT(page.body, HasSubstr(told));
  EXPECT_THAT(page.body, Not(HasSubstr("PERSONA DE PRUEBA")));
  EXPECT_THAT(page.body, Not(HasSubstr("tasa por confirmar"))) << "no interest is counted";
}

TEST_F(ServicePages, AnotherDocumentOpensNothingAndIsNotRepeated) {
  for (const char* document : {"79123457", "7912", "%25", "79123456789"}) {
    const auto page = as_holder(document);
    EXPECT_EQ(page.status, 403) << document;
    EXPECT_THAT(page.body, HasSubstr("no es el del titular"));
    expect_nothing_of_the_house(page.body);
    EXPECT_EQ(as_holder(document, "factura").status, 403);
  }
}

TEST_F(ServicePages, AFormThatWasSentEmptySaysWhatToWrite) {
  for (const char* document : {"", "+"}) {
    const auto page = as_holder(document);
    EXPECT_EQ(page.status, 400) << document;
    EXPECT_THAT(page.body, HasSubstr("Escriba la cédula o el NIT del titular."));
    expect_nothing_of_the_house(page.body);
  }
  const auto number = post("/servicios", "suscriptor=+");
  EXPECT_EQ(number.status, 400);
  EXPECT_THAT(number.body, HasSubstr("Escriba el número."));
}

TEST_F(ServicePages, AnOrderOfNoBillLeadsBackToTheBillsAndSaysWhatIsMissing) {
  const auto sent = post("/servicios/S-1/orden", "");
  EXPECT_EQ(location(sent), "/servicios/S-1?falta=vigencia");
  EXPECT_THAT(get("/servicios/S-1", {{"falta", "vigencia"}}).body,
              HasSubstr("<a href=\"#vigencia\">Marque al menos una factura.</a>"));
}

TEST_F(ServicePages, AnOrderOfNoBillLeadsBackToTheDayThatWasAskedFor) {
  const std::string today = to_iso(w.m.clock.today());
  EXPECT_THAT(get("/servicios/S-1").body, Not(HasSubstr("type=\"hidden\" name=\"fecha\"")));
  EXPECT_THAT(get("/servicios/S-1", {{"fecha", today}}).body,
              HasSubstr("<input type=\"hidden\" name=\"fecha\" value=\"" + today + "\">"));
  EXPECT_EQ(location(post("/servicios/S-1/orden", "fecha=" + today)),
            "/servicios/S-1?falta=vigencia&fecha=" + today);
  EXPECT_EQ(location(post("/servicios/S-1/orden", "fecha=x%26y")), "/servicios/S-1?falta=vigencia");
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
  EXPECT_THAT(page.body, HasSubstr("href=\"/servicios\">Servicios públicos</a>"));
  EXPECT_THAT(page.body, Not(HasSubstr(">Consulta</a>")));
  EXPECT_THAT(page.body, HasSubstr("62.382"));
  expect_nothing_of_the_house(page.body);
}

TEST_F(ServicePages, TheSameVisitorAskingAgainGetsTheSameOrder) {
  EXPECT_EQ(order_url(), order_url());
}

TEST_F(ServicePages, ABillThatIsPaidIsShownToItsHolderAndItsReceiptTellsTheBill) {
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
  EXPECT_THAT(page.body, HasSubstr("no debe facturas"));
  EXPECT_THAT(page.body, Not(HasSubstr("Pagada"))) << "the number alone tells no history";
  expect_nothing_of_the_house(page.body);
  const auto holder = as_holder("79123456");
  EXPECT_THAT(holder.body, HasSubstr("Pagada"));
  EXPECT_THAT(holder.body, HasSubstr("m³")) << "also of a paid bill";
  const auto receipt = get("/pago/" + payment.token.str() + "/recibo");
  ASSERT_EQ(receipt.status, 200);
  EXPECT_THAT(receipt.body, HasSubstr("marzo de 2026 · Servicios públicos"));
  for (const auto& body : {receipt.body, get("/pago/" + payment.token.str()).body})
    EXPECT_THAT(body, HasSubstr("href=\"/servicios\">Servicios públicos</a>"));
  EXPECT_THAT(receipt.body, HasSubstr("S-1"));
  expect_nothing_of_the_house(receipt.body);
  const auto pdf = get("/pago/" + payment.token.str() + "/recibo.pdf");
  EXPECT_TRUE(pdf.body.starts_with("%PDF"));
  EXPECT_EQ(get(url).status, 303) << "a paid order leads to its payment";
}

TEST_F(ServicePages, ADocumentIsTriedSeldomWhateverTheNumber) {
  http::MemoryRateLimiter limits({{"documento", {2, std::chrono::hours{1}}}}, w.m.clock);
  w.context.limits = &limits;
  EXPECT_EQ(as_holder("79123456").status, 200);
  EXPECT_EQ(post("/servicios/S-2/titular", "documento=79.123.456").status, 404);
  EXPECT_EQ(as_holder("79 123 456").status, 200);
  EXPECT_EQ(as_holder("79-123-456").status, 429);
  EXPECT_EQ(as_holder("79123457").status, 403) << "another document has a bucket of its own";
}

TEST_F(ServicePages, AFormThatWasSentEmptyKeepsNobodyElseFromAnother) {
  http::MemoryRateLimiter limits({{"documento", {2, std::chrono::hours{1}}}}, w.m.clock);
  w.context.limits = &limits;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(as_holder("").status, 400);
}

// S-1 was of one person until February and is of another one from March on; its homes are given a
// subsidy.
class TwoHolders : public ::testing::Test {
 protected:
  TwoHolders() {
    town.subscribe("S-1", "residencial,2");
    town.hand_over("S-1", make_date(2026, 3, 1), "residencial,2");
    town.bill(test::ServicesTown::kFebruary, make_date(2026, 4, 10));
    town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  }
  http::Response as_holder(const std::string& document, const std::string& act = "detalle") {
    return test::ApiWorld::post(routes(w.context), "/servicios/S-1/titular",
                                "documento=" + document + "&accion=" + act);
  }
  // What the page says of one bill.
  static std::string section(const std::string& body, const std::string& month) {
    const auto at = body.find("Factura de " + month);
    if (at == body.npos) return {};
    return body.substr(at, body.find("</section>", at) - at);
  }
  std::string periods_of_papers() {
    return w.m.db.owner().read([](pqxx::read_transaction& tx) {
      return read_text(
          tx.exec("select coalesce(string_agg(distinct l.vigencia::text, ','), '') from "
                  "payments.order_line l join payments.payment_order o on o.id = l.order_id where "
                  "starts_with(o.request_key, 'factura:')")[0][0]);
    });
  }
  std::vector<ServiceBillNow> bills() {
    return w.m.db.app().read([&](pqxx::read_transaction& tx) {
      const auto who = town.subject("S-1").id;
      return bills_now(tx, who, dues::bills_of_subscriber(tx, who));
    });
  }
  // Of February and March in one bill, without a name.
  portal::BillView paper_of_both() {
    const auto law = w.context.law.current();
    const auto bill =
        value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
          return payments::issue_bill(work, law->law(), town.subject("S-1"),
                                      std::set{202602, 202603});
        }));
    return value_or_throw(
        service_bill_view(service_bill_paper(law->law().statute, "https://localhost"), bill,
                          {town.subject("S-1").id, "S-1"}, "CL 5 3-20", bills()));
  }

  test::ApiWorld w;
  test::ServicesTown town{w.m};
};
const std::string kFormer = "79123456", kPresent = "52987654";

TEST_F(TwoHolders, EachSeesHowHisOwnBillsWereComputedAndNotTheOthers) {
  const auto former = as_holder(kFormer), present = as_holder(kPresent);
  ASSERT_EQ(former.status, 200);
  ASSERT_EQ(present.status, 200);
  EXPECT_THAT(section(former.body, "febrero de 2026"), HasSubstr("Acueducto"));
  EXPECT_THAT(section(former.body, "marzo de 2026"), Not(HasSubstr("Acueducto")));
  EXPECT_THAT(section(present.body, "febrero de 2026"), Not(HasSubstr("Acueducto")));
  EXPECT_THAT(section(present.body, "marzo de 2026"), HasSubstr("Acueducto"));
}

TEST_F(TwoHolders, ThePaperOfOneClaimsNothingOfTheOther) {
  const auto paper = as_holder(kFormer, "factura");
  ASSERT_EQ(paper.status, 200);
  EXPECT_TRUE(paper.body.starts_with("%PDF"));
  EXPECT_EQ(periods_of_papers(), "202602");
}

TEST_F(TwoHolders, ASubsidyIsToldInPerCent) {
  const auto page = as_holder(kPresent);
  EXPECT_THAT(page.body, HasSubstr("<dd>40\u00a0%</dd>"));
  EXPECT_THAT(page.body, Not(HasSubstr("por mil")));
}

// Ley 142/1994 arts. 148 and 154: the terms of a bill run from the day it was charged.
TEST_F(TwoHolders, ThePaperSaysWhenItWasIssuedAndWhatWasConsumedBeforeButNotWho) {
  const auto issued_on = w.m.clock.today();
  w.m.clock.set(start_of_day(make_date(2026, 9, 20)) + std::chrono::hours{9});
  const auto law = w.context.law.current();
  const auto bill =
      value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
        return payments::issue_bill(work, law->law(), town.subject("S-1"), std::set{202603});
      }));
  const auto view = value_or_throw(
      service_bill_view(service_bill_paper(law->law().statute, "https://localhost"), bill,
                        {town.subject("S-1").id, "S-1"}, "CL 5 3-20", bills()));
  EXPECT_EQ(bogota_date(view.issued_at), issued_on);
  EXPECT_EQ(bogota_date(view.priced_at.value()), make_date(2026, 9, 20));
  EXPECT_FALSE(view.debtor.has_value()) << "so that its address is masked";
  const auto earlier =
      std::ranges::find(view.facts, "Consumos anteriores", &portal::BillFact::label);
  ASSERT_NE(earlier, view.facts.end());
  EXPECT_THAT(earlier->value, HasSubstr("2026-02: 10 m³"));
  EXPECT_THAT(earlier->value, Not(HasSubstr("2026-03")));
}

TEST_F(TwoHolders, ThePaperSaysThatARateIsToBeConfirmedUnderATableThatHasSuchInterest) {
  const auto in_time = paper_of_both();
  ASSERT_EQ(in_time.slips.size(), 2U);
  EXPECT_TRUE(in_time.slips[1].interest.is_positive());
  EXPECT_FALSE(in_time.rate_to_confirm) << "the table is of the first day";
  EXPECT_FALSE(in_time.slips[0].rate_to_confirm);
  EXPECT_TRUE(in_time.slips[1].rate_to_confirm) << "a later day has interest";
  w.m.clock.set(start_of_day(make_date(2026, 4, 15)) + std::chrono::hours{9});
  EXPECT_TRUE(paper_of_both().rate_to_confirm);
}

TEST_F(TwoHolders, ThePaperSaysWhatBearsInterestAlreadyAndFromWhichDayTheRestDoes) {
  const auto told = [&](Date day) {
    w.m.clock.set(start_of_day(day) + std::chrono::hours{9});
    return paper_of_both().interest;
  };
  EXPECT_EQ(told(make_date(2026, 4, 1)),
            "Intereses de mora, por cada día: lo de 2026-02 los suma desde el 11 de abril de 2026; "
            "lo de 2026-03 los suma desde el 21 de abril de 2026.");
  EXPECT_EQ(told(make_date(2026, 4, 15)),
            "Intereses de mora, por cada día: lo vencido (2026-02) ya los suma; lo de 2026-03 los "
            "suma desde el 21 de abril de 2026.");
  EXPECT_EQ(told(make_date(2026, 4, 25)),
            "Intereses de mora, por cada día: todo está vencido y ya los suma.");
}

TEST_F(TwoHolders, WhoOwesNothingOfHisOwnIsToldWhyHeGetsNoPaper) {
  town.pay_at_counter("S-1", 202602);
  const auto page = as_holder(kFormer, "factura");
  EXPECT_GE(page.status, 400);
  EXPECT_THAT(page.body, HasSubstr("No se hizo la factura"));
  EXPECT_THAT(page.body, Not(HasSubstr("no es el del titular")));
  EXPECT_THAT(page.body, HasSubstr("Pagada")) << "what he proved stays proven";
  EXPECT_THAT(as_holder(kPresent).body, Not(HasSubstr("Pagada")))
      << "what the other one paid is not his to see";
}

}  // namespace
}  // namespace recaudo::site
