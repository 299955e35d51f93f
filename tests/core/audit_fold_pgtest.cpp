#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "audit/sequencer.h"
#include "audit/signer.h"
#include "base/bytes.h"
#include "core/audit_fold/verify.h"
#include "core/payments/instalments.h"
#include "core/payments/start_payment.h"
#include "core/periods/periods.h"
#include "core/registry/appropriations_import.h"
#include "ledger/act_recipes.h"
#include "ledger/check.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "tests/audit/temp_folder.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::audit_fold {
namespace {

const std::string kOrigin = "recaudo.example/prueba";

class AuditFoldTest : public ::testing::Test {
 protected:
  AuditFoldTest() {
    vkey_ = value_or_throw(audit::make_log_key(signer_options_, folder_.path() + "/vkey"));
    signer_ = std::jthread([this](const std::stop_token& s) {
      value_or_throw(audit::run_signer(signer_options_, s));
    });
    while (!audit::request_signer_state(signer_options_.socket_path)) std::this_thread::yield();
  }
  void sequence() {
    value_or_throw(audit::sequence_once({.conninfo = m.db.conninfo("recaudo_sequencer"),
                                         .log_dir = folder_.path() + "/log",
                                         .origin = kOrigin,
                                         .signer_socket = signer_options_.socket_path}));
  }
  std::vector<std::string> differences() {
    return value_or_throw(verify(m.db.app(), {folder_.path() + "/log", vkey_, kOrigin}))
        .differences;
  }

  audit::TempFolder folder_;
  audit::SignerOptions signer_options_{folder_.path() + "/s", folder_.path() + "/seed", kOrigin,
                                       folder_.path() + "/state"};
  std::string vkey_;
  std::jthread signer_;
  test::Municipality m;
  test::ScriptedGateway gateway;
};

TEST_F(AuditFoldTest, TheLogAddsUpToTheTablesAlsoWithWhatStillWaits) {
  sequence();
  EXPECT_EQ(differences(), std::vector<std::string>{});
  const auto order =
      value_or_throw(payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                            {.subject = ledger::parcel_subject(m.parcel(0).id),
                                             .vigencias = {2026},
                                             .request_key = "k"}));
  value_or_throw(payments::start_payment(m.services(), m.law(), gateway,
                                         events::anonymous_taxpayer(),
                                         {.order = order.token,
                                          .payer = {},
                                          .bank_code = "1007",
                                          .bank_name = "BANCO DE PRUEBA",
                                          .payer_ip = "127.0.0.1",
                                          .request_key = "s",
                                          .return_url_base = "https://localhost/pago/"}));
  EXPECT_EQ(differences(), std::vector<std::string>{});
}

TEST_F(AuditFoldTest, APlanOfInstalmentsIsToldAndMovesNoBalance) {
  int home = 0;
  while (m.parcel(home).destino != 'A') ++home;
  value_or_throw(payments::join_instalments(m.services(), m.law(), events::anonymous_taxpayer(),
                                            m.parcel(home).id, 2026));
  sequence();
  EXPECT_EQ(differences(), std::vector<std::string>{});
}

TEST_F(AuditFoldTest, TheLogTellsTheBudgetBookToo) {
  value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                         [&](Work& work) -> Result<std::vector<ledger::Posted>> {
                           const auto owed =
                               ledger::obligations_of(work.tx(), m.parcel(0).id).back();
                           const ledger::Settlement paid{.obligation = owed.id,
                                                         .item = owed.item,
                                                         .capital = Money::pesos(5),
                                                         .zone = ledger::Zone::kUrban};
                           return work.post(std::vector{ledger::collection(
                               {.key = derive_uuid("prueba", "presupuesto"),
                                .effective_on = make_date(2026, 3, 31),
                                .source_kind = "prueba",
                                .source_id = "1"},
                               ledger::account::kBank, Money::pesos(5), {paid}, {})});
                         }));
  sequence();
  EXPECT_EQ(differences(), std::vector<std::string>{});
}

