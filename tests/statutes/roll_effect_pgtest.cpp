#include "core/statutes/roll_effect.h"

#include <gtest/gtest.h>

#include "core/billing/predial_run.h"
#include "core/registry/acts_import.h"
#include "core/statutes/projected_rules.h"
#include "tax-rules/predial.h"
#include "tax-rules/share.h"
#include "tests/statutes/statute_world.h"

namespace recaudo::statutes {
namespace {

using test::dearer_housing;
using test::replaced;
using test::until_2027;

class RollEffectTest : public ::testing::Test {
 protected:
  // Against the demo statute.
  RollEffect effect(const std::string& text, Date from = make_date(2027, 1, 1)) {
    const auto next = value_or_throw(tax_rules::parse_statute(text, "nuevo.toml"));
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(effect_on_roll(
          tx, {.before = demo.statute, .after = next, .tables = demo.tables, .from = from}));
    });
  }
  Money billed(const std::string& column, int vigencia) {
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      return read_money(tx.exec("select sum(" + column +
                                ") from billing.liquidation where "
                                "vigencia = " +
                                std::to_string(vigencia))[0][0]);
    });
  }
  static test::Municipality& municipality() {
    static test::Municipality billed(120);
    return billed;
  }
  test::Municipality& m = municipality();
  const test::DemoLaw& demo = test::DemoLaw::instance();
};

TEST_F(RollEffectTest, WhatIsChargedTodayIsWhatWasBilled) {
  const auto e = effect(dearer_housing());
  EXPECT_EQ(e.rules_of, 2027);
  EXPECT_EQ(e.roll_of, 2026);
  EXPECT_EQ(e.before.predial, billed("predial", 2026));
  EXPECT_EQ(e.before.environmental, billed("environmental", 2026));
  EXPECT_EQ(e.before.bomberil, billed("bomberil", 2026));
  EXPECT_EQ(e.refused, 0);
}

TEST_F(RollEffectTest, AVersionWithTheSameRulesChangesNothing) {
  const auto e = effect(until_2027());
  EXPECT_GT(e.parcels, 100);
  EXPECT_EQ(e.changed(), 0);
  EXPECT_EQ(e.before, e.after);
  EXPECT_TRUE(e.most_increased.empty());
  EXPECT_TRUE(e.most_reduced.empty());
}

TEST_F(RollEffectTest, CountsTheParcelsThatPayMoreByConceptAndByDestino) {
  const auto e = effect(dearer_housing());
  EXPECT_GT(e.more, 0);
  EXPECT_EQ(e.less, 0);
  EXPECT_GT(e.after.predial, e.before.predial);
  EXPECT_EQ(e.after.environmental, e.before.environmental) << "the avaluos are the same";
  EXPECT_GT(e.after.bomberil, e.before.bomberil) << "a percentage of predial";
  int parcels = 0, changed = 0;
  Money before, after;
  for (const auto& d : e.by_destino) {
    parcels += d.parcels;
    changed += d.changed;
    before += d.before;
    after += d.after;
    EXPECT_TRUE(d.destino == 'A' || d.changed == 0) << d.destino;
  }
  EXPECT_EQ(parcels, e.parcels);
  EXPECT_EQ(changed, e.changed());
  EXPECT_EQ(before, e.before.total());
  EXPECT_EQ(after, e.after.total());
}

