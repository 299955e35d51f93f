// What the demo begins with, as its municipality would have loaded it.
#include "api/cli/demo_seed.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "tax-rules/data.h"
#include "tests/core/support.h"

namespace recaudo::cli {
namespace {

constexpr int kParcels = 400;  // 200 of them enter the roll after its first vigencia

struct DemoSeed : public testing::Test {
  DemoSeed() {
    const auto law = value_or_throw(app::LawStore::open(
        db.app(), clock, std::string(tax_rules::data_file("statutes/demo.toml")), "demo.toml"));
    seed_municipality({db.app(), clock, events}, *law,
                      {.seed = 1, .parcels = kParcels, .folder = folder.string()});
  }
  ~DemoSeed() override { std::filesystem::remove_all(folder); }
  std::string text(const std::string& query) {
    return db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_text(tx.exec(query)[0][0]); });
  }

  const std::vector<EmbeddedFile> migrations = test::migrations_before();
  test::TestDatabase db{{migrations}};
  ManualClock clock{start_of_day(make_date(2026, 3, 31)) + std::chrono::hours{12}};
  events::EventLog events{db.app(),
                          clock,
                          {.service = "prueba",
                           .entity = "00000",
                           .pseudonym_key = Secret(std::string(32, 'k')),
                           .pseudonym_epoch = 1}};
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("recaudo-demo-" + std::to_string(::getpid()));
};

TEST_F(DemoSeed, AHomeThatEntersTheRollLaterHasItsEstratoWhenItIsBilled) {
  const std::string homes =
      "select count(*) from billing.liquidation l join registry.parcel p on p.id = l.parcel_id "
      "where substr(p.npn, 6, 2) = '01' and l.destino = 'A' and not exists (select from "
      "registry.valuation v where v.parcel_id = p.id and v.vigencia = 2021) and l.estrato is ";
  EXPECT_NE(text(homes + "not null"), "0");
  EXPECT_EQ(text(homes + "null"), "0");
}

}  // namespace
}  // namespace recaudo::cli
