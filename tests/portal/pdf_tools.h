// Other people's tools read our files: poppler-utils, qpdf, zbar-tools.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/plain_blanks.h"

namespace recaudo::portal {

using test::plain_blanks;

class PdfTools : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "paperXXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& bytes) const {
    std::ofstream(folder_ / "r.pdf", std::ios::binary) << bytes;
  }
  // Standard output of a command run in the folder; fails the test when the command does.
  std::string run(const std::string& command) const {
    const std::string line = "cd " + folder_.string() + " && " + command + " 2>&1";
    std::string out;
    FILE* pipe = popen(line.c_str(), "r");  // NOLINT(cert-env33-c): the command is ours
    if (pipe == nullptr) return "popen failed";
    std::array<char, 4096> block{};
    for (std::size_t n = 0; (n = fread(block.data(), 1, block.size(), pipe)) > 0;)
      out.append(block.data(), n);
    EXPECT_EQ(pclose(pipe), 0) << command << "\n" << out;
    return out;
  }

  // What r.pdf says of its figures to who does not see them, in their order.
  std::vector<std::string> alternatives() const {
    const std::string found = run(
        "qpdf --json=1 r.pdf | python3 -c 'import json, sys\n"
        "objects = json.load(sys.stdin)[\"objects\"]\n"
        "numbered = sorted((int(k.split()[0]), o) for k, o in objects.items() if k[0].isdigit()\n"
        "                  and isinstance(o, dict) and o.get(\"/S\") == \"/Figure\")\n"
        "for number, figure in numbered: print(figure[\"/Alt\"])'");
    std::vector<std::string> out;
    std::istringstream lines(found);
    for (std::string line; std::getline(lines, line);) out.push_back(line);
    return out;
  }

  std::filesystem::path folder_;
};

}  // namespace recaudo::portal
