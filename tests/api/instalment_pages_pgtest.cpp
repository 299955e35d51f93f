// Predial in instalments on a phone: the offer, the owner who joins, the state of each instalment
// and its order; and the same order by the API.
#include <gmock/gmock.h>

#include "api/http/rate_limit.h"
#include "tests/api/instalment_world.h"

namespace recaudo::site {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using InstalmentPages = test::InstalmentWorld;

TEST_F(InstalmentPages, TheStatementOffersThemWhereTheVigenciaIsEligible) {
  ASSERT_EQ(home.destino, 'A');
  const auto page = get(statement_url());
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Pagar en 4 cuotas"));
  EXPECT_THAT(page.body, HasSubstr(plan_url()));
  EXPECT_THAT(page.body, Not(HasSubstr(statement_url() + "/cuotas/2025")));
}

TEST_F(InstalmentPages, OfAnotherDayNothingIsOffered) {
  EXPECT_THAT(get(statement_url(), {{"fecha", "2026-04-15"}}).body,
              Not(HasSubstr("Pagar en 4 cuotas")));
}

TEST_F(InstalmentPages, ThePlanTellsItsDaysAndWhatHappensIfOneIsMissed) {
  const auto page = get(plan_url());
  ASSERT_EQ(page.status, 200);
  for (const char* told :
       {"Cuota 4", "30 de abril de 2026", "30 de octubre de 2026", "vuelve el vencimiento",
        "30 de junio de 2026", "interés de mora", "Ley 1995/2019 art. 6", "descuento"})
    EXPECT_THAT(page.body, HasSubstr(told));
}

TEST_F(InstalmentPages, WhatIsNotOfferedHasNoPage) {
  EXPECT_EQ(get(statement_url() + "/cuotas/2025").status, 422);
  EXPECT_EQ(get(statement_url() + "/cuotas/2019").status, 404);
  EXPECT_EQ(get(statement_url() + "/cuotas/x").status, 404);
}

TEST_F(InstalmentPages, TheOwnersDocumentJoinsAndTheStatementShowsEachInstalment) {
  const auto joined = join();
  ASSERT_EQ(joined.status, 303) << joined.body;
  EXPECT_EQ(location(joined), statement_url());
  const auto page = get(statement_url());
  EXPECT_THAT(page.body, HasSubstr("Por pagar hasta el 30 de abril de 2026"));
  EXPECT_THAT(page.body, HasSubstr("Pagar la cuota 1"));
  EXPECT_THAT(page.body, HasSubstr("Plan de 4 cuotas"));
  EXPECT_THAT(page.body, Not(HasSubstr("Pagar en 4 cuotas")));
}

TEST_F(InstalmentPages, AnotherDocumentJoinsNothingAndIsNotRepeated) {
  for (const char* typed : {"999999999999", "", "0000", "%25"}) {
    const auto page = post(plan_url(), "documento=" + std::string(typed));
    EXPECT_EQ(page.status, 403) << typed;
    EXPECT_THAT(page.body, HasSubstr("no es el de un propietario"));
  }
  EXPECT_THAT(get(statement_url()).body, HasSubstr("Pagar en 4 cuotas"));
}

TEST_F(InstalmentPages, ASecondClickFindsThePlanThatTheFirstOneJoined) {
  ASSERT_EQ(join().status, 303);
  EXPECT_EQ(join().status, 303);
}

TEST_F(InstalmentPages, ADocumentThatIsTriedTooOftenWaits) {
  http::MemoryRateLimiter limits({{"documento", {1, std::chrono::hours{1}}}}, w.m.clock);
  w.context.limits = &limits;
  EXPECT_EQ(post(plan_url(), "documento=12345678").status, 403);
  EXPECT_EQ(post(plan_url(), "documento=12.345.678").status, 429);
}

TEST_F(InstalmentPages, TheOrderOfAnInstalmentSaysWhatItPays) {
  ASSERT_EQ(join().status, 303);
  const auto made = post(plan_url() + "/orden", "cuota=2");
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(location(post(plan_url() + "/orden", "cuota=2")), location(made));
  EXPECT_NE(location(post(plan_url() + "/orden", "cuota=1")), location(made));
  EXPECT_THAT(get(location(made)).body, HasSubstr("hasta la cuota 2 de 2026"));
  for (const char* number : {"5", "0"})
    EXPECT_EQ(post(plan_url() + "/orden", "cuota=" + std::string(number)).status, 422) << number;
  for (const char* typed : {"uno", "-1"})
    EXPECT_EQ(post(plan_url() + "/orden", "cuota=" + std::string(typed)).status, 400) << typed;
}

TEST_F(InstalmentPages, TheReceiptOfAnInstalmentSaysThatItIsAPart) {
  ASSERT_EQ(join().status, 303);
  const auto plan = due().plan->instalments;
  const auto paid = pay_up_to(1);
  const std::string url = "/pago/" + paid.token.str() + "/recibo";
  EXPECT_THAT(get(url).body,
              HasSubstr("Paga hasta la cuota 1 de 2026. Es una parte: de 2026 se debían ese día " +
                        to_display(plan.back().missing) + " y se pagaron " +
                        to_display(plan.front().amount) + "."));
}

TEST_F(InstalmentPages, TheReceiptOfTheLastInstalmentLeavesNoRest) {
  ASSERT_EQ(join().status, 303);
  const auto paid = pay_up_to(4);
  const std::string body = get("/pago/" + paid.token.str() + "/recibo").body;
  EXPECT_THAT(body, HasSubstr("Paga hasta la cuota 4 de 2026."));
  EXPECT_THAT(body, Not(HasSubstr("Es una parte")));
}

TEST_F(InstalmentPages, TheSlipOfAnInstalmentIsAPdfAndPrintingItAgainOrdersNothingMore) {
  ASSERT_EQ(join().status, 303);
  const auto printed = print_slip(1);
  ASSERT_EQ(printed.status, 303) << printed.body;
  EXPECT_EQ(location(printed), plan_url() + "/cupon/1");
  const auto paper = get(location(printed));
  EXPECT_EQ(paper.content_type, "application/pdf");
  EXPECT_TRUE(paper.body.starts_with("%PDF"));
  const auto ordered = orders();
  EXPECT_EQ(location(print_slip(1)), location(printed));
  EXPECT_EQ(get(location(printed)).body, paper.body);
  EXPECT_EQ(orders(), ordered);
}

TEST_F(InstalmentPages, ThePlanOffersTheSlipOfEachInstalmentThatCanBePaid) {
  ASSERT_EQ(join().status, 303);
  EXPECT_THAT(get(plan_url()).body, HasSubstr("value=\"cupon\""));
  advance_to(make_date(2026, 5, 2));
  EXPECT_THAT(get(plan_url()).body, Not(HasSubstr("value=\"cupon\"")));
}

TEST_F(InstalmentPages, ASlipThatWasNotPrintedIsAskedForOnThePlan) {
  ASSERT_EQ(join().status, 303);
  EXPECT_EQ(location(get(plan_url() + "/cupon/1")), plan_url());
  EXPECT_EQ(get(plan_url() + "/cupon/uno").status, 404);
  EXPECT_EQ(orders(), 0);
}

TEST_F(InstalmentPages, OfAPlanThatWasLostNoSlipIsPrinted) {
  EXPECT_EQ(print_slip(1).status, 422) << "nobody joined yet";
  ASSERT_EQ(join().status, 303);
  EXPECT_EQ(print_slip(5).status, 422);
  advance_to(make_date(2026, 5, 2));
  EXPECT_EQ(print_slip(2).status, 422);
  EXPECT_EQ(orders(), 0);
}

TEST_F(InstalmentPages, AMissedInstalmentIsShownAndTakesNoMoreOrders) {
  ASSERT_EQ(join().status, 303);
  advance_to(make_date(2026, 5, 2));
  const auto page = get(statement_url());
  EXPECT_THAT(page.body, HasSubstr("Vencida"));
  EXPECT_THAT(page.body, HasSubstr("vuelve el vencimiento del 30 de junio de 2026"));
  EXPECT_THAT(page.body, Not(HasSubstr("Pagar la cuota")));
  EXPECT_THAT(page.body, Not(HasSubstr("Por pagar hasta"))) << "its other days went with the plan";
  EXPECT_THAT(page.body, HasSubstr("Sin plazo: vale el vencimiento del 30 de junio de 2026"));
  EXPECT_THAT(get(plan_url()).body, HasSubstr("El plan se perdió"));
  EXPECT_EQ(post(plan_url() + "/orden", "cuota=2").status, 422);
}

TEST_F(InstalmentPages, TheApiTellsThePlanAndOrdersAnInstalment) {
  ASSERT_EQ(join().status, 303);
  const auto answer = test::ApiWorld::get(json_api::routes(w.context),
                                          "/api/v1/predios/" + home.npn.str() + "/estado");
  const auto body = boost::json::parse(answer.body);
  const auto& plan = body.at("vigencias").as_array().back().at("cuotas");
  EXPECT_TRUE(plan.at("al_dia").as_bool());
  ASSERT_EQ(plan.at("lista").as_array().size(), 4U);
  EXPECT_EQ(plan.at("lista").as_array()[0].at("estado").as_string(), "por pagar");
  EXPECT_EQ(plan.at("explicacion_division").as_array().size(), 1U);
  EXPECT_EQ(body.at("vigencias").as_array().back().at("descuento_no_aplicado").as_array().size(),
            1U);

  const auto made = api_order("\"vigencias\":[2026],\"hasta_cuota\":1", "clave-de-cuota-01");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto order = boost::json::parse(made.body);
  EXPECT_EQ(order.at("hasta_cuota").as_int64(), 1);
  EXPECT_EQ(order.at("total_centavos"), plan.at("lista").as_array()[0].at("falta_centavos"));
  EXPECT_EQ(api_order("\"vigencias\":[2025,2026],\"hasta_cuota\":1", "clave-de-cuota-02").status,
            422);
  EXPECT_EQ(api_order("\"vigencias\":[2026],\"hasta_cuota\":\"1\"", "clave-de-cuota-03").status,
            400);
}

TEST_F(InstalmentPages, ThePlanSaysHowItsTotalIsCut) {
  const std::string cut = "Cada cuota es ";
  EXPECT_THAT(get(plan_url()).body, HasSubstr(cut)) << "offered";
  ASSERT_EQ(join().status, 303);
  EXPECT_THAT(get(plan_url()).body, HasSubstr(cut));
  EXPECT_THAT(get(statement_url()).body, HasSubstr(cut));
}

TEST_F(InstalmentPages, ThePlanSaysTheDiscountThatItsInstalmentsDoNotHave) {
  ASSERT_EQ(join().status, 303);
  const std::string lost = "las cuotas no lo tienen";
  EXPECT_THAT(get(plan_url()).body, HasSubstr(lost));
  EXPECT_THAT(get(statement_url()).body, HasSubstr(lost));
}

TEST_F(InstalmentPages, TheBillOfAPlanAsksForItsNextInstalmentOrForTheWholeAndNeverForBothAtOnce) {
  ASSERT_EQ(join().status, 303);
  const auto view = bill();
  ASSERT_EQ(view.plans.size(), 1U);
  const auto& plan = view.plans.front();
  ASSERT_EQ(plan.rows.size(), 4U);
  ASSERT_TRUE(plan.slip);
  EXPECT_EQ(plan.slip->title, "Cuota 1 de 4");
  EXPECT_EQ(plan.slip->total, plan.rows[0].amount);
  EXPECT_EQ(plan.slip->pay_by, plan.rows[0].due);
  EXPECT_TRUE(view.years.back().by_instalments);
  EXPECT_THAT(view.words.owed, HasSubstr("todo de una vez"));
  EXPECT_THAT(view.words.after, HasSubstr("o uno solo de pagar todo"));
  EXPECT_THAT(view.words.after, HasSubstr("los códigos de pagar todo ya no sirven"));
  EXPECT_THAT(view.words.after,
              HasSubstr("El de la cuota 1 de 2026 sirve hasta el 30 de abril de 2026"));
  Money missing;
  for (const auto& row : plan.rows) missing += row.missing;
  EXPECT_EQ(missing, view.years.back().charges[0] + view.years.back().charges[1] +
                         view.years.back().charges[2]);
}

TEST_F(InstalmentPages, TheSlipOfAPartSaysHowItIsSplitAndWhatDiscountItLacks) {
  ASSERT_EQ(join().status, 303);
  const auto law = w.m.law();
  const auto slip =
      value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
        return payments::issue_instalment_slip(work, law, home.id, 2026, 1);
      }));
  const auto view = value_or_throw(
      instalment_slip_view(bill_paper(law.statute, "https://localhost"), slip, home));
  Money split;
  for (const auto& step : view.steps) split += step.amount.value_or(Money());
  EXPECT_EQ(split, view.slips.front().total);
  for (const auto& line : slip.slip.order.lines)
    EXPECT_GE(std::ranges::count(view.steps, line.capital, &portal::BillStep::amount), 1);
  EXPECT_THAT(view.steps.back().text, HasSubstr("las cuotas no lo tienen"));
}

