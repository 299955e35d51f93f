// The statement of a parcel says what is owed and how it got there, on its page and in the API.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "api/json/api_routes.h"
#include "api/site/bill_view.h"
#include "api/site/routes.h"
#include "core/billing/predial_run.h"
#include "core/registry/acts_import.h"
#include "ledger/credit_balances.h"
#include "tests/api/api_world.h"

namespace recaudo::site {
namespace {

using namespace literals;
using testing::HasSubstr;
using testing::Not;

class StatementPages : public ::testing::Test {
 protected:
  std::string url() { return "/estado/" + parcel().npn.str(); }
  std::string page(const http::TextMap& query = {}) {
    const auto answer = test::ApiWorld::get(routes(w.context), url(), query);
    EXPECT_EQ(answer.status, 200);
    return answer.body;
  }
  boost::json::value told() {
    const auto answer = test::ApiWorld::get(json_api::routes(w.context),
                                            "/api/v1/predios/" + parcel().npn.str() + "/estado");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return boost::json::parse(answer.body);
  }
  registry::Parcel parcel() { return w.m.parcel(0); }
  payments::Payment started(const payments::Order& order) { return w.started(order); }
  payments::Payment paid(const payments::Order& order) { return w.paid(order); }
  payments::Order order(std::vector<int> vigencias) {
    return value_or_throw(payments::create_order(w.services, w.m.law(),
                                                 events::anonymous_taxpayer(),
                                                 {.subject = ledger::parcel_subject(parcel().id),
                                                  .vigencias = std::move(vigencias),
                                                  .request_key = "orden-de-prueba"}));
  }
  // So that 2025 owes the rest of its capital: what an amount did not cover (ET 804).
  void pay_part_of_2025(Money amount) {
    const auto entry = w.m.db.app().read([&](pqxx::read_transaction& tx) {
      auto debts = dues::dues_of(tx, w.m.law(), parcel().id, w.m.clock.today()).vigencias;
      std::erase_if(debts, [](const auto& v) { return v.vigencia != 2025; });
      return ledger::collection({.key = derive_uuid("prueba", "parte"),
                                 .effective_on = w.m.clock.today(),
                                 .source_kind = "prueba",
                                 .source_id = "parte"},
                                ledger::account::kInTransit, amount,
                                value_or_throw(dues::allocate(amount, debts)).settlements, {});
    });
    value_or_throw(perform(w.services, events::system_actor(), "prueba",
                           [&](Work& work) { return work.post(std::vector{entry}); }));
  }

