// One day of one account, told in five files (rail specification 6.4).
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "gateways/bank_files/recognise.h"

namespace recaudo::bank_files {
namespace {

class OneStory : public ::testing::TestWithParam<const char*> {
 protected:
  static Statement told_by(const std::string& name) {
    const auto bytes = *read_file(std::string(RECAUDO_RAILS_DATA) + "/statements/" + name, 1 << 20);
    const auto read = parse_bank_file(
        bytes, {.our_nit = {}, .tolerances = {}, .csv_account = AccountNumber("400702127399")});
    EXPECT_TRUE(read) << name << ": " << (read ? "" : to_text(read.error()));
    if (!read) return {};
    const auto& all = std::get<std::vector<Statement>>(*read);
    EXPECT_EQ(all.size(), 1U);
    return all.front();
  }
};

TEST_P(OneStory, IsTheSameStatement) {
  const auto expected = told_by("camt053_08.xml");
  const auto s = told_by(GetParam());
  EXPECT_EQ(s.account, expected.account);
  EXPECT_EQ(s.currency, expected.currency);
  EXPECT_EQ(s.from, expected.from);
  EXPECT_EQ(s.to, expected.to);
  EXPECT_EQ(s.opening, expected.opening);
  EXPECT_EQ(s.closing, expected.closing);
  EXPECT_EQ(s.credits, expected.credits);
  EXPECT_EQ(s.debits, expected.debits);
  ASSERT_EQ(s.entries.size(), expected.entries.size());
  for (std::size_t i = 0; i < s.entries.size(); ++i) {
    const auto& e = s.entries[i];
    const auto& x = expected.entries[i];
    EXPECT_EQ(e.signed_amount(), x.signed_amount()) << i;
    EXPECT_EQ(e.reversal, x.reversal) << i;
    EXPECT_EQ(e.booked_on, x.booked_on) << i;
    EXPECT_EQ(e.valued_on, x.valued_on) << i;
    EXPECT_EQ(e.bank_reference, x.bank_reference) << i;
    EXPECT_EQ(e.proprietary, x.proprietary) << i;
    EXPECT_EQ(e.additional_info, x.additional_info) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, OneStory,
                         ::testing::Values("camt053_02.xml", "mt940.sta", "csv_a_signed_iso.csv",
                                           "csv_b_two_columns_dmy_semicolon_latin1.csv"));

TEST_F(OneStory, Mt940NumbersItsMovementsAsCamtDoes) {
  const auto camt = told_by("camt053_08.xml");
  const auto mt = told_by("mt940.sta");
  EXPECT_EQ(mt.electronic_sequence, camt.electronic_sequence);
  for (std::size_t i = 0; i < camt.entries.size(); ++i)
    EXPECT_EQ(mt.entries[i].entry_reference, camt.entries[i].entry_reference);
}

}  // namespace
}  // namespace recaudo::bank_files