TEST_F(AuditFoldTest, APaymentThatTheTablesLostIsNamed) {
  perform(m.services(), events::system_actor(), "prueba", [](Work& work) {
    work.emit({"pago", "999"},
              events::payment_state("999", "", "approved", Money::pesos(1), "pse", ""));
  });
  sequence();
  const auto found = differences();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find("pago 999"), std::string::npos) << found[0];
}

// What a superuser with the program's own code can do: two entries change amounts, and fingerprints
// are made again. Every sum stays what it was.
TEST_F(AuditFoldTest, EntriesRewrittenSoThatTheLedgerAgreesWithItselfAreNamedByTheLogOnly) {
  const auto credit = [](const char* id, Money amount) {
    return ledger::unclassified_credit(
        {derive_uuid("fold", id), make_date(2026, 3, 31), "prueba", id}, amount);
  };
  const auto posted =
      value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
        return work.post(std::vector{credit("a", Money::pesos(10)), credit("b", Money::pesos(5))});
      }));
  sequence();
  ASSERT_EQ(differences(), std::vector<std::string>{});
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec0("alter table ledger.posting disable trigger immutable");
    tx.exec0("alter table ledger.entry_key disable trigger immutable");
    for (const auto& [id, amount, seq] : {std::tuple("a", Money::pesos(5), posted[0].seq),
                                          std::tuple("b", Money::pesos(10), posted[1].seq)}) {
      tx.exec_params0("update ledger.posting set amount = sign(amount) * $2::bigint where seq = $1",
                      seq.value(), amount.centavos());
      tx.exec_params0("update ledger.entry_key set fingerprint = decode($2, 'hex') where seq = $1",
                      seq.value(), recaudo::to_hex(view(ledger::fingerprint(credit(id, amount)))));
    }
  });
  const auto report = m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  EXPECT_TRUE(report.ok()) << report.differences.front();
  const auto found = differences();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], "asiento " + to_string(posted[0].seq) + ": no dice lo que contó la bitácora");
}

TEST_F(AuditFoldTest, AMonthThatIsNotAsClosedAsTheLogSaysIsNamed) {
  const auto closed = value_or_throw(perform(
      m.services(), events::system_actor(), "prueba", [&](Work& work) -> Result<ledger::Month> {
        const ledger::Month first = ledger::periods(work.tx()).front().month;
        if (auto ok = periods::close_month(work, first, ledger::PeriodState::kSoft); !ok)
          return tl::unexpected(ok.error());
        return first;
      }));
  sequence();
  EXPECT_EQ(differences(), std::vector<std::string>{});
  m.db.owner().transaction(
      [&](pqxx::work& tx) { tx.exec("update ledger.period set state = 'open'"); });
  const auto found = differences();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0], "mes " + ledger::to_iso(closed) + ": la bitácora dice soft y el libro open");
}

// What the council's files brought has no other copy: the log tells a digest of each.
class BudgetFoldTest : public AuditFoldTest {
 protected:
  BudgetFoldTest() {
    load(
        "2026,1.1.01.01.200.01,inicial,1500000,Acuerdo 14,2025-11-28\n"
        "2026,1.1.02.03.002,inicial,200000,Acuerdo 14,2025-11-28\n");
    load("2026,1.1.01.01.200.01,correccion,900000,Acuerdo 14,2025-11-28\n");
    load("2026,1.1.01.01.200.01,correccion,950000,Acuerdo 14,2025-11-28\n");
    load("2026,1.1.02.03.002,adicion,10000,Decreto 2,2025-12-30\n");
    sequence();
  }
  void load(const std::string& rows) {
    const std::string bytes = "vigencia,rubro,movimiento,valor,acto,fecha\n" + rows;
    const auto file = value_or_throw(registry::parse_appropriations(bytes, m.clock.today()));
    value_or_throw(registry::commit_appropriations(m.services(), events::system_actor(), file,
                                                   sha256(bytes), "presupuesto.csv"));
    files_.push_back(sha256_hex(bytes));
  }
  // As a superuser; the differences then, of the files that `sql` changed.
  std::vector<std::string> changed(const std::string& sql) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec0("alter table ledger.appropriation disable trigger appropriation_immutable");
      tx.exec0("alter table ledger.appropriation alter id set generated by default");
      tx.exec("update ledger.appropriation set " + sql);
    });
    return differences();
  }
  std::string named(std::size_t file) {
    return "presupuesto del archivo " + files_.at(file) +
           ": no dice lo que contó la bitácora cuando se cargó";
  }
  std::vector<std::string> files_;
};

