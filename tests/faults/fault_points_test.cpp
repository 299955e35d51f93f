// Each case runs in a process of its own: the environment is read at the first point that is met.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/bytes.h"
#include "base/durable_file.h"
#include "base/fault_point.h"
#include "tests/audit/temp_folder.h"
#include "tests/faults/armed_fault_point.h"

namespace recaudo::test {
namespace {

void arm(const std::string& fault) {
  ::setenv("RECAUDO_FAULT", fault.c_str(), 1);
}

TEST(FaultPointTest, TheNthHitOfThatNameKills) {
  EXPECT_EXIT(
      {
        arm("after_lock:2:kill");
        fault_point("after_lock");
        fault_point("begin");
        if (fault_hits() != std::map<std::string, std::uint64_t>{{"after_lock", 1}, {"begin", 1}})
          ::_exit(1);
        fault_point("after_lock");
      },
      ::testing::KilledBySignal(SIGKILL), "");
}

TEST(FaultPointTest, AStarIsAnyName) {
  EXPECT_EXIT(
      {
        arm("*:3:abort");
        fault_point("begin");
        fault_point("after_lock");
        fault_point("before_post");
      },
      ::testing::KilledBySignal(SIGABRT), "");
}

TEST(FaultPointTest, AThrowIsCaughtAndTheNextHitPasses) {
  EXPECT_EXIT(
      {
        arm("begin:1:throw");
        int thrown = 0;
        for (int i = 0; i < 2; ++i) {
          try {
            fault_point("begin");
          } catch (const InjectedFault&) {
            ++thrown;
          }
        }
        ::_exit(thrown);
      },
      ::testing::ExitedWithCode(1), "");
}

// By hand: writing durably would meet points in this process, before they are armed.
void write_old(const std::string& folder) {
  std::ofstream(folder + "/file") << "old content";
}

// Writes over a file with the fault armed: 0 the new bytes are there, 1 the old ones and an error
// was told, 2 anything else.
int replace_with(const std::string& fault, const std::string& folder) {
  const std::string path = folder + "/file";
  arm(fault);
  int code = 2;
  try {
    replace_file_durably(path, "new content", 0600);
    if (value_or_throw(read_file(path, 100)) == "new content") code = 0;
  } catch (const std::system_error& e) {
    const bool named = e.code().value() == ENOSPC || e.code().value() == EIO;
    if (named && value_or_throw(read_file(path, 100)) == "old content") code = 1;
  }
  const auto files = std::distance(std::filesystem::directory_iterator(folder), {});
  return files == 1 ? code : 2;
}

TEST(FaultPointTest, AFileIsOldOrNewAndNeverHalfWhateverTheDiskSays) {
  for (const std::string point : {"file_tmp_open", "file_half_written", "file_fsynced"})
    for (const std::string action : {"enospc", "eio"}) {
      const audit::TempFolder folder;
      write_old(folder.path());
      std::string fault = point;
      fault += ":1:" + action;
      EXPECT_EXIT(::_exit(replace_with(fault, folder.path())), ::testing::ExitedWithCode(1), "")
          << fault;
    }
}

TEST(FaultPointTest, AShortWriteIsGoneOnWith) {
  const audit::TempFolder folder;
  write_old(folder.path());
  EXPECT_EXIT(::_exit(replace_with("file_half_written:1:shortwrite", folder.path())),
              ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace recaudo::test
