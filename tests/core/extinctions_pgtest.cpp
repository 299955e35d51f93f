// Acts that end what is owed of a vigencia: prescripción and remisión, by two persons.
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "core/payments/instalments.h"
#include "tax-rules/data.h"
#include "tests/core/extinctions_world.h"
#include "tests/support/few_cases.h"
#include "tests/support/replaced.h"

namespace recaudo::adjustments {
namespace {

using tax_rules::InterruptionKind;
using testing::Contains;
using testing::HasSubstr;

class PrescriptionTest : public ExtinctionsWorld {
 protected:
  static PrescriptionFacts interrupted(InterruptionKind kind, Date on,
                                       std::optional<Date> ended = {}) {
    auto facts = by_act();
    facts.interruptions.push_back({{.kind = kind, .on = on, .ended_on = ended}, "Expediente 7"});
    return facts;
  }
};

TEST_F(PrescriptionTest, ThePrescribedVigenciaOwesNothingAnyMoreAndTheOtherOneStays) {
  const auto before = debt(2026);
  const Money other = debt(2025).balance();
  const Money loss = net(kLoss), car = net(kOwedToCar);
  ASSERT_TRUE(before.balance().is_positive());
  const auto p = propose(prescribed(by_act()));
  ASSERT_TRUE(p) << to_text(p.error());
  EXPECT_EQ(debt(2026).balance(), before.balance()) << "a proposal moves nothing";
  const auto done = approve(*p, checker);
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_TRUE(debt(2026).is_paid());
  EXPECT_EQ(debt(2025).balance(), other);
  Money of_car;
  for (const auto& l : before.lines)
    if (l.item == Concept::kEnvironmental) of_car = l.balance;
  EXPECT_EQ(net(kLoss) - loss, before.balance() - of_car);
  EXPECT_EQ(net(kOwedToCar) - car, of_car) << "what is not collected is not owed to the CAR";
  EXPECT_EQ(net(kRetired), before.balance());
  EXPECT_EQ(debt(2026).charged(), before.charged()) << "what was charged stays charged";
}

TEST_F(PrescriptionTest, WhereTheStatuteReadsItSoTheCarIsStillOwedAndItsSurchargeIsALoss) {
  const tax_rules::Statute still_owed = value_or_throw(tax_rules::parse_statute(
      test::replaced(std::string(tax_rules::data_file("statutes/demo.toml")),
                     "sobretasa_ambiental = \"deja_de_deberse\"",
                     "sobretasa_ambiental = \"se_debe\""),
      "demo.toml"));
  const Sha256 digest{};
  versions = {{make_date(2020, 1, 1), &still_owed, &digest}};
  const Money before = debt(2026).balance(), loss = net(kLoss), car = net(kOwedToCar);
  const auto p = value_or_throw(propose(prescribed(by_act())));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_TRUE(debt(2026).is_paid());
  EXPECT_EQ(net(kLoss), loss + before);
  EXPECT_EQ(net(kOwedToCar), car);
  EXPECT_EQ(net(kRetired), before);
}

TEST_F(PrescriptionTest, TheApproverReadsWhatBecomesOfTheSurcharge) {
  Money surcharge;
  for (const auto& l : debt(2026).lines)
    if (l.item == Concept::kEnvironmental) surcharge = l.balance;
  const auto effect = value_or_throw(read([&](auto& tx) {
    return effect_of(tx,
                     {.law = law(), .act = prescribed(by_act()), .key = {}, .today = kResolved});
  }));
  EXPECT_THAT(effect.notes, Contains(testing::AllOf(HasSubstr(to_display(surcharge)),
                                                    HasSubstr("deja de deberse"))));
}

TEST_F(PrescriptionTest, ItsReasonsAreKeptWithTheActAndTheStatementIsToldOneSentence) {
  const auto p = value_or_throw(
      propose(prescribed(interrupted(InterruptionKind::kFacilityGranted, make_date(2026, 12, 1)))));
  ASSERT_TRUE(approve(p, checker));
  const auto done = *read([&](auto& tx) { return done_act(tx, p.id); });
  EXPECT_THAT(done.steps, Contains(HasSubstr("10 de abril de 2026")));
  EXPECT_THAT(done.steps, Contains("Interrumpida el 1 de diciembre de 2026: otorgamiento de la "
                                   "facilidad de pago (ET art. 818)"));
  EXPECT_THAT(done.steps, Contains("Título: Constancia 12 de 2026"));
  EXPECT_EQ(done.told,
            "Se podía cobrar hasta el 2 de diciembre de 2031 (ET arts. 817 y 818). Lo que ya se "
            "pagó no se devuelve (ET art. 819).");
  EXPECT_EQ(last_event().adjustment().kind(), events::pb::AdjustmentEvent::PRESCRIPTION);
}

TEST_F(PrescriptionTest, UntilTheLastDayHasPassedItIsRefusedWithThatDay) {
  const auto refused = propose(prescribed(by_act(), make_date(2031, 4, 10)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kCollectionMoveRefused);
  EXPECT_THAT(refused.error().detail, HasSubstr("el último día para cobrar es el 10 de abril de "
                                                "2031"));
  EXPECT_TRUE(propose(prescribed(by_act(), make_date(2031, 4, 11))));
}

TEST_F(PrescriptionTest, AnInterruptionBeginsTheTermAnew) {
  const Date notice = make_date(2028, 3, 1);
  const auto refused =
      propose(prescribed(interrupted(InterruptionKind::kMandamientoNotice, notice)));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, HasSubstr("2 de marzo de 2033"));
}

TEST_F(PrescriptionTest, WhileAnInsolvencyLastsNothingPrescribes) {
  const auto refused = propose(
      prescribed(interrupted(InterruptionKind::kInsolvencyAdmitted, make_date(2027, 1, 1))));
  EXPECT_EQ(refused.error().code, Code::kCollectionMoveRefused);
  EXPECT_THAT(refused.error().detail, HasSubstr("no ha terminado"));
}

TEST_F(PrescriptionTest, ASuspensionMakesTheTermLonger) {
  auto facts = by_act();
  facts.suspensions.push_back(
      {{.from = make_date(2030, 1, 1), .to = make_date(2031, 1, 1)}, "Auto 4"});
  EXPECT_THAT(propose(prescribed(facts, make_date(2032, 4, 9))).error().detail,
              HasSubstr("9 de abril de 2032"));
  EXPECT_TRUE(propose(prescribed(facts, make_date(2032, 4, 10))));
}

TEST_F(PrescriptionTest, ATimelyReturnCountsFromTheDueDate) {
  const Date due = obligation(2026).due_on;
  PrescriptionFacts facts{
      .title = TitleKind::kReturn, .titled_on = make_date(2026, 2, 1), .document = "Formulario 9"};
  const auto refused = propose(prescribed(facts, add_months(due, 60)));
  EXPECT_THAT(refused.error().detail, HasSubstr(to_long_spanish(add_months(due, 60))));
  EXPECT_TRUE(propose(prescribed(facts, add_days(add_months(due, 60), 1))));
}

TEST_F(PrescriptionTest, DatesThatCannotBeAreRefusedInWords) {
  EXPECT_EQ(propose(prescribed(by_act(make_date(2025, 12, 31)))).error().code, Code::kBadDate);
  EXPECT_EQ(propose(prescribed(by_act(), add_days(kResolved, 1))).error().code, Code::kBadDate);
  const auto early =
      propose(prescribed(interrupted(InterruptionKind::kMandamientoNotice, make_date(2026, 4, 9))));
  EXPECT_EQ(early.error().code, Code::kChargeInputInvalid);
  EXPECT_THAT(early.error().detail, HasSubstr("Revise las fechas."));
  auto undocumented = by_act();
  undocumented.document = " ";
  EXPECT_EQ(propose(prescribed(undocumented)).error().code, Code::kBadText);
}

TEST_F(PrescriptionTest, ADayOfItsEntryAfterTodayIsRefusedByItsName) {
  auto a = prescribed(by_act());
  a.on = add_days(kResolved, 1);
  const auto refused = propose(a);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail, "La fecha del registro no puede ser posterior a hoy.");
}

TEST_F(PrescriptionTest, ItIsCountedFromTheInvoiceOnlyWhereThisSystemNotifiedIt) {
  const auto refused = propose(prescribed({}));
  EXPECT_EQ(refused.error().code, Code::kNotFound);
  EXPECT_THAT(refused.error().detail, HasSubstr("Este sistema no notificó la factura de 2026"));
}

TEST_F(PrescriptionTest, APaymentInFlightStopsIt) {
  hold(1'000_pesos);
  const auto refused = propose(prescribed(by_act()));
  EXPECT_EQ(refused.error().code, Code::kAmountHeld);
}

TEST_F(PrescriptionTest, WhatWasPaidIsNotGivenBackAndAPaidVigenciaDoesNotPrescribe) {
  credit(10'000_pesos, {}, kResolved);
  auto corrected = charge(ActKind::kChargeLess, 10'000_pesos);
  corrected.on = kResolved;
  ASSERT_TRUE(carried_out(corrected));
  const Money left = debt(2026).balance();
  const auto p = value_or_throw(propose(prescribed(by_act())));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(read([&](auto& tx) { return done_act(tx, p.id); })->amount, left);
  EXPECT_EQ(credits().at(0).balance, 10'000_pesos) << "the credit balance is not touched";
  EXPECT_EQ(propose(prescribed(by_act())).error().code, Code::kNothingToPay);
}

TEST_F(PrescriptionTest, WhatAnActWroteOffPaidNoInstalment) {
  m.clock.set(start_of_day(kToday) + std::chrono::hours{12});
  const events::Actor owner{.role = "contribuyente",
                            .person = events::Person{events::pb::TAXPAYER, "CC|1000000000"},
                            .session = {},
                            .auth = events::pb::NONE,
                            .second_approver = {}};
  int joined = 0;  // not every destino is offered instalments
  while (joined < 12 &&
         !payments::join_instalments(m.services(), m.law(), owner, parcel(joined), 2026))
    ++joined;
  ASSERT_LT(joined, 12);
  m.clock.set(start_of_day(kResolved) + std::chrono::hours{12});
  auto a = prescribed(by_act());
  a.subject = ledger::parcel_subject(parcel(joined));
  ASSERT_TRUE(carried_out(a));
  const auto plans = read([&](auto& tx) { return dues::plans_of(tx, parcel(joined)); });
  EXPECT_TRUE(plans.at(2026).paid.empty());
}

TEST_F(PrescriptionTest, ADebtThatChangedAfterTheProposalIsNotWrittenOff) {
  const auto p = value_or_throw(propose(prescribed(by_act())));
  auto corrected = charge(ActKind::kChargeLess, 1'000_pesos);
  corrected.on = kResolved;
  ASSERT_TRUE(carried_out(corrected));
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalChanged);
  EXPECT_FALSE(debt(2026).is_paid());
}

TEST_F(PrescriptionTest, OnePersonAloneAndTheDatabaseByItselfWriteNothingOff) {
  const auto p = value_or_throw(propose(prescribed(by_act())));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(state_of("select adjustments.extinguish('" + to_string(p.id) +
                     "', '{1}', now(), '2031-04-10', 'x', '{y}')"),
            "RC029");
  const auto other = value_or_throw(propose(charge(ActKind::kChargeLess, 1'000_pesos)));
  EXPECT_EQ(state_of("insert into adjustments.extinction values ('" + to_string(other.id) +
                     "', '2032-06-15', null, 'x', '{y}')"),
            "42501");
}

// -- the text that two persons decide on

RC_GTEST_PROP(ExtinctionText, AnActIsReadBackAsItWasWritten, ()) {
  ReceivableAct a{.kind = ActKind::kPrescription,
                  .subject = ledger::parcel_subject(ledger::SubjectId(7)),
                  .vigencia = 2019,
                  .on = kResolved,
                  .date = kResolved,
                  .resolution = "R-1",
                  .reason = "Lo ordena la resolución"};
  PrescriptionFacts facts;
  facts.title = kTitleKinds.at(*rc::gen::inRange<std::size_t>(0, kTitleKinds.size()));
  if (facts.title != TitleKind::kInvoice) {
    facts.titled_on = kExecutory;
    facts.document = "Acto; con signos";
  }
  for (int n = *rc::gen::inRange(0, 4); n > 0; --n)
    facts.interruptions.push_back(
        {{.kind = kInterruptionKinds.at(*rc::gen::inRange<std::size_t>(0, 4)),
          .on = add_days(kExecutory, *rc::gen::inRange(0, 900)),
          .ended_on = *rc::gen::arbitrary<bool>() ? std::optional(kResolved) : std::nullopt},
         "Doc; " + std::to_string(n)});
  for (int n = *rc::gen::inRange(0, 3); n > 0; --n)
    facts.suspensions.push_back(
        {{.from = add_days(kExecutory, *rc::gen::inRange(0, 900)), .to = {}}, "Auto"});
  a.prescribed = value_or_throw(with_plain_words(facts));
  const std::string text = canonical_text(a);
  RC_ASSERT(canonical_text(value_or_throw(parse_canonical(text))) == text);
}

TEST(DocumentOfADebt, WhatTheDatabaseTakesForAControlCharacterIsRefusedInWords) {
  for (const char* end : {"\x1f", "\x7f", "\xC2\x80", "\xC2\x9F", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    const auto refused = with_plain_words(RemissionClaims{.norm = std::string("Acuerdo 9") + end});
    ASSERT_FALSE(refused) << end;
    EXPECT_EQ(refused.error().code, Code::kBadText);
  }
  for (const char* end : {"\xC2\xA0", "ñ", "\xE2\x80\x93"})
    EXPECT_TRUE(with_plain_words(RemissionClaims{.norm = std::string("Acuerdo 9") + end})) << end;
}

// -- remisión

// The newest vigencia fell due more than six months ago.
class RemissionTest : public ActsWorld {
 protected:
  RemissionTest() : ActsWorld(test::Municipality::Billed::kUntil2025) {}
  ReceivableAct remitted(RemissionClaims claims) {
    auto a = act(ActKind::kRemission, 2025);
    a.date = kToday;
    a.remitted = std::move(claims);
    return a;
  }
  // Charged with the tax of one old vigencia.
  void owe(ledger::SubjectId subject, int vigencia, Money amount, ledger::ThirdPartyId debtor) {
    value_or_throw(
        perform(m.services(), events::system_actor(), "prueba", [&](Work& work) -> Result<void> {
          const ledger::ObligationKey key{.subject = subject,
                                          .vigencia = vigencia,
                                          .item = Concept::kPredial,
                                          .due_on = make_date(vigencia, 6, 30),
                                          .third_party = debtor};
          const auto id = ledger::open_obligations(work.tx(), std::span(&key, 1)).at(0);
          const auto entry = ledger::assessment(
              {.key = derive_uuid("prueba", "viejo" + std::to_string(++requests)),
               .effective_on = make_date(2026, 1, 1),
               .source_kind = "prueba",
               .source_id = "viejo"},
              {{.obligation = id,
                .item = Concept::kPredial,
                .amount = amount,
                .third_party = debtor,
                .vigencia = vigencia}});
          RECAUDO_TRY(posted, work.post(std::vector{entry}));
          invariant(posted.size() == 1, "one entry");
          return {};
        }));
  }
};

TEST_F(RemissionTest, OneResolutionEndsFiveVigenciasUnderTheGroundThatAllOfThemHad) {
  const ledger::SubjectId old_debt(900'001);  // nothing else of it was billed
  const ledger::ThirdParty person{"CC", "1099000001", "Persona De Prueba"};
  const auto debtor = value_or_throw(
      perform(m.services(), events::system_actor(), "prueba",
              [&](Work& work) -> Result<ledger::ThirdPartyId> {
                return ledger::ensure_third_parties(work.tx(), std::span(&person, 1)).at(0);
              }));
  for (int vigencia = 2019; vigencia <= 2023; ++vigencia)
    owe(old_debt, vigencia, 900'000_pesos, debtor);  // 86 UVT in all; any two of them, 35
  std::vector<approvals::Proposal> proposals;
  for (int vigencia = 2019; vigencia <= 2023; ++vigencia) {
    auto a = remitted({.norm = "Acuerdo 9 de 2020"});
    a.subject = ledger::parcel_subject(old_debt);
    a.vigencia = vigencia;
    proposals.push_back(value_or_throw(propose(a)));
  }
  for (const auto& p : proposals) {
    const auto done = approve(p, checker);
    ASSERT_TRUE(done) << to_text(done.error());
    EXPECT_THAT(read([&](auto& tx) { return done_act(tx, p.id); })->steps,
                Contains("Causal: Hasta 96 UVT, con más de 18 meses (ET art. 820)"));
  }
  for (const auto& o : read([&](auto& tx) { return ledger::obligations_of(tx, old_debt); }))
    EXPECT_TRUE(o.balance.is_zero()) << o.vigencia;
}

TEST_F(RemissionTest, ASmallDebtOfMoreThanSixMonthsIsRemittedUnderTheMunicipalNorm) {
  ASSERT_LT(debt(2025).balance(), Money::pesos(40 * 52'374));
  const auto p = propose(remitted({.norm = "Acuerdo 9 de 2020"}));
  ASSERT_TRUE(p) << to_text(p.error());
  ASSERT_TRUE(approve(*p, checker));
  EXPECT_TRUE(debt(2025).is_paid());
  const auto done = *read([&](auto& tx) { return done_act(tx, p->id); });
  EXPECT_THAT(done.steps, Contains("Causal: Hasta 40 UVT, con más de 6 meses (ET art. 820)"));
  EXPECT_THAT(done.steps, Contains("Norma municipal: Acuerdo 9 de 2020"));
  EXPECT_THAT(done.steps, Contains(HasSubstr("UVT de 2026: ")));
  EXPECT_THAT(done.told, HasSubstr("Acuerdo 9 de 2020"));
  EXPECT_EQ(last_event().adjustment().kind(), events::pb::AdjustmentEvent::WRITE_OFF);
}

TEST_F(RemissionTest, WithoutTheNormOfTheMunicipalityThereIsNone) {
  EXPECT_EQ(propose(remitted({})).error().code, Code::kBadText);
}

TEST_F(RemissionTest, WhatTheDebtorOwesOfAnotherParcelCounts) {
  const auto debtor = obligation(2025).third_party;
  ASSERT_TRUE(debtor);
  const auto p = value_or_throw(propose(remitted({.norm = "Acuerdo 9 de 2020"})));
  owe(parcel(1), 2024, 50'000'000_pesos, *debtor);
  EXPECT_FALSE(approve(p, checker));
  const auto refused = propose(remitted({.norm = "Acuerdo 9 de 2020"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kCollectionMoveRefused);
  EXPECT_THAT(refused.error().detail, HasSubstr("No hay causal de remisión"));
}

class RecentDebtTest : public ActsWorld {};

TEST_F(RecentDebtTest, AVigenciaAfterTheYearOfTheResolutionDoesNotCount) {
  auto a = act(ActKind::kRemission, 2025);
  a.date = make_date(2025, 12, 31);  // posted in 2026, when 2026 is owed too
  a.remitted = {.norm = "Acuerdo 9 de 2020"};
  ASSERT_FALSE(debt(2026).is_paid());
  const auto refused = propose(a);
  ASSERT_FALSE(refused) << "less than six months";
  EXPECT_THAT(refused.error().detail, HasSubstr("lo más nuevo vence el 1 de julio de 2025"));
}

TEST_F(RecentDebtTest, ARecentDebtIsRemittedOnlyByDeathWithoutAssets) {
  auto a = act(ActKind::kRemission, 2026);
  a.date = kToday;
  a.remitted = {.norm = "Acuerdo 9 de 2020", .search = "Informe 3"};
  EXPECT_EQ(propose(a).error().code, Code::kCollectionMoveRefused);
  a.remitted->death = "Registro 55";
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(debt(2026).is_paid());
}

// -- whatever is owed

TEST_F(PrescriptionTest, WhateverIsOwedIsWrittenOffToTheCentavoAndTheBooksAgree) {
  int next = 1;
  test::check_few(8, "any part of a vigencia is written off", [&] {
    const int index = next < 11 ? next++ : 11;
    Money owed;
    for (const auto& o :
         read([&](auto& tx) { return ledger::obligations_of(tx, parcel(index)); })) {
      if (o.vigencia != 2026 || o.balance.is_zero()) continue;
      const Money off = Money::centavos(*rc::gen::inRange<std::int64_t>(0, o.balance.centavos()));
      owed += o.balance - off;
      if (off.is_zero()) continue;
      auto less = act(ActKind::kChargeLess);
      less.subject = ledger::parcel_subject(parcel(index));
      less.item = o.item;
      less.amount = off;
      less.on = kResolved;
      RC_ASSERT(carried_out(less).has_value());
    }
    const Money loss = net(kLoss), car = net(kOwedToCar), retired = net(kRetired);
    auto a = prescribed(by_act());
    a.subject = ledger::parcel_subject(parcel(index));
    const auto done = carried_out(a);
    RC_ASSERT(done.has_value() == owed.is_positive());
    RC_ASSERT(net(kLoss) - loss + net(kOwedToCar) - car == owed);
    RC_ASSERT(net(kRetired) - retired == owed);
    const auto report = read([](auto& tx) { return ledger::check(tx); });
    RC_ASSERT(report.ok());
  });
}

}  // namespace
}  // namespace recaudo::adjustments
