// The staff's page of what was posted of a subscriber of public services, beside that of a parcel.
#include <gmock/gmock.h>

#include "core/adjustments/adjustments.h"
#include "core/adjustments/credit.h"
#include "ledger/third_parties.h"
#include "tests/api/staff_world.h"
#include "tests/core/services_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPage = "/contabilidad/suscriptores/S-1";
constexpr const char* kCsv = "/contabilidad/suscriptores/S-1/movimientos.csv";

class SubscriberBooks : public test::StaffPages {
 protected:
  SubscriberBooks() {
    town.subscribe("S-1");
    town.subscribe("S-2", "comercial,");
    town.bill(test::ServicesTown::kFebruary, make_date(2026, 4, 10));
    town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  }
  std::string page() {
    const auto answer = get(auditor, kPage);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }
  Money debt() {
    Money sum;
    for (const auto& v : town.dues("S-1", w.m.clock.today()).vigencias) sum += v.balance();
    return sum;
  }
  // By two persons.
  Uuid carried_out(const adjustments::ReceivableAct& act) {
    const auto p =
        value_or_throw(perform(w.services, events::system_actor(), "backoffice", [&](Work& work) {
          return adjustments::propose(work, w.m.law(), "prueba", act, treasurer.account.id,
                                      w.m.clock.now());
        }));
    value_or_throw(adjustments::approve(w.services, w.m.law(), events::system_actor(), "backoffice",
                                        {p.id, administrator.account.id, p.digest},
                                        w.m.clock.now()));
    return p.id;
  }
  adjustments::ReceivableAct act(adjustments::ActKind kind) {
    return {.kind = kind,
            .subject = town.subject("S-1"),
            .vigencia = 202603,
            .on = w.m.clock.today(),
            .resolution = "R-77 de 2026",
            .reason = "Decide la reclamación del suscriptor"};
  }
  adjustments::ReceivableAct less(Money amount) {
    auto a = act(adjustments::ActKind::kChargeLess);
    a.item = ledger::Concept::kWater;
    a.amount = amount;
    return a;
  }
  // What was paid twice of March, in the bank already, ordered to be given back.
  Money refunded() {
    const auto order = value_or_throw(payments::create_order(
        w.services, w.m.law(), events::anonymous_taxpayer(),
        {.subject = town.subject("S-1"), .vigencias = {202603}, .request_key = "web:dos-veces"}));
    for (const char* key : {"uno", "dos"})
      value_or_throw(perform(w.services, events::system_actor(), "archivo", [&](Work& work) {
        const payments::CounterPayment counter{.order = order.id,
                                               .amount = order.total,
                                               .paid_on = work.today(),
                                               .bank_code = "000",
                                               .bank_key = key,
                                               .raw = "línea"};
        return payments::apply_counter_payments(work, w.m.law(), std::span(&counter, 1));
      }));
    w.m.db.owner().transaction(
        [](pqxx::work& tx) { tx.exec0("update payments.attempt set settled_at = now()"); });
    auto a = act(adjustments::ActKind::kRefund);
    const auto held = w.m.db.app().read([&](pqxx::read_transaction& tx) {
      return adjustments::credits_of(tx, town.subject("S-1"));
    });
    a.vigencia = 0;
    a.credit = held.at(0).credit.id;
    a.amount = held.at(0).credit.balance;
    a.request = {.asked_on = w.m.clock.today(),
                 .document_type = "CC",
                 .document_number = "79123456",
                 .account_type = "ahorros"};
    carried_out(a);
    return a.amount;
  }

  access::Session treasurer = session_of("teo", staff::Role::kTesorero);
  access::Session administrator = session_of("ada", staff::Role::kAdministrador);
  access::Session auditor = session_of("audi", staff::Role::kAuditor);
  test::ServicesTown town{w.m};
};

TEST_F(SubscriberBooks, TellChargesAndPaymentsByBillWithWhatIsOwedAtTheEnd) {
  town.pay_at_counter("S-1", 202602);
  const std::string body = page();
  EXPECT_THAT(body, HasSubstr("Suscriptor S-1"));
  EXPECT_THAT(body, HasSubstr("PERSONA DE PRUEBA"));
  EXPECT_THAT(body, HasSubstr("febrero de 2026 · Acueducto · cuenta 131802"));
  EXPECT_THAT(body, HasSubstr("marzo de 2026 · Aseo · cuenta 131804"));
  EXPECT_THAT(body, HasSubstr("Recaudo"));
  EXPECT_THAT(body, HasSubstr("<dt>Saldo al final</dt><dd>" + to_display(debt()) + "</dd>"));
}