TEST_F(InstalmentPages, ABillOffersInstalmentsInItsTextUntilTheirLastDayAndSaysHowToJoin) {
  const auto offer = offer_on_the_bill();
  EXPECT_THAT(offer, HasSubstr("en 4 cuotas"));
  EXPECT_THAT(offer, HasSubstr("hasta el 30 de abril de 2026"));
  EXPECT_THAT(offer, HasSubstr("en línea"));
  EXPECT_THAT(offer, HasSubstr("en la Tesorería Municipal"));
  advance_to(make_date(2026, 5, 2));
  EXPECT_EQ(offer_on_the_bill(), "");
}

TEST_F(InstalmentPages, ABillOffersNoInstalmentsToWhoHasThem) {
  ASSERT_EQ(join().status, 303);
  EXPECT_EQ(offer_on_the_bill(), "");
}

TEST_F(InstalmentPages, ABillOffersNoInstalmentsOfAParcelThatIsNoHome) {
  for (int i = 0; home.destino == 'A'; ++i) home = w.m.parcel(i);
  EXPECT_EQ(offer_on_the_bill(), "");
}

TEST_F(InstalmentPages, ABillSaysWhatBearsInterestAlreadyAndFromWhichDayTheRestDoes) {
  ASSERT_GT(issued().now.vigencias.size(), 1U);
  EXPECT_EQ(bill().interest,
            "Intereses de mora, por cada día: lo vencido (2025) ya los suma; lo de 2026 los suma "
            "desde el 1 de julio de 2026.");
  advance_to(make_date(2026, 7, 15));
  EXPECT_EQ(bill().interest, "Intereses de mora, por cada día: todo está vencido y ya los suma.");
}

