// An act over a bill of public services in pages: its form, its decision by another person, and
// what the subscriber's page and the API tell of it.
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/json/api_routes.h"
#include "api/site/bill_view.h"
#include "core/adjustments/receivable_act.h"
#include "ledger/periods.h"
#include "tests/api/staff_world.h"
#include "tests/core/services_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kNew = "/contabilidad/ajustes/nuevo";
constexpr const char* kList = "/contabilidad/ajustes";

class ServiceActsPages : public test::StaffPages {
 protected:
  ServiceActsPages() {
    town.subscribe("S-1");
    town.subscribe("S-2", "comercial,");
    town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  }
  std::string form_of(const std::string& kind) {
    return get(treasurer, kNew, {{"clase", kind}, {"suscriptor", "s-1"}}).body;
  }
  http::Response propose_less(const std::string& amount, const std::string& more = "") {
    return post(treasurer, kNew,
                "clase=ajuste-menos&suscriptor=S-1&cargo=2026-03.acueducto&valor=" + amount +
                    "&dia=31%2F03%2F2026&resolucion=R-77+de+2026"
                    "&motivo=Decide+la+reclamacion+del+suscriptor" +
                    more);
  }
  // What the treasurer proposed, by the administrator.
  void approve(const http::Response& sent) {
    ASSERT_EQ(sent.status, 303) << sent.body;
    const auto page = get(administrator, location(sent));
    const auto decided =
        post(administrator, location(sent) + "/aprobacion", "sha256=" + seen_on(page));
    ASSERT_EQ(decided.status, 303) << decided.body;
  }
  void done_less(const std::string& amount) { approve(propose_less(amount)); }
  // Of the commercial one: a third of what is owed less is contribution.
  void corrected_s2(const std::string& kind, const std::string& amount,
                    const std::string& contribution) {
    const auto sent =
        post(treasurer, kNew,
             "clase=" + kind + "&suscriptor=S-2&cargo=2026-03.acueducto&valor=" + amount +
                 "&contribucion=" + contribution +
                 "&dia=31%2F03%2F2026&resolucion=R-80+de+2026"
                 "&motivo=Decide+la+reclamacion+del+suscriptor");
    approve(sent);
  }
  // The steps of the page that belong to that heading, as people read them: text and result.
  static std::vector<std::pair<std::string, Money>> steps_below(const std::string& body,
                                                                const std::string& heading) {
    std::vector<std::pair<std::string, Money>> out;
    auto at = body.find("<ol class=\"explica\">", body.find(heading));
    const auto end = body.find("</ol>", at);
    while ((at = body.find("<p>", at)) < end) {
      const auto text = at + 3, text_end = body.find("</p>", text);
      const auto next = std::min(body.find("<p>", text), end);
      const auto subtotal = body.find("<dt>Subtotal</dt><dd>", text);
      const auto result = std::min(body.find("<dt>Resultado</dt><dd>", text), subtotal);
      const auto amount = body.find("<dd>", result) + 4;
      out.emplace_back(body.substr(text, text_end - text),
                       result < next
                           ? shown(body.substr(amount, body.find("</dd>", amount) - amount))
                           : Money());
      at = text;
    }
    return out;
  }
  // "$ 1.234" or "-$ 1.234"
  static Money shown(const std::string& text) {
    std::int64_t pesos = 0;
    for (const char c : text)
      if (c >= '0' && c <= '9') pesos = 10 * pesos + (c - '0');
    return Money::pesos(text.find('-') == text.npos && text.find("−") == text.npos ? pesos
                                                                                   : -pesos);
  }
  // What was charged, and what is left of it: the steps before the first subtotal add up to it, and
  // with those after it to the last.
  static void expect_adds_up(const std::vector<std::pair<std::string, Money>>& steps, Money charged,
                             Money owed) {
    Money sum;
    std::size_t i = 0;
    for (; i < steps.size() && !steps[i].first.starts_with("Subtotal"); ++i) sum += steps[i].second;
    EXPECT_EQ(sum, charged);
    ASSERT_LT(i, steps.size()) << "what was charged is said";
    EXPECT_EQ(steps[i].second, charged);
    for (++i; i + 1 < steps.size(); ++i) sum += steps[i].second;
    EXPECT_EQ(sum, owed);
    EXPECT_THAT(steps.back().first, HasSubstr("lo que queda por pagar"));
    EXPECT_EQ(steps.back().second, owed);
  }
  std::string as_holder_of_s2() {
    return call(std::nullopt, http::Method::kPost, "/servicios/S-2/titular",
                "documento=79123456&accion=detalle")
        .body;
  }
  Money billed_water_of_s2() {
    return w.m.db.app()
        .read([&](pqxx::read_transaction& tx) {
          return dues::bills_of_subscriber(tx, town.subject("S-2").id);
        })
        .at(0)
        .amounts[0]
        .net();
  }
  std::string statement() { return get(std::nullopt, "/servicios/S-1").body; }
  std::string as_holder() {
    return call(std::nullopt, http::Method::kPost, "/servicios/S-1/titular",
                "documento=79123456&accion=detalle")
        .body;
  }

