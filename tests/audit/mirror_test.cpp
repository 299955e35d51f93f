// A copy of a published log: whole or as it was, whatever comes over the network.
#include "audit/tlog_proof.h"
#include "tests/audit/mirror_world.h"

namespace recaudo::audit {
namespace {

using ::testing::HasSubstr;

TEST_F(MirrorTest, ACopyOfEverySizeAroundABundleVerifiesAndGoesOnFromEveryOther) {
  for (const std::size_t first : {1U, 255U, 256U, 257U, 512U})
    for (const std::size_t more : {1U, 255U, 256U, 300U}) {
      const TempFolder folder;
      copy = folder.path() + "/copia";
      PublishedLog log(folder.path() + "/log");
      log.publish(first);
      value_or_throw(update(site(log)));
      log.publish(more);
      const auto report = update(site(log));
      ASSERT_TRUE(report) << first << "+" << more << ": " << to_text(report.error());
      const auto verified = verify_copy(copy);
      ASSERT_TRUE(verified) << first << "+" << more << ": " << to_text(verified.error());
      EXPECT_EQ(verified->entries, first + more);
      EXPECT_EQ(verified->heads, 2U);
      EXPECT_FALSE(fs::exists(copy + "/" + kMirrorStaging));
    }
}

TEST_F(MirrorTest, AnUpdateThatFailsAtAnyFileLeavesTheCopyThatItWasAndTheNextGoesOn) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  for (int i = 0; i < 4; ++i) log.publish(130);
  const auto whole = site(log);
  int failures = 0;
  for (int served = 0;; ++served) {
    int left = served;
    int asked = 0;
    const auto result = update(
        [&](const std::string& path, std::size_t limit) -> Result<std::optional<std::string>> {
          ++asked;
          if (left-- == 0) return fail(Code::kMirrorNotServed, path);
          return whole(path, limit);
        });
    const auto verified = verify_copy(copy);
    ASSERT_TRUE(verified) << served << ": " << to_text(verified.error());
    EXPECT_EQ(verified->entries, result ? 820U : 300U) << served;
    if (result) break;
    EXPECT_EQ(result.error().code, Code::kMirrorNotServed);
    ++failures;
  }
  EXPECT_GT(failures, 5);
  EXPECT_EQ(verify_copy(copy)->heads, 5U);
}

TEST_F(MirrorTest, AFirstVisitThatFailsIsNotWholeAndIsNotAccused) {
  PublishedLog log(ours.path() + "/log");
  log.publish(600);
  EXPECT_FALSE(is_unfinished_mirror(copy));
  const auto stopped = update(with(site(log), "tile/0/001", [](auto& bytes) { bytes.reset(); }));
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Code::kMirrorIncoherent);
  EXPECT_TRUE(is_unfinished_mirror(copy));
  value_or_throw(update(site(log)));
  EXPECT_FALSE(is_unfinished_mirror(copy));
  EXPECT_TRUE(verify_copy(copy));
}

TEST_F(MirrorTest, ACopyProvesEachOfItsEntriesWithoutTheSite) {
  {
    PublishedLog log(ours.path() + "/log");
    log.publish(300);
    value_or_throw(update(site(log)));
    fs::remove_all(log.folder);
  }
  const auto options = value_or_throw(options_of_folder(copy, ""));
  for (const std::uint64_t i : {0U, 255U, 256U, 299U}) {
    const auto proof = prove(options, i);
    ASSERT_TRUE(proof) << i << ": " << to_text(proof.error());
    EXPECT_TRUE(verify_tlog_proof(*proof, "asiento " + std::to_string(i),
                                  value_or_throw(parse_policy(options.policy)), kLogOrigin));
  }
  EXPECT_EQ(prove(options, 300).error().code, Code::kNotFound);
}

TEST_F(MirrorTest, ACopyProvesNothingUnderKeysThatDidNotSignIt) {
  PublishedLog log(ours.path() + "/log");
  log.publish(3);
  value_or_throw(update(site(log)));
  const SigningKey other{kLogOrigin, KeyType::kLog, Secret(std::string(32, 'o'))};
  const std::string keys = theirs.path() + "/otras";
  std::ofstream(keys) << "log " << to_vkey(verifier_of(other)) << "\nquorum none\n";
  EXPECT_TRUE(prove(value_or_throw(options_of_folder(copy, "")), 0));
  EXPECT_FALSE(prove(value_or_throw(options_of_folder(copy, keys)), 0));
}

