// What the JSON API says of the ways to pay: each rail with its conditions, and one that does not
// answer with the reason, beside the others.
#include <boost/json.hpp>

#include "api/json/api_routes.h"
#include "tests/api/api_world.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

struct RailsJsonTest : public ::testing::Test {
  http::Response get(const std::string& path, const http::TextMap& query = {}) {
    return test::ApiWorld::get(routes(w.context), path, query);
  }
  json::array medios() {
    const auto answer = get("/api/v1/medios");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body).at("medios").as_array();
  }
  static std::string code_of(const http::Response& refusal) {
    return std::string(json::parse(refusal.body).at("codigo").as_string());
  }
  static std::vector<std::string> names(const json::value& object) {
    std::vector<std::string> out;
    for (const auto& member : object.as_object()) out.emplace_back(member.key());
    return out;
  }

  test::ApiWorld w;
};

TEST_F(RailsJsonTest, EveryRailIsListedWithWhatItAsksFor) {
  const auto rails = medios();
  ASSERT_EQ(rails.size(), 2U);
  EXPECT_EQ(names(rails[0]), (std::vector<std::string>{"codigo", "nombre", "pide_banco",
                                                       "disponible", "condiciones"}));
  EXPECT_EQ(rails[0].at("codigo"), "pse");
  EXPECT_EQ(rails[1].at("codigo"), "wompi");
  EXPECT_EQ(rails[0].at("nombre"), "PSE");
  EXPECT_EQ(rails[0].at("pide_banco"), true);
  EXPECT_EQ(rails[0].at("disponible"), true);
  const json::value condition{
      {"texto", "Acepto"}, {"url", "https://pse.example/1.pdf"}, {"aceptacion", "t1"}};
  EXPECT_EQ(rails[0].at("condiciones"), json::value(json::array{condition}));
}

TEST_F(RailsJsonTest, ARailThatDoesNotAnswerSaysWhyAndTheOthersAreOffered) {
  w.wompi.offer_error = Error{Code::kRailNotReached, "sin respuesta"};
  const auto rails = medios();
  EXPECT_EQ(rails[0].at("disponible"), true);
  EXPECT_EQ(rails[1].at("disponible"), false);
  EXPECT_EQ(rails[1].at("condiciones"), json::value(json::array{}));
  EXPECT_EQ(rails[1].at("motivo"),
            "PSE no responde en este momento. No se inició ningún pago. Use otro medio de pago o "
            "intente en unos minutos.");
}

TEST_F(RailsJsonTest, ARailThatRestsIsNotAvailableThoughItsConditionsAreKnown) {
  ASSERT_EQ(medios()[1].at("disponible"), true);
  for (int i = 0; i < 5; ++i) w.rails.silent("wompi", w.m.clock.now(), "sin respuesta");
  const auto rails = medios();
  EXPECT_EQ(rails[1].at("disponible"), false);
  EXPECT_TRUE(rails[1].as_object().contains("motivo"));
  EXPECT_EQ(w.wompi.consent_lists, 1) << "who rests is not asked";
  w.m.clock.advance(1min);
  EXPECT_EQ(medios()[1].at("disponible"), true);
}

TEST_F(RailsJsonTest, TheBanksAreThoseOfTheRailThatIsNamedOrOfTheFirst) {
  const json::value bank{{"codigo", "1007"}, {"nombre", "BANCO DE PRUEBA"}};
  const json::value expected{{"bancos", json::array{bank}}};
  EXPECT_EQ(json::parse(get("/api/v1/bancos").body), expected);
  EXPECT_EQ(w.pse.bank_lists, 1);
  EXPECT_EQ(json::parse(get("/api/v1/bancos", {{"medio", "wompi"}}).body), expected);
  EXPECT_EQ(w.wompi.bank_lists, 1);
}

TEST_F(RailsJsonTest, BanksOfARailThatThereIsNotAreRefused) {
  const auto answer = get("/api/v1/bancos", {{"medio", "paypal"}});
  EXPECT_EQ(answer.status, info(Code::kBadForm).http_status);
  EXPECT_EQ(code_of(answer), info(Code::kBadForm).id);
}

TEST_F(RailsJsonTest, BanksThatCannotBeReadAreTheRailsOwnError) {
  w.pse.offer_error = Error{Code::kPseBankListUnavailable, "sin respuesta"};
  const auto answer = get("/api/v1/bancos");
  EXPECT_EQ(answer.status, info(Code::kPseBankListUnavailable).http_status);
  EXPECT_EQ(code_of(answer), info(Code::kPseBankListUnavailable).id);
}

}  // namespace
}  // namespace recaudo::json_api
