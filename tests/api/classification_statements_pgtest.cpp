// What the statement and the API tell of money that an act applied, to whom it concerns and to
// whoever only has the number of a subscriber.
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>

#include "api/json/api_routes.h"
#include "tests/api/applied_money_world.h"
#include "tests/core/services_world.h"

namespace recaudo::site {
namespace {

using namespace literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPaid = "Se pagó el 31 de marzo de 2026.";
constexpr const char* kRevoked = "Se revocó con la resolución R-10, del 31 de marzo de 2026";

class ClassificationStatement : public test::AppliedMoney {
 protected:
  boost::json::value told() {
    return boost::json::parse(
        test::ApiWorld::get(json_api::routes(w.context), "/api/v1/predios/" + number() + "/estado")
            .body);
  }
};

TEST_F(ClassificationStatement, OfADebtInTimeItTellsTheDayOfThePaymentAndNoInterest) {
  approved(propose(credited(owed())));
  const std::string page = statement();
  EXPECT_THAT(page, HasSubstr("Aplicación de un recaudo por clasificar, vigencia 2026"));
  EXPECT_THAT(page, HasSubstr(kPaid));
  EXPECT_THAT(page, Not(HasSubstr("corrió el interés de mora")));
  EXPECT_THAT(page, Not(HasSubstr("como saldo a favor")));
}

TEST_F(ClassificationStatement, OfADebtInMoraItTellsUntilWhenInterestRanAndWhatWasLeftOver) {
  approved(propose(credited(owed(2025) + 5'000_pesos), "", "2025"));
  EXPECT_THAT(statement(), HasSubstr("de interés de mora). " + std::string(kPaid) +
                                     " Hasta ese día corrió el interés de mora. Quedaron " +
                                     to_display(5'000_pesos) + " como saldo a favor."));
  const auto act = told().at("actos").at(0);
  EXPECT_EQ(act.at("clase"), "aplicacion-recaudo");
  EXPECT_EQ(act.at("interes_hasta"), "2026-03-31");
}

TEST_F(ClassificationStatement, WhatWasRevokedIsToldAfterThePaymentAndAsAMovementOfItsOwn) {
  const std::string url = approved(propose(credited(owed())));
  approved(propose_revocation(url));
  const std::string page = statement();
  EXPECT_THAT(page, HasSubstr(kPaid + (" " + std::string(kRevoked)) + ": la deuda volvió."));
  EXPECT_THAT(page, HasSubstr("Revocación de la aplicación de un recaudo, vigencia 2026"));
  const auto moved =
      told().at("vigencias").as_array().back().at("conceptos").at(0).at("movimientos").as_array();
  EXPECT_TRUE(std::ranges::any_of(
      moved, [](const auto& m) { return m.at("clase").as_string() == "pago-revocado"; }));
}

TEST_F(ClassificationStatement, MoneyThatPaidNoDebtLeftACreditBalanceAndItsRevocationReturnsNone) {
  approved(propose(credited(owed())));
  const std::string url = approved(propose(credited(10'000_pesos)));
  const std::string left =
      kPaid + (" Quedaron " + to_display(10'000_pesos)) + " como saldo a favor.";
  EXPECT_THAT(statement(), HasSubstr(left));
  approved(propose_revocation(url));
  EXPECT_THAT(statement(), HasSubstr(left + " " + kRevoked + "."));
  EXPECT_THAT(statement(), Not(HasSubstr("la deuda volvió")));
}

class ClassificationOfServices : public test::AppliedMoney {
 protected:
  ClassificationOfServices() {
    town.subscribe("S-1");
    town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  }
  std::string as_holder() {
    return call(std::nullopt, http::Method::kPost, "/servicios/S-1/titular",
                "documento=79123456&accion=detalle")
        .body;
  }
  std::string as_stranger() { return get({}, "/servicios/S-1").body; }
  std::string applied(Money amount) {
    return approved(propose(credited(amount), "", "2026-03", kWhose));
  }

  inline static const std::string kWhose = "suscriptor=S-1";
  test::ServicesTown town{w.m};
};

TEST_F(ClassificationOfServices, TheHolderReadsWhenItWasPaidAndTheStrangerOnlyWhichActItWas) {
  const std::string url = applied(10'000_pesos);
  EXPECT_THAT(as_holder(), HasSubstr(kPaid));
  EXPECT_THAT(as_stranger(),
              HasSubstr("Aplicación de un recaudo por clasificar, factura de marzo"));
  EXPECT_THAT(as_stranger(), Not(HasSubstr("Se pagó")));
  EXPECT_THAT(get(administrator, url).body, HasSubstr("<li>2026 · Acueducto: -$"));
  approved(propose_revocation(url, kWhose));
  EXPECT_THAT(as_holder(), HasSubstr(kPaid + (" " + std::string(kRevoked)) + ": la deuda volvió."));
  EXPECT_THAT(as_stranger(), HasSubstr(kRevoked));
  EXPECT_THAT(as_stranger(), Not(HasSubstr("Se pagó")));
}

TEST_F(ClassificationOfServices, WhatABillDoesNotTakeIsToldToItsHolderAsHisCreditBalance) {
  const Money owed = town.dues("S-1", w.m.clock.today()).vigencias.at(0).total();
  applied(owed + 3'000_pesos);
  EXPECT_THAT(as_holder(),
              HasSubstr(kPaid + (" Quedaron " + to_display(3'000_pesos)) + " como saldo a favor."));
  EXPECT_THAT(as_stranger(), Not(HasSubstr("saldo a favor")));
}

}  // namespace
}  // namespace recaudo::site
