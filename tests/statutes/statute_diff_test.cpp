#include "core/statutes/statute_diff.h"

#include <gtest/gtest.h>

#include "tax-rules/data.h"
#include "tests/support/replaced.h"

namespace recaudo::statutes {
namespace {

constexpr const char* kOld = R"(
[vigencias]
ultima = 2026
[[tarifa_predial]]
codigo = "A"
tarifa = "4.0"
desde = 2021-01-01
[[tarifa_predial]]
codigo = "B"
tarifa = "6.0"
desde = 2021-01-01
)";

std::vector<KeyChange> diff(const std::string& before, const std::string& after) {
  return value_or_throw(statute_diff(before, after));
}

TEST(StatuteDiff, OfATextWithItselfIsEmpty) {
  const std::string demo(tax_rules::data_file("statutes/demo.toml"));
  EXPECT_TRUE(diff(demo, demo).empty());
}

TEST(StatuteDiff, NamesAnEntryByItsCodeWhereverItStands) {
  const auto changes = diff(kOld, R"(
[[tarifa_predial]]
codigo = "B"
tarifa = "6.5"
desde = 2021-01-01
[[tarifa_predial]]
codigo = "A"
tarifa = "4.0"
desde = 2021-01-01
[vigencias]
ultima = 2026
)");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].key, "tarifa_predial [B, 2021-01-01] tarifa");
  EXPECT_EQ(changes[0].before, "6.0");
  EXPECT_EQ(changes[0].after, "6.5");
}

TEST(StatuteDiff, TheDaysOfInstalmentsAreToldByWhenTheyBegin) {
  const std::string demo(tax_rules::data_file("statutes/demo.toml"));
  const auto changes = diff(demo, test::replaced(demo, "\"08-31\", \"10-30\"", "\"09-30\""));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].key, "cuotas [2026-01-01] dias");
}

TEST(StatuteDiff, TellsWhatIsNewAndWhatIsGone) {
  const auto changes = diff(kOld, R"(
[vigencias]
ultima = 2027
[[tarifa_predial]]
codigo = "A"
tarifa = "4.0"
desde = 2021-01-01
hasta = 2026-12-31
)");
  ASSERT_EQ(changes.size(), 5U);
  EXPECT_EQ(changes[0].key, "vigencias ultima");
  EXPECT_EQ(changes[1].key, "tarifa_predial [A, 2021-01-01] hasta");
  EXPECT_FALSE(changes[1].before);
  EXPECT_EQ(changes[1].after, "2026-12-31");
  EXPECT_EQ(changes[3].key, "tarifa_predial [B, 2021-01-01] tarifa");
  EXPECT_EQ(changes[3].before, "6.0");
  EXPECT_FALSE(changes[3].after);
}

TEST(StatuteDiff, TellsEntriesOfOneNameApartByTheirOrder) {
  const std::string twice = "[[x]]\ncodigo = \"A\"\nv = 1\n[[x]]\ncodigo = \"A\"\nv = 2\n";
  const auto changes = diff(twice, "[[x]]\ncodigo = \"A\"\nv = 1\n[[x]]\ncodigo = \"A\"\nv = 3\n");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].key, "x [A, 2.º] v");
}

TEST(StatuteDiff, OfWhatIsNoTomlIsRefusedWithTheLine) {
  EXPECT_EQ(statute_diff(kOld, "a = \n").error().code, Code::kStatuteInvalid);
}

}  // namespace
}  // namespace recaudo::statutes
