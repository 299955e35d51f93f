// Whoever pays a part of what a vigencia owes reads which part it is, and can follow with a pencil
// how its amount became what each concept took: before he pays, on the receipt, where it is
// verified, and on the statement afterwards.
#include <gmock/gmock.h>

#include "ledger/credit_balances.h"
#include "tests/api/instalment_world.h"
#include "tests/api/paper_text.h"

namespace recaudo::site {
namespace {

using namespace literals;
using testing::HasSubstr;
using testing::Not;

class PaidParts : public test::InstalmentWorld {
 protected:
  // How so much is spread over what is owed now.
  tax_rules::Explanation split(Money paid) { return dues::explain(dues::split_of(paid, due())); }
  static void expect_each(const tax_rules::Explanation& lines, const std::string& body) {
    for (const auto& line : lines) {
      EXPECT_THAT(body, HasSubstr(line.detail));
      EXPECT_THAT(body, HasSubstr(to_display(line.amount)));
    }
  }
  payments::Order whole_year() {
    return value_or_throw(
        payments::create_order(w.services, w.m.law(), events::anonymous_taxpayer(),
                               {.subject = ledger::parcel_subject(home.id),
                                .vigencias = {2026},
                                .request_key = "entera-" + std::to_string(++keys)}));
  }
  payments::Order both_years() {
    return value_or_throw(
        payments::create_order(w.services, w.m.law(), events::anonymous_taxpayer(),
                               {.subject = ledger::parcel_subject(home.id),
                                .vigencias = {2025, 2026},
                                .request_key = "ambas-" + std::to_string(++keys)}));
  }
  payments::Order slip_order(int number) {
    return value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web",
                                  [&](Work& work) {
                                    return payments::issue_instalment_slip(work, w.m.law(), home.id,
                                                                           2026, number);
                                  }))
        .slip.order;
  }
  static std::string url(const payments::Payment& p) {
    return "/pago/" + p.token.str() + "/recibo";
  }
  std::string receipt(const payments::Payment& p) { return get(url(p)).body; }
  std::string paper(const payments::Payment& p) {
    return test::text_of_paper(get(url(p) + ".pdf").body);
  }
  std::string code(const payments::Payment& p) {
    return w.m.db.app()
        .read([&](pqxx::read_transaction& tx) {
          return value_or_throw(payments::receipt_of(tx, p.ticket));
        })
        .code;
  }
  std::string verified(const payments::Payment& p) {
    return get("/verificar", {{"codigo", code(p)}}).body;
  }
  boost::json::value told_receipt(const payments::Payment& p) {
    return boost::json::parse(
        test::ApiWorld::get(json_api::routes(w.context), "/api/v1/recibos/" + code(p)).body);
  }
};

TEST_F(PaidParts, TheOrderOfAnInstalmentShowsHowItIsSpread) {
  ASSERT_EQ(join().status, 303);
  const std::string body = get(location(post(plan_url() + "/orden", "cuota=1"))).body;
  EXPECT_THAT(body, HasSubstr("Cómo se reparte"));
  expect_each(split(due().plan->instalments[0].amount), body);
}

TEST_F(PaidParts, TheOrderOfTheWholeHasNothingToSpread) {
  EXPECT_THAT(get("/orden/" + whole_year().token.str()).body, Not(HasSubstr("Cómo se reparte")));
  ASSERT_EQ(join().status, 303);
  EXPECT_THAT(get(location(post(plan_url() + "/orden", "cuota=4"))).body,
              Not(HasSubstr("Cómo se reparte")));
}

TEST_F(PaidParts, TheApiExplainsTheOrderOfAnInstalment) {
  ASSERT_EQ(join().status, 303);
  const auto lines = split(due().plan->instalments[0].amount);
  const auto made = api_order("\"vigencias\":[2026],\"hasta_cuota\":1", "clave-de-cuota-01");
  const auto order = boost::json::parse(made.body);
  EXPECT_EQ(order.at("paga").as_string(), "hasta la cuota 1 de 2026");
  EXPECT_TRUE(order.at("es_parte").as_bool());
  ASSERT_EQ(order.at("explicacion_reparto").as_array().size(), lines.size());
  EXPECT_EQ(order.at("explicacion_reparto").as_array()[0].at("detalle").as_string(),
            lines[0].detail);
}

TEST_F(PaidParts, TheReceiptOfAnInstalmentShowsHowItWasSpread) {
  ASSERT_EQ(join().status, 303);
  const auto lines = split(due().plan->instalments[0].amount);
  const auto paid = pay_up_to(1);
  expect_each(lines, receipt(paid));
  for (const auto& line : lines)
    EXPECT_THAT(paper(paid), HasSubstr(test::plain_blanks(line.detail)));
  EXPECT_EQ(told_receipt(paid).at("explicacion_reparto").as_array().size(), lines.size());
}