TEST_F(MirrorTest, AHeadThatTheListToldLateComesAtTheNextVisit) {
  PublishedLog log(ours.path() + "/log");
  const auto fetch = site(log);
  log.publish(3);
  value_or_throw(update(fetch));  // the list is read now, and again after five seconds
  log.publish(4);
  log.publish(5);
  value_or_throw(update(fetch));
  EXPECT_FALSE(fs::exists(copy + "/" + history_path(7)));
  EXPECT_EQ(verify_copy(copy)->heads, 2U);
  clock.advance(std::chrono::seconds{6});
  log.publish(6);
  value_or_throw(update(fetch));
  EXPECT_TRUE(fs::exists(copy + "/" + history_path(7)));
  EXPECT_EQ(verify_copy(copy)->heads, 4U);
}

TEST_F(MirrorTest, ALateHeadComesAlsoWhenTheLogHasNotGrown) {
  PublishedLog log(ours.path() + "/log");
  const auto fetch = site(log);
  log.publish(3);
  value_or_throw(update(fetch));
  log.publish(4);
  log.publish(5);
  value_or_throw(update(fetch));
  clock.advance(std::chrono::seconds{6});
  const auto report = value_or_throw(update(fetch));
  EXPECT_EQ(report.fetched, 1U);
  EXPECT_EQ(verify_copy(copy)->heads, 3U);
}

TEST_F(MirrorTest, AWiderPartialTileThatNothingWasComparedWithNeverEntersTheCopy) {
  PublishedLog log(ours.path() + "/log");
  log.publish(600);
  const auto garbage = with(site(log), "tile/0/002.p/88", [](auto& bytes) {
    bytes = std::string(88 * 32, 'x');  // the length that its name tells
  });
  EXPECT_FALSE(update(with(garbage, "tile/entries/002.p/88", [](auto& b) { b.reset(); })));
  ASSERT_TRUE(fs::exists(copy + "/" + kMirrorStaging + "/tile/0/002.p/88"));
  log.publish(100);
  value_or_throw(update(site(log)));
  const auto verified = verify_copy(copy);
  ASSERT_TRUE(verified) << to_text(verified.error());
  EXPECT_EQ(verified->entries, 700U);
  EXPECT_FALSE(fs::exists(copy + "/tile/0/002.p/88"));
}

TEST_F(MirrorTest, TheKeysOfTheFirstContactAreTheOnesOfTheCopy) {
  PublishedLog log(ours.path() + "/log");
  log.publish(10);
  EXPECT_FALSE(update(with(site(log), "checkpoint", [](auto& bytes) { bytes.reset(); })));
  EXPECT_TRUE(is_unfinished_mirror(copy));
  const SigningKey other{kLogOrigin, KeyType::kLog, Secret(std::string(32, 'o'))};
  const auto report = update(with(site(log), "policy", [&](auto& bytes) {
    bytes = "log " + to_vkey(verifier_of(other)) + "\nquorum none\n";
  }));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
  EXPECT_EQ(file("policy"), value_or_throw(read_file(log.folder + "/policy", 4096)));
  value_or_throw(update(site(log)));
  EXPECT_TRUE(verify_copy(copy));
}

TEST_F(MirrorTest, ALineOfAKeyThatNobodyKnowsIsNeitherKeptNorComparedWith) {
  PublishedLog log(ours.path() + "/log");
  log.publish(10);
  const SigningKey stranger{"nadie.test", KeyType::kLog, Secret(std::string(32, 'n'))};
  const auto decorated = with(site(log), "checkpoint", [&](auto& bytes) {
    *bytes += sign_note(to_text(Checkpoint{kLogOrigin, log.writer.head(), {}}), stranger);
  });
  value_or_throw(update(with(decorated, "history?desde=0", [](auto& bytes) { bytes = ""; })));
  const auto clean = update(site(log));
  ASSERT_TRUE(clean) << to_text(clean.error());
  EXPECT_EQ(file("checkpoint"), PublishedLog::signed_note(log.writer.head()));
  EXPECT_EQ(file(history_path(10)), file("checkpoint"));
  EXPECT_TRUE(update(decorated));
  EXPECT_TRUE(verify_copy(copy));
}

