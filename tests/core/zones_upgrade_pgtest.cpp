// A registry that had avaluos and cadastral acts before it knew its zones (0124): since when each
// one is known.
#include <gmock/gmock.h>

#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "base/migrations.h"
#include "core/registry/migrations.h"
#include "ledger/migrations.h"
#include "tests/support/test_cluster.h"

namespace recaudo::registry {
namespace {

std::vector<EmbeddedFile> all_files() {
  std::vector<EmbeddedFile> out;
  for (const std::span<const EmbeddedFile> set :
       {std::span<const EmbeddedFile>(embedded::base_migrations),
        std::span<const EmbeddedFile>(embedded::audit_migrations),
        std::span<const EmbeddedFile>(embedded::ledger_migrations),
        std::span<const EmbeddedFile>(embedded::registry_migrations)})
    out.insert(out.end(), set.begin(), set.end());
  return out;
}

std::vector<EmbeddedFile> older_files() {
  auto out = all_files();
  std::erase_if(out, [](const EmbeddedFile& f) {
    return f.path.substr(f.path.find_last_of('/') + 1, 4) >= "0124";
  });
  return out;
}

// Zone 01: parcels 1, 2 and the retired 3; zone 02: parcels 4 and 5. The cadastre of 2026 is import
// 1, the acts are import 2, and parcel 6 of zone 01 comes with the cadastre of 2027, import 3.
class RegistryBeforeZones : public ::testing::Test {
 protected:
  RegistryBeforeZones() {
    write(
        "insert into registry.import (kind, sha256, file_name, committed_at, lines, rejected, "
        "added, gone, changed) select k, sha256(k::bytea || n::text::bytea), 'f', n, 1, 0, 1, 0, 0 "
        "from (values ('cadastre', timestamptz '2026-01-10 10:00-05'), ('acts', '2026-02-10 "
        "10:00-05'), ('cadastre', '2027-01-10 10:00-05')) v(k, n) order by n");
    for (const int parcel : {1, 2, 3}) comes(parcel, "01", 2026, 1);
    for (const int parcel : {4, 5}) comes(parcel, "02", 2026, 1);
    write("update registry.parcel set retired_on = '2026-01-20' where id = 3");
    write(
        "insert into registry.cadastral_act (kind, act, act_on, vigencia, import_id) values "
        "('actualizacion', 'Resolución 7', '2023-12-20', 2024, 2), ('actualizacion', 'Resolución "
        "8', '2024-12-20', 2025, 2)");
  }
  void write(const std::string& sql) {
    db.owner().transaction([&](pqxx::work& tx) { tx.exec0(sql); });
  }
  void comes(int parcel, const std::string& zone, int vigencia, int import) {
    const std::string id = std::to_string(parcel);
    write("insert into registry.parcel (npn, address) values (rpad('25785" + zone + "' || '" + id +
          "', 30, '0'), 'CL 1')");
    write("insert into registry.valuation values (" + id + ", " + std::to_string(vigencia) +
          ", 100, 'A', 1, 1, " + std::to_string(import) + ")");
  }
  // By the act that enters into 2024, or by the one of 2025.
  void updated(int parcel, int vigencia) {
    write("insert into registry.cadastral_update (parcel_id, vigencia, act_id) values (" +
          std::to_string(parcel) + ", " + std::to_string(vigencia) + ", " +
          std::to_string(vigencia - 2023) + ")");
  }
  // As "01 2025, 02 2026".
  std::string zones_after() {
    value_or_throw(migrate(db.owner(), all_files()));
    return db.app().read([](pqxx::read_transaction& tx) {
      return read_text(
          tx.exec1("select string_agg(substr(digits, 6) || ' ' || known_since, ', ' "
                   "order by digits) from registry.zone")[0]);
    });
  }

  std::vector<EmbeddedFile> before = older_files();
  test::TestDatabase db{{before}};
};

TEST_F(RegistryBeforeZones, AZoneIsKnownSinceItsFirstAvaluo) {
  write("insert into registry.valuation values (5, 2025, 100, 'A', 1, 1, 3)");
  EXPECT_EQ(zones_after(), "01 2026, 02 2025");
}

TEST_F(RegistryBeforeZones, AnActThatReachedAllThatWasThereMakesItsZoneKnownAndNoOther) {
  for (const int parcel : {1, 2}) updated(parcel, 2025);  // 3 was retired before
  comes(6, "01", 2027, 3);                                // and 6 came after
  EXPECT_EQ(zones_after(), "01 2025, 02 2026");
}

TEST_F(RegistryBeforeZones, AnActOverOneParcelDoesNotMakeItsZoneKnown) {
  updated(1, 2024);
  updated(4, 2025);
  EXPECT_EQ(zones_after(), "01 2026, 02 2026");
}

TEST_F(RegistryBeforeZones, AParcelThatWasRetiredAfterTheActCountsAmongThoseItHadToReach) {
  write("update registry.parcel set retired_on = '2026-12-31' where id = 3");
  for (const int parcel : {1, 2}) updated(parcel, 2025);
  EXPECT_EQ(zones_after(), "01 2026, 02 2026");
}

TEST_F(RegistryBeforeZones, TheEarliestActOverTheWholeZoneCounts) {
  for (const int parcel : {4, 5}) {
    updated(parcel, 2024);
    updated(parcel, 2025);
  }
  updated(1, 2024);
  EXPECT_EQ(zones_after(), "01 2026, 02 2024");
}

}  // namespace
}  // namespace recaudo::registry
