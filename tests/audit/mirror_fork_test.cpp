// What contradicts a copy: told as that, with its proof kept.
#include <fstream>

#include "audit/tile_reader.h"
#include "tests/audit/mirror_world.h"

namespace recaudo::audit {
namespace {

using ::testing::HasSubstr;

TEST_F(MirrorTest, ALateHeadThatIsNotOfThisTreeIsAProofAndIsKeptApart) {
  PublishedLog log(ours.path() + "/log");
  PublishedLog other(ours.path() + "/otra", "otro ");
  log.publish(3);
  value_or_throw(update(site(log)));
  log.publish(4);
  other.publish(5);
  log.publish(1);
  const auto lying = with(site(log), "history?desde=3", [&](auto& bytes) {
    bytes = file("checkpoint") + PublishedLog::signed_note(other.writer.head());
  });
  const auto report = update(lying);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
  EXPECT_THAT(report.error().detail, HasSubstr(history_path(5)));
  EXPECT_TRUE(fs::exists(copy + "/" + kMirrorStaging + "/" + history_path(5)));
  EXPECT_EQ(verify_copy(copy)->entries, 3U);
}

TEST_F(MirrorTest, AnotherLogUnderTheSameKeyContradictsTheCopyEvenWithoutItsList) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  PublishedLog other(ours.path() + "/otra", "otro ");
  other.publish(600);
  const auto silent = with(site(other), "history?desde=300", [](auto& bytes) { bytes = ""; });
  const auto report = update(silent);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
  EXPECT_EQ(verify_copy(copy)->entries, 300U);
}

TEST_F(MirrorTest, AnotherRootOfTheSameSizeIsAProofAndIsKeptApart) {
  PublishedLog log(ours.path() + "/log");
  log.publish(10);
  value_or_throw(update(site(log)));
  PublishedLog other(ours.path() + "/otra", "otro ");
  other.publish(10);
  const auto report = update(site(other));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
  EXPECT_EQ(file(".state/contradice/history/" + only_name_in(".state/contradice/history")),
            PublishedLog::signed_note(other.writer.head()));
  EXPECT_EQ(verify_copy(copy)->entries, 10U);
}

TEST_F(MirrorTest, ASecondProofNeverTakesThePlaceOfTheFirst) {
  PublishedLog log(ours.path() + "/log");
  log.publish(10);
  value_or_throw(update(site(log)));
  for (const std::string word : {"otro ", "tercero ", "otro "}) {
    const TempFolder folder;
    PublishedLog other(folder.path() + "/otra", word);
    other.publish(10);
    EXPECT_EQ(update(site(other)).error().code, Code::kMirrorContradicted);
  }
  const fs::directory_iterator proofs(copy + "/.state/contradice/history");
  EXPECT_EQ(std::distance(begin(proofs), end(proofs)), 2);
}

TEST_F(MirrorTest, TheTilesOfAForkAreKeptAndProveItToWhoHasTheOldCopy) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  PublishedLog fork(ours.path() + "/otra");
  fork.publish(290);
  fork.entry = "otro ";
  fork.publish(310);
  const auto lying = with(site(fork), "history?desde=300", [&](auto& bytes) {
    bytes = file("checkpoint") + PublishedLog::signed_note(fork.writer.head());
  });
  EXPECT_EQ(update(lying).error().code, Code::kMirrorContradicted);
  EXPECT_EQ(update(lying).error().code, Code::kMirrorContradicted);  // and told again
  const std::string proof =
      copy + "/.state/contradice/600/" + only_name_in(".state/contradice/600");
  // A third party: the full bundles of the old copy, what was kept, and the keys.
  const std::string third = theirs.path() + "/tercero";
  fs::copy(proof, third, fs::copy_options::recursive);
  for (const char* name : {"/policy", "/tile/0/000", "/tile/entries/000"})
    fs::copy(copy + name, third + name);
  const auto verified = verify_copy(third);
  ASSERT_TRUE(verified) << to_text(verified.error());
  EXPECT_EQ(verified->head, fork.writer.head());  // signed, and these are its entries
  EXPECT_NE(value_or_throw(TileReader(third, 600).range({0, 300})), log.writer.head().root);
}

// Whoever has what was kept, the keys and the head that the copy had, needs no entry of either log.
void expect_proof_of_fork(const std::string& proof, const Policy& policy, const TreeHead& older) {
  const auto opened =
      open_checkpoint(value_or_throw(read_file(proof + "/checkpoint", 4096)), policy, kLogOrigin);
  ASSERT_TRUE(opened) << to_text(opened.error());
  const TreeHead& newer = opened->checkpoint.head;
  TileReader tiles(proof, newer.size);
  const Hash root = value_or_throw(tiles.range({0, older.size}));
  EXPECT_NE(root, older.root);
  EXPECT_TRUE(verify_consistency({older.size, root}, newer,
                                 value_or_throw(tiles.consistency_from(older.size))));
}

