#include "gateways/bank_files/collection_1998.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "gateways/bank_files/recognise.h"

namespace recaudo::bank_files {
namespace {

const Nit kOurs{"9001234568"};

std::string sample() {
  return *read_file(std::string(RECAUDO_RAILS_DATA) + "/asobancaria/recaudo1998_partial.txt",
                    1 << 20);
}

Tolerances admitted() {
  Tolerances t;
  t.format_1998 = true;
  return t;
}

std::string refusal(const std::string& text, Tolerances t = admitted()) {
  const auto read = parse_collection_1998(text, kOurs, t);
  return read ? "" : to_text(read.error()).substr(0, to_text(read.error()).find(':'));
}

TEST(Collection1998, IsReadOnlyWhenTheAgreementSaysSo) {
  EXPECT_EQ(refusal(sample(), {}), "E_FORMAT, línea 1");
  const auto file = parse_collection_1998(sample(), kOurs, admitted());
  ASSERT_TRUE(file) << to_text(file.error());
  EXPECT_EQ(file->version, 1998);
  EXPECT_EQ(file->header.nit, kOurs);
  EXPECT_EQ(file->header.bank.str(), "040");
  EXPECT_EQ(file->header.account.str(), "400702127399");
  EXPECT_EQ(file->total, Money::pesos(2'136'450));
  EXPECT_EQ(file->findings.front().name, "format_1998");
}

TEST(Collection1998, ADetailTellsNoMeansAndIsNotReturned) {
  const auto file = parse_collection_1998(sample(), kOurs, admitted()).value();
  const auto& d = file.details.front();
  EXPECT_EQ(d.means, Means::kNotTold);
  EXPECT_FALSE(d.is_returned());
  EXPECT_EQ(d.reference.str(), "120260000012345");
  EXPECT_EQ(d.raw_reference(), "0000000000120260000012345");
}

TEST(Collection1998, TheUnknownColumnsMustBeBlankUnlessTheyAreIgnored) {
  auto text = sample();
  text[text.find("\r\n02") + 2 + 60] = 'X';
  EXPECT_EQ(refusal(text), "E_FILLER, línea 2, columna 50");
  auto t = admitted();
  t.tail_1998_ignored = true;
  EXPECT_EQ(refusal(text, t), "");
}

TEST(Collection1998, AWrongTotalIsRefusedWhereItStands) {
  auto text = sample();
  text[text.find("\r\n09") + 2 + 28] = '9';
  EXPECT_EQ(refusal(text), "E_FILE_TOTAL, línea 4, columna 12");
}

TEST(Collection1998, AnotherEntitysFileIsRefused) {
  EXPECT_EQ(parse_collection_1998(sample(), Nit("8001234567"), admitted()).error().code, "E_NIT");
}

TEST(Collection1998, ATrimmedFileIsStillKnownAsOneOf1998) {
  const auto whole = sample();
  std::string trimmed;
  for (const char c : whole) {
    if (c == '\r') trimmed.erase(trimmed.find_last_not_of(' ') + 1);
    trimmed += c;
  }
  ASSERT_LT(trimmed.size(), whole.size());
  EXPECT_EQ(recognise(trimmed), Format::kAsobancaria1998);
  EXPECT_EQ(claimed_bank(trimmed), "040");
  EXPECT_EQ(refusal(trimmed, Tolerances::all()), "");
}

TEST(Collection1998, TheBankIsFoundInItsOwnColumn) {
  EXPECT_EQ(claimed_bank(sample()), "040");
}

}  // namespace
}  // namespace recaudo::bank_files
