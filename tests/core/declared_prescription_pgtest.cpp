// A judge declared that the action to collect a bill of public services prescribed, and an act of
// two persons carries the ruling out. At the end of each test the ledger must be in order
// (ActsWorld).
#include <gmock/gmock.h>

#include "core/adjustments/restorations.h"
#include "tests/core/extinctions_world.h"
#include "tests/core/service_acts_world.h"
#include "tests/support/replaced.h"

namespace recaudo::adjustments {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr ledger::AccountId kWaterSubsidy{131807}, kWaterIncome{4321}, kFund{240790};
constexpr const char* kProcess = "68001400300320310012300";

class DeclaredPrescription : public ServiceActsWorld {
 protected:
  DeclaredPrescription() {
    m.clock.set(start_of_day(kResolved) + std::chrono::hours{12});
    m.db.owner().transaction(
        [&](pqxx::work& tx) { ledger::open_period(tx, year_of(kResolved), month_of(kResolved)); });
  }
  ReceivableAct declared(const std::string& number = "S-4", int vigencia = kMarch) {
    auto a = act_on(ActKind::kDeclaredPrescription, number, vigencia);
    a.on = kResolved;
    a.date = kResolved;
    a.amount = 1_pesos;  // filled by propose
    a.declared = {.court = "Juzgado 3 Civil Municipal",
                  .process = kProcess,
                  .ruled_on = make_date(2032, 5, 3),
                  .executory_on = make_date(2032, 5, 20)};
    return a;
  }
  Money owed_of_bill(const std::string& number, int vigencia = kMarch) {
    Money sum;
    const auto subject = town.subject(number);
    for (const auto& o : read([&](auto& tx) { return obligations_of(tx, subject); }))
      if (o.vigencia == vigencia) sum += o.balance;
    return sum;
  }
  // Of all the services of that bill of March.
  Money billed_contribution(const std::string& number) {
    Money out;
    const auto subject = town.subject(number);
    for (const auto& b : read([&](auto& tx) { return dues::bills_of_subscriber(tx, subject.id); }))
      if (dues::vigencia_of(b.billed.period) == kMarch)
        for (const auto& service : b.amounts) out += service.contribution;
    return out;
  }
  Money unpaid_contribution_of_march(const std::string& number) {
    Money out;
    const auto subject = town.subject(number);
    const auto owed = read([&](auto& tx) { return obligations_of(tx, subject); });
    for (const auto& b : read([&](auto& tx) { return dues::bills_of_subscriber(tx, subject.id); }))
      for (std::size_t i = 0; i < dues::kServiceConcepts.size(); ++i)
        for (const auto& o : owed)
          if (dues::vigencia_of(b.billed.period) == kMarch && o.vigencia == kMarch &&
              o.item == dues::kServiceConcepts[i])
            out += Money::pesos(
                divide_rounded(Int128{b.amounts[i].contribution.centavos()} * o.balance.centavos(),
                               Int128{b.amounts[i].net().centavos()} * 100, Rounding::kHalfUp));
    return out;
  }
  std::vector<std::string> notes_of(const ReceivableAct& a) {
    return value_or_throw(read([&](auto& tx) {
             return effect_of(tx, {.law = law(), .act = a, .key = {}, .today = kResolved});
           }))
        .notes;
  }
  // As the statute reads it from the day of the resolution on; the day before, as the demo does.
  void read_as_owed_no_more(Date from = kResolved) {
    versions = {{make_date(2020, 1, 1), &test::DemoLaw::instance().statute,
                 &test::DemoLaw::instance().digest},
                {from, &owed_no_more, &digest}};
  }
  Error refused(const ReceivableAct& a) {
    const auto p = propose(a);
    EXPECT_FALSE(p) << canonical_text(a);
    return p ? Error{} : p.error();
  }
  ReceivableAct revoked(const Uuid& ended) {
    auto a = act_on(ActKind::kRestoration, "S-4", kMarch);
    a.on = kResolved;
    return revoking(a, ended, document_of(*owed("S-4").third_party));
  }

