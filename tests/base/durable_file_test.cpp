#include "base/durable_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/bytes.h"

namespace recaudo {
namespace {

namespace fs = std::filesystem;

class DurableFile : public ::testing::Test {
 protected:
  DurableFile() {
    char name[] = "/tmp/recaudo-durable-XXXXXX";
    invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
    folder_ = name;
  }
  ~DurableFile() override {
    std::error_code ec;
    fs::remove_all(folder_, ec);
  }
  auto files() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator{});
  }
  std::string folder_;
};

TEST_F(DurableFile, TheNewContentStandsAloneWithItsMode) {
  const std::string path = folder_ + "/a";
  replace_file_durably(path, "uno", 0644);
  replace_file_durably(path, "dos", 0600);
  EXPECT_EQ(value_or_throw(read_file(path, 100)), "dos");
  struct stat st {};
  ASSERT_EQ(::stat(path.c_str(), &st), 0);
  EXPECT_EQ(st.st_mode & 0777U, 0600U);
  EXPECT_EQ(files(), 1);
}

TEST_F(DurableFile, AFailedReplacementLeavesWhatWasThereAndNothingElse) {
  fs::create_directory(folder_ + "/taken");
  EXPECT_THROW(replace_file_durably(folder_ + "/taken", "x", 0600), std::system_error);
  EXPECT_THROW(replace_file_durably(folder_ + "/missing/a", "x", 0600), std::system_error);
  EXPECT_TRUE(fs::is_directory(folder_ + "/taken"));
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace recaudo