TEST_F(BudgetFoldTest, EachColumnThatThePageLeavesToTheLogIsNamed) {
  EXPECT_EQ(differences(), std::vector<std::string>{});
  const struct {
    const char *column, *other, *as_it_was;
  } changes[] = {
      {"id", "id = 99 where movement = 'adicion'", "id = 5 where movement = 'adicion'"},
      {"year", "year = 2025 where movement = 'adicion'", "year = 2026 where movement = 'adicion'"},
      {"account_id",
       "account_id = (select id from ledger.account where code = '1.1.01.01.200.01') where "
       "movement = 'adicion'",
       "account_id = (select id from ledger.account where code = '1.1.02.03.002') where movement = "
       "'adicion'"},
      {"movement", "movement = 'reduccion' where movement = 'adicion'",
       "movement = 'adicion' where movement = 'reduccion'"},
      {"amount", "amount = amount + 1 where movement = 'adicion'",
       "amount = amount - 1 where movement = 'adicion'"},
      {"act", "act = 'Decreto 3' where movement = 'adicion'",
       "act = 'Decreto 2' where movement = 'adicion'"},
      {"act_on", "act_on = '2025-12-29' where movement = 'adicion'",
       "act_on = '2025-12-30' where movement = 'adicion'"}};
  std::string columns;
  for (const auto& change : changes) {
    EXPECT_EQ(changed(change.other), std::vector{named(3)}) << change.column;
    EXPECT_EQ(changed(change.as_it_was), std::vector<std::string>{}) << change.column;
    columns += std::string(change.column) + ", ";
  }
  EXPECT_EQ(changed("sha256 = sha256('otro') where movement = 'adicion'").size(), 2U)
      << "one is missing, and one was not told";
  std::ifstream page(DOCS_DIR "/ledger-check.md");
  bool found = false;
  for (std::string line; std::getline(page, line);)
    found |= line.starts_with("| `appropriation." + columns + "sha256` | log");
  EXPECT_TRUE(found) << columns;
}

// Of two corrections the one told last stands: the two files change places.
TEST_F(BudgetFoldTest, AnEarlierCorrectionThatStandsAfterALaterOneIsNamed) {
  changed("id = id + 100 where movement = 'correccion'");
  auto found = changed("id = case id when 103 then 4 else 3 end where movement = 'correccion'");
  auto expected = std::vector{named(1), named(2)};
  std::ranges::sort(found);
  std::ranges::sort(expected);
  EXPECT_EQ(found, expected);
}

TEST_F(AuditFoldTest, APaymentThatTheLogNeverToldIsNamed) {
  const auto order =
      value_or_throw(payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                            {.subject = ledger::parcel_subject(m.parcel(0).id),
                                             .vigencias = {2026},
                                             .request_key = "k"}));
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec(
        "insert into payments.attempt (token, order_id, rail, state, amount, created_at) values "
        "('0123456789012345678901', " +
        to_string(order.id) + ", 'pse', 'created', 100, now())");
  });
  sequence();
  const auto found = differences();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find("la bitácora no lo cuenta"), std::string::npos) << found[0];
}

}  // namespace
}  // namespace recaudo::audit_fold
