// What a later text of a national table leaves out of an earlier one.
#include "tax-rules/table_history.h"

#include <gtest/gtest.h>

#include "tax-rules/relief_campaign.h"

namespace recaudo::tax_rules {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string shipped(NationalTable table) {
  return std::string(shipped_text(table));
}

// "2024: 2024-01-01" of what a text lacks of the shipped one.
std::string lost(NationalTable table, const std::string& text, Date last = make_date(2026, 3, 31)) {
  const auto row = value_or_throw(first_lost_row(table, shipped(table), text, last));
  return row ? row->name + ": " + to_iso(row->day) : "nothing";
}

std::string without(NationalTable table, std::string_view beginning) {
  std::string text = shipped(table);
  const auto at = text.find("\n" + std::string(beginning));
  EXPECT_NE(at, std::string::npos) << beginning;
  return text.erase(at, text.find('\n', at + 1) - at);
}

TEST(TableHistoryTest, ARowOfADayThatIsOverIsLostWhenNoneTakesItsPlace) {
  EXPECT_EQ(lost(NationalTable::kUvb, without(NationalTable::kUvb, "2026,")), "2026: 2026-01-01");
  EXPECT_EQ(lost(NationalTable::kReadjustment, without(NationalTable::kReadjustment, "2011,")),
            "2011: 2011-01-01");
  EXPECT_EQ(lost(NationalTable::kFines, without(NationalTable::kFines, "Ley 769/2002,A,4,SMDLV")),
            "Ley 769/2002, A: 2010-03-16");
  EXPECT_EQ(lost(NationalTable::kReliefs, without(NationalTable::kReliefs, "L1607-149,")),
            "L1607-149: 2012-12-26");
}

TEST(TableHistoryTest, ARowThatBeginsLaterOrEndsEarlierLosesTheDaysBetween) {
  EXPECT_EQ(lost(NationalTable::kFines, replaced(shipped(NationalTable::kFines),
                                                 "A,4,SMDLV,2010-03-16", "A,4,SMDLV,2010-04-01")),
            "Ley 769/2002, A: 2010-03-16");
  EXPECT_EQ(lost(NationalTable::kFines,
                 replaced(shipped(NationalTable::kFines), "Tipo 1,13.95,UVB,2024-01-01,,",
                          "Tipo 1,13.95,UVB,2024-01-01,2026-03-30,")),
            "Ley 1801/2016, Tipo 1: 2026-03-31")
      << "another reading stays";
}

TEST(TableHistoryTest, WhatEndsAfterTheLastDayIsNotLost) {
  EXPECT_EQ(lost(NationalTable::kFines,
                 replaced(shipped(NationalTable::kFines), "Tipo 1,13.95,UVB,2024-01-01,,",
                          "Tipo 1,13.95,UVB,2024-01-01,2026-03-31,")),
            "nothing");
  EXPECT_EQ(
      lost(NationalTable::kUvb, without(NationalTable::kUvb, "2026,"), make_date(2025, 12, 31)),
      "nothing");
}

TEST(TableHistoryTest, AnotherValueUnitOrNormIsNotLost) {
  EXPECT_EQ(
      lost(NationalTable::kUvb, replaced(shipped(NationalTable::kUvb), "2025,11552", "2025,11553")),
      "nothing");
  EXPECT_EQ(lost(NationalTable::kFines, replaced(shipped(NationalTable::kFines),
                                                 "Ley 769/2002,A,13.95,UVB,2024-01-01,,centena",
                                                 "Ley 769/2002,A,3.29,UVT,2024-01-01,,et_868")),
            "nothing");
}

TEST(TableHistoryTest, ASecondReadingOfADayThatIsOverMakesTheOnlyOneUnfindable) {
  EXPECT_EQ(lost(NationalTable::kFines,
                 replaced(shipped(NationalTable::kFines), "Ley 769/2002,A,13.95,UVB,2024-01-01",
                          "Ley 769/2002,A,3.29,UVT,2024-01-01,,et_868,50% 1-5 "
                          "curso,tributaria_tras_ventana,3,N,verified,-\nLey "
                          "769/2002,A,13.95,UVB,2024-01-01")),
            "Ley 769/2002, A: 2024-01-01");
}

TEST(TableHistoryTest, AReadingOfSeveralIsLostWhenItsUnitIsAnother) {
  EXPECT_EQ(lost(NationalTable::kFines,
                 replaced(shipped(NationalTable::kFines), "Tipo 1,13.95,UVB,2024-01-01,,centena",
                          "Tipo 1,3.29,UVT,2024-01-01,,centena")),
            "Ley 1801/2016, Tipo 1: 2024-01-01");
}

TEST(TableHistoryTest, TheLastDayOfAReliefIsCorrectedInItsRow) {
  const std::string text = shipped(NationalTable::kReliefs);
  const auto campaigns = value_or_throw(ReliefCampaigns::parse_csv(text, "alivios"));
  const auto& relief = campaigns.rows().front();
  ASSERT_TRUE(relief.paid.to);
  EXPECT_EQ(
      lost(NationalTable::kReliefs, replaced(text, "," + to_iso(*relief.paid.to) + ",",
                                             "," + to_iso(add_days(*relief.paid.to, -1)) + ",")),
      "nothing");
}

TEST(TableHistoryTest, ARowCutInTwoIsNotLost) {
  EXPECT_EQ(lost(NationalTable::kFines,
                 replaced(shipped(NationalTable::kFines), "Ley 769/2002,A,13.95,UVB,2024-01-01,,",
                          "Ley 769/2002,A,13.95,UVB,2024-01-01,2024-12-31,centena,50% 1-5 "
                          "curso,tributaria_tras_ventana,3,N,verified,-\nLey "
                          "769/2002,A,14,UVB,2025-01-01,,")),
            "nothing");
}

}  // namespace
}  // namespace recaudo::tax_rules
