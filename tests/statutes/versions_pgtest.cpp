#include <gtest/gtest.h>

#include "core/statutes/version_change.h"
#include "tests/statutes/statute_world.h"

namespace recaudo::statutes {
namespace {

using test::dearer_housing;
using test::replaced;
using test::until_2027;
using Billed = test::Municipality::Billed;

class StatuteVersions : public ::testing::Test, protected test::StatuteWorld {
 protected:
  Result<approvals::Proposal> propose(const Draft& d) { return StatuteWorld::propose(d, maker); }
  // Why a draft is refused; "" when it is not.
  std::string refusal(const Draft& d) {
    const auto proposed = propose(d);
    if (proposed) return "";
    EXPECT_EQ(proposed.error().code, Code::kStatuteVersion) << to_text(proposed.error());
    return proposed.error().detail;
  }
};

TEST_F(StatuteVersions, TheFileOfTheInstallationIsTheFirstAndOnlyOnce) {
  ASSERT_EQ(versions().size(), 1U);
  const StatuteVersion first = versions().front();
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(first.from, make_date(2021, 1, 1));
  EXPECT_EQ(first.last_vigencia, 2026);
  EXPECT_EQ(first.digest, sha256(tax_rules::data_file("statutes/demo.toml")));
  EXPECT_FALSE(first.proposal);
  const auto again = perform(m.services(), events::system_actor(), "instalacion", [](Work& work) {
    return install(work, dearer_housing(), "otro.toml");
  });
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
  EXPECT_EQ(versions().size(), 1U);
  const auto told = events_told().back();
  EXPECT_EQ(told.reason_code(), "INSTALADA");
  EXPECT_EQ(told.parameter().table().value(), view(first.digest));
}

TEST_F(StatuteVersions, AnApprovedOneIsInForceWithItsTextAndBothPeopleInTheLog) {
  const auto p = propose(draft(dearer_housing()));
  ASSERT_TRUE(p) << to_text(p.error());
  EXPECT_EQ(versions().size(), 1U) << "a proposal rules nothing";
  EXPECT_EQ(events_told().back().reason_code(), "PROPUESTA");
  const auto number = approve(*p, checker);
  ASSERT_TRUE(number) << to_text(number.error());
  EXPECT_EQ(*number, 2);
  const StatuteVersion v = versions().back();
  EXPECT_EQ(v.from, make_date(2027, 1, 1));
  EXPECT_EQ(v.act, "Acuerdo 012 de 2026");
  EXPECT_EQ(v.act_on, make_date(2025, 12, 10));
  EXPECT_EQ(v.proposed_by, "Persona rita");
  EXPECT_EQ(v.approved_by, "Persona teo");
  const auto text =
      m.db.app().read([&](pqxx::read_transaction& tx) { return document_of(tx, v.digest); });
  EXPECT_EQ(text, dearer_housing());
  const auto told = events_told().back();
  EXPECT_EQ(told.reason_code(), "APROBADA");
  EXPECT_EQ(told.parameter().parameter(), "estatuto");
  EXPECT_EQ(told.parameter().effective_from_day(), day_number(make_date(2027, 1, 1)));
  EXPECT_EQ(told.parameter().table().value(), view(sha256(dearer_housing())));
  EXPECT_EQ(told.actor().person().pseudonym(),
            m.events.pseudonym_of(approvals::person_of(maker)).pseudonym());
  EXPECT_EQ(told.actor().second_approver().pseudonym(),
            m.events.pseudonym_of(approvals::person_of(checker)).pseudonym());
}

TEST_F(StatuteVersions, RentasProposesAndAnotherPersonDecides) {
  EXPECT_EQ(StatuteWorld::propose(draft(dearer_housing()), checker).error().code,
            Code::kNotAllowed);
  const auto p = propose(draft(dearer_housing()));
  ASSERT_TRUE(p);
  EXPECT_EQ(approve(*p, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(approve(*p, account("carla", "cajero")).error().code, Code::kNotAllowed);
  EXPECT_EQ(approve(*p, account("rosa", "rentas")).value_or(0), 2);
}

TEST_F(StatuteVersions, ARejectedOneLeavesEverythingAsItWasAndIsTold) {
  const auto p = propose(draft(dearer_housing()));
  ASSERT_TRUE(p);
  value_or_throw(perform(m.services(), events::system_actor(), "backoffice", [&](Work& work) {
    return reject(work, {p->id, checker, p->digest}, m.clock.now());
  }));
  EXPECT_EQ(versions().size(), 1U);
  EXPECT_EQ(events_told().back().reason_code(), "RECHAZADA");
  EXPECT_EQ(events_told().back().outcome(), events::pb::DENIED);
  EXPECT_EQ(approve(*p, checker).error().code, Code::kProposalDecided);
}

TEST_F(StatuteVersions, OneThatDoesNotFollowTheLastIsRefusedWithTheReason) {
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
  };
  Draft as_old_as_the_first = draft(dearer_housing(), make_date(2021, 1, 1));
  as_old_as_the_first.act_on = make_date(2020, 12, 10);
  EXPECT_TRUE(has(refusal(as_old_as_the_first), "debe empezar después"));
  EXPECT_TRUE(has(refusal(draft(dearer_housing(), make_date(2026, 1, 1))),
                  "la vigencia 2026 ya se liquidó con la versión 1"));
  EXPECT_TRUE(has(refusal(draft(dearer_housing(), make_date(2026, 3, 31))),
                  "debe regir después de hoy, 31 de marzo de 2026"));
  EXPECT_TRUE(has(refusal(draft(dearer_housing(), make_date(2027, 1, 2))),
                  "la vigencia 2027 quedaría sin estatuto"));
  EXPECT_TRUE(has(refusal(draft(dearer_housing(), make_date(2028, 1, 1))),
                  "trae las vigencias 2021 a 2027 y empezaría a regir en 2028"));
  EXPECT_TRUE(has(refusal(draft(std::string(tax_rules::data_file("statutes/demo.toml")),
                                make_date(2026, 5, 1))),
                  "es igual a la versión 1"));
  EXPECT_TRUE(
      has(refusal(draft(replaced(dearer_housing(), "25151", "25175"))), "es de otro municipio"));
  Draft signed_later = draft(dearer_housing(), make_date(2026, 4, 1));
  signed_later.act_on = make_date(2026, 4, 2);
  EXPECT_TRUE(has(refusal(signed_later), "no ha llegado"));
  m.clock.set(start_of_day(make_date(2026, 5, 1)));
  EXPECT_TRUE(has(refusal(signed_later), "no puede regir antes"));
  EXPECT_EQ(versions().size(), 1U);
}

TEST_F(StatuteVersions, AnActOfTheMiddleOfTheYearMayChangeItsRemainingDiscounts) {
  EXPECT_EQ(refusal(draft(replaced(std::string(tax_rules::data_file("statutes/demo.toml")),
                                   "porcentaje = \"5\"", "porcentaje = \"8\""),
                          make_date(2026, 4, 1))),
            "");
}

TEST_F(StatuteVersions, AFaultOfTheFileIsNamedWithItsLine) {
  const auto refused = propose(draft(replaced(dearer_housing(), "\"4.5\"", "\"40\"")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kStatuteInvalid);
  EXPECT_EQ(refused.error().detail.find("nuevo.toml, línea "), 0U) << refused.error().detail;
  EXPECT_NE(refused.error().detail.find("fuera de la banda legal"), std::string::npos);
}

TEST_F(StatuteVersions, AnActWithoutItsNumberIsRefused) {
  Draft nameless = draft(dearer_housing());
  nameless.act = "  ";
  EXPECT_EQ(propose(nameless).error().code, Code::kBadText);
  nameless.act = "Acuerdo\n012";
  EXPECT_EQ(propose(nameless).error().code, Code::kBadText);
}

TEST_F(StatuteVersions, OfTwoProposalsOverOneVersionTheSecondIsRefusedWhenItIsDecided) {
  const auto one = propose(draft(dearer_housing()));
  const auto other = propose(draft(until_2027()));
  ASSERT_TRUE(one);
  ASSERT_TRUE(other);
  EXPECT_EQ(approve(*one, checker).value_or(0), 2);
  EXPECT_EQ(approve(*other, checker).error().code, Code::kStatuteVersion);
  EXPECT_EQ(versions().size(), 2U);
  const auto undecided =
      m.db.app().read([&](pqxx::read_transaction& tx) { return approvals::find(tx, other->id); });
  EXPECT_FALSE(undecided->decision) << "a refused application leaves no decision";
}

TEST_F(StatuteVersions, TheSameRequestTwiceIsOneProposal) {
  const auto p = propose(draft(dearer_housing()));
  --requests;
  const auto again = propose(draft(dearer_housing()));
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(p->id, again->id);
}

TEST_F(StatuteVersions, TheDatabaseItselfRewritesNoneAndTakesNoneThatNobodyApproved) {
  for (const char* sql :
       {"update statutes.version set act = 'Otro'", "delete from statutes.version",
        "update statutes.document set content = 'x'"})
    EXPECT_THROW(m.db.owner().transaction([&](pqxx::work& tx) { tx.exec(sql); }), pqxx::sql_error)
        << sql;
  const auto p = propose(draft(dearer_housing()));
  ASSERT_TRUE(p);
  try {
    m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec_params("select statutes.apply_approval($1, now())", to_string(p->id));
    });
    FAIL() << "a version came into force without its approval";
  } catch (const pqxx::sql_error& e) {
    EXPECT_EQ(e.sqlstate(), "RC062");
  }
  EXPECT_THROW(m.db.app().transaction([](pqxx::work& tx) {
    tx.exec("insert into statutes.document select sha256('a'), 'a', now()");
  }),
               pqxx::sql_error);
}

TEST(StatuteVersionsOfAnUnbilledYear, OneOfAYearThatIsBilledMeanwhileIsRefusedWhenItIsDecided) {
  test::StatuteWorld w(4, Billed::kUntil2025);
  const std::string dearer = replaced(std::string(tax_rules::data_file("statutes/demo.toml")),
                                      "tarifa = \"4.0\"", "tarifa = \"4.5\"");
  const auto p = w.propose(w.draft(dearer, make_date(2026, 1, 1)), w.maker);
  ASSERT_TRUE(p) << to_text(p.error());
  w.m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into billing.liquidation (parcel_id, vigencia, avaluo, predial, environmental, "
        "bomberil, cap, due_on, liquidated_at, rules_id, previous_tax, land_m2, built_m2, "
        "exclusions, zone, estrato, destino, cadastral_update) select parcel_id, 2026, avaluo, "
        "predial, "
        "environmental, bomberil, cap, due_on, now(), rules_id, previous_tax, land_m2, built_m2, "
        "exclusions, zone, estrato, destino, cadastral_update from billing.liquidation limit 1");
  });
  EXPECT_EQ(w.approve(*p, w.checker).error().code, Code::kStatuteVersion);
  EXPECT_EQ(w.versions().size(), 1U);
}