TEST_F(MirrorTest, EntriesThatDoNotGiveTheSignedRootNeverEnterAndAreFetchedAgain) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  log.publish(300);
  PublishedLog other(ours.path() + "/otra");
  other.publish(300);
  other.entry = "otro ";
  other.publish(300);
  // A bundle and its tile that agree with each other, and with no head.
  const auto change = [&](const std::string& name) {
    return [&other, name](auto& bytes) {
      bytes = value_or_throw(read_file(other.folder + "/" + name, 1 << 20));
    };
  };
  const std::string bundle = "tile/entries/002.p/88";
  const auto lying =
      with(with(site(log), bundle, change(bundle)), "tile/0/002.p/88", change("tile/0/002.p/88"));
  const auto report = update(lying);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorIncoherent);
  EXPECT_FALSE(fs::exists(copy + "/" + bundle));
  EXPECT_EQ(verify_copy(copy)->entries, 300U);
  value_or_throw(update(site(log)));
  EXPECT_EQ(verify_copy(copy)->entries, 600U);
}

TEST_F(MirrorTest, AByteThatIsWrongInAnyTileIsRefused) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  for (const char* name : {"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
                           "tile/entries/001.p/44"}) {
    const auto report = update(with(site(log), name, [](auto& bytes) { (*bytes)[20] ^= 1; }));
    ASSERT_FALSE(report) << name;
    EXPECT_EQ(report.error().code, Code::kMirrorIncoherent) << name;
    EXPECT_FALSE(fs::exists(copy + "/tile")) << name;
  }
}

TEST_F(MirrorTest, ACopyThatIsDamagedIsNotAddedTo) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  const std::string tile = copy + "/tile/0/001.p/44";
  std::string bytes = value_or_throw(read_file(tile, 1 << 20));
  bytes[0] ^= 1;
  fs::remove(tile);
  std::ofstream(tile, std::ios::binary) << bytes;
  log.publish(300);
  const auto report = update(site(log));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorDamaged);
}

TEST_F(MirrorTest, ADamagedTileInsideTheCopyIsNotTheContradictionOfTheSite) {
  PublishedLog log(ours.path() + "/log");
  log.publish(100);
  log.publish(500);
  const auto silent = with(site(log), "history?desde=0", [](auto& bytes) { bytes = ""; });
  value_or_throw(update(silent));
  const auto forged = with(site(log), "history?desde=0", [](auto& bytes) {
    bytes = PublishedLog::signed_note({100, leaf_hash("otro")});
  });
  const std::string intact = theirs.path() + "/intacta";
  fs::copy(copy, intact, fs::copy_options::recursive);
  EXPECT_EQ(update_mirror({intact}, forged).error().code, Code::kMirrorContradicted);
  const std::string tile = copy + "/tile/0/000";
  std::string bytes = value_or_throw(read_file(tile, 1 << 20));
  bytes[0] ^= 1;
  fs::remove(tile);
  std::ofstream(tile, std::ios::binary) << bytes;
  const auto report = update(site(log));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorDamaged);
  EXPECT_THAT(report.error().detail, HasSubstr("tile/0/000"));
}

TEST_F(MirrorTest, ADamagedTileThatOnlyStoodBesideIsFetchedAgain) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  EXPECT_FALSE(update(with(site(log), "tile/1/000.p/1", [](auto& bytes) { bytes.reset(); })));
  fs::resize_file(copy + "/" + kMirrorStaging + "/tile/0/000", 100);
  const auto report = update(site(log));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorIncoherent);
  value_or_throw(update(site(log)));
  EXPECT_EQ(verify_copy(copy)->entries, 300U);
}

TEST_F(MirrorTest, AnAnswerLongerThanWasAskedForIsNotKept) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  std::size_t limit_of_tile = 0;
  const auto swollen = [&](const std::string& path,
                           std::size_t limit) -> Result<std::optional<std::string>> {
    if (path != "tile/0/000") return site(log)(path, limit);
    limit_of_tile = limit;
    return std::optional(std::string(limit + 1, 'x'));
  };
  const auto report = update(swollen);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorIncoherent);
  EXPECT_EQ(limit_of_tile, 256U * 32U);
}

TEST_F(MirrorTest, ACopyNeverOccupiesMoreThanItMay) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  for (int i = 0; i < 2; ++i) log.publish(2'500);
  const std::uint64_t limit = on_disk() + kReserve + 65'536;
  const auto report = update_mirror({copy, limit}, site(log));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorTooLarge);
  EXPECT_LE(on_disk(), limit);
  EXPECT_EQ(verify_copy(copy)->entries, 300U);
  value_or_throw(update_mirror({copy, 16 << 20}, site(log)));
  EXPECT_EQ(verify_copy(copy)->entries, 5'300U);
}