  access::Session treasurer = session_of("teo", staff::Role::kTesorero);
  access::Session administrator = session_of("ada", staff::Role::kAdministrador);
  test::ServicesTown town{w.m};
};

TEST_F(ServiceActsPages, TheFirstStepTakesTheNumberOfAParcelOrOfASubscriber) {
  const std::string page = get(treasurer, kNew).body;
  EXPECT_THAT(page, HasSubstr("name=\"predio\""));
  EXPECT_THAT(page, HasSubstr("name=\"suscriptor\""));
  const auto both =
      get(treasurer, kNew, {{"clase", "ajuste-menos"}, {"predio", "1"}, {"suscriptor", "S-1"}});
  EXPECT_EQ(both.status, 400);
  EXPECT_THAT(both.body, HasSubstr("no ambos"));
  const auto nobody = get(treasurer, kNew, {{"clase", "ajuste-menos"}, {"suscriptor", "S-9"}});
  EXPECT_EQ(nobody.status, 400);
  EXPECT_THAT(nobody.body, HasSubstr("No encontramos un suscriptor con ese número."));
}

TEST_F(ServiceActsPages, TheFormNamesTheSubscriberAndOffersTheServicesOfEachBill) {
  const std::string form = form_of("ajuste-menos");
  EXPECT_THAT(form, HasSubstr("Número de suscriptor"));
  EXPECT_THAT(form, HasSubstr("S-1"));
  EXPECT_THAT(form, HasSubstr("value=\"2026-03.acueducto\""));
  EXPECT_THAT(form, HasSubstr("marzo de 2026 · Alcantarillado"));
  EXPECT_THAT(form, HasSubstr("name=\"subsidio\""));
  EXPECT_THAT(form, Not(HasSubstr("CL 5"))) << "no address";
}

TEST_F(ServiceActsPages, WhatTheLawGivesForTaxesAloneIsSaidInsteadOfItsForm) {
  for (const auto& [kind, why] : {std::pair{"prescripcion", "la declara un juez"},
                                  {"remision", "Ley 142 de 1994 art. 99.9"},
                                  {"revocatoria", "no tiene una prescripción ni una remisión"},
                                  {"anticipo", "compénselo con ella"}}) {
    const std::string form = form_of(kind);
    EXPECT_THAT(form, HasSubstr(why)) << kind;
    EXPECT_THAT(form, Not(HasSubstr("name=\"resolucion\""))) << kind;
  }
}

TEST_F(ServiceActsPages, AnotherPersonReadsTheActAndDecidesIt) {
  const auto sent = propose_less("1.000");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const auto page = get(administrator, location(sent));
  EXPECT_THAT(page.body, HasSubstr("Suscriptor S-1"));
  EXPECT_THAT(page.body, HasSubstr("marzo de 2026"));
  EXPECT_THAT(page.body, HasSubstr("marzo de 2026 · Acueducto"));
  EXPECT_THAT(page.body, Not(HasSubstr("Número predial")));
  EXPECT_THAT(get(treasurer, kList).body, HasSubstr("Suscriptor S-1"));
  const auto decided =
      post(administrator, location(sent) + "/aprobacion", "sha256=" + seen_on(page));
  ASSERT_EQ(decided.status, 303) << decided.body;
  EXPECT_THAT(get(administrator, location(sent)).body, HasSubstr("Aprobado y registrado"));
}