TEST_F(RollEffectTest, TheTenShownAreTheLargestAndTheExplainingDoorSaysTheSameOfThem) {
  const std::string text = replaced(dearer_housing(), "tarifa = \"9.0\"", "tarifa = \"7.0\"");
  const auto next = value_or_throw(tax_rules::parse_statute(text, "nuevo.toml"));
  const auto projected = projected_rules(next, 2027, 2026);
  const auto e = effect(text);
  ASSERT_FALSE(e.most_increased.empty());
  ASSERT_FALSE(e.most_reduced.empty());
  for (const auto* list : {&e.most_increased, &e.most_reduced}) {
    EXPECT_LE(list->size(), 10U);
    for (std::size_t i = 1; i < list->size(); ++i) {
      const Money last = (*list)[i - 1].difference(), here = (*list)[i].difference();
      EXPECT_TRUE(list == &e.most_increased ? here <= last : last <= here) << i;
    }
    for (const auto& p : *list) {
      const auto input = m.db.app().read([&](pqxx::read_transaction& tx) {
        return parcels_of_roll(tx, 2026, {p.id}).front().input;
      });
      const auto was = value_or_throw(liquidate_predial(demo.statute, demo.tables, input));
      const auto is = value_or_throw(liquidate_predial(projected, demo.tables, input));
      EXPECT_EQ(p.before, Charge(was.predial, was.environmental, was.bomberil)) << p.npn;
      EXPECT_EQ(p.after, Charge(is.predial, is.environmental, is.bomberil)) << p.npn;
      EXPECT_EQ(p.steps_before.tariff, was.tariff);
      EXPECT_EQ(p.steps_after.tariff, is.tariff);
    }
  }
}

TEST_F(RollEffectTest, EveryParcelShownIsReallyAmongThoseThatChangeMost) {
  const auto e = effect(dearer_housing());
  ASSERT_FALSE(e.most_increased.empty());
  Money shown;
  for (const auto& p : e.most_increased) shown += p.difference();
  EXPECT_LE(shown, e.after.total() - e.before.total());
  EXPECT_EQ(e.more <= 10, shown == e.after.total() - e.before.total());
}

TEST_F(RollEffectTest, AVersionThatLiquidatesNoVigenciaHasNoEffectOnTheRoll) {
  const auto e =
      effect(std::string(tax_rules::data_file("statutes/demo.toml")), make_date(2026, 5, 1));
  EXPECT_EQ(e.rules_of, 0);
  EXPECT_EQ(e.parcels, 0);
}

TEST_F(RollEffectTest, WithoutARollThereIsNothingToTry) {
  const auto e = effect(until_2027(), make_date(2024, 1, 1));
  EXPECT_EQ(e.rules_of, 2024);
  EXPECT_EQ(e.roll_of, 0);
}

// A council with the exemption D1, that billed 2025 and has the first parcel exempt of half.
class RollEffectOfAnExemptParcel : public ::testing::Test {
 protected:
  static std::string text_of(const std::string& statute) {
    return statute + std::string(test::kExemption);
  }
  static std::string ruling() {
    return text_of(std::string(tax_rules::data_file("statutes/demo.toml")));
  }
  RollEffectOfAnExemptParcel() {
    const auto rules = value_or_throw(dues::read_rules(texts()));
    const auto file = value_or_throw(
        registry::parse_acts("efecto,predios,acto,fecha,desde,hasta,porcentaje\nD1," +
                                 m.parcel(0).npn.str() + ",Resolución 45,2024-12-20,2025,2030,50\n",
                             rules->statute, tax_rules::shipped_not_taxable(), m.clock.today()));
    value_or_throw(registry::commit_acts(m.services(), events::system_actor(), file, sha256("a"),
                                         "actos.csv"));
    billing::PredialRun run;
    run.vigencia = 2025;
    value_or_throw(billing::bill_predial(m.services(), texts(), events::system_actor(), run));
  }
  static dues::RuleTexts texts() { return dues::with_shipped_tables("demo.toml", ruling()); }
  RollEffect effect(const std::string& draft) {
    const auto before = parsed(ruling()), after = parsed(draft);
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(effect_on_roll(
          tx, {.before = before, .after = after, .tables = tables, .from = make_date(2027, 1, 1)}));
    });
  }
  static tax_rules::Statute parsed(const std::string& text) {
    return value_or_throw(tax_rules::parse_statute(text, "nuevo.toml"));
  }
  RollParcel exempt_parcel() {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return parcels_of_roll(tx, 2026, {m.parcel(0).id}).front();
    });
  }
  // What it owes in 2026, without an exemption or with that of the council.
  Charge charge(const tax_rules::PredialInput& input) {
    const auto l = value_or_throw(liquidate_predial(parsed(ruling()), tables, input));
    return {l.predial, l.environmental, l.bomberil};
  }
  test::Municipality m{12, test::Municipality::Billed::kNothing};
  const tax_rules::LegalTables& tables = test::DemoLaw::instance().tables;
};

