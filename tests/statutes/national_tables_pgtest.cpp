// The national tables in versions: the text of the program first, then what two people approve, and
// what ruled on a past day.
#include "core/rates/national_tables.h"

#include <gmock/gmock.h>

#include "api/app/law_store.h"
#include "core/dues/rules_of_record.h"
#include "core/statutes/services_effect.h"
#include "tests/core/services_world.h"
#include "tests/statutes/statute_world.h"

namespace recaudo::rates {
namespace {

using tax_rules::NationalTable;
using testing::HasSubstr;

constexpr const char* kMoraRow = "mora,residencial,6,%,1994-07-11,,";

std::string limits_with(std::string_view from, std::string_view to) {
  return test::replaced(std::string(tax_rules::shipped_text(NationalTable::kServiceLimits)), from,
                        to);
}
// The basic block of the demo town goes from 13 to 20 cubic metres.
std::string larger_block() {
  return limits_with("1000 a 2000 msnm,13,", "1000 a 2000 msnm,20,");
}
std::string dearer_mora() {
  return limits_with(kMoraRow, "mora,residencial,8,%,1994-07-11,,");
}

class NationalTablesTest : public ::testing::Test {
 protected:
  NationalTablesTest() { install(); }

  int install() {
    return perform(w.m.services(), events::system_actor(), "instalacion",
                   [](Work& work) { return install_tables(work); });
  }
  static TableDraft draft(std::string text, Date from,
                          NationalTable t = NationalTable::kServiceLimits) {
    return {.table = t,
            .text = std::move(text),
            .from = from,
            .norm = "Resolución de prueba 1 de 2026",
            .source = "Página de prueba"};
  }
  Result<approvals::Proposal> propose(const TableDraft& d) {
    return perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
      return propose_table(work, std::to_string(++requests), d, w.maker, w.m.clock.now());
    });
  }
  Result<int> approve(const approvals::Proposal& p, staff::AccountId who) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(who),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return approve_table(w.m.services(), actor, "backoffice", {p.id, who, p.digest},
                         w.m.clock.now());
  }
  int load(const TableDraft& d) {
    return value_or_throw(approve(value_or_throw(propose(d)), w.checker));
  }
  std::string refusal(const TableDraft& d) {
    const auto p = propose(d);
    return p ? "proposed" : to_text(p.error());
  }
  dues::NationalTables tables() {
    return w.m.db.app().read(
        [](pqxx::read_transaction& tx) { return value_or_throw(load_tables(tx)); });
  }
  static std::string sqlstate_of(Database& db, const std::string& sql) {
    try {
      db.transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "done";
  }

  std::unique_ptr<app::LawStore> open_store() {
    return value_or_throw(
        app::LawStore::open(w.m.db.app(), w.m.clock,
                            std::string(tax_rules::data_file("statutes/demo.toml")), "demo.toml"));
  }

  test::StatuteWorld w{4};
  const Date today = w.m.clock.today();
  const Date tomorrow = add_days(today, 1);
  int requests = 0;
};

TEST_F(NationalTablesTest, TheTextOfTheProgramIsTheFirstVersionOnce) {
  for (const NationalTable table : tax_rules::kNationalTables) {
    const auto all = tables();
    ASSERT_EQ(all.versions(table).size(), 1U) << to_code(table);
    EXPECT_EQ(all.text_on(table, make_date(1950, 1, 1)), tax_rules::shipped_text(table));
  }
  EXPECT_EQ(install(), 0) << "a second start installs nothing";
}

TEST_F(NationalTablesTest, AnApprovedVersionRulesFromItsDayAndThePastKeepsItsOwn) {
  EXPECT_EQ(load(draft(dearer_mora(), tomorrow)), 2);
  const auto all = tables();
  const auto mora_on = [&](Date day) {
    return value_or_throw(all.service_limits(day).residential_mora(today)).whole();
  };
  EXPECT_EQ(mora_on(today), 6);
  EXPECT_EQ(mora_on(tomorrow), 8);
  EXPECT_EQ(all.version_on(NationalTable::kServiceLimits, today)->number, 1);
  EXPECT_EQ(all.version_on(NationalTable::kServiceLimits, tomorrow)->approved_by, "Persona teo");
}