TEST(StatuteVersionsOfAnUnbilledYear, ChangeNoInterestAndNoDiscountOfDaysThatPassed) {
  test::StatuteWorld w(12, Billed::kUntil2025);
  const Date passed = make_date(2026, 1, 15);
  EXPECT_TRUE(w.propose(w.draft(dearer_housing(), passed), w.maker).has_value());
  const auto text = dearer_housing();
  const auto of_2025 = text.find("vigencia = 2025", text.find("[[calendario_predial]]"));
  const std::string kinder =
      text.substr(0, of_2025) +
      replaced(text.substr(of_2025), "porcentaje = \"5\"", "porcentaje = \"6\"");
  const auto refused = w.propose(w.draft(kinder, passed), w.maker);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("días que ya pasaron"), std::string::npos)
      << to_text(refused.error());
}

TEST(StatuteProposalText, IsReadAsItWasWrittenAndNothingElse) {
  const Proposed p{.previous = 3,
                   .from = make_date(2027, 1, 1),
                   .act = "Acuerdo 012 de 2026",
                   .act_on = make_date(2026, 12, 10),
                   .first_vigencia = 2021,
                   .last_vigencia = 2027,
                   .file_name = "nuevo.toml",
                   .digest = sha256("texto")};
  const auto read = parse_canonical(canonical_text(p));
  ASSERT_TRUE(read);
  EXPECT_EQ(canonical_text(*read), canonical_text(p));
  EXPECT_EQ(read->previous, 3);
  EXPECT_EQ(read->digest, p.digest);
  EXPECT_FALSE(parse_canonical(canonical_text(p) + "mas=1\n"));
  EXPECT_FALSE(parse_canonical(replaced(canonical_text(p), "anterior=3", "anterior=03")));
}

TEST(FirstRuledVigencia, IsTheOneThatBeginsWithTheStatuteOrAfterIt) {
  EXPECT_EQ(first_ruled_vigencia(make_date(2027, 1, 1)), 2027);
  EXPECT_EQ(first_ruled_vigencia(make_date(2027, 1, 2)), 2028);
  EXPECT_EQ(first_ruled_vigencia(make_date(2028, 12, 31)), 2029);
}

}  // namespace
}  // namespace recaudo::statutes
