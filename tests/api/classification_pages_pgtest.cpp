// From the exception of money that no closing could apply to the act that applies it, as the staff
// goes.
#include <gmock/gmock.h>

#include "api/site/staff.h"
#include "tests/api/applied_money_world.h"
#include "tests/core/services_world.h"

namespace recaudo::site {
namespace {

using namespace literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kExceptions = "/tesoreria/excepciones";
constexpr const char* kBankDay = "/tesoreria/conciliacion";
constexpr const char* kChoose = "value=\"\" selected>Escoja el abono</option>";

class ClassificationPages : public test::AppliedMoney {
 protected:
  std::string exceptions() { return get(treasurer, kExceptions).body; }
  std::string bank_day(Date day) { return get(treasurer, kBankDay, {{"fecha", to_iso(day)}}).body; }
  static std::string link_of(ledger::EntrySeq credit) {
    return "href=\"" + std::string(kNew) + "?credito=" + to_string(credit);
  }
  static std::string chosen(const std::string& value) { return "value=\"" + value + "\" selected"; }
  // Money of a payment that a rail was asked for, by the rail's own number.
  ledger::EntrySeq credited_as(const payments::Payment& p, Money amount) {
    return credited(amount, "PAGO " + p.cus.str());
  }
  payments::Order order() {
    return value_or_throw(payments::create_order(w.services, w.m.law(),
                                                 events::anonymous_taxpayer(),
                                                 {.subject = ledger::parcel_subject(parcel.id),
                                                  .vigencias = {2026},
                                                  .request_key = "orden-1"}));
  }
  void rail_says(const payments::Payment& p, Money amount) {
    w.pse.answer(p, gateways::PaymentState::kApproved);
    std::get<gateways::Status>(w.pse.answers.at(p.cus.str())).amount = amount;
    value_or_throw(
        payments::query_now(w.services, w.m.law(), w.pse, p.ticket, payments::Source::kReturn));
  }
};

TEST_F(ClassificationPages, TheExceptionLeadsToTheFormWithItsCreditChosen) {
  EXPECT_THAT(form(), HasSubstr("Ningún abono del banco espera por clasificar"));
  credited(10'000_pesos);
  const auto credit = credited(40'000_pesos);
  credited(20'000_pesos);
  EXPECT_THAT(exceptions(), HasSubstr(link_of(credit) + "\""));
  EXPECT_THAT(exceptions(), HasSubstr("los " + to_display(40'000_pesos) +
                                      " del 31 de marzo de 2026, asiento " + to_string(credit)))
      << "which money the link is of, though the bank's line has no reference";
  EXPECT_THAT(exceptions(), HasSubstr("aplíquelo a la deuda de esa persona (2 personas)"));
  EXPECT_THAT(get(auditor, kExceptions).body, Not(HasSubstr("Aplicar a una deuda")))
      << "who only reads proposes nothing";
  const std::string choice = get(treasurer, kNew, {{"credito", to_string(credit)}}).body;
  EXPECT_THAT(choice, HasSubstr("name=\"credito\" value=\"" + to_string(credit) + "\""));
  EXPECT_THAT(choice, HasSubstr(chosen("aplicacion-recaudo")));
  const std::string chosen_form = form({{"credito", to_string(credit)}});
  EXPECT_THAT(chosen_form, HasSubstr(chosen(to_string(credit))));
  EXPECT_THAT(chosen_form, HasSubstr(to_display(40'000_pesos)));
}

TEST_F(ClassificationPages, MoneyThatNamesAnOrderLeadsToTheFormOfItsParcel) {
  const auto o = order();
  const auto credit = credited(o.total - 1'000_pesos, "REF " + o.reference.str());
  EXPECT_THAT(exceptions(),
              HasSubstr(link_of(credit) + "&amp;clase=aplicacion-recaudo&amp;predio=" + number()));
}

TEST_F(ClassificationPages, MoneyThatNamesAnOrderOfServicesLeadsToTheFormOfItsSubscriber) {
  test::ServicesTown town{w.m};
  town.subscribe("S-1");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto o = value_or_throw(payments::create_order(
      w.services, w.m.law(), events::anonymous_taxpayer(),
      {.subject = town.subject("S-1"), .vigencias = {202603}, .request_key = "orden-2"}));
  const auto credit = credited(o.total - 1'000_pesos, "REF " + o.reference.str());
  EXPECT_THAT(exceptions(),
              HasSubstr(link_of(credit) + "&amp;clase=aplicacion-recaudo&amp;suscriptor=S-1"));
  const std::string form =
      get(treasurer, kNew,
          {{"clase", "aplicacion-recaudo"}, {"suscriptor", "S-1"}, {"credito", to_string(credit)}})
          .body;
  EXPECT_THAT(form, HasSubstr("Factura que paga"));
  EXPECT_THAT(form, HasSubstr(chosen("2026-03")));
  EXPECT_THAT(form, HasSubstr(chosen(to_string(credit))));
}

TEST_F(ClassificationPages, WithoutALinkNoCreditIsChosenForThePerson) {
  const auto credit = credited(40'000_pesos);
  EXPECT_THAT(form(), HasSubstr(kChoose));
  EXPECT_THAT(form(), Not(HasSubstr(chosen(to_string(credit)))));
  const auto none = post(treasurer, kNew,
                         "clase=aplicacion-recaudo&" + of_parcel() +
                             "&credito=&vigencia=2026&dia=31%2F03%2F2026&resolucion=R-9"
                             "&motivo=Lo+ordena+la+resolucion+de+prueba");
  EXPECT_EQ(none.status, 400);
  EXPECT_THAT(none.body, HasSubstr("id=\"credito-error\""));
}

TEST_F(ClassificationPages, ALinkToMoneyThatWasTakenSaysSoAndChoosesNobodyElses) {
  const auto taken = credited(40'000_pesos);
  const http::TextMap link{{"credito", to_string(taken)}};
  approved(propose(taken));
  const std::string why = "El asiento " + to_string(taken) +
                          " ya se aplicó con la resolución R-9. No se registró nada.";
  EXPECT_THAT(form(link), HasSubstr(why));
  EXPECT_THAT(form(link), HasSubstr("Ningún abono del banco espera por clasificar"));
  const auto other = credited(20'000_pesos);
  const std::string told = form(link);
  EXPECT_THAT(told, HasSubstr("id=\"credito-error\""));
  EXPECT_THAT(told, HasSubstr(why));
  EXPECT_THAT(told, HasSubstr(kChoose));
  EXPECT_THAT(told, Not(HasSubstr(chosen(to_string(other)))));
  EXPECT_THAT(told, Not(HasSubstr("?credito="))) << "nor does the way back keep it";
}

TEST_F(ClassificationPages, OfManyThoseThatHaveWaitedLongestAreOfferedAndTheLinkAddsItsOwn) {
  std::vector<test::WrittenMovement> movements;
  for (int i = 0; i < 101; ++i)
    movements.push_back({Money::pesos(1'000 + i), "M" + std::to_string(i), "CONSIGNACION"});
  bank.books(movements, w.m.clock.today());
  const auto waiting =
      w.m.db.app().read([](auto& tx) { return closing::unapplied_credits(tx, 200); });
  ASSERT_EQ(waiting.size(), 101U);
  const std::string oldest = to_string(waiting.front().entry);
  const std::string newest = to_string(waiting.back().entry);
  const std::string offered = form();
  ASSERT_THAT(offered, HasSubstr("value=\"" + oldest + "\""));
  EXPECT_LT(offered.find("value=\"" + oldest + "\""),
            offered.find("value=\"" + to_string(waiting.at(1).entry) + "\""));
  EXPECT_THAT(offered, Not(HasSubstr("value=\"" + newest + "\"")));
  EXPECT_THAT(offered, HasSubstr("Aquí están los 100 más antiguos."));
  EXPECT_THAT(form({{"credito", newest}}), HasSubstr(chosen(newest)));
  const std::string listed = exceptions();
  EXPECT_LT(listed.find(link_of(waiting.front().entry) + "\""),
            listed.find(link_of(waiting.back().entry) + "\""));
}

TEST_F(ClassificationPages, TheBankDaysPageLeadsToTheFormUntilTheMoneyIsApplied) {
  const Date day = add_days(w.m.clock.today(), -1);
  const auto credit = bank.credits(owed(), day);
  EXPECT_THAT(bank_day(day), HasSubstr(link_of(credit) + "\""));
  EXPECT_THAT(bank_day(day), HasSubstr("Pida al banco el archivo"));
  EXPECT_THAT(get(auditor, kBankDay, {{"fecha", to_iso(day)}}).body,
              Not(HasSubstr("Aplicar a una deuda")));
  approved(propose(credit));
  EXPECT_THAT(bank_day(day), HasSubstr("Se resolvió el 31 de marzo de 2026."));
  EXPECT_THAT(bank_day(day), Not(HasSubstr("Aplicar a una deuda")));
  EXPECT_THAT(bank_day(day), Not(HasSubstr("Pida al banco el archivo")))
      << "nothing is left to be done";
}

TEST_F(ClassificationPages, TwoPersonsApplyItAndTheActKeepsWhatItDid) {
  const auto credit = credited(owed() + 5'000_pesos, "CONSIGNACION 778899");
  const auto proposed = propose(credit);
  ASSERT_EQ(proposed.status, 303) << proposed.body;
  const std::string act = get(administrator, location(proposed)).body;
  EXPECT_THAT(act, HasSubstr("Aplicación de un recaudo por clasificar"));
  EXPECT_THAT(act, HasSubstr("Recaudo por clasificar (2.4.07.20)"));
  const std::string link = "<dt>Abono del banco</dt><dd><a href=\"/contabilidad/asientos/" +
                           to_string(credit) + "\">Asiento " + to_string(credit) +
                           "</a>, abonado el 31 de marzo de 2026";
  EXPECT_THAT(act, HasSubstr(link));
  approved(proposed);
  EXPECT_TRUE(owed().is_zero());
  EXPECT_THAT(exceptions(), HasSubstr("No hay excepciones abiertas."));
  const std::string done = get(administrator, location(proposed)).body;
  EXPECT_THAT(done, HasSubstr("Aprobado y registrado"));
  EXPECT_THAT(done, HasSubstr(link));
  EXPECT_THAT(done, HasSubstr("<dt>Se pagó el</dt><dd>31 de marzo de 2026</dd>"));
  EXPECT_THAT(done, HasSubstr("<li>2026 · Impuesto predial unificado: -$"));
  EXPECT_THAT(done, HasSubstr("Quedaron " + to_display(5'000_pesos) +
                              " como saldo a favor de quien responde por esa deuda."));
}

TEST_F(ClassificationPages, AnApplicationThatWasWrongIsRevokedAndItsMoneyIsOfferedAgain) {
  const http::TextMap revocation{{"clase", "revocacion-aplicacion"}, {"predio", number()}};
  EXPECT_THAT(get(treasurer, kNew, revocation).body,
              HasSubstr("no tiene recaudos que un acto le haya aplicado"));
  const std::string url = approved(propose(credited(10'000_pesos)));
  EXPECT_THAT(get(treasurer, kNew, revocation).body,
              HasSubstr("value=\"" + url.substr(url.rfind('/') + 1) + "\""));
  const std::string revoking = approved(propose_revocation(url));
  EXPECT_THAT(get(administrator, url).body, HasSubstr("Revocado"));
  EXPECT_THAT(get(administrator, revoking).body, HasSubstr("<dt>Vigencia</dt><dd>2026</dd>"));
  EXPECT_THAT(get(administrator, revoking).body,
              HasSubstr("<li>2026 · Impuesto predial unificado: +$"));
  EXPECT_THAT(exceptions(), HasSubstr("Aplicar a una deuda"));
  EXPECT_THAT(
      get(treasurer, "/contabilidad/predios/" + number()).body,
      HasSubstr("resolución R-9, del 31 de marzo de 2026. Se revocó con la resolución R-10, "
                "del 31 de marzo de 2026: la deuda volvió."));
}

TEST_F(ClassificationPages, WhatIsRefusedIsSaidBesideItsFieldAndNothingThatWasTypedIsLost) {
  credited(30'000_pesos);
  const auto credit = credited(10'000_pesos);
  credited(20'000_pesos);
  const auto later = propose(credit, "&pagado=01%2F04%2F2026&prueba=Comprobante+1", "2025");
  EXPECT_EQ(later.status, info(Code::kBadDate).http_status);
  EXPECT_THAT(later.body, HasSubstr("id=\"pagado-error\""));
  EXPECT_THAT(later.body, HasSubstr("value=\"Comprobante 1\""));
  EXPECT_THAT(later.body, HasSubstr("value=\"01/04/2026\""));
  EXPECT_THAT(later.body, HasSubstr("value=\"31/03/2026\""));
  EXPECT_THAT(later.body, HasSubstr(chosen(to_string(credit))));
  EXPECT_THAT(later.body, HasSubstr(chosen("2025")));
  EXPECT_THAT(later.body, HasSubstr(link_of(credit) + "\"")) << "the way back keeps the credit";
  EXPECT_THAT(propose(credit, "&pagado=01%2F03%2F2026").body, HasSubstr("id=\"prueba-error\""));
  const std::string unknown = propose(ledger::EntrySeq(1)).body;
  EXPECT_THAT(unknown, HasSubstr("id=\"credito-error\""));
  EXPECT_THAT(unknown, HasSubstr(kChoose));
  EXPECT_EQ(propose(credit, "&pagado=ayer").status, 400);
}

TEST_F(ClassificationPages, ThatARailHasNotDecidedIsSaidBesideTheCreditAndAHeldDebtBesideTheDebt) {
  const auto p = w.started(order());
  const auto credit = credited_as(p, p.amount);
  const std::string undecided = propose(credit, "", "2025").body;
  EXPECT_THAT(undecided, HasSubstr("id=\"credito-error\""));
  EXPECT_THAT(undecided, Not(HasSubstr("id=\"vigencia-error\"")));
  const std::string held = propose(credited(10'000_pesos)).body;
  EXPECT_THAT(held, HasSubstr("id=\"vigencia-error\""));
  EXPECT_THAT(held, Not(HasSubstr("id=\"credito-error\"")));
}

TEST_F(ClassificationPages, OfAPaymentInReviewTheExitDoesNotPromiseWhatTheActRefuses) {
  const auto p = w.started(order());
  rail_says(p, p.amount - 5'000_pesos);
  const auto credit = credited_as(p, p.amount - 5'000_pesos);
  EXPECT_THAT(exceptions(), HasSubstr("Si está en revisión, el dinero no se puede aplicar"));
  EXPECT_THAT(exceptions(), Not(HasSubstr("sigue sin aprobarse")));
  const std::string refused = propose(credit, "", "2025").body;
  EXPECT_THAT(refused, HasSubstr("id=\"credito-error\""));
  EXPECT_THAT(refused, HasSubstr("en revisión"));
}

TEST_F(ClassificationPages, OfAnApprovedPaymentTheExitSaysFirstTheChargebackThatTheActAsksFor) {
  const Money before = owed();
  const auto p = w.paid(order());
  const auto credit = credited_as(p, p.amount - 5'000_pesos);
  const std::string first = "Si la pasarela ya aprobó ese pago, registre primero el contracargo";
  EXPECT_THAT(exceptions(), HasSubstr(first));
  EXPECT_EQ(exits_of("VALOR_MAYOR").find(first), 0U);
  EXPECT_NE(exits_of("DATOS").find(first), std::string::npos);
  EXPECT_THAT(propose(credit).body, HasSubstr("id=\"credito-error\""));
  approved(post(treasurer, kNew,
                "clase=contracargo&" + of_parcel() + "&pago=" + to_string(p.ticket) +
                    "&dia=31%2F03%2F2026&resolucion=R-8&motivo=El+banco+abono+otro+valor"));
  approved(propose(credit));
  EXPECT_TRUE(owed().is_positive());
  EXPECT_LT(owed(), before);
}

}  // namespace
}  // namespace recaudo::site