class JudgesRulingPages : public ServiceActsPages {
 protected:
  JudgesRulingPages() {
    w.m.clock.set(start_of_day(make_date(2032, 6, 15)) + std::chrono::hours{12});
    w.m.db.owner().transaction([](pqxx::work& tx) { ledger::open_period(tx, 2032, 6); });
    treasurer = session_of("tulia", staff::Role::kTesorero);
    administrator = session_of("aldo", staff::Role::kAdministrador);
  }
  http::Response propose_ruling(const std::string& executory,
                                const std::string& process = "68001-40-03-003-2031-00123-00") {
    return post(
        treasurer, kNew,
        "clase=prescripcion-judicial&suscriptor=S-1&vigencia=2026-03&resuelta=15%2F06%2F2032"
        "&juzgado=Juzgado+3+Civil+Municipal&radicado=" +
            process + "&sentencia=03%2F05%2F2032&ejecutoria=" + executory +
            "&dia=15%2F06%2F2032&resolucion=R-90+de+2032"
            "&motivo=Cumple+la+sentencia+que+la+declaro");
  }
  http::Response propose_revocation(const http::Response& ended) {
    const std::string url = location(ended);
    return post(treasurer, kNew,
                "clase=revocatoria&suscriptor=S-1&vigencia=2026-03&extincion=" +
                    url.substr(url.rfind('/') + 1) +
                    "&dia=15%2F06%2F2032&resuelta=15%2F06%2F2032&causal=fallo"
                    "&soporte=Sentencia+12%2C+ejecutoriada&notificada=15%2F06%2F2032"
                    "&constancia=Constancia+31&tipo_documento=CC&documento=79123456"
                    "&resolucion=R-91+de+2032&motivo=Cumple+el+fallo+que+la+anulo");
  }
};

TEST_F(JudgesRulingPages, ABillThatAJudgeDeclaredPrescribedIsNotCalledPaid) {
  approve(propose_ruling("20%2F05%2F2032"));
  const std::string told = as_holder();
  EXPECT_THAT(told, HasSubstr("Facturas que no deben nada"));
  EXPECT_THAT(told, HasSubstr("<td data-rotulo=\"Estado\">Prescrita (juez)</td>"));
  EXPECT_THAT(told, Not(HasSubstr("agada</td>")));
}

TEST_F(JudgesRulingPages, ARulingThatWasRevokedIsToldWithWhatRevokedIt) {
  const auto ended = propose_ruling("20%2F05%2F2032");
  approve(ended);
  approve(propose_revocation(ended));
  for (const std::string& told : {as_holder(), statement()}) {
    EXPECT_THAT(told, HasSubstr("Un juez declaró prescrita"));
    EXPECT_THAT(told, HasSubstr("Se revocó con la resolución R-91 de 2032, del 15 de junio de "
                                "2032: la deuda volvió."));
    EXPECT_THAT(told, Not(HasSubstr("Prescrita (juez)")));
  }
}

TEST_F(JudgesRulingPages, TheFormAsksForTheBillsAndTheRuling) {
  const std::string form = form_of("prescripcion-judicial");
  EXPECT_THAT(form, HasSubstr("Facturas"));
  EXPECT_THAT(form, HasSubstr("value=\"2026-03\""));
  for (const char* field : {"juzgado", "radicado", "sentencia", "ejecutoria", "resuelta"})
    EXPECT_THAT(form, HasSubstr("name=\"" + std::string(field) + "\"")) << field;
}

TEST_F(JudgesRulingPages, AnotherPersonReadsTheRulingAndTheBillIsOwedNoMore) {
  const auto sent = propose_ruling("20%2F05%2F2032");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const auto page = get(administrator, location(sent));
  EXPECT_THAT(page.body, HasSubstr("Juzgado 3 Civil Municipal"));
  EXPECT_THAT(page.body, HasSubstr("68001400300320310012300"));
  EXPECT_THAT(page.body, HasSubstr("El subsidio de la factura no cambia"));
  const auto decided =
      post(administrator, location(sent) + "/aprobacion", "sha256=" + seen_on(page));
  ASSERT_EQ(decided.status, 303) << decided.body;
  const std::string told = as_holder();
  EXPECT_THAT(told, HasSubstr("Prescripción declarada por un juez, factura de marzo de 2026"));
  EXPECT_THAT(told, Not(HasSubstr("Juzgado")));
  EXPECT_THAT(told, Not(HasSubstr("68001400300320310012300")));
  EXPECT_THAT(statement(), Not(HasSubstr("Prescripción"))) << "of a bill that owes nothing";
  EXPECT_THAT(form_of("revocatoria"), HasSubstr("Prescripción declarada por un juez"));
}

