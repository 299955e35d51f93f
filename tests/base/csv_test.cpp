#include "base/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo {
namespace {

TEST(Csv, AFieldWithoutCommaOrQuoteIsWrittenAsItIs) {
  EXPECT_EQ(csv_field("Ley 44 de 1990 art. 6"), "Ley 44 de 1990 art. 6");
}

TEST(Csv, AFieldWithThemIsWrittenBetweenQuotesWithItsQuotesDoubled) {
  EXPECT_EQ(csv_field("art. 6, \"límite\""), "\"art. 6, \"\"límite\"\"\"");
}

RC_GTEST_PROP(Csv, WhatIsWrittenIsReadBack, (const std::vector<std::string>& texts)) {
  std::string table = "uno,dos";
  std::vector<std::string> written;
  for (std::string text : texts) {
    std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });  // rows are lines
    table += "\n" + csv_field(text) + ",2";
    written.push_back(text);
  }
  const auto rows = read_csv(table, "t.csv", {"uno", "dos"});
  RC_ASSERT(rows.has_value());
  RC_ASSERT(rows->size() == written.size());
  for (std::size_t i = 0; i < written.size(); ++i) RC_ASSERT((*rows)[i].fields[0] == written[i]);
}

}  // namespace
}  // namespace recaudo
