// A receipt names its entry in the public log, and whoever holds it checks it without an account.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <thread>

#include "api/json/api_routes.h"
#include "audit/sequencer.h"
#include "audit/signer.h"
#include "audit/tlog_proof.h"
#include "audit/verify.h"
#include "core/payments/log_place.h"
#include "core/payments/start_payment.h"
#include "tests/api/staff_world.h"
#include "tests/audit/temp_folder.h"

namespace recaudo::site {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kOrigin = "recaudo.test/auditoria";

struct ReceiptLogTest : public test::StaffPages {
  ReceiptLogTest() {
    w.context.folders.log = folder.path() + "/log";
    vkey = value_or_throw(audit::make_log_key(signer, folder.path() + "/vkey"));
    pay();
  }
  void pay() {
    const auto order = w.order(0);
    call(std::nullopt, http::Method::kPost, "/orden/" + order.token.str() + "/pago",
         "document_type=CC&document=1020304050&name=Ana+Prueba&email=ana%40ejemplo.co&phone="
         "3001234567&person_type=persona&consent_token_0=t1&consent_0=si&bank=1007&medio=pse");
    const auto find = [&] {
      return w.m.db.app().read([&](pqxx::read_transaction& tx) {
        return payments::payments_of_order(tx, order.id).front();
      });
    };
    payment = find();
    w.pse.answer(payment, gateways::PaymentState::kApproved);
    get(std::nullopt, "/pago/" + payment.token.str());
    payment = find();
    ASSERT_EQ(payment.state, payments::State::kApproved);
    receipt = w.m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payments::receipt_of(tx, payment.ticket));
    });
  }
  // The log's own processes, once over what waits.
  void sequence() {
    std::jthread signs(
        [&](const std::stop_token& stop) { value_or_throw(audit::run_signer(signer, stop)); });
    while (!audit::request_signer_state(signer.socket_path)) std::this_thread::yield();
    value_or_throw(audit::sequence_once({.conninfo = w.m.db.conninfo("recaudo_sequencer"),
                                         .log_dir = w.context.folders.log,
                                         .origin = kOrigin,
                                         .signer_socket = signer.socket_path}));
  }
  std::string receipt_page() {
    return get(std::nullopt, "/pago/" + payment.token.str() + "/recibo").body;
  }
  boost::json::value receipt_json() {
    const auto answer =
        test::ApiWorld::get(json_api::routes(w.context), "/api/v1/recibos/" + receipt.code);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return boost::json::parse(answer.body);
  }
  // The place of the receipt's event in the log, read from its bytes alone.
  std::int64_t place() {
    std::int64_t found = -1;
    value_or_throw(audit::verify_log(
        {w.context.folders.log, vkey, kOrigin}, [&](std::uint64_t i, std::string_view bytes) {
          events::pb::AuditEntry entry;
          ASSERT_TRUE(entry.ParseFromString(std::string(bytes)));
          if (entry.has_receipt() && entry.receipt().receipt_no() == to_string(receipt.number))
            found = static_cast<std::int64_t>(i);
        }));
    return found;
  }

  audit::TempFolder folder;
  audit::SignerOptions signer{folder.path() + "/s", folder.path() + "/seed", kOrigin,
                              folder.path() + "/state"};
  std::string vkey;
  payments::Payment payment;
  payments::Receipt receipt;
};

TEST_F(ReceiptLogTest, BeforeItsPlaceItSaysThatItWillBePublished) {
  EXPECT_THAT(receipt_page(), HasSubstr("Este recibo se publicará en la bitácora"));
  EXPECT_THAT(receipt_page(), Not(HasSubstr("/bitacora/entrada/")));
  EXPECT_EQ(receipt_json().at("bitacora").at("estado"), "por_publicar");
}