TEST_F(JudgesRulingPages, WhatIsWrongOfTheRulingIsSaidAtItsField) {
  const auto late = propose_ruling("16%2F06%2F2032");
  EXPECT_EQ(late.status, 400);
  EXPECT_THAT(late.body, HasSubstr("href=\"#ejecutoria\""));
  const auto short_number = propose_ruling("20%2F05%2F2032", "123");
  EXPECT_THAT(short_number.body, HasSubstr("href=\"#radicado\""));
  EXPECT_THAT(short_number.body, HasSubstr("23 dígitos"));
}

TEST_F(ServiceActsPages, ARefusedSubsidyIsSaidAtItsField) {
  const auto refused = propose_less("1.000", "&subsidio=5");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("El subsidio de ese servicio en la factura fue de"));
  EXPECT_THAT(refused.body, HasSubstr("href=\"#subsidio\""));
}

TEST_F(ServiceActsPages, WhoHasTheNumberReadsThatABillThatIsOwedWasCorrectedAndNoValue) {
  done_less("1.234");
  const std::string page = statement();
  EXPECT_THAT(page, HasSubstr("Ajuste que disminuye un cargo, factura de marzo de 2026"));
  EXPECT_THAT(page, HasSubstr("R-77 de 2026"));
  EXPECT_THAT(page, HasSubstr("Lo ve el titular"));
  EXPECT_THAT(page, Not(HasSubstr("1.234")));
  EXPECT_THAT(page, Not(HasSubstr("reclamacion"))) << "the reason is the staff's";
}

TEST_F(ServiceActsPages, TheHolderReadsTheValueToo) {
  done_less("1.234");
  EXPECT_THAT(as_holder(), HasSubstr("1.234"));
}

TEST_F(ServiceActsPages, ABillThatActsBroughtToNothingIsNotCalledPaid) {
  for (const auto& [service, amount] :
       {std::pair{"acueducto", "27.704"}, {"alcantarillado", "16.228"}, {"aseo", "18.450"}}) {
    const auto sent = post(treasurer, kNew,
                           "clase=ajuste-menos&suscriptor=S-1&cargo=2026-03." +
                               std::string(service) + "&valor=" + amount +
                               "&dia=31%2F03%2F2026&resolucion=R-77+de+2026"
                               "&motivo=Decide+la+reclamacion+del+suscriptor");
    approve(sent);
  }
  const std::string told = as_holder();
  EXPECT_THAT(told, HasSubstr("<td data-rotulo=\"Estado\">Sin saldo por ajuste</td>"));
  EXPECT_THAT(told, Not(HasSubstr("agada</td>")));
}

TEST_F(ServiceActsPages, ABillThatWasCorrectedAndThenPaidIsCalledPaid) {
  done_less("27.704");  // all of its water
  town.pay_at_counter("S-1", 202603);
  EXPECT_THAT(as_holder(), HasSubstr("<td data-rotulo=\"Estado\">Pagada</td>"));
}

TEST_F(ServiceActsPages, OfABillThatIsPaidTheActsAreTheHoldersToRead) {
  done_less("1.234");
  town.pay_at_counter("S-1", 202603);
  EXPECT_THAT(statement(), Not(HasSubstr("R-77 de 2026")));
  EXPECT_THAT(as_holder(), HasSubstr("R-77 de 2026"));
}

TEST_F(ServiceActsPages, TheApiTellsOfEachBillTheActsThatMovedIt) {
  done_less("1.234");
  const auto answer =
      test::ApiWorld::get(json_api::routes(w.context), "/api/v1/servicios/S-1/estado", {});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto acts =
      boost::json::parse(answer.body).at("facturas").as_array().at(0).at("actos").as_array();
  ASSERT_EQ(acts.size(), 1U);
  EXPECT_EQ(boost::json::serialize(acts[0]),
            R"({"clase":"ajuste-menos","fecha":"2026-03-31","resolucion":"R-77 de 2026"})");
  EXPECT_THAT(answer.body, Not(HasSubstr("123400")));
}

