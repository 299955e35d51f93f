// Versions of the limits of public services: what the days that passed and the periods that were
// billed keep, and the statutes that meet them.
#include <atomic>
#include <chrono>
#include <thread>

#include "core/dues/billed_services.h"
#include "core/dues/rules_of_record.h"
#include "core/statutes/services_effect.h"
#include "tests/statutes/tables_world.h"

namespace recaudo::rates {
namespace {

using test::ServicesTown;

class LimitVersionsTest : public NationalTablesTest {
 protected:
  // With the limits that rule when it is asked.
  Result<approvals::Proposal> propose_statute(const statutes::Draft& d) {
    return perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
      return statutes::propose(work, std::to_string(++requests), d, tables().service_limits(d.from),
                               w.maker, w.m.clock.now());
    });
  }
  // Subsidises estrato 1 more than the program's limits allow.
  statutes::Draft generous() const {
    return w.draft(test::replaced(test::until_2027(), "subsidio_estrato_1 = \"50\"",
                                  "subsidio_estrato_1 = \"75\""));
  }
  billing::ServiceRun approved_march() {
    town.subscribe("S-1");
    return town.approved(
        ServicesTown::kMarch, kDue,
        test::with_shipped_limits("demo.toml", tax_rules::data_file("statutes/demo.toml")));
  }
  Result<billing::ServiceRun> published(const billing::ServiceRun& run) {
    return billing::publish_service_run(w.m.services(), events::system_actor(), run.id, run.rules);
  }
  billing::RunState state_of(const billing::ServiceRun& run) {
    return w.m.db.app()
        .read([&](pqxx::read_transaction& tx) { return billing::find_service_run(tx, run.id); })
        ->state;
  }
  // In `second`: returns once it waits for the tables, or ended without waiting.
  void meanwhile(std::function<void()> act) {
    second = std::jthread([this, act = std::move(act)] {
      act();
      ended = true;
    });
    const auto waits = [&] {
      return w.m.db.owner().read([](pqxx::read_transaction& tx) {
        return tx.exec1(
                     "select count(*) from pg_locks where not granted and relation = "
                     "'rates.table_version'::regclass and database = (select oid from pg_database "
                     "where datname = current_database())")[0]
                   .as<int>() > 0;
      });
    };
    while (!ended && !waits()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  static constexpr Date kInsideMarch = make_date(2026, 3, 31);
  std::atomic<bool> ended = false;
  std::jthread second;
  ServicesTown town{w.m};
  static constexpr Date kDue = make_date(2026, 4, 20);
};

TEST_F(LimitVersionsTest, TheRateOfADayThatPassedDoesNotChangeWheneverTheVersionBegins) {
  const auto rewritten = limits_with(kMoraRow, "mora,residencial,8,%,1994-07-11,,");
  for (const Date from : {today, tomorrow, make_date(2027, 1, 1)}) {
    EXPECT_THAT(refusal(draft(rewritten, from)), HasSubstr("cambia el interés de mora"));
    EXPECT_THAT(refusal(draft(dearer_mora(today), from)), HasSubstr("cambia el interés de mora"));
  }
  EXPECT_THAT(refusal(draft(dearer_mora(tomorrow), add_days(tomorrow, 1))),
              HasSubstr("cambia el interés de mora"))
      << "a day that the version before rules";
  EXPECT_EQ(load(draft(dearer_mora(tomorrow), tomorrow)), 2);
}

TEST_F(LimitVersionsTest, ABlockNotYetBilledAndTheNormOfAPastRateMayChange) {
  const auto other_norm =
      test::replaced(larger_block(), "1994-07-11,,C.C. art. 1617;", "1994-07-11,,Código Civil;");
  EXPECT_EQ(load(draft(other_norm, add_days(today, -20))), 2);
}

TEST_F(LimitVersionsTest, ADayThatHadALimitKeepsOne) {
  EXPECT_THAT(refusal(draft(limits_with("cobro_maximo,corte,2.5,% SMMLV,2007-05-01,,"
                                        "Res. CRA 424/2007,memory,memoria\n",
                                        ""),
                            tomorrow)),
              HasSubstr("cobro_maximo, corte: sin valor el 2007-05-01"));
  EXPECT_THAT(refusal(draft(limits_with("1000 a 2000 msnm,13,m3/mes,2018-01-01,,",
                                        "1000 a 2000 msnm,13,m3/mes,2018-01-01,2026-04-30,"),
                            tomorrow)),
              HasSubstr("consumo_basico, 1000 a 2000 msnm: sin valor el 2026-05-01"));
}

TEST_F(LimitVersionsTest, ADayFarAheadIsRefusedSoThatAYearTypedWrongClosesNothing) {
  EXPECT_THAT(refusal(draft(larger_block(), make_date(2072, 4, 1))), HasSubstr("Revise el año."));
  EXPECT_EQ(refusal(draft(larger_block(), add_months(today, 18))), "proposed");
}

TEST_F(LimitVersionsTest, LimitsNeverReachAPeriodThatWasBilledWithTheOnesBefore) {
  town.subscribe("S-1");
  town.bill(ServicesTown::kMarch, kDue);
  EXPECT_THAT(refusal(draft(larger_block(), make_date(2026, 3, 31))),
              HasSubstr("se están facturando, hasta el 31 de marzo de 2026"));
  EXPECT_EQ(load(draft(larger_block(), make_date(2026, 4, 1))), 2);
}

TEST_F(LimitVersionsTest, LimitsNeverReachAPeriodWhoseRunBegan) {
  const auto run = approved_march();
  const auto before = value_or_throw(propose(draft(larger_block(), kInsideMarch)));
  value_or_throw(perform(w.m.services(), events::system_actor(), "facturacion",
                         [&](Work& work) { return billing::begin_publishing(work, run); }));
  EXPECT_THAT(refusal(draft(larger_block(), kInsideMarch)), HasSubstr("se están facturando"));
  EXPECT_EQ(apply(before.payload), "RC061") << "the database itself";
  EXPECT_EQ(load(draft(larger_block(), tomorrow)), 2);
}

TEST_F(LimitVersionsTest, ARunOfLimitsThatNoLongerRuleDoesNotBegin) {
  const auto run = approved_march();
  load(draft(larger_block(), kInsideMarch));
  const auto refused = published(run);  // by a command that read the law before
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunChanged);
  EXPECT_THAT(to_text(refused.error()), HasSubstr("entró otra versión"));
  EXPECT_EQ(state_of(run), billing::RunState::kApproved);
}

TEST(ServiceRunOfAnUnbilledYear, DoesNotBeginWithAStatuteThatNoLongerRules) {
  test::StatuteWorld w(4, test::Municipality::Billed::kUntil2025);
  ServicesTown town{w.m};
  town.subscribe("S-1");
  const auto run = town.approved(
      ServicesTown::kMarch, make_date(2026, 4, 20),
      test::with_shipped_limits("demo.toml", tax_rules::data_file("statutes/demo.toml")));
  const auto statute =
      value_or_throw(w.propose(w.draft(test::dearer_housing(), make_date(2026, 1, 15)), w.maker));
  ASSERT_EQ(value_or_throw(w.approve(statute, w.checker)), 2);
  const auto refused =
      billing::publish_service_run(w.m.services(), events::system_actor(), run.id, run.rules);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunChanged);
}

