#include "core/payments/bank_qr.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "core/payments/start_payment.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"
#include "tests/support/breb_payload.h"

namespace recaudo::payments {
namespace {

std::string payload(const std::string& amount, const std::string& reference) {
  return test::breb_payload_of(amount, reference).text();
}

std::string payload_of(const Order& o) {
  return payload(to_plain(o.total), o.reference.str());
}

std::string line_of(const Order& o, const std::string& content) {
  return o.reference.str() + "," + content + "\n";
}

class BankQrTest : public ::testing::Test {
 protected:
  Order order(int parcel) {
    return value_or_throw(create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                       {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                        .vigencias = {2026},
                                        .request_key = "k-" + std::to_string(parcel)}));
  }
  Result<BankQrReport> take(const std::string& lines) {
    return take_bank_qrs(m.services(), events::system_actor(), "referencia,contenido\n" + lines,
                         "codigos.csv");
  }
  // What a refused file says; it leaves no code behind.
  std::string refusal(const std::string& lines, Code code = Code::kQrInvalid) {
    const auto before = count("payments.bank_qr");
    const auto taken = take(lines);
    if (taken) return "se cargó";
    EXPECT_EQ(taken.error().code, code);
    EXPECT_EQ(count("payments.bank_qr"), before);
    return taken.error().detail;
  }
  std::optional<std::string> code_of(const Order& o) {
    return m.db.app().read([&](pqxx::read_transaction& tx) { return bank_qr(tx, o.id); });
  }
  std::int64_t count(const std::string& table) {
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      return read_int(tx.exec1("select count(*) from " + table)[0]);
    });
  }
  void set_state(const Order& o, const std::string& state) {
    m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec("update payments.payment_order set state = '" + state +
              "' where id = " + to_string(o.id));
      return 0;
    });
  }

  test::Municipality m;
};

TEST_F(BankQrTest, TheBanksCodeOfAnOrderIsKeptAsItCame) {
  const Order a = order(0);
  const Order b = order(1);
  const auto report = value_or_throw(take(line_of(a, payload_of(a)) + line_of(b, payload_of(b))));
  EXPECT_EQ(report.loaded, 2);
  EXPECT_EQ(report.already, 0);
  EXPECT_EQ(code_of(a), payload_of(a));
  EXPECT_EQ(code_of(b), payload_of(b));
}

TEST_F(BankQrTest, AnOrderThatSomebodyIsPayingKeepsItsCodeForLater) {
  const Order o = order(0);
  test::ScriptedGateway gateway;
  value_or_throw(start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                               {.order = o.token,
                                .payer = {},
                                .bank_code = "1007",
                                .bank_name = "BANCO DE PRUEBA",
                                .payer_ip = "127.0.0.1",
                                .request_key = "pago",
                                .return_url_base = "https://localhost/pago/"}));
  EXPECT_EQ(value_or_throw(take(line_of(o, payload_of(o)))).loaded, 1);
}

TEST_F(BankQrTest, AnOrderWithoutACodeHasNone) {
  EXPECT_FALSE(code_of(order(0)));
}

TEST_F(BankQrTest, OneEventTellsTheDigestAndTheCount) {
  const Order a = order(0);
  const std::string csv = "referencia,contenido\n" + line_of(a, payload_of(a));
  const auto before = count("audit.outbox");
  value_or_throw(take(line_of(a, payload_of(a))));
  ASSERT_EQ(count("audit.outbox"), before + 1);
  const auto told = m.db.owner().read([&](pqxx::read_transaction& tx) {
    events::pb::AuditEntry found;
    for (const auto& row : tx.exec("select entry from audit.outbox")) {
      events::pb::AuditEntry entry;
      EXPECT_TRUE(entry.ParseFromString(read_bytes(row[0])));
      if (entry.has_registry() && entry.registry().register_() == "codigos-breb") found = entry;
    }
    return found;
  });
  ASSERT_EQ(told.changes_size(), 3);
  EXPECT_EQ(told.changes(0).after(), sha256_hex(csv));
  EXPECT_EQ(told.changes(1).after(), "1");
}

TEST_F(BankQrTest, TheSameFileAgainIsToldAsLoadedAndChangesNothing) {
  const Order a = order(0);
  value_or_throw(take(line_of(a, payload_of(a))));
  const auto events = count("audit.outbox");
  const auto again = value_or_throw(take(line_of(a, payload_of(a))));
  EXPECT_EQ(again.loaded, 0);
  EXPECT_EQ(again.already, 1);
  EXPECT_EQ(count("audit.outbox"), events);
}

TEST_F(BankQrTest, ASecondLoadAfterTheOrderWasPaidIsStillTheSameFile) {
  const Order a = order(0);
  value_or_throw(take(line_of(a, payload_of(a))));
  set_state(a, "paid");
  EXPECT_EQ(value_or_throw(take(line_of(a, payload_of(a)))).already, 1);
}

