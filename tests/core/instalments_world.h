// A municipality where owners join predial in voluntary instalments, and pay them.
#pragma once

#include "core/payments/bill.h"
#include "core/payments/counter_payments.h"
#include "core/payments/instalments.h"
#include "core/payments/orders.h"
#include "tests/core/acts_world.h"

namespace recaudo::adjustments {

// The days of the instalments of 2026, by the demo statute.
inline const std::vector<Date> kDays = {make_date(2026, 4, 30), make_date(2026, 6, 30),
                                        make_date(2026, 8, 31), make_date(2026, 10, 30)};

class InstalmentsWorld : public ActsWorld {
 protected:
  // The first parcel of the roll with one of these destinos.
  registry::Parcel parcel_with(std::string_view destinos, int skip = 0) {
    for (int i = 0; i < 12; ++i)
      if (const auto p = m.parcel(i); destinos.find(p.destino) != destinos.npos && skip-- == 0)
        return p;
    throw BrokenInvariant("the demo roll has such a parcel");
  }
  static events::Actor owner() {
    return {.role = "contribuyente",
            .person = events::Person{events::pb::TAXPAYER, "CC|1000000000"},
            .session = {},
            .auth = events::pb::NONE,
            .second_approver = {}};
  }
  Result<payments::OfferedPlan> join(int vigencia = 2026) {
    return payments::join_instalments(m.services(), m.law(), owner(), home.id, vigencia);
  }
  dues::DueVigencia due(Date on, int vigencia = 2026) {
    for (auto& v :
         read([&](auto& tx) { return dues::dues_of(tx, m.law(), home.id, on); }).vigencias)
      if (v.vigencia == vigencia) return v;
    throw BrokenInvariant("the parcel has that vigencia");
  }
  dues::DueVigencia due() { return due(m.clock.today()); }
  void advance_to(Date day) { m.clock.set(start_of_day(day) + std::chrono::hours{12}); }
  Result<payments::Order> order_up_to(std::optional<int> instalment) {
    return payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                  {.subject = ledger::parcel_subject(home.id),
                                   .vigencias = {2026},
                                   .request_key = "cuota-" + std::to_string(++keys),
                                   .instalment = instalment});
  }
  payments::Bill issue() {
    return value_or_throw(
        perform(m.services(), events::anonymous_taxpayer(), "web", [&](Work& work) {
          return payments::issue_bill(work, m.law(), ledger::parcel_subject(home.id), 2026);
        }));
  }
  Payment pays(int instalment) {
    return paid(value_or_throw(order_up_to(instalment)), "inicio-" + std::to_string(++keys));
  }

  // Handed over at a bank's window by the order's reference.
  Payment paid_at_window(const payments::Order& o, Date on) {
    return value_or_throw(perform(m.services(), events::system_actor(), "archivo",
                                  [&](Work& work) {
                                    const payments::CounterPayment counter{
                                        .order = o.id,
                                        .amount = o.total,
                                        .paid_on = on,
                                        .bank_code = "000",
                                        .bank_key = "k-" + std::to_string(++keys),
                                        .raw = "línea"};
                                    return payments::apply_counter_payments(work, m.law(),
                                                                            std::span(&counter, 1));
                                  }))
        .front();
  }
  // A home that has not paid 2025.
  registry::Parcel parcel_that_owes_2025() {
    for (int skip = 0;; ++skip) {
      const auto parcel = parcel_with("A", skip);
      for (const auto& v :
           read([&](auto& tx) { return dues::dues_of(tx, m.law(), parcel.id, kToday); }).vigencias)
        if (v.vigencia == 2025 && v.overdue && !v.is_paid()) return parcel;
    }
  }
  // The SQLSTATE of a plan written beside the use case; empty when it was taken.
  std::string write(const std::string& total, const std::string& days, const std::string& amounts,
                    int vigencia = 2026) {
    try {
      m.db.app().transaction([&](pqxx::work& tx) {
        tx.exec0(
            "insert into billing.instalment_plan (parcel_id, vigencia, joined_on, joined_at, "
            "after_seq, total, due_on, amount, norm, invented) select " +
            to_string(home.id) + ", " + std::to_string(vigencia) +
            ", '2026-03-31', now(), last_seq, " + total + ", '" + days + "', '" + amounts +
            "', 'Norma', true from ledger.head");
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return {};
  }

  registry::Parcel home = parcel_with("A");
  int keys = 0;
};

}  // namespace recaudo::adjustments
