// From a cadastral file to the registry: what is shown before, and what is there after.
#include <gtest/gtest.h>

#include <thread>

#include "base/bytes.h"
#include "core/registry/cadastre_import.h"
#include "tests/core/support.h"

namespace recaudo::registry {
namespace {

using namespace literals;

class RegistryTest : public ::testing::Test {
 protected:
  // A parcel like the last of the roll, under another number.
  ParcelRecord newcomer(int number) const {
    ParcelRecord p = m_.roll().parcels.back();
    p.npn = Npn(p.npn.str().substr(0, 26) + std::to_string(number));
    return p;
  }
  Result<ImportReport> commit(const CadastreFile& file, const std::string& content) {
    return commit_cadastre(m_.services(), events::system_actor(), file, sha256(content),
                           content + ".txt");
  }
  CadastreDiff diff(const CadastreFile& file) {
    return m_.db.app().read(
        [&](pqxx::read_transaction& tx) { return diff_with_registry(tx, file); });
  }
  std::string ask(const std::string& sql) {
    return m_.db.owner().read(
        [&](pqxx::read_transaction& tx) { return tx.exec1(sql)[0].as<std::string>(); });
  }
  std::string active(const ParcelRecord& p) {
    return ask("select count(*) from registry.parcel where retired_on is null and npn = '" +
               p.npn.str() + "'");
  }

  test::Municipality m_;
};

TEST_F(RegistryTest, TheFileThatIsInForceChangesNothing) {
  const auto d = diff(m_.roll());
  EXPECT_TRUE(d.added.empty() && d.gone.empty() && d.avaluos.empty() && d.owners.empty());
  EXPECT_EQ(d.total_avaluo, d.previous_total);
}

TEST_F(RegistryTest, TheDiffNamesWhatIsNewGoneRevaluedAndSoldAndWritesNothing) {
  CadastreFile file = m_.roll();
  const Npn gone = file.parcels[0].npn;
  const Money gone_avaluo = file.parcels[0].avaluo;
  file.parcels[1].avaluo += 1'000_pesos;
  file.parcels[2].owners[0].document_number += "9";
  file.parcels.push_back(newcomer(9001));
  file.parcels.erase(file.parcels.begin());
  const auto& revalued = file.parcels[0];
  const auto d = diff(file);
  EXPECT_EQ(d.added, std::vector{file.parcels.back().npn});
  EXPECT_EQ(d.gone, std::vector{gone});
  ASSERT_EQ(d.avaluos.size(), 1U);
  EXPECT_EQ(d.avaluos[0].npn, revalued.npn);
  EXPECT_EQ(d.avaluos[0].after - d.avaluos[0].before, 1'000_pesos);
  EXPECT_EQ(d.owners, std::vector{file.parcels[1].npn});
  EXPECT_EQ(d.total_avaluo,
            d.previous_total - gone_avaluo + 1'000_pesos + file.parcels.back().avaluo);
  EXPECT_EQ(active(file.parcels.back()), "0");
  EXPECT_EQ(ask("select count(*) from registry.import where kind = 'cadastre'"), "2");
}

TEST_F(RegistryTest, ACommittedFileIsWhatTheDiffSaidAndAfterItNothingDiffers) {
  CadastreFile file = m_.roll();
  const auto gone = file.parcels.front();
  file.parcels.erase(file.parcels.begin());
  file.parcels[1].owners[0].document_number = "990099009900";
  file.parcels.push_back(newcomer(9001));
  ASSERT_TRUE(commit(file, "una"));
  EXPECT_EQ(active(gone), "0");
  EXPECT_EQ(active(file.parcels.back()), "1");
  EXPECT_EQ(ask("select document_number from registry.owner o join registry.parcel p on p.id = "
                "o.parcel_id where ordinal = 1 and npn = '" +
                file.parcels[1].npn.str() + "'"),
            "990099009900");
  const auto d = diff(file);
  EXPECT_TRUE(d.added.empty() && d.gone.empty() && d.avaluos.empty() && d.owners.empty());
}

TEST_F(RegistryTest, ARetiredParcelThatComesBackIsActiveAgain) {
  CadastreFile without = m_.roll();
  const auto parcel = without.parcels.front();
  without.parcels.erase(without.parcels.begin());
  ASSERT_TRUE(commit(without, "sin"));
  EXPECT_EQ(active(parcel), "0");
  ASSERT_TRUE(commit(m_.roll(), "con"));
  EXPECT_EQ(active(parcel), "1");
}

TEST_F(RegistryTest, TheSameFileTwiceIsRefusedWithItsNameAndTellsNothing) {
  ASSERT_TRUE(commit(m_.roll(), "una"));
  const std::string told = ask("select count(*) from audit.outbox");
  const auto again = commit(m_.roll(), "una");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAlreadyImported);
  EXPECT_NE(again.error().detail.find("una.txt"), std::string::npos) << again.error().detail;
  EXPECT_EQ(ask("select count(*) from audit.outbox"), told);
}

TEST_F(RegistryTest, TheSameFileInTwoHandsAtOnceIsImportedOnce) {
  for (int round = 0; round < 5; ++round) {
    const std::string content = "ronda " + std::to_string(round);
    std::optional<Result<ImportReport>> a;
    std::optional<Result<ImportReport>> b;
    {
      const std::jthread one([&] { a = commit(m_.roll(), content); });
      const std::jthread two([&] { b = commit(m_.roll(), content); });
    }
    ASSERT_NE(a->has_value(), b->has_value());
    EXPECT_EQ((*a ? *b : *a).error().code, Code::kAlreadyImported);
  }
}

TEST_F(RegistryTest, OfTwoFilesAtOnceTheSecondSeesWhatTheFirstLeft) {
  CadastreFile first = m_.roll();
  CadastreFile second = m_.roll();
  first.parcels.push_back(newcomer(8000));
  second.parcels.push_back(newcomer(9000));
  std::jthread one;
  std::jthread two;
  m_.db.owner().transaction([&](pqxx::work& tx) {  // nobody writes a parcel until both have begun
    tx.exec("select from registry.parcel for update");
    one = std::jthread([&] { value_or_throw(commit(first, "a")); });
    two = std::jthread([&] { value_or_throw(commit(second, "b")); });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  });
  one.join();
  two.join();
  EXPECT_NE(active(first.parcels.back()), active(second.parcels.back()))
      << "the later file retires what it does not hold";
}

TEST_F(RegistryTest, TheEventNamesTheFileByItsDigestInText) {
  ASSERT_TRUE(commit(m_.roll(), "una"));
  const auto& teller = m_.events.producer(events::Lane::kActs);
  const auto bytes = m_.db.owner().read([&](pqxx::read_transaction& tx) {
    return read_bytes(tx.exec_params1(
        "select entry from audit.outbox where producer = $1 and producer_epoch = $2 order by "
        "producer_seq desc limit 1",
        teller.name, teller.epoch)[0]);
  });
  events::pb::AuditEntry entry;
  ASSERT_TRUE(entry.ParseFromString(bytes));
  ASSERT_EQ(entry.changes(0).field(), "archivo_sha256");
  EXPECT_EQ(entry.changes(0).after(), to_hex(view(sha256("una"))));
}

}  // namespace
}  // namespace recaudo::registry