 private:
  tax_rules::Statute owed_no_more = value_or_throw(tax_rules::parse_statute(
      test::replaced(std::string(tax_rules::data_file("statutes/demo.toml")),
                     "contribucion_prescrita = \"se_debe\"",
                     "contribucion_prescrita = \"se_extingue\""),
      "demo.toml"));
  Sha256 digest{};
};

TEST_F(DeclaredPrescription, EndsWhatTheBillOwesOfEveryServiceAndLeavesItsSubsidy) {
  const Money before = owed_of_bill("S-4"), loss = net(kLoss), retired = net(kRetired);
  const Money subsidy = net(kWaterSubsidy), income = net(kWaterIncome);
  ASSERT_TRUE(before.is_positive());
  ASSERT_TRUE(carried_out(declared()));
  EXPECT_EQ(owed_of_bill("S-4"), Money());
  EXPECT_EQ(net(kLoss), loss + before);
  EXPECT_EQ(net(kRetired), retired + before);
  EXPECT_EQ(net(kWaterSubsidy), subsidy);
  EXPECT_EQ(net(kWaterIncome), income);
}

// S-2 is a business: a third of what it owes is contribution.
TEST_F(DeclaredPrescription, OfABillWithAContributionTheFundIsStillOwedItAndTheApproverIsTold) {
  const Money contribution = billed_contribution("S-2");
  ASSERT_TRUE(contribution.is_positive());
  EXPECT_THAT(
      notes_of(declared("S-2")),
      Contains(testing::AllOf(HasSubstr("contribución de " + to_display(contribution) + "."),
                              HasSubstr("2.4.07.90"))));
  const Money before = owed_of_bill("S-2"), loss = net(kLoss), fund = net(kFund);
  ASSERT_TRUE(carried_out(declared("S-2")));
  EXPECT_EQ(owed_of_bill("S-2"), Money());
  EXPECT_EQ(net(kLoss), loss + before) << "with the contribution, which nobody paid";
  EXPECT_EQ(net(kFund), fund);
}

TEST_F(DeclaredPrescription, WhereTheStatuteReadsItSoTheContributionIsOwedNoMoreAndIsNoLoss) {
  read_as_owed_no_more();
  const Money contribution = billed_contribution("S-2"), before = owed_of_bill("S-2");
  ASSERT_TRUE(contribution.is_positive());
  EXPECT_THAT(
      notes_of(declared("S-2")),
      Contains(testing::AllOf(HasSubstr(to_display(contribution) + " son contribución"),
                              HasSubstr("el resto, " + to_display(before - contribution) + "."),
                              HasSubstr("2.4.07.90"))));
  const Money loss = net(kLoss), fund = net(kFund), retired = net(kRetired);
  const auto done = carried_out(declared("S-2"));
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(owed_of_bill("S-2"), Money());
  EXPECT_EQ(net(kLoss), loss + before - contribution);
  EXPECT_EQ(net(kFund), fund + contribution) << "a liability, which is less";
  EXPECT_EQ(net(kRetired), retired + before) << "all of what was owed left the books";
}

// Of each service, in the proportion that the contribution has in what it charges.
TEST_F(DeclaredPrescription, OfABillPaidInPartOnlyTheUnpaidPartOfTheContributionIsTakenOff) {
  read_as_owed_no_more();
  m.clock.set(start_of_day(kToday) + std::chrono::hours{12});
  const auto held = credit_from_paying_twice("S-2", kFebruary);
  ASSERT_TRUE(carried_out(compensation_on("S-2", held.at(0), 10'000_pesos, kMarch)));
  m.clock.set(start_of_day(kResolved) + std::chrono::hours{12});
  const Money taken = unpaid_contribution_of_march("S-2");
  ASSERT_TRUE(taken.is_positive());
  ASSERT_LT(taken, billed_contribution("S-2"));
  const Money fund = net(kFund), loss = net(kLoss), before = owed_of_bill("S-2");
  const auto done = carried_out(declared("S-2"));
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(net(kFund), fund + taken);
  EXPECT_EQ(net(kLoss), loss + before - taken);
}

TEST_F(DeclaredPrescription, TheReadingIsOfTheStatuteInForceOnTheDayOfTheResolution) {
  read_as_owed_no_more(add_days(kResolved, 1));
  const Money before = owed_of_bill("S-2"), loss = net(kLoss), fund = net(kFund);
  ASSERT_TRUE(carried_out(declared("S-2")));
  EXPECT_EQ(net(kLoss), loss + before);
  EXPECT_EQ(net(kFund), fund);
}

TEST_F(DeclaredPrescription, AStatuteThatChangesItsReadingAfterTheProposalIsNotPostedUnseen) {
  const auto p = value_or_throw(propose(declared("S-2")));
  read_as_owed_no_more();
  const auto approved = approve(p, checker);
  ASSERT_FALSE(approved);
  EXPECT_EQ(approved.error().code, Code::kProposalChanged);
}

TEST_F(DeclaredPrescription, TheSubsidyStaysUnderEitherReading) {
  read_as_owed_no_more();
  const Money subsidy = net(kWaterSubsidy), fund = net(kFund);
  ASSERT_TRUE(carried_out(declared()));
  EXPECT_EQ(net(kWaterSubsidy), subsidy);
  EXPECT_EQ(net(kFund), fund);
}

TEST_F(DeclaredPrescription, RevokedTheContributionIsOwedAgainUnderEitherReading) {
  for (const bool no_more : {false, true}) {
    if (no_more) read_as_owed_no_more();
    const Money before = owed_of_bill("S-2"), loss = net(kLoss), fund = net(kFund);
    const auto p = value_or_throw(propose(declared("S-2")));
    ASSERT_TRUE(approve(p, checker));
    auto a = act_on(ActKind::kRestoration, "S-2", kMarch);
    a.on = kResolved;
    const auto restored = carried_out(revoking(a, p.id, document_of(*owed("S-2").third_party)));
    ASSERT_TRUE(restored) << to_text(restored.error());
    EXPECT_EQ(owed_of_bill("S-2"), before) << no_more;
    EXPECT_EQ(net(kLoss), loss) << no_more;
    EXPECT_EQ(net(kFund), fund) << no_more;
  }
}

TEST_F(DeclaredPrescription, TheContributionThatTheApproverReadsIsWithTheActsOverTheBill) {
  auto less = with_parts(water(ActKind::kChargeLess, 3'000_pesos, "S-2"), {}, 1'000_pesos);
  less.on = kResolved;
  ASSERT_TRUE(carried_out(less));
  EXPECT_THAT(notes_of(declared("S-2")),
              Contains(HasSubstr("contribución de " +
                                 to_display(billed_contribution("S-2") - 1'000_pesos) + ".")));
}

TEST_F(DeclaredPrescription, OfABillWithoutContributionNothingIsToldOfTheFund) {
  for (const char* number : {"S-1", "S-4"})
    EXPECT_THAT(notes_of(declared(number)), Not(Contains(HasSubstr("2.4.07.90")))) << number;
}

TEST_F(DeclaredPrescription, WhoRevokesItReadsThatTheRulingStillBinds) {
  const auto p = value_or_throw(propose(declared()));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_THAT(notes_of(revoked(p.id)),
              Contains(HasSubstr("obliga mientras no se deje sin efecto")));
}

TEST_F(DeclaredPrescription, TheOtherBillsOfTheSubscriberAreStillOwed) {
  const Money february = owed_of_bill("S-4", kFebruary);
  ASSERT_TRUE(carried_out(declared()));
  EXPECT_EQ(owed_of_bill("S-4", kFebruary), february);
}

TEST_F(DeclaredPrescription, WhoProposedDoesNotDecide) {
  const auto p = value_or_throw(propose(declared()));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_TRUE(owed_of_bill("S-4").is_positive());
}

TEST_F(DeclaredPrescription, IsRefusedWhenTheBillChangedSinceItWasProposed) {
  const auto p = value_or_throw(propose(declared("S-1")));
  auto less = water(ActKind::kChargeLess, 100_pesos, "S-1");
  less.on = kResolved;
  ASSERT_TRUE(carried_out(less));
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalChanged);
}

TEST_F(DeclaredPrescription, OfABillThatOwesNothingThereIsNone) {
  ASSERT_TRUE(carried_out(declared()));
  EXPECT_EQ(refused(declared()).code, Code::kNothingToPay);
}

TEST_F(DeclaredPrescription, NoRulingComesBeforeTheBillIsDue) {
  auto a = declared();
  a.declared->ruled_on = add_days(kMarchDue, -1);
  const auto error = refused(a);
  EXPECT_EQ(error.code, Code::kBadDate);
  EXPECT_THAT(error.detail, HasSubstr("vencimiento de la factura"));
}

TEST_F(DeclaredPrescription, ARulingBindsOnceItIsExecutory) {
  auto a = declared();
  a.declared->executory_on = add_days(kResolved, 1);
  EXPECT_THAT(refused(a).detail, HasSubstr("La ejecutoria no puede ser posterior"));
  a.declared->executory_on = add_days(a.declared->ruled_on, -1);
  EXPECT_THAT(refused(a).detail, HasSubstr("La ejecutoria no puede ser anterior"));
  a.declared->executory_on = kResolved;
  EXPECT_TRUE(propose(a));
}

TEST_F(DeclaredPrescription, TheProcessHasTwentyThreeDigitsHoweverTheyAreTyped) {
  auto a = declared();
  a.declared->process = "68001-40-03-003-2031-00123-00";
  EXPECT_EQ(value_or_throw(with_plain_words(a)).declared->process, kProcess);
  for (const char* process :
       {"", "6800140030032031001230", "680014003003203100123000", "6800140030032031001230x"}) {
    a.declared->process = process;
    EXPECT_EQ(refused(a).code, Code::kBadText) << process;
  }
}

TEST_F(DeclaredPrescription, WithinTheFiveYearsOfTheExecutiveActionTheApproverIsTold) {
  const auto doubt = HasSubstr("no pasaron los cinco años");
  EXPECT_THAT(notes_of(declared()), Not(Contains(doubt)));
  auto a = declared();
  a.declared->ruled_on = add_months(kMarchDue, 60);
  EXPECT_THAT(notes_of(a), Contains(doubt));
  a.declared->ruled_on = add_days(add_months(kMarchDue, 60), 1);
  EXPECT_THAT(notes_of(a), Not(Contains(doubt)));
}

TEST_F(DeclaredPrescription, OfAParcelItIsRefusedWithTheActThatThereIs) {
  auto a = declared();
  a.subject = ledger::parcel_subject(parcel());
  a.vigencia = 2026;
  const auto error = refused(a);
  EXPECT_EQ(error.code, Code::kCollectionMoveRefused);
  EXPECT_THAT(error.detail, HasSubstr("«Prescripción de la acción de cobro»"));
}

TEST_F(DeclaredPrescription, ItsTextReadsBack) {
  const std::string text = canonical_text(declared());
  EXPECT_THAT(text, HasSubstr("\nradicado=" + std::string(kProcess) + "\n"));
  EXPECT_EQ(canonical_text(value_or_throw(parse_canonical(text))), text);
}

TEST_F(DeclaredPrescription, TheRulingIsKeptForTheStaffAndTheStatementNamesNoCourt) {
  const auto p = value_or_throw(propose(declared()));
  ASSERT_TRUE(approve(p, checker));
  const auto done = read([&](auto& tx) { return done_act(tx, p.id); });
  ASSERT_TRUE(done);
  EXPECT_THAT(done->steps, Contains(HasSubstr(kProcess)));
  EXPECT_THAT(done->told, HasSubstr("Ley 142 de 1994 art. 130"));
  EXPECT_THAT(done->told, Not(HasSubstr("Juzgado")));
}

TEST_F(DeclaredPrescription, TheLogTellsAPrescriptionOfTheSubscriber) {
  ASSERT_TRUE(carried_out(declared()));
  const auto event = last_event();
  EXPECT_EQ(event.adjustment().kind(), events::pb::AdjustmentEvent::PRESCRIPTION);
  EXPECT_EQ(event.subject().kind(), "suscriptor");
  EXPECT_THAT(event.SerializeAsString(), Not(HasSubstr(kProcess)));
}

TEST_F(DeclaredPrescription, RevokedTheBillIsOwedAgain) {
  const Money before = owed_of_bill("S-4"), loss = net(kLoss);
  const auto p = value_or_throw(propose(declared()));
  ASSERT_TRUE(approve(p, checker));
  const auto subject = town.subject("S-4");
  const auto standing = [&] { return read([&](auto& tx) { return standing_ends(tx, subject); }); };
  ASSERT_EQ(standing().size(), 1U);
  const auto restored = carried_out(revoked(p.id));
  ASSERT_TRUE(restored) << to_text(restored.error());
  EXPECT_EQ(owed_of_bill("S-4"), before);
  EXPECT_EQ(net(kLoss), loss);
  EXPECT_TRUE(standing().empty());
}

TEST_F(DeclaredPrescription, AnotherSubscriberRevokesNothingOfIt) {
  const auto p = value_or_throw(propose(declared()));
  ASSERT_TRUE(approve(p, checker));
  auto a = revoked(p.id);
  a.subject = town.subject("S-1");
  EXPECT_EQ(refused(a).code, Code::kNotFound);
}

// The database, whatever a program forgets.
TEST_F(DeclaredPrescription, NoneIsKeptWithoutAnExecutoryRulingOrWithADebtThatStays) {
  const auto ended = value_or_throw(propose(declared("S-1")));
  ASSERT_TRUE(approve(ended, checker));
  const auto extinguished = [&](const ReceivableAct& a) {
    const auto p = approved_as_it_is(a);
    return state_of("select adjustments.extinguish('" + to_string(p.id) + "', '{" +
                    std::to_string(count("select max(seq) from ledger.entry")) +
                    "}', now(), null, 'x', '{y}')");
  };
  auto early = declared("S-1");
  early.declared->executory_on = add_days(kResolved, 1);
  EXPECT_EQ(extinguished(early), "RC029");
  auto nameless = declared("S-1");
  nameless.declared->process = "123";
  EXPECT_EQ(extinguished(nameless), "RC029");
  EXPECT_EQ(extinguished(declared("S-4")), "RC029") << "it is still owed";
  EXPECT_EQ(extinguished(declared("S-1")), "accepted") << "nothing else was wrong with them";
}

TEST_F(DeclaredPrescription, TheDatabaseKeepsNoneOfAParcelAndNoneWithoutItsReasons) {
  const auto kept = [&](const ReceivableAct& a) {
    const auto p = approved_as_it_is(a);
    return state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{" +
                    std::to_string(count("select max(seq) from ledger.entry")) + "}', now())");
  };
  auto of_parcel = declared();
  of_parcel.subject = ledger::parcel_subject(parcel());
  of_parcel.vigencia = 2026;
  EXPECT_EQ(kept(of_parcel), "23514");
  EXPECT_EQ(kept(declared()), "RC029");
}

}  // namespace
}  // namespace recaudo::adjustments
