// A paper as its reader has it: poppler's pdftotext reads our bytes.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/plain_blanks.h"

namespace recaudo::test {

// Without the ends of its lines, which are the paper's and not the text's; U+00A0 is a blank there.
inline std::string text_of_paper(const std::string& pdf) {
  namespace fs = std::filesystem;
  std::string folder = (fs::temp_directory_path() / "paperXXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return "mkdtemp failed";
  std::ofstream(folder + "/p.pdf", std::ios::binary) << pdf;
  // NOLINTNEXTLINE(cert-env33-c): the command is ours
  FILE* pipe = popen(("pdftotext " + folder + "/p.pdf - 2>&1").c_str(), "r");
  if (pipe == nullptr) return "popen failed";
  std::string out;
  std::array<char, 4096> block{};
  for (std::size_t n = 0; (n = fread(block.data(), 1, block.size(), pipe)) > 0;)
    out.append(block.data(), n);
  EXPECT_EQ(pclose(pipe), 0) << out;
  fs::remove_all(folder);
  std::istringstream words(out);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace recaudo::test