TEST_F(NationalTablesTest, WhatWasOnlyProposedOrRejectedRulesNothing) {
  const auto p = value_or_throw(propose(draft(dearer_mora(), tomorrow)));
  EXPECT_EQ(tables().versions(NationalTable::kServiceLimits).size(), 1U);
  value_or_throw(perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
    return reject_table(work, {p.id, w.checker, p.digest}, w.m.clock.now());
  }));
  EXPECT_EQ(approve(p, w.checker).error().code, Code::kProposalDecided);
  EXPECT_EQ(tables().versions(NationalTable::kServiceLimits).size(), 1U);
}

TEST_F(NationalTablesTest, WhoProposedDoesNotApprove) {
  const auto p = value_or_throw(propose(draft(dearer_mora(), tomorrow)));
  EXPECT_EQ(approve(p, w.maker).error().code, Code::kSamePerson);
}

TEST_F(NationalTablesTest, TheLogTellsTheTableItsDayTheTextAndBothPeople) {
  load(draft(dearer_mora(), tomorrow));
  const auto event = w.events_told().back();
  ASSERT_TRUE(event.has_parameter());
  EXPECT_EQ(event.parameter().parameter(), "spd_limites");
  EXPECT_EQ(event.parameter().effective_from_day(), day_number(tomorrow));
  EXPECT_EQ(event.parameter().table().value(), std::string(view(sha256(dearer_mora()))));
  EXPECT_EQ(event.reason_code(), "APROBADA");
  EXPECT_EQ(event.changes(0).after(), "2");
  EXPECT_EQ(event.actor().second_approver().pseudonym(),
            w.m.events.pseudonym_of(approvals::person_of(w.checker)).pseudonym());
}

TEST_F(NationalTablesTest, ATextThatItsReaderRefusesIsNotProposedAndTheLineIsNamed) {
  const auto bad = limits_with(kMoraRow, "mora,residencial,seis,%,1994-07-11,,");
  EXPECT_THAT(refusal(draft(bad, tomorrow)), HasSubstr("spd_limites.csv, línea 12"));
  EXPECT_THAT(refusal(draft("a,b\n", tomorrow)), HasSubstr("se esperaban 9 columnas"));
  auto bare = draft(dearer_mora(), tomorrow);
  bare.source = "  ";
  EXPECT_THAT(refusal(bare), HasSubstr("Escriba la fuente"));
}

TEST_F(NationalTablesTest, AVersionIsLaterThanTheOneBeforeAndAnotherText) {
  load(draft(dearer_mora(), tomorrow));
  EXPECT_THAT(refusal(draft(larger_block(), tomorrow)), HasSubstr("la nueva debe empezar después"));
  EXPECT_THAT(refusal(draft(dearer_mora(), add_days(tomorrow, 1))),
              HasSubstr("El texto es igual a la versión 2."));
}

TEST_F(NationalTablesTest, InterestOfDaysThatPassedDoesNotChangeButABlockNotYetBilledMay) {
  EXPECT_THAT(refusal(draft(dearer_mora(), today)), HasSubstr("debe regir después de hoy"));
  EXPECT_EQ(load(draft(larger_block(), add_days(today, -20))), 2);
}

TEST_F(NationalTablesTest, LimitsNeverReachAPeriodThatWasBilledWithTheOnesBefore) {
  test::ServicesTown town{w.m};
  town.subscribe("S-1");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  EXPECT_THAT(refusal(draft(larger_block(), make_date(2026, 3, 31))),
              HasSubstr("se facturaron hasta el 31 de marzo de 2026"));
  EXPECT_EQ(load(draft(larger_block(), make_date(2026, 4, 1))), 2);
}

TEST_F(NationalTablesTest, TheDatabaseItselfHoldsTheOrderOfTheVersions) {
  const auto apply = [&](const std::string& text) {
    const auto p = value_or_throw(
        perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
          return approvals::propose(work, make_uuid7(SystemClock{}.now()),
                                    approvals::Kind::kNationalTable, text, w.maker,
                                    w.m.clock.now());
        }));
    value_or_throw(perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
      return approvals::approve(work, {p.id, w.checker, p.digest}, w.m.clock.now());
    }));
    return sqlstate_of(w.m.db.app(),
                       "select rates.apply_table_approval('" + to_string(p.id) + "', now())");
  };
  ProposedTable p{.table = NationalTable::kUvb,
                  .previous = 1,
                  .from = make_date(1899, 12, 31),
                  .norm = "N",
                  .source = "F",
                  .digest = sha256(tax_rules::shipped_text(NationalTable::kUvb))};
  EXPECT_EQ(apply(canonical_text(p)), "RC061") << "not later";
  p.from = tomorrow;
  p.previous = 2;
  EXPECT_EQ(apply(canonical_text(p)), "RC061") << "not the next number";
  p.previous = 1;
  p.digest = sha256("otro texto");
  EXPECT_EQ(apply(canonical_text(p)), "RC062") << "its text is not kept";
  EXPECT_EQ(apply("otra cosa"), "RC062");
  EXPECT_EQ(sqlstate_of(w.m.db.owner(), "update rates.table_version set norm = 'otra'"), "RC004")
      << "not even by the owner";
}

