#include "gateways/bank_files/check_file.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <regex>

#include "base/bytes.h"
#include "tests/support/replaced.h"

namespace recaudo::bank_files {
namespace {

std::string sample(const std::string& name) {
  return *read_file(std::string(RECAUDO_RAILS_DATA) + "/" + name, 1 << 20);
}

TEST(BankFileCheck, ACollectionFileTellsItsFacts) {
  const auto facts = check_bank_file(sample("asobancaria/recaudo2001_valid.txt"), ReadOptions{});
  EXPECT_EQ(facts.at("format"), "asobancaria-2001");
  EXPECT_EQ(facts.at("valid"), true);
  EXPECT_EQ(facts.at("bank"), "040");
  EXPECT_EQ(facts.at("collection_date"), "2026-10-05");
  EXPECT_EQ(facts.at("total_centavos"), 516'640'050);
  EXPECT_EQ(facts.at("lots").as_array().size(), 2U);
}

TEST(BankFileCheck, AStatementTellsItsBalances) {
  const auto facts = check_bank_file(sample("statements/camt053_02.xml"), ReadOptions{});
  EXPECT_EQ(facts.at("format"), "camt.053");
  const auto& s = facts.at("statements").at(0);
  EXPECT_EQ(s.at("account"), "400702127399");
  EXPECT_EQ(s.at("closing_centavos"), 1'574'388'850);
}

TEST(BankFileCheck, ARefusedFileTellsItsFirstFault) {
  const auto facts =
      check_bank_file(sample("asobancaria/malformed/08_lot_total_wrong.txt"), ReadOptions{});
  EXPECT_EQ(facts.at("valid"), false);
  EXPECT_EQ(facts.at("error").at("code"), "E_LOT_TOTAL");
  EXPECT_EQ(facts.at("error").at("line"), 6);
  EXPECT_EQ(facts.at("error").at("column"), 12);
}

TEST(BankFileCheck, EveryFormatIsRecognisedByItsContent) {
  for (const auto& [name, format] :
       {std::pair{"asobancaria/facturacion2001_sample.txt", "facturacion-2001"},
        {"asobancaria/recaudo2001_valid_minimal.txt", "asobancaria-2001"},
        {"statements/camt053_08.xml", "camt.053"},
        {"statements/mt940.sta", "mt940"},
        {"statements/csv_a_signed_iso.csv", "csv"},
        {"statements/csv_b_two_columns_dmy_semicolon_latin1.csv", "csv"}}) {
    const auto facts = check_bank_file(sample(name), {});
    EXPECT_EQ(facts.at("format"), format) << name;
    EXPECT_EQ(facts.at("valid"), true) << name;
  }
}

TEST(BankFileCheck, AHeaderTrimmedAfterItsFieldsStillTellsItsFormat) {
  const auto trimmed = [](const std::string& text) {
    return std::regex_replace(text, std::regex(" +\r\n"), "\r\n");
  };
  EXPECT_EQ(recognise(trimmed(sample("asobancaria/facturacion2001_sample.txt"))),
            Format::kBilling2001);
  const auto of_1998 = sample("asobancaria/recaudo1998_partial.txt");
  EXPECT_EQ(recognise(trimmed(of_1998.substr(0, of_1998.find('\n') + 1))),
            Format::kAsobancaria1998);
}

TEST(BankFileCheck, TheFileOf1998TellsOnlyWhatItHas) {
  ReadOptions options;
  options.tolerances.format_1998 = true;
  const auto facts = check_bank_file(sample("asobancaria/recaudo1998_partial.txt"), options);
  EXPECT_EQ(facts.at("format"), "asobancaria-1998");
  EXPECT_EQ(facts.at("total_centavos"), 213'645'000);
  EXPECT_FALSE(facts.contains("modifier"));
}

TEST(BankFileCheck, ALineThatGrowsPastItsLimitAfterItsHeadIsRefused) {
  const auto file = "FECHA,DESCRIPCION,SUCURSAL,DOCUMENTO,VALOR,SALDO" + std::string(5'000, ' ');
  const auto read = parse_bank_file(file, {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "E_LEN");
}

TEST(BankFileCheck, AnHourInATextMakesNoMt940) {
  EXPECT_EQ(recognise("FECHA,DESCRIPCION,SUCURSAL,DOCUMENTO,VALOR,SALDO\n"
                      "2026-03-31,PAGO PSE 14:20:33,0040,1,10.00,10.00\n"),
            Format::kCsv);
}

TEST(BankFileCheck, AnAngleBracketInATextMakesNoXml) {
  const auto text = test::replaced(sample("statements/mt940.sta"), ":86:COMISION PSE",
                                   ":86:COMISION PSE <BANCO>");
  EXPECT_EQ(recognise(text), Format::kMt940);
}

TEST(BankFileCheck, ALongCommentBeforeAStatementHidesNothing) {
  const auto text = test::replaced(sample("statements/camt053_02.xml"), "<Document",
                                   "<!-- " + std::string(5'000, 'x') + " --><Document");
  EXPECT_EQ(check_bank_file(text, {}).at("valid"), true);
  EXPECT_EQ(recognise("<?xml version='1.0'?>\n<html/>"), Format::kUnknown);
}

TEST(BankFileCheck, AByteOrderMarkBeforeAStatementHidesNothing) {
  for (const char* name :
       {"statements/camt053_08.xml", "statements/mt940.sta", "statements/csv_a_signed_iso.csv"})
    EXPECT_EQ(check_bank_file("\xEF\xBB\xBF" + sample(name), {}).at("valid"), true) << name;
}

TEST(BankFileCheck, AStatementWithoutBalancesIsOnlyLookedAt) {
  const std::string text = "0077,0040,,20261005,,-2800.00,NCHG,COMISION PSE,1\n";
  EXPECT_EQ(parse_bank_file(text, {}).error().code, "E_BALANCE");
  ReadOptions options;
  options.without_balances = true;
  const auto facts = check_bank_file(text, options);
  EXPECT_EQ(facts.at("valid"), true);
  const auto& s = facts.at("statements").at(0);
  EXPECT_EQ(s.at("account"), "77");
  EXPECT_EQ(s.at("debits_centavos"), 280'000);
  EXPECT_TRUE(s.at("closing_centavos").is_null());
}

TEST(BankFileCheck, PiecesOfAnySizeGiveTheSameFile) {
  const auto bytes = sample("statements/mt940.sta");
  BankFileReader reader({});
  for (const char c : bytes) EXPECT_TRUE(reader.feed(std::string_view(&c, 1)));
  const auto read = reader.finish();
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(std::get<std::vector<Statement>>(*read).front().entries.size(), 6U);
}

TEST(BankFileCheck, AStatementBeyondItsLimitIsDroppedAtOnce) {
  BankFileReader reader({});
  EXPECT_TRUE(reader.feed(sample("statements/mt940.sta") + std::string(kRecognisedBytes, '\n')));
  const std::string more(std::size_t{1} << 20, 'x');
  int pieces = 0;
  while (reader.feed(more)) ++pieces;
  EXPECT_EQ(pieces, 15);
  EXPECT_EQ(reader.finish().error().code, "E_SIZE");
}

class BigFile : public ::testing::Test {
 protected:
  ~BigFile() override { std::filesystem::remove(path_); }
  const std::string path_ =
      std::filesystem::temp_directory_path() / ("big-" + std::to_string(getpid()));
};

TEST_F(BigFile, IsRefusedBeforeItIsRead) {
  std::ofstream(path_, std::ios::binary) << sample("asobancaria/recaudo2001_valid.txt");
  std::filesystem::resize_file(path_, std::uintmax_t{1} << 30);  // a hole: no disk is used
  const auto facts = value_or_throw(check_bank_path(path_, {}));
  EXPECT_EQ(facts.at("valid"), false);
  EXPECT_EQ(facts.at("error").at("code"), "E_SIZE");
}

TEST(BankFileCheck, AFileThatIsNotThereIsUnreadable) {
  EXPECT_EQ(check_bank_path("/nowhere/file", {}).error().code, Code::kFileUnreadable);
}

TEST(BankFileCheck, AnotherContentIsNotRecognised) {
  EXPECT_EQ(recognise("hola"), Format::kUnknown);
  EXPECT_EQ(parse_bank_file("hola", {}).error().code, "E_FORMAT");
}

}  // namespace
}  // namespace recaudo::bank_files