TEST_F(MirrorTest, AForkAnywhereAroundTheBordersOfABundleIsAContradictionWithItsProof) {
  for (const std::size_t size : {1U, 255U, 256U, 257U, 512U}) {
    const TempFolder folder;
    PublishedLog log(folder.path() + "/log");
    log.publish(size);
    copy = folder.path() + "/copia";
    value_or_throw(update(site(log)));
    const auto policy = value_or_throw(parse_policy(file("policy")));
    for (const std::size_t at : {0U, 254U, 255U, 256U, 511U})
      for (const std::size_t more : {1U, 256U}) {
        if (at >= size) continue;
        const TempFolder theirs_now;
        PublishedLog fork(theirs_now.path() + "/otra");
        if (at > 0) fork.publish(at);
        fork.entry = "otro ";
        fork.publish(size + more - at);
        const std::string mine = theirs_now.path() + "/copia";
        fs::copy(copy, mine, fs::copy_options::recursive);
        const auto lying =
            with(site(fork), "history?desde=" + std::to_string(size), [&](auto& bytes) {
              bytes = file("checkpoint") + PublishedLog::signed_note(fork.writer.head());
            });
        const auto report = update_mirror({mine}, lying);
        const std::string which =
            std::to_string(size) + "+" + std::to_string(more) + " at " + std::to_string(at);
        ASSERT_FALSE(report) << which;
        ASSERT_EQ(report.error().code, Code::kMirrorContradicted)
            << which << ": " << report.error().detail;
        SCOPED_TRACE(which);
        const fs::path kept = mine + "/.state/contradice/" + std::to_string(size + more);
        expect_proof_of_fork(fs::directory_iterator(kept)->path(), policy, log.writer.head());
        EXPECT_EQ(verify_copy(mine)->head, log.writer.head());
      }
  }
}

TEST_F(MirrorTest, AForkUnderAFullTileOfTheSecondLevelIsAContradictionWithItsProof) {
  PublishedLog log(ours.path() + "/log");
  log.publish(65'836);
  value_or_throw(update(site(log)));
  PublishedLog fork(ours.path() + "/otra");
  fork.publish(5);
  fork.entry = "otro ";
  fork.publish(66'136 - 5);
  const auto lying = with(site(fork), "history?desde=65836", [&](auto& bytes) {
    bytes = file("checkpoint") + PublishedLog::signed_note(fork.writer.head());
  });
  const auto report = update(lying);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted) << report.error().detail;
  expect_proof_of_fork(copy + "/.state/contradice/66136/" + only_name_in(".state/contradice/66136"),
                       value_or_throw(parse_policy(file("policy"))), log.writer.head());
}

// The list of heads of a site that signed another log than it had shown.
FetchFile lying_about(const FetchFile& fork, const std::string& mine, const TreeHead& head,
                      std::uint64_t since) {
  return MirrorTest::with(fork, "history?desde=" + std::to_string(since),
                          [=](auto& bytes) { bytes = mine + PublishedLog::signed_note(head); });
}

TEST_F(MirrorTest, ASiteThatDoesNotServeTheTileThatWouldProveItsForkLowersNoAlarm) {
  PublishedLog log(ours.path() + "/log");
  log.publish(512);
  value_or_throw(update(site(log)));
  PublishedLog fork(ours.path() + "/otra");
  fork.publish(5);
  fork.entry = "otro ";
  fork.publish(595);
  const auto lying = lying_about(site(fork), file("checkpoint"), fork.writer.head(), 512);
  const std::string edge = "tile/1/000.p/2";  // the copy has one of this name
  const auto silent = [&](const std::string& path,
                          std::size_t limit) -> Result<std::optional<std::string>> {
    if (path == edge) return fail(Code::kMirrorNotServed, path + ": 503");
    return lying(path, limit);
  };
  const auto report = update(silent);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorIncoherent);
  EXPECT_THAT(report.error().detail, HasSubstr(edge + ": 503"));
  EXPECT_FALSE(fs::exists(copy + "/" + kMirrorStaging + "/tile")) << "they are fetched again";
  EXPECT_EQ(update(lying).error().code, Code::kMirrorContradicted);
  EXPECT_EQ(verify_copy(copy)->entries, 512U);
}

TEST_F(MirrorTest, AForkIsProvedInACopyThatTheSiteHasFilled) {
  PublishedLog log(ours.path() + "/log");
  log.publish(512);
  value_or_throw(update(site(log)));
  PublishedLog fork(ours.path() + "/otra", "otro ");
  fork.publish(600);
  const auto lying = lying_about(site(fork), file("checkpoint"), fork.writer.head(), 512);
  ASSERT_EQ(update(lying).error().code, Code::kMirrorContradicted);
  fs::remove_all(copy + "/" + kMirrorProofs);
  fs::remove(copy + "/" + kMirrorStaging + "/tile/1/000.p/2");
  const std::uint64_t full = on_disk() + kReserve;
  const auto report = update_mirror({copy, full}, lying);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted) << report.error().detail;
  EXPECT_THAT(report.error().detail, HasSubstr("queda en"));
  EXPECT_GT(on_disk() + kReserve, full) << "of the room that is kept for proofs";
}

