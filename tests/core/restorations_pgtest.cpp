// An act that ended a debt is revoked: the debt is owed again, as if it had never been ended.
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

#include "core/adjustments/restorations.h"
#include "tests/core/extinctions_world.h"
#include "tests/support/few_cases.h"

namespace recaudo::adjustments {
namespace {

using testing::Contains;
using testing::HasSubstr;

class RestorationTest : public ExtinctionsWorld {
 protected:
  // A prescripción of the parcel's 2026, carried out.
  Uuid prescribe() {
    const auto p = value_or_throw(propose(prescribed(by_act())));
    value_or_throw(approve(p, checker));
    return p.id;
  }
  ReceivableAct revoked(const Uuid& ended_by) {
    auto a = act(ActKind::kRestoration);
    a.on = kResolved;
    return revoking(a, ended_by, document_of(*owner()));
  }
  std::optional<Code> refusal(const ReceivableAct& a) {
    const auto p = propose(a);
    return p ? std::nullopt : std::optional(p.error().code);
  }
  std::string words(const ReceivableAct& a) {
    const auto p = propose(a);
    return p ? "propuesta" : p.error().detail;
  }
  DoneAct done(const Uuid& id) {
    return *read([&](auto& tx) { return done_act(tx, id); });
  }
};

TEST_F(RestorationTest, TheVigenciaIsOwedAgainToTheCentavoAndEveryAccountIsAsBefore) {
  const auto before = read([&](auto& tx) { return ledger::obligations_of(tx, parcel()); });
  const Money loss = net(kLoss), car = net(kOwedToCar), retired = net(kRetired);
  const Uuid ended = prescribe();
  ASSERT_TRUE(debt(2026).is_paid());
  const auto p = value_or_throw(propose(revoked(ended)));
  EXPECT_TRUE(debt(2026).is_paid()) << "a proposal moves nothing";
  ASSERT_TRUE(approve(p, checker));
  const auto after = read([&](auto& tx) { return ledger::obligations_of(tx, parcel()); });
  ASSERT_EQ(after.size(), before.size()) << "no new charge";
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].id, before[i].id);
    EXPECT_EQ(after[i].balance, before[i].balance);
    EXPECT_EQ(after[i].charged, before[i].charged);
    EXPECT_EQ(after[i].due_on, before[i].due_on);
  }
  EXPECT_EQ(net(kLoss), loss);
  EXPECT_EQ(net(kOwedToCar), car);
  EXPECT_EQ(net(kRetired), retired);
}

TEST_F(RestorationTest, ItsEntryReversesTheOneOfTheActAndBearsItsOwnResolution) {
  const Uuid ended = prescribe();
  const auto p = value_or_throw(propose(revoked(ended)));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(count("select count(*) from ledger.reversal r join ledger.entry e using (seq) where "
                  "r.reverses = " +
                  to_string(done(ended).entries.at(0)) +
                  " and r.seq = " + to_string(done(p.id).entries.at(0)) +
                  " and e.kind = 'reversal-baja-cartera' and e.source_kind = "
                  "'acto-administrativo' and e.source_id = 'R-044 de 2032'"),
            1);
}

TEST_F(RestorationTest, WhyIsKeptAndTheActThatItRevokesSaysWhatRevokedIt) {
  const Uuid ended = prescribe();
  const auto p = value_or_throw(propose(revoked(ended)));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_THAT(done(p.id).steps,
              Contains("Acto que se revoca: Prescripción de la acción de cobro, resolución R-017 "
                       "de 2026, del 15 de junio de 2032"));
  EXPECT_THAT(done(p.id).steps, Contains("Sentencia y su ejecutoria: Sentencia 12, ejecutoriada"));
  EXPECT_THAT(done(p.id).steps,
              Contains("Notificada al deudor el 15 de junio de 2032: Constancia 31"));
  EXPECT_THAT(done(p.id).told, HasSubstr("como si no se hubiera extinguido"));
  ASSERT_TRUE(done(ended).revoked);
  EXPECT_EQ(done(ended).revoked->act, p.id);
  EXPECT_EQ(done(ended).revoked->resolution, "R-044 de 2032");
  EXPECT_FALSE(done(p.id).revoked);
  EXPECT_THAT(done(ended).steps, Contains(HasSubstr("10 de abril de 2026"))) << "its own stay";
}

TEST_F(RestorationTest, TheLogTellsTheCapitalThatComesBackAndWhichActIsRevoked) {
  const Uuid ended = prescribe();
  const Money capital = done(ended).amount;
  ASSERT_TRUE(carried_out(revoked(ended)));
  const auto event = last_event();
  EXPECT_EQ(event.adjustment().kind(), events::pb::AdjustmentEvent::CORRECTION);
  EXPECT_EQ(event.adjustment().delta().minor(), capital.centavos());
  EXPECT_EQ(event.basis().act_id(), "R-044 de 2032");
  EXPECT_EQ(event.reason_code(), "ACTO_APROBADO");
  EXPECT_THAT(event.changes(),
              Contains(testing::Property(&events::pb::FieldChange::field, "revoca")));
}

