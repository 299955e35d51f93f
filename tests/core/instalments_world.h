// A municipality where owners join predial in voluntary instalments, and pay them.
#pragma once

#include "core/payments/bill.h"
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

  registry::Parcel home = parcel_with("A");
  int keys = 0;
};

}  // namespace recaudo::adjustments
