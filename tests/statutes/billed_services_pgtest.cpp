// A version of the statute and the periods of public services that were billed before it came.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/core/services_world.h"
#include "tests/statutes/statute_world.h"

namespace recaudo::statutes {
namespace {

using test::replaced;
using test::ServicesTown;
using testing::HasSubstr;

// Predial of 2026 is not liquidated, so that it stands in nothing's way.
class StatuteOverBilledServices : public ::testing::Test {
 protected:
  StatuteOverBilledServices() { town.subscribe("S-1"); }
  void bill(const tax_rules::ServicePeriod& period) {
    town.bill(period, make_date(2026, 4, 20), texts());
  }
  static dues::ServiceRuleTexts texts() {
    return test::with_shipped_limits("demo.toml", tax_rules::data_file("statutes/demo.toml"));
  }
  static std::string dearer_water() {
    return replaced(test::until_2027(), "acueducto_m3 = \"1985.40\"", "acueducto_m3 = \"2085.40\"");
  }
  Result<approvals::Proposal> propose(const std::string& text, Date from) {
    return w.propose(w.draft(text, from), w.maker);
  }
  std::string refusal(const std::string& text, Date from) {
    const auto p = propose(text, from);
    return p ? "proposed" : to_text(p.error());
  }
  bool alike(const std::string& one, const std::string& other) {
    return w.m.db.app().read([&](pqxx::read_transaction& tx) {
      return tx
          .exec_params1(
              "select statutes.services_part(convert_to($1, 'UTF8')) = "
              "statutes.services_part(convert_to($2, 'UTF8'))",
              one, other)[0]
          .as<bool>();
    });
  }

  test::StatuteWorld w{4, test::Municipality::Billed::kUntil2025};
  ServicesTown town{w.m};
};

TEST_F(StatuteOverBilledServices, IsRefusedWithThePeriodsAndWhatToDoInstead) {
  bill(ServicesTown::kFebruary);
  bill(ServicesTown::kMarch);
  const auto both = refusal(dearer_water(), make_date(2026, 2, 15));
  EXPECT_THAT(both, HasSubstr("alcanza 2 períodos, de febrero de 2026 a marzo de 2026, que ya se "
                              "facturaron o se están facturando"));
  EXPECT_THAT(both, HasSubstr("Haga que rija después del 31 de marzo de 2026"));
  EXPECT_THAT(both, HasSubstr("acto de ajuste"));
  EXPECT_THAT(refusal(dearer_water(), make_date(2026, 3, 31)),
              HasSubstr("el período de marzo de 2026, que ya se facturó"));
  EXPECT_EQ(refusal(dearer_water(), make_date(2026, 4, 1)), "proposed");
}

TEST_F(StatuteOverBilledServices, MayReachBackWhileItsServicesStayAsTheyWere) {
  bill(ServicesTown::kMarch);
  const auto p = propose(test::dearer_housing(), make_date(2026, 1, 15));
  ASSERT_TRUE(p) << to_text(p.error());
  EXPECT_EQ(value_or_throw(w.approve(*p, w.checker)), 2);
}

TEST_F(StatuteOverBilledServices, MayChangeThoseOfAPeriodThatNobodyWasBilled) {
  bill(ServicesTown::kFebruary);
  EXPECT_EQ(refusal(dearer_water(), make_date(2026, 3, 1)), "proposed");
}

TEST_F(StatuteOverBilledServices, ThatWereBilledSinceItWasProposedIsNotApproved) {
  const auto p = value_or_throw(propose(dearer_water(), make_date(2026, 3, 15)));
  bill(ServicesTown::kMarch);
  const auto refused = w.approve(p, w.checker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kStatuteVersion);
  EXPECT_THAT(refused.error().detail, HasSubstr("después de la propuesta se facturaron"));
  EXPECT_EQ(w.versions().size(), 1U);
}

TEST_F(StatuteOverBilledServices, IsRefusedAlsoWhileTheRunOfThePeriodIsBeingPublished) {
  const auto run = town.approved(ServicesTown::kMarch, make_date(2026, 4, 20), texts());
  EXPECT_EQ(refusal(dearer_water(), make_date(2026, 3, 15)), "proposed") << "nothing is charged";
  value_or_throw(perform(w.m.services(), events::system_actor(), "facturacion",
                         [&](Work& work) { return billing::begin_publishing(work, run); }));
  EXPECT_THAT(refusal(dearer_water(), make_date(2026, 3, 15)), HasSubstr("marzo de 2026"));
}

// A version of dearer water from 15 March on, and the run of March, of which neither did the last
// step: of the two whoever comes second waits, and sees what the first one did.
class StatuteWhileARunBegins : public StatuteOverBilledServices {
 protected:
  // Runs the last step of `first` and, before it is committed, that of `second`; the SQLSTATE of
  // the latter.
  std::string answer_to(const std::string& second, const std::string& first) {
    std::string answer;
    std::jthread other;
    w.m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec(first);
      other = std::jthread([&] { answer = state_of(second); });
      while (!waits() && !ended) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    });
    other.join();
    return answer;
  }
  billing::ServiceRun run = town.approved(ServicesTown::kMarch, make_date(2026, 4, 20), texts());
  const std::string begin =
      "select billing.begin_service_run(" + to_string(run.id) + ", '2026-03-31 10:00-05')";
  const std::string enter = "select statutes.apply_approval('" + approved() + "', now())";