  test::ApiWorld w{12};  // its first parcel owes 2025 too
};

TEST_F(StatementPages, WithoutACertifiedRateTheHeadlineIsNoAmount) {
  w.m.clock.set(start_of_day(make_date(2028, 3, 1)) + std::chrono::hours{9});
  const auto body = page();
  EXPECT_THAT(body, HasSubstr("<p class=\"total-valor\">Sin calcular</p>"));
  EXPECT_THAT(body, HasSubstr("más los intereses"));
  EXPECT_THAT(body, Not(HasSubstr("Puede pagar las demás")));
}

TEST_F(StatementPages, ALineThatWasPaidInPartIsFollowedFromWhatWasCharged) {
  EXPECT_THAT(page(), Not(HasSubstr("lo que queda por pagar de lo cobrado")));
  pay_part_of_2025(20'000_pesos);
  const auto body = page();
  EXPECT_THAT(body, HasSubstr("Pago: 31 de marzo de 2026"));
  EXPECT_THAT(body, HasSubstr("lo que queda por pagar de lo cobrado"));
  const auto statement = told();
  for (const auto& v : statement.at("vigencias").as_array())
    for (const auto& line : v.at("conceptos").as_array()) {
      std::int64_t left = line.at("cobrado_centavos").as_int64();
      for (const auto& m : line.at("movimientos").as_array())
        left += m.at("valor_centavos").as_int64();
      EXPECT_EQ(left, line.at("capital_centavos").as_int64());
      EXPECT_EQ(line.at("movimientos").as_array().size(), v.at("vigencia") == 2025 ? 1U : 0U);
    }
}

// Whoever adds up what is printed must see which amounts are sums already.
TEST_F(StatementPages, SubtotalsAreToldApartFromWhatAddsUpOnThePageInTheApiAndOnThePaper) {
  pay_part_of_2025(20'000_pesos);
  EXPECT_THAT(page(), HasSubstr("<li class=\"suma\"><p>Subtotal (Impuesto predial"));
  const auto statement = told();
  int subtotals = 0;
  for (const auto& v : statement.at("vigencias").as_array())
    for (const auto& line : v.at("conceptos").as_array()) {
      std::int64_t sum = 0;
      for (const auto& step : line.at("explicacion").as_array()) {
        const bool subtotal = step.at("tipo") == "subtotal";
        subtotals += subtotal ? 1 : 0;
        sum += subtotal ? 0 : step.at("valor_centavos").as_int64();
      }
      EXPECT_EQ(sum, line.at("total_centavos").as_int64());
    }
  EXPECT_GT(subtotals, 0);
  const auto bill =
      value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
        return payments::issue_bill(work, w.m.law(), ledger::parcel_subject(parcel().id), 2026);
      }));
  const auto paper =
      value_or_throw(bill_view(bill_paper(w.m.law().statute, "https://localhost"), bill, parcel()));
  Money sum;
  for (const auto& step : paper.steps)
    if (!step.subtotal) sum += step.amount.value_or(Money());
  EXPECT_EQ(sum, paper.slips.front().total);
  EXPECT_EQ(std::ranges::count(paper.steps, true, &portal::BillStep::subtotal), subtotals + 1);
}

TEST_F(StatementPages, HowInterestIsRoundedIsSaidOnceAndEachLineRefersToIt) {
  const auto count = [](const std::string& text, const std::string& part) {
    int n = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
    return n;
  };
  w.certify_rates();
  const auto body = page();
  EXPECT_EQ(count(body, "(*) Redondeo al peso: "), 1);
  EXPECT_GT(count(body, " (*)</p>"), 1);
  const auto statement = told();
  const std::string note(statement.at("notas").at("redondeo").as_string());
  EXPECT_THAT(note, HasSubstr("se redondea una sola vez"));
  EXPECT_EQ(count(boost::json::serialize(statement), "se redondea una sola vez"), 1);
}

TEST_F(StatementPages, APaymentInFlightIsToldBeforeAnybodyPaysAgain) {
  EXPECT_THAT(page(), Not(HasSubstr("pago en curso")));
  const auto o = order({2026});
  started(o);
  const auto body = page();
  EXPECT_THAT(body, HasSubstr("Hay un pago en curso"));
  EXPECT_THAT(body, HasSubstr("No pague otra vez"));
  EXPECT_GT(told().at("vigencias").as_array().back().at("capital_en_pago_centavos").as_int64(), 0);
}

TEST_F(StatementPages, AParcelThatOwesNothingSaysWhereToAskAndTellsNoPayment) {
  paid(order({2025, 2026}));
  const auto body = page();
  EXPECT_THAT(body, HasSubstr("no tiene deuda"));
  EXPECT_THAT(body, HasSubstr("paz y salvo"));
  EXPECT_THAT(body, Not(HasSubstr("Recibo"))) << "whoever has the number may open this page";
  EXPECT_THAT(body, Not(HasSubstr("Mañana puede cambiar")));
}

TEST_F(StatementPages, WhatIsInFavourIsInTheApi) {
  EXPECT_EQ(told().at("saldo_a_favor_centavos"), 0);
  value_or_throw(
      perform(w.services, events::system_actor(), "prueba", [&](Work& work) -> Result<void> {
        const auto today = w.m.clock.today();
        const auto id = ledger::open_credit(work.tx(), parcel().id, today);
        RECAUDO_TRY(
            posted,
            work.post(std::vector{ledger::collection({.key = derive_uuid("prueba", "favor"),
                                                      .effective_on = today,
                                                      .source_kind = "prueba",
                                                      .source_id = "favor"},
                                                     ledger::account::kInTransit, 5'000_pesos, {},
                                                     {.amount = 5'000_pesos, .obligation = id})}));
        invariant(posted.size() == 1, "one entry");
        return {};
      }));
  const auto statement = told();
  EXPECT_EQ(statement.at("saldo_a_favor_centavos"), 500'000);
  EXPECT_TRUE(statement.at("actos").as_array().empty());
}

TEST_F(StatementPages, AReceiptTellsWhatEachLineTook) {
  const auto payment = paid(order({2025}));
  const auto body =
      test::ApiWorld::get(routes(w.context), "/pago/" + payment.token.str() + "/recibo").body;
  EXPECT_THAT(body, HasSubstr("de interés de mora, pagado"));
}

// A municipality that has not billed 2026, whose council exempts its first parcel.
class ExemptStatement : public ::testing::Test {
 protected:
  // `row`: effect, parcel and so on, as in docs/formats/parcel-acts.md.
  void bill_with(const std::string& code, const std::string& rest) {
    auto texts = test::DemoLaw::texts();
    texts.statute += older_rule;
    texts.statute += test::kExemption;
    const auto rules = value_or_throw(dues::read_rules(texts));
    const std::string csv = "efecto,predios,acto,fecha,desde,hasta,porcentaje\n" + code + "," +
                            w.m.parcel(0).npn.str() + "," + rest + "\n";
    const auto file = value_or_throw(registry::parse_acts(
        csv, rules->statute, tax_rules::shipped_not_taxable(), w.m.clock.today()));
    const auto done = value_or_throw(
        registry::commit_acts(w.services, events::system_actor(), file, sha256(csv), "actos.csv"));
    ASSERT_TRUE(done.rejections.empty()) << done.rejections.at(0).reason;
    billing::PredialRun run;
    run.vigencia = 2026;
    value_or_throw(billing::bill_predial(w.services, texts, events::system_actor(), run));
  }
  std::string page() {
    return test::ApiWorld::get(routes(w.context), "/estado/" + w.m.parcel(0).npn.str()).body;
  }
  boost::json::value told() {
    return boost::json::parse(
        test::ApiWorld::get(json_api::routes(w.context),
                            "/api/v1/predios/" + w.m.parcel(0).npn.str() + "/estado")
            .body);
  }

  test::ApiWorld w{12, test::Municipality::Billed::kUntil2025};
  std::string older_rule;
};

TEST_F(ExemptStatement, OfACodeThatWasRenewedTheActOfTheVigenciaIsTold) {
  older_rule =
      "[[exencion]]\ncodigo = \"D1\"\ndescripcion = \"Comedores\"\nacto = \"Acuerdo de prueba "
      "1\"\ndesde = 2010-01-01\nhasta = 2019-12-31\n";
  bill_with("D1", "Resolución 45,2026-01-20,2026,2026,");
  EXPECT_THAT(page(), HasSubstr("Exento: Sedes comunales, Acuerdo de prueba 3; Resolución 45"));
  EXPECT_THAT(page(), Not(HasSubstr("Comedores")));
}

TEST_F(ExemptStatement, AnExemptVigenciaIsShownWithItsNameItsActAndItsYears) {
  bill_with("D1", "Resolución 45,2026-01-20,2026,2026,");
  const std::string why =
      "Exento: Sedes comunales, Acuerdo de prueba 3; Resolución 45 del 20 de enero de 2026, del 1 "
      "de enero de 2026 al 31 de diciembre de 2026";
  EXPECT_THAT(page(), HasSubstr("Vigencia 2026: <strong>$&nbsp;0</strong>. " + why));
  EXPECT_THAT(page(), HasSubstr("No se cobra: la sobretasa sigue al predial"));
  const auto statement = told();
  const auto& exempt = statement.at("exentas").at(0);
  EXPECT_EQ(exempt.at("vigencia").as_int64(), 2026);
  EXPECT_EQ(exempt.at("total_centavos").as_int64(), 0);
  EXPECT_EQ(exempt.at("motivo").as_string(), why);
  EXPECT_EQ(exempt.at("explicacion").as_array().size(), 5U);
}

TEST_F(ExemptStatement, WhatTheLawDoesNotTaxIsShownWithoutAnEnd) {
  bill_with("NG-MUNICIPIO", "Escritura 9,2025-11-03,2026,,");
  EXPECT_THAT(page(), HasSubstr("No gravado: Predios de propiedad del municipio"));
  EXPECT_THAT(page(), HasSubstr("desde el 1 de enero de 2026"));
}

TEST_F(ExemptStatement, APartialExemptionSaysItsNameAndItsYears) {
  bill_with("D1", "Resolución 45,2026-01-20,2026,2026,50");
  EXPECT_THAT(
      page(),
      HasSubstr("Exento en parte: Sedes comunales, Acuerdo de prueba 3; Resolución 45 del 20 "
                "de enero de 2026, del 1 de enero de 2026 al 31 de diciembre de 2026"));
}

}  // namespace
}  // namespace recaudo::site
