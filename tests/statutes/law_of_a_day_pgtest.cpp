// Figures of any past date come from the statute that was in force then.
#include <gtest/gtest.h>

#include "core/billing/predial_run.h"
#include "core/dues/rules_of_record.h"
#include "core/statutes/roll_effect.h"
#include "tax-rules/predial.h"
#include "tests/statutes/statute_world.h"

namespace recaudo::statutes {
namespace {

using test::replaced;

const std::string& demo_text() {
  static const std::string text(tax_rules::data_file("statutes/demo.toml"));
  return text;
}

// Two versions as a law store hands them on.
struct TwoVersions {
  TwoVersions(const std::string& second_text, Date second_from)
      : second(value_or_throw(tax_rules::parse_statute(second_text, "nuevo.toml"))),
        second_digest(sha256(second_text)),
        versions{{make_date(2021, 1, 1), &first.statute, &first.digest},
                 {second_from, &second, &second_digest}} {}
  dues::Law law() const { return {first.statute, first.rates, first.digest, versions}; }

  const test::DemoLaw& first = test::DemoLaw::instance();
  tax_rules::Statute second;
  Sha256 second_digest;
  std::vector<dues::StatuteInForce> versions;
};

TEST(LawOfADay, IsTheVersionInForceAndBeforeTheFirstTheFirst) {
  const TwoVersions two(replaced(demo_text(), "\"4.0\"", "\"4.5\""), make_date(2026, 4, 15));
  const auto digest = [&](Date day) { return two.law().on(day).statute_digest; };
  EXPECT_EQ(digest(make_date(2015, 6, 1)), two.first.digest);
  EXPECT_EQ(digest(make_date(2026, 4, 14)), two.first.digest);
  EXPECT_EQ(digest(make_date(2026, 4, 15)), two.second_digest);
  EXPECT_EQ(digest(make_date(2030, 1, 1)), two.second_digest);
  EXPECT_EQ(two.law().of_vigencia(2026).statute_digest, two.first.digest);
  EXPECT_EQ(two.law().of_vigencia(2027).statute_digest, two.second_digest);
  EXPECT_EQ(two.law().on(make_date(2026, 5, 1)).on(make_date(2026, 1, 1)).statute_digest,
            two.first.digest)
      << "a day may be asked of the law of another day";
}

TEST(LawOfADay, TheDiscountOfADateIsTheOneOfTheVersionThenInForce) {
  test::Municipality m(4);
  std::string text = demo_text();
  const auto of_2026 = text.find("vigencia = 2026");
  text = text.substr(0, of_2026) +
         replaced(text.substr(of_2026), "porcentaje = \"10\"", "porcentaje = \"12\"");
  const TwoVersions two(text, make_date(2026, 4, 15));
  const auto discount = [&](Date on) {
    return m.db.app()
        .read([&](pqxx::read_transaction& tx) {
          return dues::dues_of(tx, two.law(), m.parcel(0).id, on);
        })
        .vigencias.back()
        .discount_rate;
  };
  EXPECT_EQ(discount(make_date(2026, 4, 14)), Rate::percent(10));
  EXPECT_EQ(discount(make_date(2026, 4, 15)), Rate::percent(12));
  EXPECT_EQ(discount(make_date(2026, 4, 14)), Rate::percent(10)) << "asked again later";
}

TEST(LawOfADay, AVigenciaIsLiquidatedByTheVersionOfItsFirstDayAndThePastAsItWas) {
  test::Municipality m(12, test::Municipality::Billed::kUntil2025);
  const std::string dearer = replaced(replaced(demo_text(), "tarifa = \"4.0\"", "tarifa = \"4.5\""),
                                      "tarifa = \"5.0\"", "tarifa = \"5.5\"");
  const TwoVersions two(dearer, make_date(2026, 1, 1));
  const auto expected = m.db.app().read([&](pqxx::read_transaction& tx) {
    return effect_on_roll(tx, {.before = two.first.statute,
                               .after = two.second,
                               .tables = two.first.tables,
                               .from = make_date(2026, 1, 1)});
  });
  ASSERT_TRUE(expected) << to_text(expected.error());
  ASSERT_GT(expected->changed(), 0);
  billing::PredialRun run;
  run.vigencia = 2026;
  const auto billed = value_or_throw(
      billing::bill_predial(m.services(), dues::with_shipped_tables("estatuto.toml", dearer),
                            events::system_actor(), run));
  EXPECT_EQ(billed.predial, expected->after.predial);
  EXPECT_EQ(billed.environmental, expected->after.environmental);
  EXPECT_EQ(billed.bomberil, expected->after.bomberil);
  const auto liquidated = m.db.app().read([&](pqxx::read_transaction& tx) {
    Money stored, again;
    for (int i = 0; i < 11; ++i) {
      const auto parcel = m.parcel(i);
      const auto all = dues::liquidations_of(tx, parcel.id);
      const auto l = all.find(2025);
      if (l == all.end()) continue;
      stored += l->second.predial;
      const auto facts = parcels_of_roll(tx, 2025, {parcel.id}).front();
      again += value_or_throw(tax_rules::liquidate_predial(two.law().of_vigencia(2025).statute,
                                                           two.first.tables, facts.input))
                   .predial;
    }
    return std::pair(stored, again);
  });
  EXPECT_GT(liquidated.first, Money{});
  EXPECT_EQ(liquidated.first, liquidated.second);
}

}  // namespace
}  // namespace recaudo::statutes
