// The staff's page of what was posted of a parcel.
#include <gmock/gmock.h>

#include "core/payments/counter_payments.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

class ParcelBooks : public test::StaffPages {
 protected:
  payments::Order pay(int vigencia) {
    const auto order =
        value_or_throw(payments::create_order(w.services, w.m.law(), events::anonymous_taxpayer(),
                                              {.subject = ledger::parcel_subject(parcel.id),
                                               .vigencias = {vigencia},
                                               .request_key = "web:" + std::to_string(vigencia)}));
    value_or_throw(perform(w.services, events::system_actor(), "archivo", [&](Work& work) {
      const payments::CounterPayment counter{.order = order.id,
                                             .amount = order.total,
                                             .paid_on = work.today(),
                                             .bank_code = "000",
                                             .bank_key = std::to_string(vigencia),
                                             .raw = "línea"};
      return payments::apply_counter_payments(work, w.m.law(), std::span(&counter, 1));
    }));
    return order;
  }
  std::string page() {
    const auto answer = get(auditor, "/contabilidad/predios/" + parcel.npn.str());
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }
  static std::string credit(Money amount) {
    return "data-rotulo=\"Crédito\">" + to_display(amount) + "</td>";
  }
  registry::Parcel parcel = w.m.parcel(w.billed_twice());
  access::Session auditor = session_of("audi", staff::Role::kAuditor);
};

TEST_F(ParcelBooks, WhatWasPaidAndWhatWasDiscountedAreLinesOfTheirOwn) {
  pay(2025);
  const auto order = pay(2026);
  const std::string body = page();
  bool discounted = false;
  for (const auto& line : order.lines) {
    if (line.discount.is_zero()) continue;
    discounted = true;
    EXPECT_THAT(body, HasSubstr(credit(line.capital - line.discount)));
    EXPECT_THAT(body, HasSubstr(credit(line.discount)));
    EXPECT_THAT(body, Not(HasSubstr(credit(line.capital))));
  }
  EXPECT_TRUE(discounted) << "paid in the time of the discount";
  EXPECT_THAT(body, HasSubstr("por pronto pago, sin dinero"));
  EXPECT_THAT(body, HasSubstr("<dt>Saldo al final</dt><dd>" + to_display(Money())));
}

TEST_F(ParcelBooks, WithoutADiscountNothingIsSaidOfOne) {
  pay(2025);
  EXPECT_THAT(page(), HasSubstr("Recaudo"));
  EXPECT_THAT(page(), Not(HasSubstr("por pronto pago")));
}

TEST_F(ParcelBooks, InterestIsSaidToBeInterest) {
  EXPECT_THAT(page(), Not(HasSubstr("interés de mora")));
  pay(2025);
  EXPECT_THAT(page(), HasSubstr("2025 · Impuesto predial unificado · interés de mora · cuenta "));
}

}  // namespace
}  // namespace recaudo::site
