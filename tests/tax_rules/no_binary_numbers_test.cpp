#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace recaudo::tax_rules {
namespace {

// Without line comments, where the words are English.
std::string code_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string code, line;
  while (std::getline(file, line)) code += line.substr(0, line.find("//")) + "\n";
  return code;
}

TEST(TaxRules, NoSourceUsesBinaryFloatingPoint) {
  const std::regex forbidden(
      R"(\b(double|float|stod|stof|strtod|lround|as_floating_point)\b|\b[0-9]+\.[0-9]+[fL]?\b)");
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(TAX_SOURCE_DIR)) {
    const std::string extension = entry.path().extension();
    if (extension != ".h" && extension != ".cpp") continue;
    ++files;
    // Literals inside texts ("6.5") are examples for people.
    const std::string code =
        std::regex_replace(code_of(entry.path()), std::regex(R"("(\\.|[^"\\])*")"), "\"\"");
    std::smatch found;
    EXPECT_FALSE(std::regex_search(code, found, forbidden)) << entry.path() << ": " << found.str();
  }
  EXPECT_GT(files, 30);
}

}  // namespace
}  // namespace recaudo::tax_rules