TEST_F(NationalTablesTest, OfTwoProposalsThatFollowOneVersionTheSecondIsRefused) {
  const auto first = value_or_throw(propose(draft(dearer_mora(), tomorrow)));
  const auto second = value_or_throw(propose(draft(larger_block(), add_days(tomorrow, 1))));
  value_or_throw(approve(first, w.checker));
  EXPECT_EQ(approve(second, w.checker).error().code, Code::kStatuteVersion);
}

TEST_F(NationalTablesTest, ABillIsChargedInterestByTheLimitsOfTheDayThatIsAskedFor) {
  test::ServicesTown town{w.m};
  town.subscribe("S-1");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const Date before = make_date(2026, 5, 31), after = make_date(2026, 6, 1);
  const auto interest = [](const dues::Dues& d) { return d.vigencias.at(0).interest(); };
  const auto asked = [&](const app::LawSnapshot& law, Date on) {
    const auto who = town.subject("S-1");
    return interest(w.m.db.app().read(
        [&](pqxx::read_transaction& tx) { return dues::dues_of(tx, law.law(), who, on); }));
  };
  const auto store = open_store();
  const auto open_page = store->current();
  load(draft(dearer_mora(), after));
  store->reload();
  // The law of the town is the program's: 6 %.
  EXPECT_EQ(asked(*store->current(), before), interest(town.dues("S-1", before)));
  EXPECT_GT(asked(*store->current(), after), interest(town.dues("S-1", after)));
  EXPECT_EQ(asked(*open_page, after), interest(town.dues("S-1", after)))
      << "a page that is being made keeps its tables";
}

TEST_F(NationalTablesTest, AStatuteThatOnlyTheNewLimitsAllowIsReadBackAndBilled) {
  const auto generous = w.draft(test::replaced(test::until_2027(), "subsidio_estrato_1 = \"50\"",
                                               "subsidio_estrato_1 = \"75\""));
  EXPECT_THAT(to_text(w.propose(generous, w.maker).error()), HasSubstr("pasa del máximo legal"));
  load(draft(limits_with("estrato 1,70", "estrato 1,80"), tomorrow));
  const auto p =
      value_or_throw(perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
        return statutes::propose(work, "1", generous, tables().service_limits(generous.from),
                                 w.maker, w.m.clock.now());
      }));
  EXPECT_EQ(value_or_throw(w.approve(p, w.checker)), 2);
  const auto store = open_store();
  EXPECT_EQ(store->current()->versions.size(), 2U);
  EXPECT_TRUE(dues::read_rules(store->texts(2027)));
}

TEST_F(NationalTablesTest, ASmallerBlockIsTriedOnTheLastPeriodAndSubsidisesLess) {
  test::ServicesTown town{w.m};
  town.subscribe("S-1", "residencial,1");
  town.subscribe("S-4");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto statute = tax_rules::demo_statute().services;
  const auto rules_now = tables();
  const auto& now = rules_now.service_limits(today);
  const auto smaller = value_or_throw(tax_rules::ServiceLimits::parse_csv(
      limits_with("1000 a 2000 msnm,13,m3/mes,2018-01-01,,",
                  "1000 a 2000 msnm,13,m3/mes,2018-01-01,2026-04-30,Res. CRA 750/2016,verified,-\n"
                  "consumo_basico,1000 a 2000 msnm,5,m3/mes,2026-05-01,,"),
      "spd_limites.csv"));
  const auto effect = w.m.db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(statutes::effect_on_services(tx, {.before = statute,
                                                            .after = statute,
                                                            .limits = now,
                                                            .limits_after = smaller,
                                                            .from = make_date(2026, 5, 1)}));
  });
  EXPECT_EQ(effect.users, 2);
  EXPECT_EQ(effect.more, 1) << "estrato 1 loses the subsidy of five of its ten cubic metres";
  EXPECT_LT(effect.after.subsidy, effect.before.subsidy);
}

}  // namespace
}  // namespace recaudo::rates
