// A log directory: writing, crashing, verifying, tampering.
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "audit/log_writer.h"
#include "audit/signer.h"
#include "audit/tile_reader.h"
#include "audit/tlog_proof.h"
#include "audit/verify.h"
#include "base/bytes.h"
#include "tests/audit/temp_folder.h"

namespace recaudo::audit {
namespace {

namespace fs = std::filesystem;

const std::string kOrigin = "recaudo.example/prueba";
const SigningKey kKey{kOrigin, KeyType::kLog, Secret(std::string(32, 'k'))};

std::vector<std::string> entries_from(std::size_t first, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = first; i < first + count; ++i)
    out.push_back("asiento " + std::to_string(i) + std::string(i % 50, 'x'));
  return out;
}

void append_and_publish(LogWriter& writer, std::size_t count) {
  value_or_throw(writer.append(entries_from(writer.head().size, count), Uuid{}));
  const std::string text = to_text(Checkpoint{kOrigin, writer.head(), {}});
  value_or_throw(writer.publish(writer.head().size, join_note(text, sign_note(text, kKey))));
}

Result<VerifyReport> verify(const std::string& dir) {
  return verify_log({dir, to_vkey(verifier_of(kKey)), kOrigin});
}

TEST(Log, HoldsWhatWasAppendedAtEveryTileBorder) {
  const TempFolder folder;
  auto writer = value_or_throw(LogWriter::open(folder.path()));
  std::vector<Hash> leaves;
  for (const std::size_t count : {1U, 1U, 253U, 1U, 1U, 254U, 1U, 1U, 700U}) {
    for (const auto& e : entries_from(leaves.size(), count)) leaves.push_back(leaf_hash(e));
    append_and_publish(writer, count);
    ASSERT_EQ(writer.head().root, tree_hash(leaves)) << leaves.size();
  }
  std::uint64_t seen = 0;
  const auto report = verify_log({folder.path(), to_vkey(verifier_of(kKey)), kOrigin},
                                 [&](std::uint64_t i, std::string_view e) {
                                   EXPECT_EQ(e, entries_from(i, 1)[0]);
                                   ++seen;
                                 });
  ASSERT_TRUE(report) << to_text(report.error());
  EXPECT_EQ(seen, leaves.size());
  EXPECT_EQ(report->heads, 9U);
  for (const std::uint64_t i : {0U, 255U, 256U, 511U, 512U, 1212U}) {
    const auto proof = prove(folder.path(), i);
    ASSERT_TRUE(proof) << i;
    EXPECT_TRUE(verify_tlog_proof(*proof, entries_from(i, 1)[0],
                                  value_or_throw(policy_of_vkey(to_vkey(verifier_of(kKey)))),
                                  kOrigin));
  }
}

TEST(Log, ContinuesAfterItWasClosed) {
  const TempFolder folder;
  for (int i = 0; i < 5; ++i) {
    auto writer = value_or_throw(LogWriter::open(folder.path()));
    append_and_publish(writer, 131);
  }
  const auto report = verify(folder.path());
  ASSERT_TRUE(report) << to_text(report.error());
  EXPECT_EQ(report->entries, 655U);
}

TEST(Log, RefusesASecondWriter) {
  const TempFolder folder;
  const auto writer = value_or_throw(LogWriter::open(folder.path()));
  const auto second = LogWriter::open(folder.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kAuditLogBusy);
}

TEST(Log, RefusesAnEmptyEntryAndOneTooLong) {
  const TempFolder folder;
  auto writer = value_or_throw(LogWriter::open(folder.path()));
  for (const std::size_t length : {0U, 65536U}) {
    const std::vector<std::string> entries{std::string(length, 'x')};
    EXPECT_FALSE(writer.append(entries, Uuid{})) << length;
  }
  EXPECT_EQ(writer.head().size, 0U);
}

struct Crash {};

TEST(Log, ACrashAtAnyStepIsHealedByTheSameEntries) {
  for (int crash_at = 0;; ++crash_at) {
    const TempFolder folder;
    {
      auto writer = value_or_throw(LogWriter::open(folder.path()));
      append_and_publish(writer, 200);
    }
    bool crashed = false;
    {
      int step = 0;
      auto writer = value_or_throw(LogWriter::open(folder.path(), [&](std::string_view) {
        if (step++ == crash_at) throw Crash{};
      }));
      try {
        append_and_publish(writer, 100);
      } catch (const Crash&) {
        crashed = true;
      }
    }
    auto writer = value_or_throw(LogWriter::open(folder.path()));
    ASSERT_TRUE(writer.head().size == 200 || writer.head().size == 300);
    if (writer.head().size == 200) value_or_throw(writer.append(entries_from(200, 100), Uuid{}));
    append_and_publish(writer, 10);
    const auto report = verify(folder.path());
    ASSERT_TRUE(report) << crash_at << " " << to_text(report.error());
    EXPECT_EQ(report->entries, 310U);
    if (!crashed) {
      EXPECT_GT(crash_at, 6);  // every step had its turn
      return;
    }
  }
}

TEST(Log, OtherEntriesAfterACrashAreAConflict) {
  const TempFolder folder;
  {
    auto writer = value_or_throw(LogWriter::open(folder.path(), [](std::string_view step) {
      if (step == "tree-state") throw Crash{};
    }));
    EXPECT_THROW((void)writer.append(entries_from(0, 10), Uuid{}), Crash);
  }
  auto writer = value_or_throw(LogWriter::open(folder.path()));
  // Of another length too: shorter than what is there by more than a byte, or longer.
  for (const std::vector<std::string>& others :
       {entries_from(5, 10), std::vector<std::string>(10, "x"), entries_from(40, 10)}) {
    const auto result = writer.append(others, Uuid{});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Code::kAuditLogConflict);
  }
}

