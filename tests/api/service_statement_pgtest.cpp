// What the JSON API says of a subscriber of public services.
#include <algorithm>
#include <boost/json.hpp>

#include "api/json/api_routes.h"
#include "core/payments/counter_payments.h"
#include "tests/api/api_world.h"
#include "tests/core/services_world.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;

// One subscriber of estrato 4, who pays neither more nor less, billed for ten cubic metres.
class ServiceStatement : public ::testing::Test {
 protected:
  ServiceStatement() {
    town.subscribe("S-1");
    town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  }
  http::Response get(const std::string& number, const http::TextMap& query = {}) {
    return test::ApiWorld::get(routes(w.context), "/api/v1/servicios/" + number + "/estado", query);
  }
  http::Response post_order(const std::string& body, const std::string& key) {
    return test::ApiWorld::post(routes(w.context), "/api/v1/ordenes", body, key);
  }

  test::ApiWorld w;
  test::ServicesTown town{w.m};
};

// Ten cubic metres of water and of sewer, and waste.
constexpr std::int64_t kTotal = (27'704 + 16'228 + 18'450) * 100;

TEST_F(ServiceStatement, ABillIsShownWithWhatIsDue) {
  const auto answer = get("S-1");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto bill = json::parse(answer.body).at("facturas").at(0);
  EXPECT_EQ(bill.at("periodo"), "2026-03");
  EXPECT_EQ(bill.at("vence"), "2026-04-20");
  EXPECT_EQ(bill.at("total_centavos"), kTotal);
  EXPECT_EQ(bill.at("abonado_centavos"), 0);
  EXPECT_EQ(bill.at("saldo_centavos"), bill.at("total_centavos"));
  EXPECT_EQ(bill.at("interes_centavos"), 0);
}

TEST_F(ServiceStatement, ABillThatIsPaidIsNotTold) {
  town.pay_at_counter("S-1", 202603);
  const auto answer = get("S-1");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(json::parse(answer.body).at("facturas").as_array().empty());
}

TEST_F(ServiceStatement, WhoCountsThroughTheNumbersLearnsNothingOfTheHouses) {
  const auto answer = get("S-1");
  ASSERT_EQ(answer.status, 200) << answer.body;
  for (const char* told : {"PERSONA", "79123456", "CL 5", "direccion", "uso", "estrato",
                           "metros_cubicos", "medida", "servicios", "calculo"})
    EXPECT_EQ(answer.body.find(told), std::string::npos) << told;
}

TEST_F(ServiceStatement, ItIsAskedAsSeldomAsASearch) {
  const auto all = routes(w.context);
  const auto found =
      std::ranges::find(all, "/api/v1/servicios/:numero/estado", &http::Route::pattern);
  ASSERT_NE(found, all.end());
  EXPECT_EQ(found->rate_class, "consulta");
}

TEST_F(ServiceStatement, WhatIsPastDueBearsTheInterestOfTheCivilCode) {
  const auto bill = json::parse(get("S-1", {{"fecha", "2026-05-20"}}).body).at("facturas").at(0);
  // 62,382 x 6 % x 30 / 365 = 307.64, of the whole bill.
  EXPECT_EQ(bill.at("interes_centavos"), 30'800);
  const auto& told = bill.at("interes_explicacion").as_array().at(0).as_object();
  EXPECT_EQ(told.at("base_centavos"), 6'238'200);
  EXPECT_EQ(told.at("dias"), 30);
  EXPECT_EQ(told.at("parte"), "factura") << "no part of a predial";
}

TEST_F(ServiceStatement, AnOrderIsOfThePeriodsThatItNamesAndTellsTheBillAndNotItsServices) {
  const auto answer =
      post_order(R"({"suscriptor":"S-1","periodos":["2026-03"]})", "clave-de-servicios-1");
  ASSERT_EQ(answer.status, 201) << answer.body;
  const auto order = json::parse(answer.body);
  EXPECT_EQ(order.at("total_centavos"), kTotal);
  ASSERT_EQ(order.at("lineas").as_array().size(), 1U);
  EXPECT_EQ(order.at("lineas").at(0).at("periodo"), "2026-03");
  EXPECT_EQ(order.at("lineas").at(0).at("concepto"), "servicios");
  EXPECT_EQ(answer.body.find("acueducto"), std::string::npos);
}

TEST_F(ServiceStatement, AnOrderIsOfAParcelOrOfASubscriber) {
  EXPECT_EQ(post_order(R"({"suscriptor":"S-1","vigencias":[2026],"periodos":["2026-03"]})",
                       "clave-de-servicios-2")
                .status,
            400);
  EXPECT_EQ(
      post_order(R"({"suscriptor":"S-9","periodos":["2026-03"]})", "clave-de-servicios-3").status,
      404);
  for (const char* periods : {"2026", "[202603]", "[\"2026-3\"]", "[]"})
    EXPECT_GE(post_order(R"({"suscriptor":"S-1","periodos":)" + std::string(periods) + "}",
                         "clave-de-servicios-4")
                  .status,
              400)
        << periods;
}

TEST_F(ServiceStatement, ANumberThatNobodyHasIsNotFound) {
  EXPECT_EQ(get("S-2").status, 404);
  EXPECT_EQ(get("S-1", {{"fecha", "2026-02-30"}}).status, 400);
}

}  // namespace
}  // namespace recaudo::json_api