TEST_F(MirrorTest, WhatACopyTakesOfACheckpointIsWhatItsVerificationReads) {
  PublishedLog log(ours.path() + "/log");
  log.publish(3);
  const auto sized = [&](std::size_t bytes) {  // a signed checkpoint with one long extension line
    const auto note = [&](std::size_t line) {
      const std::string text =
          to_text(Checkpoint{kLogOrigin, log.writer.head(), std::string(line, 'x') + "\n"});
      return join_note(text, sign_note(text, log_key()));
    };
    return note(bytes - note(1).size() + 1);
  };
  const auto serving = [&](std::size_t bytes) {
    return with(with(site(log), "history?desde=0", [](auto& list) { list = ""; }), "checkpoint",
                [note = sized(bytes)](auto& checkpoint) { checkpoint = note; });
  };
  const auto longer = update(serving(kMaxCheckpointBytes + 1));
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().code, Code::kMirrorIncoherent);
  EXPECT_EQ(options_of_folder(copy, "").error().code, Code::kMirrorUnfinished);
  value_or_throw(update(serving(kMaxCheckpointBytes)));
  ASSERT_EQ(fs::file_size(copy + "/checkpoint"), kMaxCheckpointBytes);
  const auto options = options_of_folder(copy, "");
  ASSERT_TRUE(options) << to_text(options.error());
  const auto verified = verify_log(*options);
  ASSERT_TRUE(verified) << to_text(verified.error());
  EXPECT_EQ(verified->entries, 3U);
}

TEST_F(MirrorTest, TwoAtOnceAreOne) {
  PublishedLog log(ours.path() + "/log");
  log.publish(3);
  const auto fetch = site(log);
  std::optional<Error> second;
  value_or_throw(update([&](const std::string& path, std::size_t limit) {
    if (path == "checkpoint") second = update(fetch).error();
    return fetch(path, limit);
  }));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->code, Code::kMirrorBusy);
}

TEST_F(MirrorTest, WhatACopyByAnEarlierProgramLacksIsAskedForAgain) {
  PublishedLog log(ours.path() + "/log");
  for (int i = 0; i < 3; ++i) log.publish(5);
  value_or_throw(update(site(log)));
  fs::remove(copy + "/.state/copia");  // where the list was read up to
  fs::remove(copy + "/" + history_path(10));
  value_or_throw(update(site(log)));
  EXPECT_EQ(verify_copy(copy)->heads, 3U);
}

// What the program before left of an update that it did not end: names taken before anything was
// compared.
TEST_F(MirrorTest, ACopyThatAnEarlierProgramLeftUnfinishedIsNotAccusedAndIsEnded) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  log.publish(300);
  for (const std::string& name :
       {history_path(600), std::string("tile/0/001"), std::string("tile/entries/001")})
    fs::copy(log.folder + "/" + name, copy + "/" + name);
  fs::create_directories(copy + "/tile/0/002.p");
  std::ofstream(copy + "/tile/0/002.p/88") << std::string(88 * 32, 'x');
  std::ofstream(copy + "/.state/copia-sin-terminar").flush();
  EXPECT_TRUE(is_unfinished_mirror(copy));
  const auto first = update(site(log));
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().code, Code::kMirrorIncoherent);
  EXPECT_FALSE(is_unfinished_mirror(copy));
  EXPECT_EQ(verify_copy(copy)->entries, 300U);
  value_or_throw(update(site(log)));
  EXPECT_EQ(verify_copy(copy)->entries, 600U);
  EXPECT_EQ(verify_copy(copy)->heads, 2U);
}

TEST_F(MirrorTest, ATileBeyondTheCheckpointThatIsNotOfTheNewTreeIsFetchedAgain) {
  PublishedLog log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site(log)));
  log.publish(300);
  fs::create_directories(copy + "/tile/0/002.p");
  std::ofstream(copy + "/tile/0/002.p/88") << std::string(88 * 32, 'x');
  EXPECT_EQ(update(site(log)).error().code, Code::kMirrorIncoherent);
  EXPECT_FALSE(fs::exists(copy + "/tile/0/002.p/88"));
  EXPECT_TRUE(fs::exists(copy + "/tile/0/001.p/44"));
  value_or_throw(update(site(log)));
  EXPECT_EQ(verify_copy(copy)->entries, 600U);
}

}  // namespace
}  // namespace recaudo::audit
