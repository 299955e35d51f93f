#include "gateways/pse/credits.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "base/money.h"
#include "gateways/pse/messages.h"
#include "tests/support/rail_request.h"

namespace recaudo::pse {
namespace {

constexpr const char* kEntity = "9001234568";
constexpr const char* kMain = "1001";

MultiCredit three() {
  MultiCredit out;
  out.services = {{kEntity, kMain, "Impuesto predial", {}, ""},
                  {kEntity, "1002", "Sobretasa ambiental", {"ambiental"}, ""},
                  {"8001234561", "7", "Bomberos", {"bomberil", "ambiental.interes"}, ""}};
  return out;
}

gateways::CreateRequest request_of(std::vector<gateways::AmountPart> parts) {
  auto r = test::rail_request();
  r.parts = std::move(parts);
  return r;
}

std::vector<std::int64_t> centavos(const std::vector<Money>& values) {
  std::vector<std::int64_t> out;
  out.reserve(values.size());
  for (const Money m : values) out.push_back(m.centavos());
  return out;
}

TEST(PseCredits, EachItemGoesToTheServiceThatNamesItAndTheRestToTheMainOne) {
  auto r = request_of({{"predial", false, Money::centavos(700)},
                       {"ambiental", false, Money::centavos(50)},
                       {"ambiental", true, Money::centavos(3)},
                       {"bomberil", false, Money::centavos(20)},
                       {"bomberil", true, Money::centavos(2)}});
  r.amount = Money::centavos(780);  // five more than its parts
  EXPECT_EQ(centavos(value_or_throw(divide(three(), kEntity, kMain, r))),
            (std::vector<std::int64_t>{705, 50, 25}))
      << "interest follows its own name, else its item";
}

TEST(PseCredits, AServiceWithoutMoneyIsNamedWithZero) {
  auto r = request_of({{"predial", false, Money::centavos(700)}});
  r.amount = Money::centavos(700);
  EXPECT_EQ(centavos(value_or_throw(divide(three(), kEntity, kMain, r))),
            (std::vector<std::int64_t>{700, 0, 0}));
}

TEST(PseCredits, PartsThatExceedTheTotalAreNotSent) {
  auto r = request_of({{"ambiental", false, Money::centavos(701)}});
  r.amount = Money::centavos(700);
  EXPECT_EQ(divide(three(), kEntity, kMain, r).error().code, Code::kPseRequestInvalid);
  r.parts = {{"ambiental", false, Money::centavos(-1)}};
  EXPECT_EQ(divide(three(), kEntity, kMain, r).error().code, Code::kPseRequestInvalid);
}

RC_GTEST_PROP(PseCredits, AddUpToTheTotalWithEachCentavoInOneOfThem, ()) {
  const std::vector<std::string> items = {"predial", "ambiental", "bomberil", "otro"};
  std::vector<gateways::AmountPart> parts;
  Money total;
  const int n = *rc::gen::inRange(0, 30);
  for (int i = 0; i < n; ++i) {
    const auto amount = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
    parts.push_back({*rc::gen::elementOf(items), *rc::gen::arbitrary<bool>(), amount});
    total += amount;
  }
  auto r = request_of(parts);
  r.amount = total + Money::centavos(*rc::gen::inRange<std::int64_t>(0, 1000));
  const auto values = divide(three(), kEntity, kMain, r);
  RC_ASSERT(values.has_value());
  RC_ASSERT(std::accumulate(values->begin(), values->end(), Money{}) == r.amount);
  Money ambiental;
  for (const auto& p : parts)
    if (p.item == "ambiental" && !p.is_interest) ambiental += p.amount;
  RC_ASSERT(values->at(1) == ambiental);
  for (const Money v : *values) RC_ASSERT(!v.is_negative());
}

TEST(PseCredits, AConfigurationThatCannotWorkSaysWhy) {
  EXPECT_EQ(fault_of({}, kEntity, kMain), "");
  EXPECT_EQ(fault_of(three(), kEntity, kMain), "");
  EXPECT_NE(fault_of(three(), kEntity, "9").find("falta el crédito"), std::string::npos);
  auto c = three();
  c.services[1].service_code = "7";
  EXPECT_NE(fault_of(c, kEntity, kMain).find("dos veces"), std::string::npos);
  c = three();
  c.services[0].items = {"bomberil"};
  EXPECT_NE(fault_of(c, kEntity, kMain).find("bomberil está en dos"), std::string::npos);
  c = three();
  c.services[2].service_code = "12345678901";
  EXPECT_NE(fault_of(c, kEntity, kMain).find("codigo_servicio"), std::string::npos);
  c = three();
  c.names.vat = "creditValue";
  EXPECT_NE(fault_of(c, kEntity, kMain).find("nombres"), std::string::npos);
  c = three();
  c.names.value = "valor total";
  EXPECT_NE(fault_of(c, kEntity, kMain).find("nombres"), std::string::npos);
}

TEST(PseCredits, ACodeThatTwoEntitiesHaveIsAMistakeOrTwoServicesAsAchSays) {
  auto c = three();
  c.services[2].service_code = kMain;  // of the firemen, as ours is
  EXPECT_NE(fault_of(c, kEntity, kMain).find("servicio 1001 está dos veces"), std::string::npos);
  c.codes_of_entity = true;
  EXPECT_EQ(fault_of(c, kEntity, kMain), "");
  auto r = request_of({{"bomberil", false, Money::centavos(20)}});
  r.amount = Money::centavos(100);
  EXPECT_EQ(centavos(value_or_throw(divide(c, kEntity, kMain, r))),
            (std::vector<std::int64_t>{80, 0, 20}));
  std::swap(c.services[0], c.services[2]);
  EXPECT_EQ(centavos(value_or_throw(divide(c, kEntity, kMain, r))),
            (std::vector<std::int64_t>{20, 0, 80}))
      << "the main service is the one of our entity, wherever it stands";
  c.services[1] = c.services[0];
  EXPECT_NE(fault_of(c, kEntity, kMain).find("1001 de la entidad 8001234561 está dos veces"),
            std::string::npos);
}

TEST(PseCredits, MoreThanOneAccountIsRefusedBecauseNobodyKnowsHowTheBankBooksIt) {
  auto c = three();
  for (auto& s : c.services) s.account = "400702127399";
  EXPECT_EQ(fault_of(c, kEntity, kMain), "");
  c.services[2].account = "400702127400";
  EXPECT_NE(fault_of(c, kEntity, kMain).find("cuentas distintas"), std::string::npos);
}

TEST(PseCredits, TheRequestListsAllOfThemUnderTheNamesThatAchGave) {
  EntityData entity{kEntity, kMain, {kEntity, "Municipio de Prueba", "8412"}, false, three()};
  entity.credits.names.value = "amount";
  auto r = request_of({{"ambiental", false, Money::centavos(5'050)}});
  r.amount = Money::pesos(100);
  ASSERT_TRUE(check_create(r, entity));
  EXPECT_EQ(create_method(entity), "createTransactionPaymentMultiCreditNF");
  const std::string json = create_json(r, entity);
  EXPECT_NE(
      json.find(R"("credits":[{"entityCode":"9001234568","serviceCode":"1001","amount":49.50,)"
                R"("vat":0.00,"description":"Impuesto predial"},)"),
      std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("serviceCode":"1002","amount":50.50)"), std::string::npos);
  EXPECT_NE(json.find(R"("serviceCode":"7","amount":0.00)"), std::string::npos);
  r.parts = {{"ambiental", false, Money::pesos(101)}};
  EXPECT_EQ(check_create(r, entity).error().code, Code::kPseRequestInvalid);
}

TEST(PseCredits, WithoutThemAPaymentIsTheSimpleOne) {
  const EntityData entity{kEntity, kMain, {kEntity, "Municipio de Prueba", "8412"}};
  EXPECT_EQ(create_method(entity), "CreateTransactionPaymentNF");
  EXPECT_EQ(create_json(test::rail_request(), entity).find("credits"), std::string::npos);
}

}  // namespace
}  // namespace recaudo::pse