 private:
  // By two persons, not yet a version.
  std::string approved() {
    const auto p = value_or_throw(propose(dearer_water(), make_date(2026, 3, 15)));
    value_or_throw(perform(w.m.services(), events::system_actor(), "prueba", [&](Work& work) {
      return approvals::approve(work, {p.id, w.checker, p.digest}, w.m.clock.now());
    }));
    return to_string(p.id);
  }
  std::string state_of(const std::string& sql) {
    std::string out = "accepted";
    try {
      w.m.db.app().transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::sql_error& e) {
      out = e.sqlstate();
    }
    ended = true;
    return out;
  }
  bool waits() {
    return w.m.db.owner().read([](pqxx::read_transaction& tx) {
      return tx
          .exec1(
              "select exists (select from pg_locks where not granted and relation = "
              "'statutes.version'::regclass and database = (select oid from pg_database "
              "where datname = current_database()))")[0]
          .as<bool>();
    });
  }
  std::atomic<bool> ended = false;
};

TEST_F(StatuteWhileARunBegins, IsRefusedAndTheRunGoesOn) {
  EXPECT_EQ(answer_to(enter, begin), "RC063");
  EXPECT_EQ(w.versions().size(), 1U);
  EXPECT_TRUE(
      billing::publish_service_run(w.m.services(), events::system_actor(), run.id, run.rules));
}

TEST_F(StatuteWhileARunBegins, ThatCameFirstRulesAndTheRunDoesNotBegin) {
  EXPECT_EQ(answer_to(begin, enter), "RC054");
  EXPECT_EQ(w.versions().size(), 2U);
  EXPECT_FALSE(
      billing::publish_service_run(w.m.services(), events::system_actor(), run.id, run.rules));
}

TEST_F(StatuteOverBilledServices, ChangesNoInterestOfDaysThatPassed) {
  EXPECT_THAT(refusal(replaced(test::until_2027(), "mora_no_residencial = \"18\"",
                               "mora_no_residencial = \"12\""),
                      make_date(2026, 3, 15)),
              HasSubstr("días que ya pasaron"));
}

TEST_F(StatuteOverBilledServices, AreComparedByWhatTheTextSaysOfServicesAndNothingElse) {
  const std::string text = test::until_2027();
  for (const auto& other : {test::dearer_housing(), text + "\n# nota\n",
                            replaced(text, "\n[ica]\n", "\n\n[ica]  # otra\n"),
                            replaced(text, "acueducto_m3 =", "  acueducto_m3 ="),
                            replaced(text, "[[servicios.cortes]]", "# nota\n[[servicios.cortes]]")})
    EXPECT_TRUE(alike(text, other));
}

TEST_F(StatuteOverBilledServices, AreNeverTakenForAlikeHoweverTheOtherTextIsWritten) {
  const std::string plain = "[a]\nx = 1\n[servicios]\ny = 1\n[b]\nz = 1\n";
  const std::vector<std::pair<std::string, std::string>> texts = {
      {plain, replaced(plain, "y = 1", "y = 2")},
      {plain, plain + "[servicios.c]\ny = 1\n"},
      {plain, plain + "[[ servicios . c ]]\ny = 1\n"},
      {plain + "[\"servicios\".c]\ny = 1\n", plain + "[\"servicios\".c]\ny = 2\n"},
      {plain + "['servicios'.c]\ny = 1\n", plain + "['servicios'.c]\ny = 2\n"},
      {"servicios.y = 1\n[a]\n", "servicios.y = 2\n[a]\n"},
      {"servicios = { y = 1 }\n[a]\n", "servicios = { y = 2 }\n[a]\n"},
      {"[a]\nx = \"\"\"\n[b]\"\"\"\n[servicios]\ny = 1", "[a]\nx = \"\"\"\n[b]\"\"\"\ny = 1"},
      {"[a]\nx = '''\n[b]'''\ny = 1", "[a]\nx = '''\n[b]'''\ny = 2"},
      {"[servicios]\r\ny = 1\r\n", "[servicios]\r\ny = 2\r\n"},
  };
  for (const auto& [one, other] : texts) EXPECT_FALSE(alike(one, other)) << one << "\n" << other;
}

}  // namespace
}  // namespace recaudo::statutes
