#include "core/closing/billing_file.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "core/payments/counter_payments.h"
#include "core/payments/orders.h"
#include "core/payments/start_payment.h"
#include "gateways/bank_files/billing_2001.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::closing {
namespace {

class BillingFileTest : public ::testing::Test {
 protected:
  payments::Order order(int parcel) {
    return value_or_throw(
        payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                               {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                .vigencias = {2026},
                                .request_key = key(parcel)}));
  }
  static std::string key(int parcel) { return "k-" + std::to_string(parcel); }
  Result<WrittenBilling> write(const std::string& bank = "000", BillingLimits limits = {}) {
    return billing_file(m.services(), m.law().statute, events::system_actor(), bank, limits);
  }
  static bank_files::BillingFile read(const std::string& bytes) {
    auto file = bank_files::parse_billing_2001(bytes, bank_files::Nit("9001234568"));
    EXPECT_TRUE(file) << to_text(file.error());
    return file ? *file : bank_files::BillingFile{};
  }
  std::int64_t told() {
    return m.db.owner().read([](pqxx::read_transaction& tx) {
      return read_int(tx.exec1("select count(*) from audit.outbox")[0]);
    });
  }

  test::Municipality m;
};

TEST_F(BillingFileTest, EachOpenOrderIsADetailThatReadsBack) {
  const std::vector<payments::Order> orders = {order(0), order(1), order(2)};
  const auto written = value_or_throw(write());
  const auto file = read(written.bytes);
  EXPECT_EQ(file.header.nit.str(), "9001234568");
  EXPECT_EQ(file.header.originator.str(), "000");
  EXPECT_EQ(file.header.file_date, make_date(2026, 3, 31));
  EXPECT_EQ(file.header.file_time, 1200);
  ASSERT_EQ(file.lots.size(), 1U);
  EXPECT_EQ(file.lots[0].service.str(), m.law().statute.banks.front().gln);
  ASSERT_EQ(file.lots[0].details.size(), orders.size());
  Money total;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto& d = file.lots[0].details[i];
    EXPECT_EQ(d.reference.str(), orders[i].reference.str());
    EXPECT_EQ(d.secondary_reference, m.parcel(static_cast<int>(i)).npn.str());
    EXPECT_EQ(d.amount, orders[i].total);
    EXPECT_EQ(d.due_on, orders[i].valid_until);
    total += orders[i].total;
  }
  EXPECT_EQ(written.orders, 3);
  EXPECT_EQ(written.total, total);
}

TEST_F(BillingFileTest, AnOrderWhoseDebtAnotherOrderPaidIsNotAnnounced) {
  const auto kept = order(0), paid = order(1);
  const auto sibling =
      value_or_throw(payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                            {.subject = ledger::parcel_subject(m.parcel(1).id),
                                             .vigencias = {2025, 2026},
                                             .request_key = "sibling"}));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return payments::apply_till_payment(
        work, m.law(), {.order = paid.id, .amount = paid.total, .key = "1", .raw = "efectivo"});
  }));
  const auto file = read(value_or_throw(write()).bytes);
  ASSERT_EQ(file.lots[0].details.size(), 1U) << sibling.reference.str();
  EXPECT_EQ(file.lots[0].details[0].reference.str(), kept.reference.str());
}

TEST_F(BillingFileTest, AnOrderThatSomebodyIsPayingIsAnnouncedAllTheSame) {
  const auto o = order(0);
  test::ScriptedGateway gateway;
  value_or_throw(payments::start_payment(m.services(), m.law(), gateway,
                                         events::anonymous_taxpayer(),
                                         {.order = o.token,
                                          .payer = {},
                                          .bank_code = "1007",
                                          .bank_name = "BANCO DE PRUEBA",
                                          .payer_ip = "127.0.0.1",
                                          .request_key = "pago",
                                          .return_url_base = "https://localhost/pago/"}));
  EXPECT_EQ(read(value_or_throw(write()).bytes).lots[0].details.size(), 1U);
}

