// A copy of a small log, and a site that may answer otherwise.
#pragma once

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "audit/log_mirror.h"
#include "audit/mirror_folder.h"
#include "tests/audit/published_log.h"
#include "tests/audit/temp_folder.h"

namespace recaudo::audit {

namespace fs = std::filesystem;

struct MirrorTest : public ::testing::Test {
  FetchFile site(const PublishedLog& log) { return files_of(log.folder, clock); }
  Result<MirrorReport> update(const FetchFile& fetch) { return update_mirror({copy}, fetch); }
  // The same site, with another answer for one file.
  static FetchFile with(const FetchFile& fetch, const std::string& file,
                        const std::function<void(std::optional<std::string>&)>& change) {
    return [=](const std::string& path, std::size_t limit) -> Result<std::optional<std::string>> {
      auto bytes = fetch(path, limit);
      if (bytes && path == file) change(*bytes);
      return bytes;
    };
  }
  // The one name in a folder of the copy.
  std::string only_name_in(const std::string& folder) const {
    std::vector<std::string> names;
    for (const auto& f : fs::directory_iterator(copy + "/" + folder))
      names.push_back(f.path().filename());
    EXPECT_EQ(names.size(), 1U) << folder;
    return names.empty() ? "" : names[0];
  }
  std::string file(const std::string& path) const {
    return value_or_throw(read_file(copy + "/" + path, 1 << 20));
  }

  // Of the copy and what is kept beside it, in blocks: a file of two names is one.
  std::uint64_t on_disk() const {
    std::map<ino_t, std::uint64_t> blocks;
    for (const auto& f : fs::recursive_directory_iterator(copy)) {
      struct stat st {};
      if (::lstat(f.path().c_str(), &st) == 0 && S_ISREG(st.st_mode))
        blocks[st.st_ino] = (static_cast<std::uint64_t>(st.st_size) + 4095) / 4096;
    }
    std::uint64_t sum = 0;
    for (const auto& [inode, count] : blocks) sum += count;
    return sum * 4096;
  }
  // Set aside for the files that an update does not put beside first.
  static constexpr std::uint64_t kReserve = 2 << 20;

  TempFolder ours, theirs;
  ManualClock clock{from_unix_micros(1'700'000'000'000'000)};
  std::string copy = theirs.path() + "/copia";
};

}  // namespace recaudo::audit