TEST_F(RestorationTest, AnActIsRevokedOnceAndThenTheDebtMayPrescribeAgain) {
  const Uuid ended = prescribe();
  const auto twice = value_or_throw(propose(revoked(ended)));
  ASSERT_TRUE(carried_out(revoked(ended)));
  EXPECT_EQ(approve(twice, checker).error().code, Code::kAlreadyReversed);
  EXPECT_THAT(words(revoked(ended)), HasSubstr("ya se revocó con la resolución R-044 de 2032"));
  const Uuid again = prescribe();
  EXPECT_TRUE(debt(2026).is_paid());
  EXPECT_EQ(read([&](auto& tx) { return standing_ends(tx, ledger::parcel_subject(parcel())); })
                .at(0)
                .proposal,
            again);
  EXPECT_TRUE(carried_out(revoked(again)));
}

TEST_F(RestorationTest, OfTwoThatRevokeOneActAtOnceOneDoes) {
  const Uuid ended = prescribe();
  const Money capital = done(ended).amount;
  const auto a = value_or_throw(propose(revoked(ended)));
  const auto b = value_or_throw(propose(revoked(ended)));
  std::atomic<int> revoked_by = 0;
  std::thread other([&] { revoked_by += approve(a, checker) ? 1 : 0; });
  revoked_by += approve(b, checker) ? 1 : 0;
  other.join();
  EXPECT_EQ(revoked_by, 1);
  EXPECT_EQ(debt(2026).balance(), capital);
}

TEST_F(RestorationTest, WhatIsNoSuchActOfThatDebtIsNotFound) {
  const Uuid ended = prescribe();
  auto a = revoked(ended);
  a.vigencia = 2025;
  EXPECT_EQ(refusal(a), Code::kNotFound);
  a = revoked(ended);
  a.subject = ledger::parcel_subject(parcel(1));
  EXPECT_EQ(refusal(a), Code::kNotFound);
  auto less = charge(ActKind::kChargeLess, 1'000_pesos, 2025);
  less.on = kResolved;
  const auto other = value_or_throw(propose(less));
  ASSERT_TRUE(approve(other, checker));
  EXPECT_EQ(refusal(revoked(other.id)), Code::kNotFound) << "it ended no debt";
}

TEST_F(RestorationTest, DatesThatCannotBeAreRefusedInWords) {
  const Uuid ended = prescribe();
  auto a = revoked(ended);
  a.on = add_days(kResolved, -1);
  EXPECT_THAT(words(a), HasSubstr("no puede registrarse antes"));
  a = revoked(ended);
  a.date = add_days(kResolved, -1);
  EXPECT_THAT(words(a), HasSubstr("La resolución que revoca va entre"));
  a = revoked(ended);
  a.restores->notified_on = add_days(kResolved, -1);
  EXPECT_THAT(words(a), HasSubstr("La notificación al deudor va entre"));
  a.restores->notified_on = add_days(kResolved, 1);
  EXPECT_EQ(refusal(a), Code::kBadDate) << "an act that nobody knows of has no effect yet";
  a = revoked(ended);
  a.on = add_days(kResolved, 1);
  EXPECT_EQ(words(a), "La fecha del registro no puede ser posterior a hoy.");
}

TEST_F(RestorationTest, AMonthThatTakesNoEntriesRefusesIt) {
  const Uuid ended = prescribe();
  m.clock.set(start_of_day(make_date(2032, 7, 5)) + std::chrono::hours{12});  // not opened
  auto a = revoked(ended);
  a.on = make_date(2032, 7, 5);
  EXPECT_EQ(refusal(a), Code::kPeriodClosed);
}

TEST_F(RestorationTest, SomebodyElseThanTheDebtorIsNotWhomItIsNotifiedTo) {
  auto a = revoked(prescribe());
  a.restores->document_type = "CC";
  a.restores->document_number = "52000999";
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable);
  a.restores->document_number = "no es";
  EXPECT_EQ(refusal(a), Code::kIdentifierInvalid);
  a = revoked(*read([&](auto& tx) {
    return std::optional(standing_ends(tx, ledger::parcel_subject(parcel())).at(0).proposal);
  }));
  a.restores->support = " ";
  EXPECT_EQ(refusal(a), Code::kBadText);
  EXPECT_THAT(words(a), HasSubstr("sentencia"));
}

