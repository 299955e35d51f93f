// How a plan stands is said alike on its page, at the desk, on the statement, on the bill and by
// the API: to pay, ended, lost, or paid in time and charged more since.
#include <gmock/gmock.h>

#include "core/dues/plan_text.h"
#include "tests/api/instalment_world.h"

namespace recaudo::site {
namespace {

using namespace literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class InstalmentStates : public test::InstalmentWorld {
 protected:
  void pay_all_then_charge_more() {
    ASSERT_EQ(join().status, 303);
    pay_up_to(4);
    charge_more(8'000_pesos);
  }
  // Its last day and the statutory one are past.
  void pay_all_then_charge_more_long_ago() {
    join_short_plan();
    pay_up_to(2);
    charge_more(8'000_pesos);
    advance_to(make_date(2026, 8, 15));
  }
  std::string page() { return get(plan_url()).body; }
  std::string desk() {
    return get(treasurer, "/contabilidad/predios/" + home.npn.str() + "/cuotas/2026").body;
  }
  void expect_everywhere(const std::string& told) {
    EXPECT_THAT(page(), HasSubstr(told));
    EXPECT_THAT(desk(), HasSubstr(told));
    EXPECT_THAT(get(statement_url()).body, HasSubstr(told));
    EXPECT_THAT(std::string(told_plan().at("texto").as_string()), HasSubstr(told));
    EXPECT_THAT(bill().plans.at(0).notes.back(), HasSubstr(told));
  }
};

TEST_F(InstalmentStates, WhatAnActChargesAfterAllWerePaidIsToldAlikeEverywhere) {
  pay_all_then_charge_more();
  expect_everywhere(dues::plan_text(*due().plan).text);
}

TEST_F(InstalmentStates, WhatWasChargedLaterAndIsOverdueIsToldAlikeEverywhere) {
  pay_all_then_charge_more_long_ago();
  expect_everywhere(dues::plan_text(*due().plan).text);
}

TEST_F(InstalmentStates, AnotherPlanThatWasLostIsToldAlikeEverywhere) {
  ASSERT_EQ(join().status, 303);
  advance_to(make_date(2026, 8, 15));
  expect_everywhere(dues::plan_text(*due().plan).text);
}

TEST_F(InstalmentStates, WhatWasChargedLaterSaysHowMuchUntilWhenAndHowItIsPaid) {
  pay_all_then_charge_more();
  EXPECT_THAT(page(), AllOf(HasSubstr("Todas las cuotas se pagaron a tiempo"),
                            HasSubstr("se deben $\u00a08.000, que vencen el 30 de octubre de 2026"),
                            HasSubstr("Se pagan con la última cuota"),
                            HasSubstr("Pagada; hay un saldo posterior"),
                            HasSubstr("Pagar hasta la cuota 4: $\u00a08.000"),
                            Not(HasSubstr("El plan está al día")),
                            Not(HasSubstr("Qué pasa si no paga una cuota"))));
}

TEST_F(InstalmentStates, WhatWasChargedLaterAndIsOverdueBearsInterestAndNobodySaysOtherwise) {
  pay_all_then_charge_more_long_ago();
  for (const std::string& body : {page(), desk()}) {
    EXPECT_THAT(body, HasSubstr("Lo que falta venció el 30 de junio de 2026"));
    EXPECT_THAT(body, HasSubstr("desde el 1 de julio de 2026, interés de mora"));
    EXPECT_THAT(body, HasSubstr("aviso mal"));
    EXPECT_THAT(body, Not(HasSubstr("El plan está al día")));
    EXPECT_THAT(body, Not(HasSubstr("No corre interés")));
  }
  EXPECT_THAT(page(), Not(HasSubstr("Pagar hasta la cuota")));
  EXPECT_EQ(post(plan_url() + "/orden", "cuota=2").status, 422);
}

TEST_F(InstalmentStates, WhatIsOwedAfterAllWerePaidIsPrintedUntilTheStatutoryDayAndAsOften) {
  join_short_plan();
  pay_up_to(2);
  charge_more(8'000_pesos);
  advance_to(make_date(2026, 6, 10));  // the last instalment was of 29 May
  const auto first = issued(), again = issued();
  ASSERT_EQ(first.instalments.size(), 1U);
  EXPECT_EQ(first.instalments[0].slip.order.valid_until, make_date(2026, 6, 30));
  EXPECT_EQ(again.instalments.at(0).slip.order.id, first.instalments[0].slip.order.id);
}

TEST_F(InstalmentStates, AnInstalmentThatAnActTookOffIsNotOfferedAgain) {
  ASSERT_EQ(join().status, 303);
  charge_less(due().plan->instalments.back().amount);
  const auto plan = told_plan().at("lista").as_array().back();
  EXPECT_EQ(plan.at("falta_centavos").as_int64(), 0);
  EXPECT_EQ(plan.at("estado").as_string(), "sin deuda");
  EXPECT_THAT(page(), Not(HasSubstr("Pagar hasta la cuota 4")));
}

TEST_F(InstalmentStates, TheApiSaysWhetherInterestRunsAndWhy) {
  ASSERT_EQ(join().status, 303);
  EXPECT_TRUE(told_plan().at("al_dia").as_bool());
  EXPECT_EQ(told_plan().at("situacion").as_string(), "al-dia");
  pay_up_to(4);
  charge_more(8'000_pesos);
  EXPECT_TRUE(told_plan().at("al_dia").as_bool());
  EXPECT_EQ(told_plan().at("situacion").as_string(), "saldo-posterior");
  advance_to(make_date(2026, 11, 2));
  EXPECT_FALSE(told_plan().at("al_dia").as_bool());
  EXPECT_EQ(told_plan().at("situacion").as_string(), "saldo-posterior-vencido");
}

TEST_F(InstalmentStates, OfAPlanThatWasLostTheApiSaysSo) {
  ASSERT_EQ(join().status, 303);
  advance_to(make_date(2026, 5, 2));
  EXPECT_FALSE(told_plan().at("al_dia").as_bool());
  EXPECT_EQ(told_plan().at("situacion").as_string(), "perdido");
}

TEST_F(InstalmentStates, OfAPlanThatWasLostThePageSaysSinceWhenInterestRuns) {
  ASSERT_EQ(join().status, 303);
  advance_to(make_date(2026, 5, 2));
  EXPECT_THAT(page(), AllOf(HasSubstr("La cuota 1 de 4 no se pagó hasta el 30 de abril de 2026"),
                            HasSubstr("Hasta ese día no hay interés"),
                            Not(HasSubstr("Qué pasa si no paga una cuota"))));
  advance_to(make_date(2026, 8, 15));
  EXPECT_THAT(page(), HasSubstr("Desde el 1 de julio de 2026 corre interés de mora"));
}

TEST_F(InstalmentStates, APlanThatWasPaidOffOwesNothingAndThreatensNobody) {
  ASSERT_EQ(join().status, 303);
  pay_up_to(4);
  EXPECT_THAT(page(), AllOf(HasSubstr("De esta vigencia no se debe nada"),
                            Not(HasSubstr("Qué pasa si no paga una cuota")),
                            Not(HasSubstr("El cupón trae"))));
}

TEST_F(InstalmentStates, TheApiTellsWhatIsMissingOfEachAloneAndUpToIt) {
  ASSERT_EQ(join().status, 303);
  pay_up_to(1);
  const auto list = told_plan().at("lista").as_array();
  std::int64_t sum = 0;
  for (const auto& row : list) {
    sum += row.at("falta_centavos").as_int64();
    EXPECT_EQ(row.at("falta_hasta_aqui_centavos").as_int64(), sum);
  }
  EXPECT_EQ(sum, due().balance().centavos());
  EXPECT_EQ(list.at(0).at("falta_centavos").as_int64(), 0);
  EXPECT_EQ(list.at(2).at("falta_centavos"), list.at(2).at("valor_centavos"));
}

TEST_F(InstalmentStates, AnOrderUpToAnInstalmentCostsWhatTheApiSaysIsMissingUpToIt) {
  ASSERT_EQ(join().status, 303);
  const auto made = api_order("\"vigencias\":[2026],\"hasta_cuota\":3", "clave-de-cuota-03");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(boost::json::parse(made.body).at("total_centavos"),
            told_plan().at("lista").as_array().at(2).at("falta_hasta_aqui_centavos"));
}

}  // namespace
}  // namespace recaudo::site