void overwrite(const fs::path& path, std::string_view bytes) {
  fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST(Verify, FindsAndNamesAFlippedByteInEveryFile) {
  const TempFolder folder;
  {
    auto writer = value_or_throw(LogWriter::open(folder.path()));
    for (const std::size_t n : {3U, 200U, 100U, 210U}) append_and_publish(writer, n);
  }
  ASSERT_TRUE(verify(folder.path()));
  std::vector<std::string> files{"checkpoint"};
  for (const char* top : {"tile", "history"})
    for (const auto& f : fs::recursive_directory_iterator(fs::path(folder.path()) / top))
      if (f.is_regular_file()) files.push_back(f.path().lexically_relative(folder.path()).string());
  EXPECT_GE(files.size(), 19U);
  for (const auto& file : files) {
    const fs::path path = fs::path(folder.path()) / file;
    const std::string original = value_or_throw(read_file(path.string(), 1 << 20));
    for (const std::size_t at : {std::size_t{0}, original.size() / 3, original.size() - 1}) {
      std::string damaged = original;
      damaged[at] = static_cast<char>(damaged[at] ^ 1);
      overwrite(path, damaged);
      const auto report = verify(folder.path());
      ASSERT_FALSE(report) << file << " byte " << at;
      // An entry and its tile accuse each other: both are named.
      const std::string leaf = file.substr(file.find_last_of('/') + 1);
      EXPECT_NE(report.error().detail.find(leaf), std::string::npos)
          << file << " byte " << at << ": " << to_text(report.error());
    }
    overwrite(path, original);
  }
  ASSERT_TRUE(verify(folder.path()));
}

TEST(Verify, NamesAForeignFile) {
  const TempFolder folder;
  auto writer = value_or_throw(LogWriter::open(folder.path()));
  append_and_publish(writer, 3);
  std::ofstream(folder.path() + "/tile/0/nota.txt") << "x";
  const auto report = verify(folder.path());
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().detail.find("tile/0/nota.txt"), std::string::npos);
}

TEST(Verify, SeesATruncatedLogByItsLaterHeads) {
  const TempFolder folder;
  auto writer = value_or_throw(LogWriter::open(folder.path()));
  append_and_publish(writer, 3);
  const std::string old = value_or_throw(read_file(folder.path() + "/checkpoint", 4096));
  append_and_publish(writer, 3);
  overwrite(folder.path() + "/checkpoint", old);
  const auto report = verify(folder.path());
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().detail.find("000000000006"), std::string::npos);
}

TEST(Signer, SignsOnlyWhatExtendsTheLastHead) {
  const TempFolder folder;
  const SignerOptions options{folder.path() + "/s", folder.path() + "/seed", kOrigin,
                              folder.path() + "/state"};
  const auto vkey = value_or_throw(make_log_key(options, folder.path() + "/vkey"));
  std::jthread thread(
      [&](const std::stop_token& stop) { value_or_throw(run_signer(options, stop)); });
  while (!request_signer_state(options.socket_path)) std::this_thread::yield();
  auto writer = value_or_throw(LogWriter::open(folder.path() + "/log"));
  const auto sign = [&](const TreeHead& head) {
    return request_signature(options.socket_path, {kOrigin, head, {}}, [&](std::uint64_t old) {
      return TileReader(folder.path() + "/log", head.size).consistency_from(old);
    });
  };
  const auto first = value_or_throw(writer.append(entries_from(0, 5), Uuid{}));
  const auto second = value_or_throw(writer.append(entries_from(5, 5), Uuid{}));
  ASSERT_TRUE(sign(first));
  const auto note = sign(second);
  ASSERT_TRUE(note) << to_text(note.error());
  EXPECT_TRUE(open_checkpoint(*note, value_or_throw(policy_of_vkey(vkey)), kOrigin));
  EXPECT_EQ(*sign(second), *note);  // a heartbeat
  EXPECT_FALSE(sign(first));        // smaller
  TreeHead forged{10, leaf_hash("otra raíz")};
  EXPECT_FALSE(sign(forged));  // same size, another root
  EXPECT_EQ(value_or_throw(request_signer_state(options.socket_path)), second);
  EXPECT_FALSE(make_log_key(options, folder.path() + "/vkey"));  // never overwrites a key
}

}  // namespace
}  // namespace recaudo::audit