TEST_F(RestorationTest, WhoApprovesADirectOneReadsThatTheDebtorMustConsent) {
  auto a = revoked(prescribe());
  a.restores->ground = RevocationGround::kDirect;
  const auto effect = value_or_throw(read([&](auto& tx) {
    return effect_of(tx, {.law = m.law(), .act = a, .key = {}, .today = kResolved});
  }));
  EXPECT_THAT(effect.notes, Contains(HasSubstr("art. 97")));
  EXPECT_THAT(effect.notes, Contains(HasSubstr("El término para cobrar no empieza de nuevo")));
}

TEST_F(RestorationTest, WhatWasPaidMeanwhileIsPointedOutAndPaysTheDebtByACompensation) {
  const Uuid ended = prescribe();
  const auto id = credit(10'000_pesos, {}, kResolved);
  const auto a = revoked(ended);
  const auto effect = value_or_throw(read([&](auto& tx) {
    return effect_of(tx, {.law = m.law(), .act = a, .key = {}, .today = kResolved});
  }));
  EXPECT_THAT(effect.notes, Contains(HasSubstr("saldo a favor de " + to_display(10'000_pesos))));
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(credits().at(0).id, id);
  EXPECT_EQ(credits()[0].balance, 10'000_pesos);
}

TEST_F(RestorationTest, AChargeAddedSinceTheProposalStopsTheDecision) {
  const auto p = value_or_throw(propose(revoked(prescribe())));
  auto more = charge(ActKind::kChargeMore, 1'000_pesos);
  more.on = kResolved;
  ASSERT_TRUE(carried_out(more));
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalChanged);
  EXPECT_EQ(debt(2026).balance(), 1'000_pesos);
}

// -- what only the database holds

TEST_F(RestorationTest, OnePersonAloneAndTheDatabaseByItselfRevokeNothing) {
  const Uuid ended = prescribe();
  const auto p = value_or_throw(propose(revoked(ended)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  const std::string restore = "select adjustments.restore('" + to_string(p.id) +
                              "', '{1}', now(), "
                              "'x', '{y}')";
  EXPECT_EQ(state_of(restore), "RC029") << "nobody approved it";
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("update access.approval set decision = 'approved', checker = " + to_string(checker) +
            ", decided_at = now() where id = '" + to_string(p.id) + "'");
  });
  EXPECT_EQ(state_of(restore), "RC029") << "by another entry than the mirror";
  EXPECT_EQ(state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{1}', now())"),
            "RC029")
      << "without what it revokes";
  EXPECT_EQ(state_of("insert into adjustments.restoration select '" + to_string(ended) + "', '" +
                     to_string(ended) + "', 'fallo', now(), now(), 'x', '{y}'"),
            "42501");
}

TEST_F(RestorationTest, TheDatabaseRefusesANoticeFromBeforeItsResolution) {
  const Uuid ended = prescribe();
  const auto right = value_or_throw(propose(revoked(ended)));
  std::string text = right.payload;
  text.replace(text.find("notificada=2032-06-15"), 21, "notificada=2032-06-14");
  const Uuid wrong = derive_uuid("prueba", text);
  const auto mirror = value_or_throw(
      perform(m.services(), events::system_actor(), "prueba",
              [&](Work& work) -> Result<std::vector<ledger::Posted>> {
                RECAUDO_TRY(p, approvals::propose(work, wrong, approvals::Kind::kReceivableAct,
                                                  text, maker, m.clock.now()));
                invariant(p.id == wrong, "the forged one");
                RECAUDO_TRY(entry, ledger::mirror_of(work.tx(), done(ended).entries.at(0),
                                                     kResolved, "reversal-baja-cartera"));
                return work.post(std::vector{entry});
              }));
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("update access.approval set decided_at = now(), decision = 'approved', checker = " +
            to_string(checker) + " where decision is null");
  });
  const auto restore = [&](const Uuid& id) {
    return state_of("select adjustments.restore('" + to_string(id) + "', '{" +
                    to_string(mirror.at(0).seq) + "}', now(), 'x', '{y}')");
  };
  EXPECT_EQ(restore(wrong), "RC029");
  EXPECT_EQ(restore(right.id), "accepted") << "nothing else was wrong with it";
}

// -- the text that two persons decide on

RC_GTEST_PROP(RestorationText, AnActIsReadBackAsItWasWrittenAndItsDigestHidesTheDebtor, ()) {
  ReceivableAct a{.kind = ActKind::kRestoration,
                  .subject = ledger::parcel_subject(ledger::SubjectId(7)),
                  .vigencia = *rc::gen::inRange(2000, 2040),
                  .on = kResolved,
                  .resolution = "R-1",
                  .reason = "Lo ordena la resolución"};
  a = revoking(a, derive_uuid("prueba", std::to_string(*rc::gen::inRange(0, 1000))),
               {"CC", std::to_string(*rc::gen::inRange(1'000'000, 99'999'999))});
  a.restores->ground = kRevocationGrounds.at(*rc::gen::inRange<std::size_t>(0, 2));
  a.restores->notified_on = add_days(kResolved, *rc::gen::inRange(0, 900));
  const std::string text = canonical_text(a);
  RC_ASSERT(canonical_text(value_or_throw(parse_canonical(text))) == text);
  RC_ASSERT(text_without_person(a).find(a.restores->document_number) == std::string::npos);
}

// -- remisión, in a year whose rates are certified

class RestoredRemissionTest : public ActsWorld {
 protected:
  RestoredRemissionTest() : ActsWorld(test::Municipality::Billed::kUntil2025) {}
  ReceivableAct remitted(int index = 0) {
    auto a = act(ActKind::kRemission, 2025);
    a.subject = ledger::parcel_subject(parcel(index));
    a.date = kToday;
    a.remitted = {.norm = "Acuerdo 9 de 2020", .search = "Informe 3", .death = "Registro 5"};
    return a;
  }
  Result<void> end_and_restore(int index) {
    RECAUDO_TRY(p, propose(remitted(index)));
    if (auto ended = approve(p, checker); !ended) return ended;
    auto a = act(ActKind::kRestoration, 2025);
    a.subject = ledger::parcel_subject(parcel(index));
    return carried_out(
        revoking(a, p.id, document_of(*obligation(2025, Concept::kPredial, index).third_party)));
  }
  // As a person types them; nothing for a document that the roll writes as nobody types it: a NIT
  // without its check digit.
  std::optional<std::pair<std::string, std::string>> typed_document(ledger::ThirdPartyId id) {
    const auto party = read([&](auto& tx) { return ledger::find_third_party(tx, id); })->party;
    const auto type = tax_rules::document_type_from_acronym(party.document_type);
    if (!type) return std::nullopt;
    const auto number = tax_rules::parse_document_number(*type, party.document_number);
    if (!number) return std::nullopt;
    return std::pair(party.document_type, *number);
  }
  // An exempt parcel is not.
  bool is_charged(int index) {
    const auto all = read([&](auto& tx) { return ledger::obligations_of(tx, parcel(index)); });
    return std::ranges::any_of(all, [](const auto& o) {
      return o.vigencia == 2025 && o.item == Concept::kPredial && o.balance.is_positive();
    });
  }
  dues::DueVigencia owed(int index, Date on) {
    for (auto& v :
         read([&](auto& tx) { return dues::dues_of(tx, m.law(), parcel(index), on); }).vigencias)
      if (v.vigencia == 2025) return v;
    throw BrokenInvariant("the parcel has that vigencia");
  }
};

TEST_F(RestoredRemissionTest, OnAnyDayItOwesWhatItWouldOweIfNothingHadEndedIt) {
  int next = 0, ran = 0, with_interest = 0;
  test::check_few(8, "the debt of any day is as if it had never been ended", [&] {
    const int index = next < 11 ? next++ : 11;
    if (!is_charged(index)) return;
    const auto first = obligation(2025, Concept::kPredial, index);
    if (!first.third_party || !typed_document(*first.third_party)) return;
    const Money off = Money::centavos(*rc::gen::inRange<std::int64_t>(0, first.balance.centavos()));
    if (!off.is_zero()) {
      auto less = charge(ActKind::kChargeLess, off, 2025);
      less.subject = ledger::parcel_subject(parcel(index));
      RC_ASSERT(carried_out(less).has_value());
    }
    const Date day = add_days(kToday, -*rc::gen::inRange(0, 90));
    const auto before = owed(index, day);
    with_interest += before.interest().is_positive() ? 1 : 0;  // a small one rounds to nothing
    const auto done = end_and_restore(index);
    if (!done) RC_FAIL(to_text(done.error()));
    const auto after = owed(index, day);
    RC_ASSERT(after.balance() == before.balance());
    RC_ASSERT(after.interest() == before.interest());
    RC_ASSERT(after.total() == before.total());
    RC_ASSERT(after.due_on == before.due_on);
    ++ran;
  });
  EXPECT_GE(ran, 4) << "the others owe nothing, or their document cannot be typed";
  EXPECT_GT(with_interest, 0);
}

// One resolution ends several debts, and each counts with what it ended already: what was
// revoked is owed again, and counts once.
TEST_F(RestoredRemissionTest, WhatWasRevokedCountsOnceForTheNextActOfItsResolution) {
  const Money capital = debt(2025).balance();
  ASSERT_TRUE(end_and_restore(0));
  auto a = remitted();
  a.remitted = {.norm = "Acuerdo 9 de 2020", .search = {}, .death = {}};
  const auto p = value_or_throw(propose(a));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_THAT(read([&](auto& tx) { return done_act(tx, p.id); })->steps,
              Contains(HasSubstr("Capital que debe el contribuyente: " + to_display(capital) +
                                 "; lo más nuevo")));
}

}  // namespace
}  // namespace recaudo::adjustments
