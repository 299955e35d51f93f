#include "tax-rules/interest_rates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/data.h"
#include "tax-rules/usury.h"

namespace recaudo::tax_rules {
namespace {

CertifiedRate row(Date from, Date to, RateStatus status = RateStatus::kVerified) {
  return {from, to, std::nullopt, Rate::percent(20), "", status, ""};
}

TEST(Usury, IsOneAndAHalfTimesTheIbcHalfUp) {
  EXPECT_EQ(usury_from_ibc(Rate::basis_points(1977)), Rate::basis_points(2966));  // 29,655
  EXPECT_EQ(usury_from_ibc(Rate::basis_points(1949)), Rate::basis_points(2924));  // 29,235
  EXPECT_EQ(usury_from_ibc(Rate::basis_points(2000)), Rate::basis_points(3000));
}

TEST(RateTable, KnowsTheOfficialRateOfAMonth) {
  const RateTable rates = shipped_rates();
  const auto august = rates.on(make_date(2026, 8, 15));
  ASSERT_TRUE(august);
  EXPECT_EQ(*(*august)->usury, Rate::basis_points(2966));
  EXPECT_EQ((*august)->resolution, "Res. SFC 1139/2026");
}

TEST(RateTable, ADateThatWasTypedInAResolutionIsToldInWords) {
  const CertifiedRate row{.from = make_date(2026, 10, 1),
                          .to = make_date(2026, 10, 31),
                          .ibc = {},
                          .usury = {},
                          .resolution = "Resolución SFC 1401 del 2026-09-30",
                          .source = {}};
  EXPECT_EQ(resolutions_text(&row, &row), "Resolución SFC 1401 del 30 de septiembre de 2026");
}

TEST(RateTable, AMissingMonthIsRefusedByItsSpanishName) {
  const auto october = shipped_rates().on(make_date(2026, 10, 3));
  ASSERT_FALSE(october);
  EXPECT_EQ(october.error().code, Code::kRateNotCertified);
  EXPECT_EQ(october.error().detail, "octubre de 2026");
}

TEST(RateTable, ADayBeforeAfterOrBetweenRowsIsRefused) {
  const auto rates =
      value_or_throw(RateTable::from_rows({row(make_date(2025, 1, 1), make_date(2025, 1, 31)),
                                           row(make_date(2025, 3, 1), make_date(2025, 3, 31))}));
  EXPECT_FALSE(rates.on(make_date(2024, 12, 31)));
  EXPECT_EQ(rates.on(make_date(2025, 2, 1)).error().detail, "febrero de 2025");
  EXPECT_FALSE(rates.on(make_date(2025, 4, 1)));
  EXPECT_TRUE(rates.on(make_date(2025, 1, 31)));
}

TEST(RateTable, RowsThatOverlapAreRefused) {
  const auto rates = RateTable::from_rows({row(make_date(2025, 1, 1), make_date(2025, 2, 1)),
                                           row(make_date(2025, 2, 1), make_date(2025, 2, 28))});
  ASSERT_FALSE(rates);
  EXPECT_EQ(rates.error().code, Code::kTableInvalid);
}

TEST(RateTable, ARowThatEndsBeforeItBeginsIsRefused) {
  EXPECT_FALSE(RateTable::from_rows({row(make_date(2025, 2, 1), make_date(2025, 1, 31))}));
}

TEST(RateTable, ARowWithARateMarkedMissingIsRefused) {
  EXPECT_FALSE(RateTable::from_rows(
      {row(make_date(2025, 1, 1), make_date(2025, 1, 31), RateStatus::kMissing)}));
}

TEST(RateTable, RememberedRatesAreNotConfirmed) {
  const RateTable rates = shipped_rates();
  EXPECT_TRUE(is_confirmed(value_or_throw(rates.on(make_date(2026, 9, 30)))->status));
  EXPECT_FALSE(is_confirmed(value_or_throw(rates.on(make_date(2024, 6, 30)))->status));
}

TEST(RateTable, ABadLineIsNamed) {
  const std::string text =
      "desde,hasta,ibc_ea_pct,usura_ea_pct,tasa_mora_tributaria_pct,resolucion,modo_calculo,status,"
      "source\n2025-01-01,2025-01-31,,24.89,,,simple,guessed,x\n";
  const auto rates = RateTable::parse_csv(text, "tasas.csv");
  ASSERT_FALSE(rates);
  EXPECT_EQ(rates.error().detail.find("tasas.csv, línea 2: "), 0u);
}

std::string usury_row(std::string_view dates, std::string_view ibc, std::string_view usury,
                      std::string_view mode = "simple") {
  return "desde,hasta,ibc_ea_pct,usura_ea_pct,tasa_mora_tributaria_pct,resolucion,modo_calculo,"
         "status,source\n" +
         std::string(dates) + "," + std::string(ibc) + "," + std::string(usury) + ",,," +
         std::string(mode) + ",verified,x\n";
}

TEST(Usury, HundredthsThatNoIbcGivesAreNotReachable) {
  for (int ibc = 1'000; ibc < 3'000; ++ibc)
    EXPECT_TRUE(is_reachable_usury(usury_from_ibc(Rate::basis_points(ibc))));
  EXPECT_FALSE(is_reachable_usury(Rate::basis_points(2512)));
  EXPECT_FALSE(is_reachable_usury(Rate::ppm(251'150)));
}

TEST(RateTable, AUsuryThatIsNotOneAndAHalfTimesItsIbcIsRefused) {
  EXPECT_FALSE(RateTable::parse_csv(usury_row("2025-08-01,2025-08-31", "16.78", "25.11"), "t.csv"));
  EXPECT_TRUE(RateTable::parse_csv(usury_row("2025-08-01,2025-08-31", "16.78", "25.17"), "t.csv"));
  EXPECT_FALSE(RateTable::parse_csv(usury_row("2025-08-01,2025-08-31", "", "25.12"), "t.csv"));
}

TEST(RateTable, TheTwoQuartersPublishedTruncatedAreKeptAndNoOther) {
  EXPECT_TRUE(RateTable::parse_csv(
      usury_row("2007-04-01,2007-06-30", "16.75", "25.12", "compuesto"), "t.csv"));
  EXPECT_TRUE(RateTable::parse_csv(
      usury_row("2007-07-01,2007-09-30", "19.01", "28.51", "compuesto"), "t.csv"));
  EXPECT_FALSE(RateTable::parse_csv(
      usury_row("2008-04-01,2008-06-30", "16.75", "25.12", "compuesto"), "t.csv"));
}

TEST(RateTable, TheTaxRatesBeforeUsuryWasTheRuleAreNotItsMultiples) {
  EXPECT_TRUE(RateTable::parse_csv(
      usury_row("2005-07-01,2005-10-31", "", "24.58", "simple_tasa_fecha_pago"), "t.csv"));
}

std::string refusal_of(const std::string& rows) {
  const std::string head = usury_row("", "", "");
  const auto table = RateTable::parse_csv(head.substr(0, head.find('\n') + 1) + rows, "t.csv");
  return table ? std::string("accepted") : table.error().detail;
}

TEST(RateTable, AFileLeavesNoDayOutAndNoDayTwice) {
  const std::string january = "2025-01-01,2025-01-31,16.59,24.89,22.89,,simple,verified,x\n",
                    march = "2025-03-01,2025-03-31,16.61,24.92,22.92,,simple,verified,x\n",
                    february = "2025-02-01,2025-02-28,,,,,simple,missing,x\n";
  EXPECT_EQ(refusal_of(january + february + march), "accepted");
  EXPECT_EQ(refusal_of(january + march)
                .find("t.csv, línea 3: tasas del 2025-03-01 al 2025-03-31: "
                      "hay días sin fila"),
            0u);
  EXPECT_EQ(refusal_of(january + january),
            "t.csv, línea 3: tasas del 2025-01-01 al 2025-01-31: se cruza con las tasas del "
            "2025-01-01 al 2025-01-31");
  EXPECT_EQ(refusal_of("2025-02-01,2025-01-31,16.59,24.89,,,simple,verified,x\n"),
            "t.csv, línea 2: tasas del 2025-02-01 al 2025-01-31: termina antes de empezar");
}

TEST(RateTable, EveryColumnOfAFileSaysTheSame) {
  const std::string dates = "2025-01-01,2025-01-31,16.59,24.89,";
  EXPECT_NE(refusal_of(dates + "24.89,,simple,verified,x\n").find("usura menos 2"),
            std::string::npos);
  EXPECT_NE(
      refusal_of(dates + "22.89,,compuesto,verified,x\n").find("modo_calculo debe ser simple"),
      std::string::npos);
  EXPECT_NE(refusal_of("2025-01-01,2025-01-31,0.00,0.00,,,simple,verified,x\n").find("la usura 0"),
            std::string::npos);
  EXPECT_NE(
      refusal_of("2025-01-01,2025-01-31,165.90,248.85,,,simple,verified,x\n").find("la usura"),
      std::string::npos);
  EXPECT_NE(refusal_of("2002-01-01,2002-01-31,,24.58,,,simple,verified,x\n").find("2003-01-01"),
            std::string::npos);
}

std::string percent_text(Rate r) {
  std::string digits = std::to_string(100 + r.ppm() / 100 % 100).substr(1);
  return std::to_string(r.ppm() / 10'000) + "." + digits;
}

RC_GTEST_PROP(RateTable, RowsWrittenAsCsvAreReadBackTheSame, ()) {
  std::vector<CertifiedRate> rows;
  std::string text = usury_row("", "", "").substr(0, usury_row("", "", "").find('\n') + 1);
  const int months = *rc::gen::inRange(0, 30);
  for (int m = 0; m < months; ++m) {
    const Date from = add_months(make_date(2020, 1, 1), m);
    const Rate ibc = Rate::basis_points(*rc::gen::inRange(200, 4'000));
    const auto status =
        *rc::gen::element(RateStatus::kApproved, RateStatus::kVerified, RateStatus::kMemory);
    rows.push_back({from, last_day_of_month(year_of(from), month_of(from)), ibc,
                    usury_from_ibc(ibc), "Res. \"de prueba\", " + std::to_string(m), status, "x"});
    text += to_iso(rows.back().from) + "," + to_iso(rows.back().to) + "," + percent_text(ibc) +
            "," + percent_text(*rows.back().usury) + ",,\"Res. \"\"de prueba\"\", " +
            std::to_string(m) + "\",simple," + std::string(to_text(status)) + ",x\n";
  }
  const RateTable table = value_or_throw(RateTable::parse_csv(text, "t.csv"));
  RC_ASSERT(table.rows().size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CertifiedRate &want = rows[i], &got = table.rows()[i];
    RC_ASSERT(got.from == want.from && got.to == want.to && got.ibc == want.ibc &&
              got.usury == want.usury && got.resolution == want.resolution &&
              got.status == want.status && got.source == want.source);
  }
}

}  // namespace
}  // namespace recaudo::tax_rules