TEST_F(MirrorTest, ACopyThatIsDamagedAsksNothingThatWouldProveAFork) {
  PublishedLog log(ours.path() + "/log");
  log.publish(512);
  value_or_throw(update(site(log)));
  log.publish(88);
  const std::string edge = "tile/1/000.p/2";
  fs::permissions(copy + "/" + edge, fs::perms::owner_all);
  std::ofstream(copy + "/" + edge) << std::string(64, 'x');
  bool asked = false;
  const auto report = update(with(site(log), edge, [&](auto&) { asked = true; }));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorDamaged);
  EXPECT_FALSE(asked);
}

TEST_F(MirrorTest, AnHonestSiteIsNotAccusedByTheTilesOfAForkThatStoodBeside) {
  PublishedLog log(ours.path() + "/log");
  log.publish(600);
  value_or_throw(update(site(log)));
  PublishedLog fork(ours.path() + "/otra", "otro ");
  fork.publish(700);
  const auto lying = with(site(fork), "history?desde=600", [&](auto& bytes) {
    bytes = file("checkpoint") + PublishedLog::signed_note(fork.writer.head());
  });
  EXPECT_EQ(update(lying).error().code, Code::kMirrorContradicted);
  fs::remove(copy + "/" + kMirrorStaging + "/" + history_path(700));
  log.publish(100);
  EXPECT_EQ(update(site(log)).error().code, Code::kMirrorIncoherent);
  value_or_throw(update(site(log)));
  EXPECT_EQ(verify_copy(copy)->entries, 700U);
}

TEST_F(MirrorTest, TheProofsThatACopyKeepsTakeOfItsRoomAndOfARoomOfTheirOwnAndNoMore) {
  PublishedLog log(ours.path() + "/log");
  log.publish(3);
  value_or_throw(update(site(log)));
  const std::uint64_t limit = on_disk() + kReserve + 2 * 4096;
  // As many as fill that room were kept before, and the copy is measured again.
  const std::string earlier = copy + "/" + kMirrorProofs + "/history";
  fs::create_directories(earlier);
  std::ofstream(earlier + "/antes") << std::string(kMirrorProofRoom, 'x');
  fs::remove(copy + "/.state/copia");
  int kept = 0;
  for (int i = 0; i < 8; ++i) {
    const TempFolder folder;
    PublishedLog other(folder.path() + "/otra", "otro " + std::to_string(i) + " ");
    other.publish(3);
    const auto report = update_mirror({copy, limit}, site(other));
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Code::kMirrorContradicted) << i;
    kept += report.error().detail.find("no se pudo guardar") == std::string::npos ? 1 : 0;
  }
  EXPECT_GE(kept, 2);
  EXPECT_LT(kept, 8);
  const fs::directory_iterator proofs(copy + "/.state/contradice/history");
  EXPECT_EQ(std::distance(begin(proofs), end(proofs)), kept + 1);
  EXPECT_LE(on_disk(), limit + kMirrorProofRoom);
  EXPECT_EQ(verify_copy(copy)->entries, 3U);
}

TEST_F(MirrorTest, AHeadThatContradictsACopyWithoutRoomIsKept) {
  PublishedLog log(ours.path() + "/log");
  log.publish(10);
  value_or_throw(update(site(log)));
  PublishedLog other(ours.path() + "/otra", "otro ");
  other.publish(10);
  const auto report = update_mirror({copy, on_disk() + kReserve}, site(other));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
  EXPECT_EQ(file(".state/contradice/history/" + only_name_in(".state/contradice/history")),
            PublishedLog::signed_note(other.writer.head()));
}

TEST_F(MirrorTest, AProofThatIsDurableIsToldAsKeptThoughTheStateCannotBeWritten) {
  PublishedLog log(ours.path() + "/log");
  log.publish(10);
  value_or_throw(update(site(log)));
  PublishedLog other(ours.path() + "/otra", "otro ");
  other.publish(10);
  fs::remove(copy + "/.state/copia");
  fs::create_directory(copy + "/.state/copia");  // no file takes this name
  const auto report = update(site(other));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
  EXPECT_THAT(report.error().detail, HasSubstr("queda en"));
  EXPECT_THAT(report.error().detail, testing::Not(HasSubstr("no se pudo guardar")));
  EXPECT_TRUE(
      fs::exists(copy + "/.state/contradice/history/" + only_name_in(".state/contradice/history")));
  log.publish(5);
  value_or_throw(update(site(log)));  // which measures the copy and writes it
  EXPECT_TRUE(fs::is_regular_file(copy + "/.state/copia"));
}

TEST_F(MirrorTest, AForkThatIsKeptTakesTheRoomOfItsTilesOnce) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  PublishedLog fork(ours.path() + "/otra", "otro ");
  fork.publish(2'000);
  const auto lying = with(site(fork), "history?desde=300", [&](auto& bytes) {
    bytes = file("checkpoint") + PublishedLog::signed_note(fork.writer.head());
  });
  EXPECT_EQ(update(lying).error().code, Code::kMirrorContradicted);
  const std::uint64_t limit = on_disk() + kReserve + 4096;
  const auto again = update_mirror({copy, limit}, lying);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kMirrorContradicted) << again.error().detail;
}

}  // namespace
}  // namespace recaudo::audit