// Whoever comes second waits, and sees what the first one did.
TEST_F(LimitVersionsTest, ARunThatBeginsWhileOtherLimitsComeInWaitsForThemAndIsRefused) {
  const auto run = approved_march();
  const auto before = value_or_throw(propose(draft(larger_block(), kInsideMarch)));
  const auto other_limits = putting_into_force(before.payload);
  std::optional<Result<billing::ServiceRun>> begun;
  w.m.db.app().transaction([&](pqxx::work& tx) {
    tx.exec(other_limits);
    meanwhile([&] { begun = published(run); });
  });
  second.join();
  ASSERT_FALSE(*begun);
  EXPECT_EQ(begun->error().code, Code::kBillingRunChanged);
}

TEST_F(LimitVersionsTest, LimitsThatComeInWhileARunBeginsWaitForItAndAreRefused) {
  const auto run = approved_march();
  const auto before = value_or_throw(propose(draft(larger_block(), kInsideMarch)));
  const auto other_limits = putting_into_force(before.payload);
  std::string answer;
  w.m.db.app().transaction([&](pqxx::work& tx) {
    tx.exec_params("select billing.begin_service_run($1, $2)", run.id.value(),
                   to_iso(today) + " 10:00-05");
    meanwhile([&] { answer = sqlstate_of(w.m.db.app(), other_limits); });
  });
  second.join();
  EXPECT_EQ(answer, "RC061");
  EXPECT_TRUE(published(run)) << "it goes on with its own";
}

