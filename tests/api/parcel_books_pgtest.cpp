// The staff's page of what was posted of a parcel.
#include <gmock/gmock.h>

#include <sstream>

#include "core/payments/counter_payments.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

class ParcelBooks : public test::StaffPages {
 protected:
  payments::Order pay(int vigencia) {
    auto order =
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
  static std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> out;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) out.push_back(cell);
    return out;
  }
  static Money amount_of(const std::string& text) {
    return value_or_throw(parse_plain_money(text));
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

TEST_F(ParcelBooks, TheDownloadHasTheLinesOfThePage) {
  pay(2025);
  const auto order = pay(2026);
  const auto csv =
      get(auditor, "/contabilidad/predios/" + parcel.npn.str() + "/movimientos.csv").body;
  int discounts = 0;
  for (const auto& line : order.lines) {
    if (line.discount.is_zero()) continue;
    ++discounts;
    EXPECT_THAT(csv, HasSubstr(",0.00," + to_plain(line.capital - line.discount) + ","));
    EXPECT_THAT(csv, HasSubstr(",0.00," + to_plain(line.discount) + ","));
    EXPECT_THAT(csv, Not(HasSubstr(",0.00," + to_plain(line.capital) + ",")));
  }
  EXPECT_GT(discounts, 0) << "paid in the time of the discount";
  int told = 0;
  for (auto at = csv.find(",descuento,"); at != csv.npos; at = csv.find(",descuento,", at + 1))
    ++told;
  EXPECT_EQ(told, discounts);
  Money sum, last;
  std::istringstream lines(csv.substr(csv.find("\r\n") + 2));
  for (std::string line; std::getline(lines, line);) {
    const auto cells = cells_of(line);
    ASSERT_EQ(cells.size(), 12U) << line;
    last = amount_of(cells[8]);
    if (cells[3] == "saldo-anterior") sum = last;
    sum += amount_of(cells[6]) - amount_of(cells[7]);
    EXPECT_EQ(last, sum) << line;
  }
  EXPECT_TRUE(last.is_zero());
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