// The plan numbers it, and the signer is away.
TEST_F(ReceiptLogTest, BeforeASignedHeadCoversItItSaysThatItWillBePublished) {
  EXPECT_FALSE(audit::sequence_once({.conninfo = w.m.db.conninfo("recaudo_sequencer"),
                                     .log_dir = w.context.folders.log,
                                     .origin = kOrigin,
                                     .signer_socket = signer.socket_path}));
  const auto planned = w.m.db.app().read(
      [&](pqxx::read_transaction& tx) { return payments::log_place_of(tx, receipt.number); });
  ASSERT_TRUE(planned && planned->index);
  EXPECT_THAT(receipt_page(), Not(HasSubstr("/bitacora/entrada/")));
  EXPECT_EQ(receipt_json().at("bitacora").at("estado"), "por_publicar");
  sequence();
  EXPECT_THAT(receipt_page(), HasSubstr("/bitacora/entrada/"));
}

TEST_F(ReceiptLogTest, OncePlacedPageAndJsonNameTheEntryThatTellsIt) {
  sequence();
  const auto index = place();
  ASSERT_GE(index, 0);
  const std::string url = "https://localhost/bitacora/entrada/" + std::to_string(index);
  EXPECT_THAT(receipt_page(), HasSubstr("<a href=\"" + url + "\">" + url + "</a>"));
  EXPECT_THAT(receipt_page(), Not(HasSubstr("se publicará")));
  const auto json = receipt_json();
  EXPECT_EQ(json.at("bitacora").at("entrada"), index);
  EXPECT_EQ(json.at("bitacora").at("url").as_string(), url);
  EXPECT_EQ(json.at("asiento_contable"), payment.entry->value());
}

TEST_F(ReceiptLogTest, TheEntrysPageTellsTheReceiptAndNobodysData) {
  sequence();
  const auto page = get(std::nullopt, "/bitacora/entrada/" + std::to_string(place()));
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr(to_string(receipt.number)));
  EXPECT_THAT(page.body, HasSubstr(to_string(payment.ticket)));
  EXPECT_THAT(page.body, HasSubstr(to_display(payment.amount)));
  for (const std::string& datum :
       {std::string("1020304050"), std::string("Ana"), std::string("ana@"), w.m.parcel(0).npn.str(),
        payment.token.str(), receipt.code})
    EXPECT_THAT(page.body, Not(HasSubstr(datum)));
}

TEST_F(ReceiptLogTest, ItsProofVerifiesUnderTheLogsKey) {
  sequence();
  const std::string here = "/bitacora/entrada/" + std::to_string(place());
  const auto proof = get(std::nullopt, here + "/prueba");
  ASSERT_EQ(proof.status, 200);
  std::string entry;
  value_or_throw(audit::verify_log({w.context.folders.log, vkey, kOrigin},
                                   [&](std::uint64_t i, std::string_view bytes) {
                                     if (static_cast<std::int64_t>(i) == place()) entry = bytes;
                                   }));
  EXPECT_TRUE(audit::verify_tlog_proof(proof.body, entry,
                                       value_or_throw(audit::policy_of_vkey(vkey)), kOrigin));
}

TEST_F(ReceiptLogTest, AnEntryThatIsNotPublishedIsNotFound) {
  sequence();
  for (const char* number : {"999999", "-1", "x", "01"})
    EXPECT_EQ(get(std::nullopt, std::string("/bitacora/entrada/") + number).status, 404) << number;
  EXPECT_EQ(get(std::nullopt, "/bitacora/entrada/999999/prueba").status, 404);
}

// The database, whatever a program forgets.
TEST_F(ReceiptLogTest, AReceiptWhoseEventWasNotToldIsRefusedAtCommit) {
  std::string state;
  try {
    w.m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("alter table payments.receipt disable trigger receipt_immutable");
      tx.exec("update payments.receipt set event_id = gen_random_uuid()");
    });
  } catch (const pqxx::sql_error& e) {
    state = e.sqlstate();
  }
  EXPECT_EQ(state, "23503");
}

}  // namespace
}  // namespace recaudo::site