TEST_F(ServiceActsPages, TheApiTellsWhatWasPaidAndItAddsUpToWhatIsOwed) {
  done_less("1.234");
  const auto bill = [&] {
    return boost::json::parse(
               test::ApiWorld::get(json_api::routes(w.context), "/api/v1/servicios/S-1/estado", {})
                   .body)
        .at("facturas")
        .as_array()
        .at(0);
  };
  const std::int64_t whole = (27'704 + 16'228 + 18'450 - 1'234) * 100;
  EXPECT_EQ(bill().at("total_centavos"), whole) << "as the act left it";
  EXPECT_EQ(bill().at("saldo_centavos"), whole);
  const auto order = value_or_throw(payments::create_order(
      w.services, w.m.law(), events::anonymous_taxpayer(),
      {.subject = town.subject("S-1"), .vigencias = {202603}, .request_key = "web:parte"}));
  w.m.clock.set(start_of_day(make_date(2026, 5, 20)) + std::chrono::hours{9});
  value_or_throw(perform(w.services, events::system_actor(), "archivo", [&](Work& work) {
    const payments::CounterPayment counter{.order = order.id,
                                           .amount = order.total,
                                           .paid_on = work.today(),
                                           .bank_code = "000",
                                           .bank_key = "tarde",
                                           .raw = "línea"};
    return payments::apply_counter_payments(work, w.m.law(), std::span(&counter, 1));
  }));
  const auto late = bill();
  EXPECT_GT(late.at("abonado_centavos").as_int64(), 0);
  EXPECT_GT(late.at("saldo_centavos").as_int64(), 0) << "it had grown by its interest";
  EXPECT_EQ(late.at("total_centavos").as_int64() - late.at("abonado_centavos").as_int64(),
            late.at("saldo_centavos").as_int64());
}

