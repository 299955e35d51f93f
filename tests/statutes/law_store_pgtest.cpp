// The law as a serving process sees it, also while the database does not answer.
#include "api/app/law_store.h"

#include <gtest/gtest.h>

#include <future>

#include "core/dues/explanation_json.h"
#include "core/dues/liquidation_store.h"
#include "core/rates/yearly_figures.h"
#include "tests/statutes/statute_world.h"

namespace recaudo::app {
namespace {

using namespace std::chrono_literals;

struct LawStoreTest : public ::testing::Test {
  test::StatuteWorld w{4};
  std::unique_ptr<LawStore> store = value_or_throw(
      LawStore::open(w.m.db.app(), w.m.clock,
                     std::string(tax_rules::data_file("statutes/demo.toml")), "demo.toml"));
  // The store's look at the database waits for as long as `while_it_waits` takes.
  template <typename Act>
  std::shared_ptr<const LawSnapshot> while_the_database_is_read(Act while_it_waits) {
    std::future<std::shared_ptr<const LawSnapshot>> reader;
    w.m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("lock table rates.usury_month in access exclusive mode");
      store->reload();
      reader = std::async(std::launch::async, [&] { return store->current(); });
      EXPECT_EQ(reader.wait_for(300ms), std::future_status::timeout);
      while_it_waits();
    });
    return reader.get();
  }
};

// As another process of the same database does: this store is not told.
void load_elsewhere(test::StatuteWorld& w, const tax_rules::YearlyFigure& figure) {
  const auto proposal =
      value_or_throw(perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
        return rates::propose_figure(work, make_uuid7(SystemClock{}.now()), figure, w.maker,
                                     w.m.clock.now());
      }));
  const events::Actor actor{.role = "tesorero",
                            .person = approvals::person_of(w.checker),
                            .session = {},
                            .auth = events::pb::PASSWORD,
                            .second_approver = {}};
  value_or_throw(rates::approve_figure(w.m.services(), actor, "backoffice",
                                       {proposal.id, w.checker, proposal.digest}, w.m.clock.now()));
}

tax_rules::YearlyFigure smmlv(int year, std::int64_t pesos) {
  return {.kind = tax_rules::YearlyKind::kSmmlv,
          .year = year,
          .value = Money::pesos(pesos),
          .norm = "Decreto de prueba"};
}

TEST_F(LawStoreTest, AFigureApprovedByAnotherProcessIsSeenAndAnOpenPageKeepsItsTables) {
  const auto page = store->current();
  EXPECT_FALSE(page->tables.smmlv(2027));
  load_elsewhere(w, smmlv(2027, 1'900'000));
  w.m.clock.advance(std::chrono::hours{24});
  EXPECT_EQ(value_or_throw(store->current()->tables.smmlv(2027)).value, Money::pesos(1'900'000));
  EXPECT_FALSE(page->tables.smmlv(2027));
}

TEST_F(LawStoreTest, WithoutALoadedFigureTheTextsAreTheProgramsByteByByte) {
  const auto texts = store->texts(2026);
  const auto shipped = tax_rules::shipped_legal_texts();
  EXPECT_EQ(texts.smmlv, shipped.smmlv);
  EXPECT_EQ(texts.ipc, shipped.ipc);
  EXPECT_EQ(texts.uvt, shipped.uvt);
}

TEST_F(LawStoreTest, WhatWasBilledKeepsItsFiguresAndWhatIsBilledNextHasTheNewOnes) {
  const auto told = [&] {
    return w.m.db.app().read([&](pqxx::read_transaction& tx) {
      const auto l = dues::liquidations_of(tx, w.m.parcel(0).id).at(2026);
      return std::pair(l.predial, dues::to_text(l.explanation));
    });
  };
  const auto before = told();
  const Sha256 rules = w.m.db.owner().read([](pqxx::read_transaction& tx) {
    const auto bytes =
        read_bytes(tx.exec("select digest from billing.rules where id = (select max(rules_id) from "
                           "billing.liquidation where vigencia = 2026)")[0][0]);
    Sha256 digest{};
    std::ranges::copy(bytes, digest.begin());
    return digest;
  });
  load_elsewhere(w, smmlv(2026, 1'800'000));
  store->reload();
  EXPECT_EQ(told(), before);
  const auto of_record = w.m.db.app().read(
      [&](pqxx::read_transaction& tx) { return value_or_throw(dues::rules_of_record(tx, rules)); });
  EXPECT_EQ(value_or_throw(of_record->tables.smmlv(2026)).value, Money::pesos(1'750'905));
  const auto next = value_or_throw(dues::read_rules(store->texts(2026)));
  EXPECT_EQ(value_or_throw(next->tables.smmlv(2026)).value, Money::pesos(1'800'000));
  EXPECT_NE(next->digest, rules);
}

TEST_F(LawStoreTest, AnErrorPageDoesNotQueueBehindADatabaseThatDoesNotAnswer) {
  (void)store->current();
  while_the_database_is_read([&] {
    auto page = std::async(std::launch::async, [&] { return &store->statute(); });
    EXPECT_EQ(page.wait_for(5s), std::future_status::ready);
  });
}

TEST_F(LawStoreTest, WhatIsApprovedWhileItIsReadIsLookedAtAgain) {
  const auto read_before = while_the_database_is_read([&] { store->reload(); });
  const auto after = store->current();
  EXPECT_NE(after, read_before);
  EXPECT_EQ(store->current(), after) << "once is enough";
}

}  // namespace
}  // namespace recaudo::app