TEST_F(PaidParts, WhoPaidOneVigenciaWholeAndAnotherInPartReadsBoth) {
  const auto order = both_years();
  charge_more(8'000_pesos);
  const auto paid = paid_at_window(order, order.total, w.m.clock.today());
  EXPECT_THAT(paper(paid), HasSubstr("Paga 2025 completa, una parte de 2026. No prueba"));
  EXPECT_THAT(verified(paid), HasSubstr("2025 completa, una parte de 2026"));
}

TEST_F(PaidParts, ACompensationTellsTheInterestThatItPaidAndUntilWhichDayThatRan) {
  const auto order = whole_year();
  const Date paid_on = w.m.clock.today();
  for (int i = 0; i < 2; ++i) paid_at_window(order, order.total, paid_on);  // once too often
  const auto credit =
      w.m.db.app().read([&](auto& tx) { return ledger::credits_of(tx, home.id).at(0); });
  carry_out({.kind = adjustments::ActKind::kCompensation,
             .subject = ledger::parcel_subject(home.id),
             .vigencia = 2025,
             .amount = 10'000_pesos,
             .credit = credit.id,
             .on = paid_on,
             .date = paid_on,
             .resolution = "R-018 de 2026",
             .reason = "La pide quien pagó dos veces"});
  const auto act = told().at("actos").at(0);
  std::int64_t sum = 0;
  for (const auto& e : act.at("efectos").as_array())
    sum += e.at("interes_centavos").as_int64() - e.at("cambio_centavos").as_int64();
  EXPECT_EQ(sum, (10'000_pesos).centavos());
  EXPECT_EQ(act.at("interes_hasta").as_string(), to_iso(paid_on));
  EXPECT_THAT(get(statement_url()).body,
              HasSubstr("El interés de mora se liquidó hasta el 31 de marzo de 2026."));
}

TEST_F(PaidParts, WhatWasSpreadStaysOnTheReceiptWhateverIsOwedLater) {
  ASSERT_EQ(join().status, 303);
  const auto lines = split(due().plan->instalments[0].amount);
  const auto first = pay_up_to(1);
  pay_up_to(2);
  expect_each(lines, receipt(first));
}

TEST_F(PaidParts, TheStatementShowsHowEachConceptTookItsPartOfAPayment) {
  ASSERT_EQ(join().status, 303);
  const auto lines = split(due().plan->instalments[0].amount);
  pay_up_to(1);
  const std::string body = get(statement_url()).body;
  for (const auto& line : lines)
    EXPECT_THAT(body, HasSubstr("Pago: 31 de marzo de 2026. Fue una parte de lo que se debía: " +
                                line.detail));
  const auto movement = told()
                            .at("vigencias")
                            .as_array()
                            .back()
                            .at("conceptos")
                            .as_array()[0]
                            .at("movimientos")
                            .as_array()[0];
  EXPECT_EQ(movement.at("explicacion_reparto").as_array()[0].at("base_centavos").as_int64(),
            lines[0].base->centavos());
}

TEST_F(PaidParts, APaymentOfTheWholeIsNoPart) {
  const auto paid = paid_at_window(whole_year(), due().total(), w.m.clock.today());
  EXPECT_THAT(receipt(paid), Not(HasSubstr("Cómo se reparte")));
  EXPECT_THAT(receipt(paid), Not(HasSubstr("una parte")));
  EXPECT_THAT(verified(paid), Not(HasSubstr("Qué paga")));
}

TEST_F(PaidParts, AnAmountThatDoesNotCoverAnOverdueVigenciaIsFollowedInCapitalAndInterest) {
  advance_to(make_date(2026, 8, 15));
  const Money owed = due().total();
  ASSERT_TRUE(due().interest().is_positive());
  const auto lines = split(20'000_pesos);
  const auto paid = paid_at_window(whole_year(), 20'000_pesos, w.m.clock.today());
  const std::string body = receipt(paid);
  EXPECT_THAT(body, HasSubstr("Paga una parte de 2026. De 2026 se debían ese día " +
                              to_display(owed) + " y se pagaron $\u00a020.000."));
  expect_each(lines, body);
  EXPECT_THAT(body, HasSubstr("Abono a Interés de mora sobre"));
  EXPECT_THAT(get(statement_url()).body, HasSubstr("de interés de mora: $\u00a020.000 × "));
}

TEST_F(PaidParts, WhoeverVerifiesAReceiptReadsThatItIsAPart) {
  ASSERT_EQ(join().status, 303);
  const Money owed = due().balance();
  const auto paid = pay_up_to(1);
  EXPECT_THAT(verified(paid), HasSubstr("Paga hasta la cuota 1 de 2026. Es una parte: de 2026 se "
                                        "debían ese día " +
                                        to_display(owed)));
  EXPECT_TRUE(told_receipt(paid).at("es_parte").as_bool());
}

TEST_F(PaidParts, ASlipThatIsPaidAfterItsPlanWasLostIsNoInstalmentOnItsReceipt) {
  ASSERT_EQ(join().status, 303);
  const auto order = slip_order(1);
  advance_to(make_date(2026, 8, 15));
  const auto paid = paid_at_window(order, order.total, w.m.clock.today());
  EXPECT_THAT(receipt(paid), HasSubstr("Paga una parte de 2026. De 2026 se debían ese día"));
  EXPECT_THAT(receipt(paid), Not(HasSubstr("hasta la cuota")));
  EXPECT_THAT(verified(paid), HasSubstr("Paga una parte de 2026."));
}

TEST_F(PaidParts, ARepeatedPaymentPaysNoPart) {
  ASSERT_EQ(join().status, 303);
  const auto order = slip_order(1);
  paid_at_window(order, order.total, w.m.clock.today());
  const auto twice = paid_at_window(order, order.total, w.m.clock.today());
  EXPECT_THAT(receipt(twice), Not(HasSubstr("Paga hasta")));
}

}  // namespace
}  // namespace recaudo::site