TEST_F(ServiceActsPages, TheStepsOfABillThatIsOwedAddUpFromWhatWasChargedThroughEachAct) {
  const Money charged = billed_water_of_s2();
  corrected_s2("ajuste-menos", "3.000", "1.000");
  corrected_s2("ajuste-mas", "600", "200");
  const auto steps = steps_below(as_holder_of_s2(), "<th scope=\"row\">Acueducto");
  expect_adds_up(steps, charged, charged - Money::pesos(2'400));
  const auto act = [&](const std::string& begin) {
    return std::ranges::find_if(steps, [&](const auto& s) { return s.first.starts_with(begin); });
  };
  EXPECT_EQ(act("Ajuste de menos")->first,
            "Ajuste de menos: 31 de marzo de 2026, resolución R-80 de 2026: el valor del servicio "
            "baja " +
                to_display(Money::pesos(2'000)) + " y la contribución baja " +
                to_display(Money::pesos(1'000)));
  EXPECT_EQ(act("Ajuste de menos")->second, -Money::pesos(3'000));
  EXPECT_EQ(act("Ajuste de más")->second, Money::pesos(600));
}

TEST_F(ServiceActsPages, TheStepsOfABillThatIsPaidAddUpToNothing) {
  const Money charged = billed_water_of_s2();
  corrected_s2("ajuste-menos", "3.000", "1.000");
  town.pay_at_counter("S-2", 202603);
  const std::string body = as_holder_of_s2();
  auto steps = steps_below(body, "Facturas que no deben nada");
  const auto last = std::ranges::find_if(steps, [](const auto& s) {
    return s.first.starts_with("Subtotal (Acueducto): lo que queda");
  });
  ASSERT_NE(last, steps.end());
  steps.erase(last + 1, steps.end());
  expect_adds_up(steps, charged, Money());
}

TEST_F(ServiceActsPages, ThePaperPrintsEachActAndAddsUpToWhatItClaims) {
  const Money charged = billed_water_of_s2();
  corrected_s2("ajuste-menos", "3.000", "1.000");
  const auto law = w.context.law.current();
  const auto bill =
      value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
        return payments::issue_bill(work, law->law(), town.subject("S-2"), std::set{202603});
      }));
  const auto view =
      value_or_throw(service_bill_view(service_bill_paper(law->law().statute, "https://localhost"),
                                       bill, {town.subject("S-2").id, "S-2"}, "CL 5 3-20", {}));
  std::vector<std::pair<std::string, Money>> steps;
  for (const auto& s : view.steps) {
    steps.emplace_back(s.text, s.amount.value_or(Money()));
    if (s.text.starts_with("Subtotal (Acueducto): lo que queda")) break;
  }
  expect_adds_up(steps, charged, charged - Money::pesos(3'000));
  EXPECT_EQ(view.years.at(0).charges.at(0), steps.back().second);
  Money claimed = view.slips.at(0).total;
  for (const auto charge : view.years.at(0).charges) claimed -= charge;
  EXPECT_TRUE(claimed.is_zero());
  EXPECT_THAT(portal::render_bill_pdf(view), testing::StartsWith("%PDF"));
}

TEST_F(ServiceActsPages, AnActMovesNothingOfAnotherSubscribersPage) {
  done_less("1.234");
  EXPECT_THAT(get(std::nullopt, "/servicios/S-2").body, Not(HasSubstr("R-77")));
}

TEST_F(ServiceActsPages, OfAPaymentThatPassedOnTheBillOfTheOtherSubscriberIsNotTold) {
  town.bill(test::ServicesTown::kFebruary, make_date(2026, 4, 10));
  town.pay_at_counter("S-1", 202603);
  const std::string form = form_of("traslado");
  const auto at = form.find("<option value=\"", form.find("name=\"pago\"")) + 15;
  const auto sent =
      post(treasurer, kNew,
           "clase=traslado&suscriptor=S-1&pago=" + form.substr(at, form.find('"', at) - at) +
               "&destino=S-2&vigencia=2026-02&dia=31%2F03%2F2026&resolucion=R-79"
               "&motivo=Pago+del+suscriptor+equivocado");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const auto page = get(administrator, location(sent));
  ASSERT_EQ(post(administrator, location(sent) + "/aprobacion", "sha256=" + seen_on(page)).status,
            303);
  const std::string name(adjustments::to_label(adjustments::ActKind::kTransfer));
  const std::string its_own = get(std::nullopt, "/servicios/S-1").body;
  EXPECT_THAT(its_own, HasSubstr("R-79"));
  EXPECT_THAT(its_own, Not(HasSubstr(name + ", factura de febrero")));
  EXPECT_THAT(get(std::nullopt, "/servicios/S-2").body, HasSubstr(name + ", factura de febrero"));
}

TEST_F(ServiceActsPages, ATransferAsksForTheBillAndForAnotherNumber) {
  town.pay_at_counter("S-1", 202603);
  const std::string form = form_of("traslado");
  EXPECT_THAT(form, HasSubstr("name=\"destino\""));
  EXPECT_THAT(form, HasSubstr("por ejemplo 2026-03"));
  const auto at = form.find("<option value=\"", form.find("name=\"pago\"")) + 15;
  const std::string payment = form.substr(at, form.find('"', at) - at);
  const auto propose = [&](const std::string& where) {
    return post(treasurer, kNew,
                "clase=traslado&suscriptor=S-1&pago=" + payment + where +
                    "&dia=31%2F03%2F2026&resolucion=R-78&motivo=Pago+del+suscriptor+equivocado");
  };
  const auto unknown = propose("&destino=S-9&vigencia=2026-03");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr("No encontramos ese número."));
  const auto month = propose("&destino=S-2&vigencia=marzo");
  EXPECT_EQ(month.status, 400);
  EXPECT_THAT(month.body, HasSubstr("Escriba año y mes"));
  const auto sent = propose("&destino=S-2&vigencia=2026-03");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const std::string page = get(administrator, location(sent)).body;
  EXPECT_THAT(page, HasSubstr("Suscriptor S-2"));
  EXPECT_THAT(page, HasSubstr("S-2 · marzo de 2026 · Acueducto"));
}

// Ley 142/1994 art. 148: what is compared is what is charged, not what was before an act.
TEST_F(ServiceActsPages, WhatWasConsumedBeforeIsToldWithWhatIsChargedOfItTodayAndWhy) {
  done_less("1.000");
  w.m.clock.set(start_of_day(make_date(2026, 5, 4)) + std::chrono::hours{9});
  town.bill({2026, 4}, make_date(2026, 5, 20));
  const auto law = w.context.law.current();
  const auto bill =
      value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
        return payments::issue_bill(work, law->law(), town.subject("S-1"), std::set{202604});
      }));
  const auto earlier = w.m.db.app().read([&](pqxx::read_transaction& tx) {
    const auto who = town.subject("S-1").id;
    return bills_now(tx, who, dues::bills_of_subscriber(tx, who));
  });
  const auto view = value_or_throw(
      service_bill_view(service_bill_paper(law->law().statute, "https://localhost"), bill,
                        {town.subject("S-1").id, "S-1"}, "CL 5 3-20", earlier));
  const auto told = std::ranges::find(view.facts, "Consumos anteriores", &portal::BillFact::label);
  ASSERT_NE(told, view.facts.end());
  EXPECT_EQ(told->value,
            "2026-03: 10 m³, $\u00a061.382 (por la resolución R-77 de 2026; se facturó "
            "$\u00a062.382)");
}

}  // namespace
}  // namespace recaudo::site