TEST_F(BillingFileTest, WhatIsReadBackIsWrittenAsTheSameBytes) {
  order(0);
  const auto written = value_or_throw(write());
  EXPECT_EQ(bank_files::write_billing_2001(read(written.bytes)), written.bytes);
}

TEST_F(BillingFileTest, NobodyIsNamed) {
  order(0);
  const auto file = read(value_or_throw(write()).bytes);
  const auto& d = file.lots.at(0).details.at(0);
  EXPECT_EQ(d.payer_name, "");
  EXPECT_EQ(d.payer_document, "0000000000");
  EXPECT_EQ(d.payer_account, "");
}

TEST_F(BillingFileTest, PagesLoseAndRepeatNothing) {
  std::vector<std::string> references;
  references.reserve(5);
  for (int i = 0; i < 5; ++i) references.push_back(order(i).reference.str());
  for (const int page : {1, 2, 5, 6}) {
    const auto file = read(value_or_throw(write("000", {.page = page})).bytes);
    std::vector<std::string> listed;
    for (const auto& d : file.lots.at(0).details) listed.push_back(d.reference.str());
    EXPECT_EQ(listed, references) << page;
  }
}

TEST_F(BillingFileTest, APaidOrderIsLeftOut) {
  const auto open = order(0);
  const auto paid = order(1);
  m.db.app().transaction([&](pqxx::work& tx) {
    tx.exec("update payments.payment_order set state = 'paid' where id = " + to_string(paid.id));
    return 0;
  });
  const auto file = read(value_or_throw(write()).bytes);
  ASSERT_EQ(file.lots.at(0).details.size(), 1U);
  EXPECT_EQ(file.lots[0].details[0].reference.str(), open.reference.str());
}

TEST_F(BillingFileTest, OrdersPastTheirDayAreNoBilling) {
  order(0);
  m.clock.advance(std::chrono::hours{24});
  const auto events = told();
  const auto refused = write();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kNotFound);
  EXPECT_EQ(told(), events);
}

TEST_F(BillingFileTest, AnUnknownBankIsRefusedByNamingThoseThatThereAre) {
  order(0);
  const auto refused = write("051");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kNotFound);
  EXPECT_NE(refused.error().detail.find("banco 051"), std::string::npos);
  EXPECT_NE(refused.error().detail.find("000 Banco de demostración"), std::string::npos);
}

TEST_F(BillingFileTest, MoreOrdersThanAFileTakesAreRefusedByTheNumber) {
  for (int i = 0; i < 3; ++i) order(i);
  const auto refused = write("000", {.orders = 2, .page = 1});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("más de 2 órdenes"), std::string::npos);
  EXPECT_EQ(value_or_throw(write("000", {.orders = 3})).orders, 3);
}

TEST_F(BillingFileTest, AnEventTellsDigestBankCountAndTotal) {
  const auto o = order(0);
  const auto before = told();
  const auto written = value_or_throw(write());
  ASSERT_EQ(told(), before + 1);
  const auto event = m.db.owner().read([](pqxx::read_transaction& tx) {
    events::pb::AuditEntry found;
    for (const auto& row : tx.exec("select entry from audit.outbox")) {
      events::pb::AuditEntry entry;
      EXPECT_TRUE(entry.ParseFromString(read_bytes(row[0])));
      if (entry.has_export_()) found = entry;
    }
    return found;
  });
  EXPECT_EQ(event.export_().content().value(), view(sha256(written.bytes)));
  EXPECT_EQ(event.export_().content().size(), written.bytes.size());
  EXPECT_EQ(event.export_().destination(), "banco 000");
  EXPECT_EQ(event.export_().rows(), 1U);
  EXPECT_FALSE(event.export_().personal_data());
  ASSERT_EQ(event.changes_size(), 1);
  EXPECT_EQ(event.changes(0).after(), std::to_string(o.total.centavos()));
}

}  // namespace
}  // namespace recaudo::closing