TEST_F(LimitVersionsTest, PeriodsOnBothSidesOfAVersionAreBilledEachByItsOwnLimits) {
  town.subscribe("S-1", "residencial,1");
  const auto store = open_store();
  town.bill(ServicesTown::kFebruary, kDue,
            store->service_texts(ServicesTown::kFebruary.last_day()));
  const Date first = ServicesTown::kMarch.first_day();
  load(draft(smaller_block(first), first));
  store->reload();
  town.bill(ServicesTown::kMarch, kDue, store->service_texts(ServicesTown::kMarch.last_day()));
  const auto bills = w.m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::bills_of_subscriber(tx, town.subject("S-1").id);
  });
  ASSERT_EQ(bills.size(), 2U);
  EXPECT_NE(bills[0].rules, bills[1].rules);
  EXPECT_EQ(bills[0].amounts[0].gross, bills[1].amounts[0].gross);
  EXPECT_LT(bills[0].amounts[0].subsidy, bills[1].amounts[0].subsidy)
      << "five of ten cubic metres are subsidised in March, all of them in February";
}

TEST_F(LimitVersionsTest, ADayOfMoraCostsTheRateOfThatDay) {
  town.subscribe("S-1");
  town.bill(ServicesTown::kMarch, kDue);
  const Date before = make_date(2026, 5, 31), after = make_date(2026, 6, 1);
  const auto asked = [&](const app::LawSnapshot& law, Date on) {
    const auto who = town.subject("S-1");
    return w.m.db.app()
        .read([&](pqxx::read_transaction& tx) { return dues::dues_of(tx, law.law(), who, on); })
        .vigencias.at(0);
  };
  // Of the days at 6 % and those at 8 %, of the whole bill, once to the peso.
  const auto interest_of = [](const dues::DueVigencia& v, int at_six, int at_eight) {
    return Money::pesos(
        divide_rounded(Int128{v.balance().centavos()} * (60'000 * at_six + 80'000 * at_eight),
                       Int128{100} * 1'000'000 * 365, Rounding::kHalfUp));
  };
  const auto store = open_store();
  const auto open_page = store->current();
  load(draft(dearer_mora(after), after));
  store->reload();
  const auto last_day = asked(*store->current(), before),
             first_day = asked(*store->current(), after);
  EXPECT_EQ(last_day.interest(), interest_of(last_day, 41, 0));
  EXPECT_EQ(first_day.interest(), interest_of(first_day, 41, 1));
  EXPECT_EQ(asked(*open_page, after).interest(), interest_of(first_day, 42, 0))
      << "a page that is being made keeps its tables";
}

TEST_F(LimitVersionsTest, AStatuteThatOnlyTheNewLimitsAllowIsReadBackAndBilled) {
  EXPECT_THAT(to_text(propose_statute(generous()).error()), HasSubstr("pasa del máximo legal"));
  load(draft(limits_with("estrato 1,70", "estrato 1,80"), tomorrow));
  const auto p = value_or_throw(propose_statute(generous()));
  EXPECT_EQ(value_or_throw(w.approve(p, w.checker, tables())), 2);
  const auto store = open_store();
  EXPECT_EQ(store->current()->versions.size(), 2U);
  EXPECT_TRUE(dues::read_rules(store->texts(2027)));
}

TEST_F(LimitVersionsTest, AStatuteProposedBeforeACeilingWasLoweredIsNotApproved) {
  load(draft(limits_with("estrato 1,70", "estrato 1,80"), tomorrow));
  const auto p = value_or_throw(propose_statute(generous()));
  load(draft(larger_block(), add_days(tomorrow, 1)));
  EXPECT_EQ(w.approve(p, w.checker, tables()).error().code, Code::kStatuteInvalid);
  EXPECT_EQ(w.versions().size(), 1U);
}

TEST_F(LimitVersionsTest, TheFileOfAnInstallationIsHeldToTheProgramOnlyWhileItRules) {
  const std::string over = generous().text;
  const auto opened = app::LawStore::open(w.m.db.app(), w.m.clock, over, "archivo.toml");
  ASSERT_TRUE(opened) << "version 1 is in the database";
  EXPECT_TRUE((*opened)->install(w.m.services()));
  test::Municipality bare{4};
  const auto refused = app::LawStore::open(bare.db.app(), bare.clock, over, "archivo.toml");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kStatuteInvalid);
}

TEST_F(LimitVersionsTest, ASmallerBlockIsTriedOnTheLastPeriodAndSubsidisesLess) {
  town.subscribe("S-1", "residencial,1");
  town.subscribe("S-4");
  town.bill(ServicesTown::kMarch, kDue);
  const auto statute = tax_rules::demo_statute().services;
  const auto rules_now = tables();
  const auto& now = rules_now.service_limits(today);
  const auto smaller = value_or_throw(
      tax_rules::ServiceLimits::parse_csv(smaller_block(make_date(2026, 5, 1)), "spd_limites.csv"));
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
