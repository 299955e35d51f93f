// A home that pays predial in instalments, on every face: the taxpayer's pages, the desk, the API
// and the papers.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "api/json/api_routes.h"
#include "api/site/instalment_view.h"
#include "core/adjustments/adjustments.h"
#include "core/payments/counter_payments.h"
#include "tests/api/staff_world.h"

namespace recaudo::test {

class InstalmentWorld : public StaffPages {
 protected:
  InstalmentWorld() : StaffPages(12) {}  // homes among them

  using StaffPages::get;
  using StaffPages::post;
  http::Response get(const std::string& path, const http::TextMap& query = {}) {
    return ApiWorld::get(site::routes(w.context), path, query);
  }
  http::Response post(const std::string& path, const std::string& form) {
    return ApiWorld::post(site::routes(w.context), path, form);
  }
  std::string statement_url() const { return "/estado/" + home.npn.str(); }
  std::string plan_url() const { return statement_url() + "/cuotas/2026"; }
  http::Response join() { return post(plan_url(), "documento=" + document); }
  http::Response api_order(const std::string& fields, const std::string& key) {
    return ApiWorld::post(json_api::routes(w.context), "/api/v1/ordenes",
                          "{\"numero_predial\":\"" + home.npn.str() + "\"," + fields + "}", key);
  }
  http::Response print_slip(int number) {
    return post(plan_url() + "/orden", "accion=cupon&cuota=" + std::to_string(number));
  }
  payments::Bill issued() {
    const auto law = w.m.law();
    return value_or_throw(perform(w.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
      return payments::issue_bill(work, law, ledger::parcel_subject(home.id), 2026);
    }));
  }
  portal::BillView view_of(const payments::Bill& bill) {
    return value_or_throw(
        site::bill_view(site::bill_paper(w.m.law().statute, "https://localhost"), bill, home));
  }
  portal::BillView bill() { return view_of(issued()); }
  std::string offer_on_the_bill() {
    const auto act = bill().act;
    const auto offer = std::ranges::find(act, "Cuotas", &portal::ActParagraph::title);
    return offer == act.end() ? "" : offer->text;
  }
  payments::Payment pay_up_to(int number) {
    return w.paid(
        value_or_throw(payments::create_order(w.services, w.m.law(), events::anonymous_taxpayer(),
                                              {.subject = ledger::parcel_subject(home.id),
                                               .vigencias = {2026},
                                               .request_key = "cuota-" + std::to_string(++keys),
                                               .instalment = number})));
  }
  std::int64_t orders() {
    return w.m.db.owner().read([](pqxx::read_transaction& tx) {
      return read_int(tx.exec("select count(*) from payments.payment_order")[0][0]);
    });
  }
  void advance_to(Date day) { w.m.clock.set(start_of_day(day) + std::chrono::hours{9}); }
  static std::string location(const http::Response& answer) { return ApiWorld::location(answer); }

  boost::json::value told() {
    return boost::json::parse(
        ApiWorld::get(json_api::routes(w.context), "/api/v1/predios/" + home.npn.str() + "/estado")
            .body);
  }
  // The plan of 2026, by the API.
  boost::json::value told_plan() { return told().at("vigencias").as_array().back().at("cuotas"); }
  // Handed over at a bank's window on a day by the reference of an order.
  payments::Payment paid_at_window(const payments::Order& order, Money amount, Date on) {
    return value_or_throw(perform(w.services, events::system_actor(), "archivo",
                                  [&](Work& work) {
                                    const payments::CounterPayment counter{
                                        .order = order.id,
                                        .amount = amount,
                                        .paid_on = on,
                                        .bank_code = "000",
                                        .bank_key = "k-" + std::to_string(++keys),
                                        .raw = "línea"};
                                    return payments::apply_counter_payments(work, w.m.law(),
                                                                            std::span(&counter, 1));
                                  }))
        .front();
  }
  // A plan of two instalments, whose last day is before the statutory one: what is charged later
  // falls due on a day whose rates are certified.
  void join_short_plan() {
    const auto half = [](Money whole) { return Money::centavos(whole.centavos() / 2); };
    const Money owed = due().balance();
    w.m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec0(
          "insert into billing.instalment_plan (parcel_id, vigencia, joined_on, joined_at, "
          "after_seq, total, due_on, amount, norm, invented) select " +
          to_string(home.id) + ", 2026, '2026-03-31', now(), last_seq, " +
          std::to_string(owed.centavos()) + ", '{2026-04-30,2026-05-29}', '{" +
          std::to_string(half(owed).centavos()) + "," +
          std::to_string((owed - half(owed)).centavos()) + "}', 'Norma', true from ledger.head");
    });
  }
  // A correction of the avalúo.
  void charge_more(Money amount) { correct(adjustments::ActKind::kChargeMore, amount); }
  void charge_less(Money amount) { correct(adjustments::ActKind::kChargeLess, amount); }
  void correct(adjustments::ActKind kind, Money amount) {
    carry_out({.kind = kind,
               .subject = ledger::parcel_subject(home.id),
               .vigencia = 2026,
               .item = ledger::Concept::kPredial,
               .amount = amount,
               .on = w.m.clock.today(),
               .resolution = "R-017 de 2026",
               .reason = "Corrección del avalúo del predio"});
  }
  // By two persons.
  void carry_out(const adjustments::ReceivableAct& act) {
    const auto maker = treasurer.account.id, checker = other.account.id;
    const auto p =
        value_or_throw(perform(w.services, events::system_actor(), "backoffice", [&](Work& work) {
          return adjustments::propose(work, w.m.law(), std::to_string(++keys), act, maker,
                                      w.m.clock.now());
        }));
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(checker),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    value_or_throw(adjustments::approve(w.services, w.m.law(), actor, "backoffice",
                                        {p.id, checker, p.digest}, w.m.clock.now()));
  }
  dues::DueVigencia due() {
    for (auto& v : w.m.db.app()
                       .read([&](pqxx::read_transaction& tx) {
                         return dues::dues_of(tx, w.m.law(), home.id, w.m.clock.today());
                       })
                       .vigencias)
      if (v.vigencia == 2026) return v;
    throw BrokenInvariant("the home was charged 2026");
  }

  registry::Parcel home = w.home();  // it owes 2025 too
  std::string document = w.owner_document(home);
  access::Session treasurer = session_of("teresa", staff::Role::kTesorero);
  access::Session other = session_of("teo", staff::Role::kTesorero);
  int keys = 0;
};

}  // namespace recaudo::test
