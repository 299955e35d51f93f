// The national tables in versions: the text of the program first, then what two people approve, and
// what ruled on a past day.
#include "core/rates/national_tables.h"

#include "tests/statutes/tables_world.h"

namespace recaudo::rates {
namespace {

TEST_F(NationalTablesTest, TheTextOfTheProgramIsTheFirstVersionOnce) {
  for (const NationalTable table : tax_rules::kNationalTables) {
    const auto all = tables();
    ASSERT_EQ(all.versions(table).size(), 1U) << to_code(table);
    EXPECT_EQ(all.text_on(table, make_date(1950, 1, 1)), tax_rules::shipped_text(table));
  }
  EXPECT_EQ(install(), 0) << "a second start installs nothing";
}

TEST_F(NationalTablesTest, AnApprovedVersionRulesFromItsDayAndThePastKeepsItsOwn) {
  EXPECT_EQ(load(draft(dearer_mora(tomorrow), tomorrow)), 2);
  const auto all = tables();
  const auto mora_on = [&](Date day) {
    return value_or_throw(all.service_limits(day).residential_mora(day)).whole();
  };
  EXPECT_EQ(mora_on(today), 6);
  EXPECT_EQ(mora_on(tomorrow), 8);
  EXPECT_EQ(all.version_on(NationalTable::kServiceLimits, today)->number, 1);
  EXPECT_EQ(all.version_on(NationalTable::kServiceLimits, tomorrow)->approved_by, "Persona teo");
}

TEST_F(NationalTablesTest, WhatWasOnlyProposedOrRejectedRulesNothing) {
  const auto p = value_or_throw(propose(draft(dearer_mora(tomorrow), tomorrow)));
  EXPECT_EQ(tables().versions(NationalTable::kServiceLimits).size(), 1U);
  value_or_throw(perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
    return reject_table(work, {p.id, w.checker, p.digest}, w.m.clock.now());
  }));
  EXPECT_EQ(approve(p, w.checker).error().code, Code::kProposalDecided);
  EXPECT_EQ(tables().versions(NationalTable::kServiceLimits).size(), 1U);
}

TEST_F(NationalTablesTest, WhoProposedDoesNotApprove) {
  const auto p = value_or_throw(propose(draft(dearer_mora(tomorrow), tomorrow)));
  EXPECT_EQ(approve(p, w.maker).error().code, Code::kSamePerson);
}

TEST_F(NationalTablesTest, TheLogTellsTheTableItsDayTheTextAndBothPeople) {
  load(draft(dearer_mora(tomorrow), tomorrow));
  const auto event = w.events_told().back();
  ASSERT_TRUE(event.has_parameter());
  EXPECT_EQ(event.parameter().parameter(), "spd_limites");
  EXPECT_EQ(event.parameter().effective_from_day(), day_number(tomorrow));
  EXPECT_EQ(event.parameter().table().value(), std::string(view(sha256(dearer_mora(tomorrow)))));
  EXPECT_EQ(event.reason_code(), "APROBADA");
  EXPECT_EQ(event.changes(0).after(), "2");
  EXPECT_EQ(event.actor().second_approver().pseudonym(),
            w.m.events.pseudonym_of(approvals::person_of(w.checker)).pseudonym());
}

TEST_F(NationalTablesTest, ATextThatItsReaderRefusesIsNotProposedAndTheLineIsNamed) {
  const auto bad = limits_with(kMoraRow, "mora,residencial,seis,%,1994-07-11,,");
  EXPECT_THAT(refusal(draft(bad, tomorrow)), HasSubstr("spd_limites.csv, línea 12"));
  EXPECT_THAT(refusal(draft("a,b\n", tomorrow)), HasSubstr("se esperaban 9 columnas"));
  auto bare = draft(dearer_mora(tomorrow), tomorrow);
  bare.source = "  ";
  EXPECT_THAT(refusal(bare), HasSubstr("Escriba la fuente"));
}

TEST_F(NationalTablesTest, AVersionIsLaterThanTheOneBeforeAndAnotherText) {
  load(draft(dearer_mora(tomorrow), tomorrow));
  EXPECT_THAT(refusal(draft(larger_block(), tomorrow)), HasSubstr("la nueva debe empezar después"));
  EXPECT_THAT(refusal(draft(dearer_mora(tomorrow), add_days(tomorrow, 1))),
              HasSubstr("el texto es igual a la versión 2"));
}

std::string uvb_with(std::string_view from, std::string_view to) {
  return test::replaced(std::string(tax_rules::shipped_text(NationalTable::kUvb)), from, to);
}
constexpr const char* kUvb2023 =
    "2023,10000,Ley 2294/2023 art. 313,verified,minhacienda.gov.co note 2023-12-21\n";

TEST_F(NationalTablesTest, ARowOfADayThatIsOverIsNotLeftOut) {
  const auto shorter = uvb_with(kUvb2023, "");
  for (const Date from : {make_date(2026, 1, 1), tomorrow, make_date(2027, 1, 1)})
    EXPECT_THAT(refusal(draft(shorter, from, NationalTable::kUvb)),
                HasSubstr("uvb.csv: falta una fila de 2023 para el 1 de enero de 2023"));
  EXPECT_EQ(load(draft(uvb_with("2023,10000", "2023,10001"), tomorrow, NationalTable::kUvb)), 2)
      << "a wrong value is corrected";
}

TEST_F(NationalTablesTest, ARowOfDaysThatComeStaysUntilAVersionThatBeginsBeforeThem) {
  const std::string with_2027 =
      std::string(tax_rules::shipped_text(NationalTable::kUvb)) + "2027,12700,N,verified,-\n";
  load(draft(with_2027, tomorrow, NationalTable::kUvb));
  const std::string without(tax_rules::shipped_text(NationalTable::kUvb));
  EXPECT_THAT(refusal(draft(without, make_date(2027, 1, 2), NationalTable::kUvb)),
              HasSubstr("falta una fila de 2027"));
  EXPECT_EQ(refusal(draft(without, add_days(tomorrow, 1), NationalTable::kUvb)), "proposed");
}

TEST_F(NationalTablesTest, TheDatabaseItselfHoldsTheOrderOfTheVersions) {
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
  const auto first = value_or_throw(propose(draft(dearer_mora(tomorrow), tomorrow)));
  const auto second = value_or_throw(propose(draft(larger_block(), add_days(tomorrow, 1))));
  value_or_throw(approve(first, w.checker));
  EXPECT_EQ(approve(second, w.checker).error().code, Code::kStatuteVersion);
}

}  // namespace
}  // namespace recaudo::rates