TEST_F(BankQrTest, OneBadRowRefusesTheWholeFileByLineAndField) {
  const Order a = order(0);
  const Order b = order(1);
  const std::string said =
      refusal(line_of(a, payload_of(a)) + line_of(b, payload("1.00", b.reference.str())));
  EXPECT_NE(said.find("línea 3, referencia " + b.reference.str()), said.npos) << said;
  EXPECT_NE(said.find("campo 54, valor"), said.npos) << said;
  EXPECT_NE(said.find("No se cargó ninguna línea"), said.npos) << said;
  EXPECT_FALSE(code_of(a));
}

TEST_F(BankQrTest, ACodeOfAnotherReferenceIsRefused) {
  const Order a = order(0);
  const std::string said = refusal(line_of(a, payload(to_plain(a.total), "120260000099999")));
  EXPECT_NE(said.find("campo 62.05, referencia"), said.npos) << said;
}

TEST_F(BankQrTest, ACodeWithoutAmountIsRefused) {
  const Order a = order(0);
  auto without_amount = test::breb_payload_of("", a.reference.str());
  without_amount.amount = "";
  const std::string said = refusal(line_of(a, without_amount.text()));
  EXPECT_NE(said.find("campo 54, valor: falta"), said.npos) << said;
}

TEST_F(BankQrTest, ADamagedCodeIsRefused) {
  const Order a = order(0);
  std::string damaged = payload_of(a);
  damaged[damaged.size() - 1] = damaged.back() == '0' ? '1' : '0';
  const std::string said = refusal(line_of(a, damaged));
  EXPECT_NE(said.find("campo 63, CRC"), said.npos) << said;
}

TEST_F(BankQrTest, AnUnknownOrderIsRefused) {
  const std::string reference = "120260000099999";
  const std::string said = refusal(reference + "," + payload("1000.00", reference) + "\n");
  EXPECT_NE(said.find("no hay una orden con esa referencia"), said.npos) << said;
}

TEST_F(BankQrTest, APaidOrderIsRefused) {
  const Order a = order(0);
  set_state(a, "paid");
  const std::string said = refusal(line_of(a, payload_of(a)));
  EXPECT_NE(said.find("ya no se paga"), said.npos) << said;
}

TEST_F(BankQrTest, AnOrderPastItsDayIsRefused) {
  const Order a = order(0);
  m.clock.advance(std::chrono::hours{24});
  const std::string said = refusal(line_of(a, payload_of(a)));
  EXPECT_NE(said.find("venció el 31 de marzo de 2026"), said.npos) << said;
}

TEST_F(BankQrTest, AnotherCodeForTheSameOrderIsRefused) {
  const Order a = order(0);
  value_or_throw(take(line_of(a, payload_of(a))));
  const std::string other = payload("1.00", a.reference.str());
  const std::string said = refusal(line_of(a, other));
  EXPECT_NE(said.find("ya tiene otro código"), said.npos) << said;
  EXPECT_EQ(code_of(a), payload_of(a));
}

TEST_F(BankQrTest, AnOrderTwiceInOneFileIsRefused) {
  const Order a = order(0);
  const std::string said = refusal(line_of(a, payload_of(a)) + line_of(a, payload_of(a)));
  EXPECT_NE(said.find("línea 3"), said.npos) << said;
  EXPECT_NE(said.find("repetida"), said.npos) << said;
}

TEST_F(BankQrTest, AnotherTableIsRefused) {
  const auto taken =
      take_bank_qrs(m.services(), events::system_actor(), "referencia,valor\n1,2\n", "codigos.csv");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::kTableInvalid);
}

TEST_F(BankQrTest, AFileWithoutCodesIsRefused) {
  EXPECT_NE(refusal("", Code::kTableInvalid).find("no tiene códigos"), std::string::npos);
}

TEST_F(BankQrTest, MoreCodesThanOneFileMayHaveAreRefused) {
  std::string lines;
  for (int i = 0; i <= kMaxBankQrs; ++i) lines += std::to_string(i) + ",x\n";
  const std::string said = refusal(lines, Code::kTableInvalid);
  EXPECT_NE(said.find("línea 100002"), said.npos) << said;
}

TEST_F(BankQrTest, ACodeIsNotRewritten) {
  const Order a = order(0);
  value_or_throw(take(line_of(a, payload_of(a))));
  for (const char* statement :
       {"update payments.bank_qr set payload = 'otro'", "delete from payments.bank_qr"})
    EXPECT_THROW(m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec(statement);
      return 0;
    }),
                 pqxx::sql_error);
}

}  // namespace
}  // namespace recaudo::payments