TEST_F(RollEffectOfAnExemptParcel, ACodeThatTheDraftDoesNotKnowIsRefusedAndItsTaxIsNotAdded) {
  const auto known =
      effect(until_2027() + replaced(std::string(test::kExemption), "2026-12-31", "2027-12-31"));
  const auto unknown = effect(until_2027());
  ASSERT_EQ(known.refused, 0);
  EXPECT_EQ(known.before, known.after);
  EXPECT_EQ(unknown.refused, 1);
  EXPECT_EQ(unknown.parcels, known.parcels - 1);
  EXPECT_EQ(unknown.changed(), 0);
  EXPECT_EQ(unknown.before, known.before);
  const Charge due = charge(value_or_throw(under(parsed(ruling()), exempt_parcel())));
  EXPECT_GT(due.predial, Money());
  EXPECT_EQ(unknown.after.total(), known.after.total() - due.total());
}

TEST_F(RollEffectOfAnExemptParcel, ACodeThatLapsesInTheDraftLeavesTheParcelTaxedAndNotRefused) {
  const auto e = effect(text_of(until_2027()));
  EXPECT_EQ(e.refused, 0);
  EXPECT_EQ(e.more, 1);
  const Charge whole = charge(exempt_parcel().input);
  const Charge due = charge(value_or_throw(under(parsed(ruling()), exempt_parcel())));
  EXPECT_GT(whole.total(), due.total());
  EXPECT_EQ(e.after.total() - e.before.total(), whole.total() - due.total());
}

TEST_F(RollEffectOfAnExemptParcel, LastYearsTaxIsTheOneBeforeTheExemption) {
  const auto last_year = m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::liquidations_of(tx, m.parcel(0).id).at(2025);
  });
  const Money whole = tax_rules::share_of(last_year.avaluo, last_year.tariff,
                                          test::DemoLaw::instance().statute.predial_unit);
  EXPECT_LT(last_year.predial, whole);
  EXPECT_EQ(exempt_parcel().input.previous_tax, whole);
}

TEST(ProjectedRules, AreThoseOfTheirVigenciaUnderTheOther) {
  const std::string text =
      replaced(replaced(until_2027(), "tarifa = \"33.0\"\ndesde = 2021-01-01",
                        "tarifa = \"33.0\"\ndesde = 2021-01-01\nhasta = 2026-12-31"),
               "# --- Sobretasas",
               "[[tarifa_predial]]\ncodigo = \"R\"\ndescripcion = \"x\"\ndestinos = \"R\"\n"
               "tarifa = \"30.0\"\ndesde = 2027-01-01\nnorma = \"x\"\n# --- Sobretasas");
  const auto statute = value_or_throw(tax_rules::parse_statute(text, "nuevo.toml"));
  const auto& tables = test::DemoLaw::instance().tables;
  tax_rules::PredialInput lot;
  lot.vigencia = 2026;
  lot.destino = 'R';
  lot.avaluo = Money::pesos(100'000'000);
  const auto tariff = [&](const tax_rules::Statute& s) {
    return value_or_throw(liquidate_predial(s, tables, lot)).tariff;
  };
  EXPECT_EQ(tariff(statute), Rate::per_mil(33));
  EXPECT_EQ(tariff(projected_rules(statute, 2027, 2026)), Rate::per_mil(30));
  EXPECT_EQ(tariff(projected_rules(statute, 2026, 2026)), Rate::per_mil(33));
}

}  // namespace
}  // namespace recaudo::statutes
