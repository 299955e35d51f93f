#include "gateways/bank_files/recognise.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "base/bytes.h"

namespace recaudo::bank_files {
namespace {

std::string sample(const std::string& name) {
  return *read_file(std::string(RECAUDO_RAILS_DATA) + "/" + name, 1 << 20);
}

TEST(BankFileCheck, ACollectionFileTellsItsFacts) {
  const auto facts = check_bank_file(sample("asobancaria/recaudo2001_valid.txt"), std::nullopt);
  EXPECT_EQ(facts.at("format"), "asobancaria-2001");
  EXPECT_EQ(facts.at("valid"), true);
  EXPECT_EQ(facts.at("bank"), "040");
  EXPECT_EQ(facts.at("collection_date"), "2026-10-05");
  EXPECT_EQ(facts.at("total_centavos"), 516'640'050);
  EXPECT_EQ(facts.at("lots").as_array().size(), 2U);
}

TEST(BankFileCheck, AStatementTellsItsBalances) {
  const auto facts = check_bank_file(sample("statements/camt053_02.xml"), std::nullopt);
  EXPECT_EQ(facts.at("format"), "camt.053");
  const auto& s = facts.at("statements").at(0);
  EXPECT_EQ(s.at("account"), "400702127399");
  EXPECT_EQ(s.at("closing_centavos"), 1'574'388'850);
}

TEST(BankFileCheck, ARefusedFileTellsItsFirstFault) {
  const auto facts =
      check_bank_file(sample("asobancaria/malformed/08_lot_total_wrong.txt"), std::nullopt);
  EXPECT_EQ(facts.at("valid"), false);
  EXPECT_EQ(facts.at("error").at("code"), "E_LOT_TOTAL");
  EXPECT_EQ(facts.at("error").at("line"), 6);
  EXPECT_EQ(facts.at("error").at("column"), 12);
}

TEST(BankFileCheck, AnotherContentIsNotRecognised) {
  EXPECT_EQ(recognise("hola"), Format::kUnknown);
  EXPECT_EQ(parse_bank_file("hola", std::nullopt).error().code, "E_FORMAT");
}

}  // namespace
}  // namespace recaudo::bank_files
