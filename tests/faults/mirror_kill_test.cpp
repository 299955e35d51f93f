// A copy of a log whose update is killed at each point in turn. Each run is a process of its own:
// the environment is read at the first point that is met.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "audit/mirror_folder.h"
#include "tests/audit/published_log.h"
#include "tests/audit/temp_folder.h"

namespace recaudo::test {
namespace {

namespace fs = std::filesystem;

// Runs it in a child; how that ended.
int in_a_child(const std::string& fault, const std::function<void()>& run) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!fault.empty()) ::setenv("RECAUDO_FAULT", fault.c_str(), 1);
    try {
      run();
      ::_exit(0);
    } catch (...) {
      ::_exit(1);
    }
  }
  int status = 0;
  invariant(::waitpid(child, &status, 0) == child, "the child is waited for");
  return status;
}

struct MirrorKillTest : public ::testing::Test {
  // A log of some heads, whose last bundle is neither empty nor full.
  void write_log(int heads) {
    ASSERT_EQ(in_a_child("",
                         [&] {
                           audit::PublishedLog log(folder.path() + "/log");
                           for (int i = 0; i < heads; ++i) log.publish(130);
                         }),
              0);
  }
  int update(const std::string& fault = "") {
    return in_a_child(fault, [&] {
      value_or_throw(audit::update_mirror({copy}, audit::files_of(folder.path() + "/log", clock)));
    });
  }
  // An update from another log under the same keys, which lists the head that the copy has.
  int refused_with_the_nth_write_full(const std::string& log, int n, const std::string& said) {
    return in_a_child("file_half_written:" + std::to_string(n) + ":enospc", [&] {
      const auto site = audit::files_of(log, clock);
      const auto head = value_or_throw(read_file(copy + "/checkpoint", 4096));
      const auto result = audit::update_mirror(
          {copy},
          [&](const std::string& path, std::size_t limit) -> Result<std::optional<std::string>> {
            if (path != "history?desde=130") return site(path, limit);
            return std::optional(head);
          });
      std::ofstream(said) << to_text(result.error());
    });
  }
  // The entries of a copy that verifies; -1 of one that does not.
  std::int64_t verified() const {
    std::int64_t entries = -1;
    const auto report = audit::verify_copy(copy);
    EXPECT_TRUE(report) << to_text(report.error());
    if (report) entries = static_cast<std::int64_t>(report->entries);
    return entries;
  }

  audit::TempFolder folder;
  ManualClock clock{from_unix_micros(1'700'000'000'000'000)};
  std::string copy = folder.path() + "/copia";
};

TEST_F(MirrorKillTest, ACopyVerifiesWhereverItsUpdateIsKilledAndTheNextRunEndsIt) {
  write_log(1);
  ASSERT_EQ(update(), 0);
  write_log(2);  // goes on: 130 entries that the copy has, and two heads more
  const std::string start = folder.path() + "/inicio";
  fs::copy(copy, start, fs::copy_options::recursive);
  int kills = 0;
  std::set<std::int64_t> found;
  for (int n = 1;; ++n) {
    fs::remove_all(copy);
    fs::copy(start, copy, fs::copy_options::recursive);
    const int status = update("*:" + std::to_string(n) + ":kill");
    if (status == 0) break;
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << n;
    ++kills;
    const auto entries = verified();
    ASSERT_TRUE(entries == 130 || entries == 390) << n << ": " << entries;
    found.insert(entries);
    ASSERT_EQ(update(), 0) << n;
    ASSERT_EQ(verified(), 390) << n;
    EXPECT_EQ(audit::verify_copy(copy)->heads, 3U) << n;
    EXPECT_FALSE(fs::exists(copy + "/" + audit::kMirrorStaging)) << n;
  }
  EXPECT_GT(kills, 40) << kills;
  EXPECT_EQ(found.size(), 2U);  // killed before the switch, in it and after it
}

TEST_F(MirrorKillTest, AFirstVisitThatIsKilledIsUnfinishedOrVerifies) {
  write_log(2);
  int kills = 0;
  for (int n = 1;; ++n) {
    fs::remove_all(copy);
    const int status = update("*:" + std::to_string(n) + ":kill");
    if (status == 0) break;
    ++kills;
    if (!audit::is_unfinished_mirror(copy)) {
      ASSERT_EQ(verified(), 260) << n;
    }
    ASSERT_EQ(update(), 0) << n;
    ASSERT_EQ(verified(), 260) << n;
  }
  EXPECT_GT(kills, 30);
}

TEST_F(MirrorKillTest, WhatAnEarlierProgramLeftIsUnfinishedOrVerifiesWhereverItsEndIsKilled) {
  write_log(1);
  ASSERT_EQ(update(), 0);
  write_log(2);
  for (const char* name : {"/history/000000000390", "/tile/0/000", "/tile/entries/000"})
    fs::copy(folder.path() + "/log" + name, copy + name);
  std::ofstream(copy + "/.state/copia-sin-terminar").flush();
  const std::string start = folder.path() + "/inicio";
  fs::copy(copy, start, fs::copy_options::recursive);
  int kills = 0;
  for (int n = 1;; ++n) {
    fs::remove_all(copy);
    fs::copy(start, copy, fs::copy_options::recursive);
    const int status = update("*:" + std::to_string(n) + ":kill");
    if (status == 0) break;
    ++kills;
    if (!audit::is_unfinished_mirror(copy)) {
      ASSERT_NE(verified(), -1) << n;
    }
    ASSERT_EQ(update(), 0) << n;
    ASSERT_EQ(verified(), 390) << n;
  }
  EXPECT_GT(kills, 30);
}

TEST_F(MirrorKillTest, AFullDiskAtAnyWriteLeavesACopyThatVerifies) {
  write_log(1);
  ASSERT_EQ(update(), 0);
  write_log(2);
  int failures = 0;
  for (int n = 1;; ++n) {
    const int status = update("file_half_written:" + std::to_string(n) + ":enospc");
    ASSERT_TRUE(WIFEXITED(status));
    if (status == 0) break;
    ++failures;
    ASSERT_NE(verified(), -1) << n;
  }
  EXPECT_GT(failures, 0);
  EXPECT_EQ(verified(), 390);
}

// The words of the refusal are written where the parent may read them.
TEST_F(MirrorKillTest, AContradictionIsToldAlsoWhenTheDiskHasNoRoomForItsProof) {
  write_log(1);
  ASSERT_EQ(update(), 0);
  const std::string said = folder.path() + "/dicho";
  for (const bool forked : {false, true}) {
    const std::string other = folder.path() + (forked ? "/bifurcada" : "/otra");
    ASSERT_EQ(in_a_child("",
                         [&] {
                           audit::PublishedLog log(other, forked ? "asiento " : "otro ");
                           log.publish(forked ? 120 : 130);
                           log.entry = "otro ";
                           if (forked) log.publish(30);
                         }),
              0);
    // The fork's head, tile and bundle are written before.
    ASSERT_EQ(refused_with_the_nth_write_full(other, forked ? 4 : 1, said), 0);
    const std::string text = value_or_throw(read_file(said, 4096));
    EXPECT_NE(text.find("REC-AUD-0018"), text.npos) << text;
    EXPECT_NE(text.find("la prueba no se pudo guardar"), text.npos) << text;
    EXPECT_EQ(verified(), 130);
  }
}

}  // namespace
}  // namespace recaudo::test