TEST_F(InstalmentPages, WhatIsOverdueThoughItsPlanWasKeptIsNotSaidToFallDueByInstalments) {
  join_short_plan();
  pay_up_to(2);
  charge_more(Money::pesos(8'000));
  advance_to(make_date(2026, 8, 15));
  const auto view = bill();
  EXPECT_FALSE(view.years.back().by_instalments);
  EXPECT_THAT(view.plans.at(0).notes.back(), HasSubstr("Plan de 2 cuotas desde el"));
}

TEST_F(InstalmentPages, ABillWithAnOlderDebtHasACodeOfThatAloneAndSaysWhatPayingBothLeaves) {
  ASSERT_EQ(join().status, 303);
  const auto view = bill();
  const auto& plan = view.plans.back();
  ASSERT_TRUE(plan.overdue);
  EXPECT_EQ(plan.overdue->title, "Solo lo vencido");
  EXPECT_THAT(plan.up_to_date,
              AllOf(HasSubstr("lo vencido y la cuota 1 de 2026"), HasSubstr("queda al día")));
  EXPECT_THAT(view.words.after, HasSubstr("Use los códigos de la cuota y de lo vencido"));
  Money overdue;
  for (const auto& year : view.years)
    if (!year.by_instalments) overdue += year.total();
  EXPECT_EQ(plan.overdue->total, overdue) << "the rows of the table lead to it";
}

TEST_F(InstalmentPages, ThePlanMarksWhatTheStatementMarks) {
  ASSERT_EQ(join().status, 303);
  const std::string page = get(plan_url()).body;
  const auto lost = page.find("las cuotas no lo tienen");
  ASSERT_NE(lost, page.npos);
  EXPECT_THAT(page.substr(lost, page.find("</p>", lost) - lost),
              HasSubstr(" (dato de demostración)"));
}

TEST_F(InstalmentPages, TheBillOfAPlanThatWasLostSaysSoAndAsksForTheWhole) {
  ASSERT_EQ(join().status, 303);
  advance_to(make_date(2026, 5, 2));
  const auto view = bill();
  EXPECT_FALSE(view.plans.at(0).slip);
  EXPECT_EQ(view.plans[0].rows[0].state, "Vencida");
  EXPECT_THAT(view.plans[0].notes.back(), HasSubstr("La cuota 1 de 4 no se pagó"));
  EXPECT_FALSE(view.years.back().by_instalments);
  EXPECT_THAT(view.words.owed, HasSubstr("Lo que debe"));
}

// Whoever joined a plan or not: what the paper prints of a day leads to what its code asks for.
TEST_F(InstalmentPages, TheLinesOfEachDayOfABillLeadToTheTotalOfThatDay) {
  for (const bool joined : {false, true}) {
    if (joined) {
      ASSERT_EQ(join().status, 303);
    }
    const auto view = bill();
    ASSERT_EQ(view.days.size() + 1, view.slips.size());
    // Nothing moved: what was charged, less discounts, with interest.
    Money first;
    for (const auto& step : view.steps)
      if (!step.subtotal) first += step.amount.value_or(Money());
    EXPECT_EQ(first, view.slips.front().total);
    EXPECT_EQ(view.steps.back().amount, view.slips.front().total);
    for (std::size_t i = 0; i < view.days.size(); ++i) {
      Money sum = view.days[i].before;
      EXPECT_EQ(sum, view.slips[i].total);
      for (const auto& step : view.days[i].changes) sum += step.amount.value_or(Money());
      EXPECT_EQ(sum, view.slips[i + 1].total);
    }
  }
}

}  // namespace
}  // namespace recaudo::site
