#include "tax-rules/statute_instalments.h"

#include <gtest/gtest.h>

#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using test::replaced;

constexpr std::string_view kSecondDays = "dias = [\"03-15\", \"07-15\", \"11-15\"]";

std::string refusal(std::string_view piece, std::string_view by) {
  const auto statute = parse_statute(replaced(statute_b_text(), piece, by), "b.toml");
  if (statute) return "accepted";
  EXPECT_EQ(statute.error().code, Code::kStatuteInvalid);
  return statute.error().detail;
}
bool says(const std::string& detail, std::string_view words) {
  return detail.find("b.toml, línea ") == 0 && detail.find(words) != detail.npos;
}

TEST(StatuteInstalments, TheDemonstrationOffersFourToHomesFrom2026) {
  const Statute& s = statute_a();
  const auto* offer = s.instalment_offer(2026, 'A');
  ASSERT_NE(offer, nullptr);
  EXPECT_TRUE(offer->invented);
  EXPECT_EQ(s.instalment_offer(2025, 'A'), nullptr);
  EXPECT_EQ(s.instalment_offer(2026, 'C'), nullptr);
  const auto days = offer->of_vigencia(2026, s.saturday);
  EXPECT_EQ(days.join_until, make_date(2026, 4, 30));
  EXPECT_EQ(days.due_on, (std::vector<Date>{make_date(2026, 4, 30), make_date(2026, 6, 30),
                                            make_date(2026, 8, 31), make_date(2026, 10, 30)}));
}

TEST(StatuteInstalments, TheSecondStatuteChoosesOtherDaysDestinosAndALastDayToJoin) {
  const Statute& s = statute_b();
  EXPECT_EQ(s.instalment_offer(2023, 'A'), nullptr);
  const auto days = s.instalment_offer(2025, 'D')->of_vigencia(2025, s.saturday);
  EXPECT_EQ(days.join_until, make_date(2025, 2, 28));
  EXPECT_EQ(days.due_on.size(), 3U);
  EXPECT_EQ(s.instalment_offer(2026, 'D'), nullptr);
  EXPECT_EQ(s.instalment_offer(2026, 'A')->norm, "Acuerdo de prueba 16");
}

TEST(StatuteInstalments, ADayThatIsNoBusinessDayIsRolledToTheNextOne) {
  // 15 March 2025 is a Saturday, a business day there; 31 May 2026 a Sunday.
  EXPECT_EQ(statute_b()
                .instalment_offer(2025, 'A')
                ->of_vigencia(2025, SaturdayRule::kBusiness)
                .due_on.front(),
            make_date(2025, 3, 15));
  const auto rolled =
      statute_b().instalment_offer(2026, 'A')->of_vigencia(2026, SaturdayRule::kBusiness);
  EXPECT_EQ(rolled.due_on.front(), make_date(2026, 6, 1));
  EXPECT_EQ(rolled.join_until, rolled.due_on.front());
}

TEST(StatuteInstalments, AStatuteWithoutThemOffersNothing) {
  std::string text(statute_b_text());
  const auto from = text.find("[[cuotas]]"), to = text.find("[[exencion]]");
  text.erase(from, to - from);
  const Statute s = value_or_throw(parse_statute(text, "b.toml"));
  EXPECT_TRUE(s.instalments.empty());
  EXPECT_EQ(s.instalment_offer(2025, 'A'), nullptr);
}

TEST(StatuteInstalments, RefusesUnknownAndMissingKeys) {
  EXPECT_TRUE(says(refusal(kSecondDays, std::string(kSecondDays) + "\nmeses = 3"),
                   "cuotas.meses: no se conoce esta clave"));
  EXPECT_TRUE(says(refusal("norma = \"Acuerdo de prueba 15\"\n", ""), "cuotas: falta norma"));
  EXPECT_TRUE(says(refusal(kSecondDays, ""), "de 2 a 12 fechas"));
}

TEST(StatuteInstalments, RefusesDaysOutOfOrderAndDaysThatAYearLacks) {
  EXPECT_TRUE(says(refusal(kSecondDays, "dias = [\"07-15\", \"03-15\"]"), "deben ir en orden"));
  EXPECT_TRUE(says(refusal(kSecondDays, "dias = [\"03-15\", \"03-15\"]"), "deben ir en orden"));
  for (const char* day : {"02-29", "02-30", "13-01", "3-15", "15 de marzo", "2025-03-15"})
    EXPECT_TRUE(says(refusal(kSecondDays, "dias = [\"" + std::string(day) + "\", \"11-15\"]"),
                     "no es un día de todos los años"))
        << day;
  EXPECT_TRUE(says(refusal("\"02-28\"", "\"03-16\""), "después de la primera cuota"));
}

TEST(StatuteInstalments, RefusesTwoThatFallOnOneBusinessDay) {
  // 6 and 7 September 2025 are a Saturday and a Sunday; without Saturdays both fall on Monday.
  std::string text = replaced(statute_b_text(), "sabado_habil = true", "sabado_habil = false");
  text = replaced(text, kSecondDays, "dias = [\"09-06\", \"09-07\"]");
  const auto statute = parse_statute(text, "b.toml");
  ASSERT_FALSE(statute);
  EXPECT_TRUE(says(statute.error().detail, "mismo día hábil de 2025"));
}

TEST(StatuteInstalments, RefusesTwoOffersForOneParcelAndUnknownDestinos) {
  EXPECT_TRUE(says(refusal("hasta = 2025-12-31\ndestinos = \"AD\"", "destinos = \"AD\""),
                   "cuotas: se cruza con la línea"));
  EXPECT_TRUE(says(refusal("destinos = \"AD\"", "destinos = \"AZ\""), "Registro 1"));
}

}  // namespace
}  // namespace recaudo::tax_rules