TEST_F(SubscriberBooks, TellActsAndRefundsAndLeadToThem) {
  const Uuid done = carried_out(less(Money::pesos(1'000)));
  const Money given_back = refunded();
  const std::string body = page();
  EXPECT_THAT(body, HasSubstr("/contabilidad/ajustes/" + to_string(done)));
  EXPECT_THAT(body, HasSubstr("Ajuste que disminuye un cargo, factura de marzo de 2026, resolución "
                              "R-77 de 2026"));
  EXPECT_THAT(body, HasSubstr("Devolución"));
  EXPECT_THAT(body, HasSubstr("Saldo a favor · cuenta 249040"));
  EXPECT_THAT(body, HasSubstr("Devolución por pagar · cuenta 24904001"));
  EXPECT_THAT(body, Not(HasSubstr("saldo-a-favor")));
  EXPECT_THAT(body, HasSubstr("cuenta 249040"));
  EXPECT_THAT(body, HasSubstr("cuenta 24904001"));
  EXPECT_THAT(body, HasSubstr("<dt>Saldo al final</dt><dd>" + to_display(debt() - given_back)))
      << "what is still to be paid out is owed to him";
}

TEST_F(SubscriberBooks, OfAnotherNumberNothingIsTold) {
  const auto told = [&] {
    const std::string body = page();
    const auto from = body.find("<dl class=\"cuadre\">");
    return body.substr(from, body.find("</table>", from) - from);
  };
  const std::string before = told();
  town.pay_at_counter("S-2", 202603);
  EXPECT_EQ(told(), before);
}

TEST_F(SubscriberBooks, AreDownloadedWithThePeriodOfEachBill) {
  carried_out(less(Money::pesos(1'000)));
  const auto csv = get(auditor, kCsv);
  ASSERT_EQ(csv.status, 200);
  EXPECT_THAT(csv.body, HasSubstr(",cuenta,concepto,periodo\r\n"));
  EXPECT_THAT(csv.body, HasSubstr(",131802,acueducto,2026-02\r\n"));
  EXPECT_THAT(csv.body, HasSubstr("ajuste,acto-administrativo,R-77 de 2026"));
  EXPECT_EQ(csv.body.find(",2026\r\n"), std::string::npos) << "no bill is of a year";
}

TEST_F(SubscriberBooks, AreForWhoMayOpenTheMovementsOfAParcel) {
  const auto all = routes(w.context);
  const auto roles_of = [&](const std::string& pattern) {
    const auto found = std::ranges::find(all, pattern, &http::Route::pattern);
    return found == all.end() ? std::set<std::string>{} : found->access.allowed_roles();
  };
  for (const char* end : {"/:numero", "/:numero/movimientos.csv"}) {
    EXPECT_THAT(roles_of(std::string("/contabilidad/suscriptores") + end),
                testing::ElementsAre("auditor", "tesorero"));
    EXPECT_EQ(roles_of(std::string("/contabilidad/predios") + end),
              roles_of(std::string("/contabilidad/suscriptores") + end));
  }
}

TEST_F(SubscriberBooks, ANumberThatNobodyHasAndADayThatIsNoneAreSaid) {
  EXPECT_EQ(get(auditor, "/contabilidad/suscriptores/S-9").status, 404);
  const auto wrong = get(auditor, kPage, {{"hasta", "31/02/2026"}});
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, Not(HasSubstr("Saldo al final")));
  EXPECT_EQ(get(auditor, kCsv, {{"hasta", "31/02/2026"}}).status, 400);
}

TEST_F(SubscriberBooks, AreReachedFromWhatIsOwed) {
  EXPECT_THAT(get(auditor, "/contabilidad/cartera/deudores").body,
              HasSubstr("href=\"/contabilidad/suscriptores/S-1\""));
  EXPECT_THAT(page(), HasSubstr("href=\"/servicios/S-1\"")) << "and lead to what he reads";
}

}  // namespace
}  // namespace recaudo::site
