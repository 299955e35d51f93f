// An act of two persons revokes one that applied money of the bank to a debt that was not its own.
#include "core/closing/simple_transfer.h"
#include "ledger/statement.h"
#include "ledger/volumes.h"
#include "tests/core/classification_acts_world.h"

namespace recaudo::adjustments {
namespace {

using ::testing::HasSubstr;

class ClassificationRevocationTest : public ClassificationWorld {
 protected:
  Money unclassified_on(Date day) {
    return read([&](auto& tx) {
      return ledger::balance_at(tx, ledger::account::kUnclassified, day, ledger::known_at(tx));
    });
  }
  // What the log tells of the bank's days under that rule.
  std::vector<events::pb::AuditEntry> told_of_the_bank(const std::string& rule) {
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      std::vector<events::pb::AuditEntry> out;
      for (const auto& row : tx.exec("select entry from audit.outbox")) {
        events::pb::AuditEntry entry;
        invariant(entry.ParseFromString(read_bytes(row[0])), "an event parses");
        if (entry.has_reconciliation() && entry.reconciliation().rule() == rule)
          out.push_back(std::move(entry));
      }
      return out;
    });
  }
};

TEST_F(ClassificationRevocationTest,
       WhatWasAppliedToAnothersDebtIsOwedAgainAndItsMoneyWaitsForAnotherAct) {
  const auto before = debt(2025, kBankDay);
  const Money amount = before.total() + 7'000_pesos;
  const auto credit = bank.credits(amount, kBankDay);
  const auto wrong = done(applied(credit, 2025));
  ASSERT_TRUE(carried_out(revoked(wrong)));
  const auto after = debt(2025, kBankDay);
  EXPECT_EQ(after.total(), before.total());
  EXPECT_EQ(after.lines.front().history.movements.back().kind, dues::MovementKind::kPaymentUndone);
  EXPECT_EQ(after.lines.front().history.movements.back().resolution, "R-018 de 2026");
  EXPECT_TRUE(credits().empty());
  EXPECT_TRUE(agreement().executed.is_zero());
  EXPECT_EQ(agreement().unclassified, amount);
  const auto waiting = bank.unapplied();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].amount, amount);
  EXPECT_EQ(waiting[0].paid_on, kBankDay);
  ASSERT_EQ(bank.exceptions().size(), 1U);
  EXPECT_THAT(bank.exceptions()[0].decision.reason, HasSubstr("R-018 de 2026 revocó"));
  EXPECT_EQ(bank.exceptions()[0].decision.waits_in, waiting[0].entry);
  EXPECT_EQ(refusal(applied(credit, 2026)), Code::kNotFound) << "it waits by another entry";
  ASSERT_TRUE(carried_out(applied(waiting[0].entry, 2026)));
  EXPECT_TRUE(bank.exceptions().empty());
  EXPECT_TRUE(agreement().other.is_zero());
  EXPECT_TRUE(read([&](auto& tx) { return done_act(tx, wrong); })->revoked);
}

TEST_F(ClassificationRevocationTest,
       AnApplicationIsRevokedOnceNotBeforeItsDayAndNotForAnotherParcel) {
  const auto wrong = done(applied(bank.credits(50'000_pesos, kBankDay), 2025));
  auto early = revoked(wrong);
  early.on = add_days(kToday, -1);
  EXPECT_EQ(refusal(early), Code::kBadDate);
  auto other = revoked(wrong);
  other.subject = ledger::parcel_subject(parcel(1));
  EXPECT_EQ(refusal(other), Code::kNotFound);
  EXPECT_EQ(refusal(revoked(derive_uuid("prueba", "otra"))), Code::kNotFound);
  const auto again = value_or_throw(propose(revoked(wrong)));
  ASSERT_TRUE(carried_out(revoked(wrong)));
  EXPECT_EQ(approve(again, checker).error().code, Code::kAlreadyReversed);
  EXPECT_THAT(words(revoked(wrong)), HasSubstr("ya se revocó con la resolución R-018 de 2026"));
}

TEST_F(ClassificationRevocationTest, AnApplicationWhoseCreditBalanceWasUsedIsNotRevoked) {
  const auto credit = bank.credits(debt(2025, kBankDay).total() + 7'000_pesos, kBankDay);
  const auto wrong = done(applied(credit, 2025));
  ASSERT_TRUE(carried_out(compensation_of(credits().at(0).id, 7'000_pesos)));
  EXPECT_EQ(refusal(revoked(wrong)), Code::kObligationOverpaid);
  EXPECT_THAT(words(revoked(wrong)), HasSubstr("ya se usó"));
}

// Its money is counted once, on each day: by the closing's own entry, not by that of the
// revocation.
TEST_F(ClassificationRevocationTest, AFileClaimsTheMoneyOfAnApplicationThatWasRevoked) {
  const auto o = order({2026}, "orden");
  const Money before = owed(2025);
  const auto wrong = done(applied(bank.credits(o.total, kBankDay), 2025));
  bank.reconciled(kToday, {test::BankOf::file_of(o, kBankDay)});
  ASSERT_EQ(bank.exceptions().size(), 1U) << "the file's";
  ASSERT_TRUE(carried_out(revoked(wrong)));
  ASSERT_EQ(bank.exceptions().size(), 2U) << "and the money's";
  bank.books({}, kToday);
  EXPECT_TRUE(owed(2026).is_zero());
  EXPECT_EQ(owed(2025), before) << "it was paid with no money";
  EXPECT_EQ(net(ledger::account::kBank), o.total);
  EXPECT_EQ(agreement().executed, o.total);
  EXPECT_TRUE(agreement().other.is_zero());
  EXPECT_TRUE(credits().empty());
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero());
  EXPECT_TRUE(bank.exceptions().empty());
  EXPECT_TRUE(bank.unapplied().empty());
  for (const Date day : {kBankDay, kToday})
    EXPECT_EQ(read([&](auto& tx) { return closing::bank_day(tx, day); }).book, o.total);
  EXPECT_EQ(unclassified_on(add_days(kToday, -1)), -o.total) << "until the revocation it waited";
}

TEST_F(ClassificationRevocationTest, AFileThatClaimsSuchMoneyMakesNoCreditBalanceAgain) {
  clear_2025();
  const auto o = order({2026}, "orden");
  const auto wrong = done(applied(bank.credits(o.total, kToday), 2025, kToday));
  ASSERT_EQ(credits().size(), 1U) << "all of it";
  ASSERT_TRUE(carried_out(revoked(wrong)));
  bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
  EXPECT_TRUE(owed(2026).is_zero());
  EXPECT_TRUE(credits().empty());
  EXPECT_EQ(net(ledger::account::kBank), o.total);
  EXPECT_EQ(agreement().executed, o.total);
}

// Paid by other money meanwhile: the bank's day goes on all the same.
TEST_F(ClassificationRevocationTest, AFileClaimsSuchMoneyAlsoWhenTheDebtWasPaidSince) {
  const auto o = order({2026}, "orden");
  const auto wrong = done(applied(bank.credits(o.total, kToday), 2025, kToday));
  ASSERT_TRUE(carried_out(revoked(wrong)));
  ASSERT_EQ(paid(order({2025}, "otra orden"), "inicio-9876543210").state,
            payments::State::kApproved);
  bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
  EXPECT_TRUE(owed(2025).is_zero());
  EXPECT_TRUE(owed(2026).is_zero());
  EXPECT_EQ(net(ledger::account::kBank), o.total);
}

TEST_F(ClassificationRevocationTest, AFileThatSaidTheSameAsTheActIsDoneAndClaimsNothingLater) {
  const auto o = order({2026}, "orden");
  const auto wrong = done(applied(bank.credits(o.total, kToday), 2026, kToday));
  bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
  ASSERT_TRUE(carried_out(revoked(wrong)));
  bank.books({}, kToday);
  EXPECT_TRUE(owed(2026).is_positive());
  ASSERT_EQ(bank.unapplied().size(), 1U);
  EXPECT_TRUE(carried_out(applied(bank.unapplied()[0].entry, 2026, kToday)));
  EXPECT_TRUE(owed(2026).is_zero());
}

TEST_F(ClassificationRevocationTest,
       AFileOfTheDianMayExplainTheMoneyOfAnApplicationThatWasRevoked) {
  const auto wrong = done(applied(bank.credits(50'000_pesos, kBankDay), 2025));
  EXPECT_EQ(count("select count(*) from closing.waiting_credit"), 0);
  ASSERT_TRUE(carried_out(revoked(wrong)));
  EXPECT_EQ(count("select seq from closing.waiting_credit"), bank.unapplied().at(0).entry.value());
}

TEST_F(ClassificationRevocationTest, AFileOfTheDianTakesTheMoneyOfAnApplicationThatWasRevoked) {
  const Money before = owed(2025);
  const auto credit = bank.credits(360'000_pesos, kToday);
  ASSERT_TRUE(carried_out(revoked(done(applied(credit, 2025, kToday)))));
  const auto again = bank.unapplied().at(0).entry;
  const std::string csv =
      "nit,nombre,formulario,vigencia,bimestre,declaracion,pagada_el,actividad,ica,sanciones,"
      "intereses\n800197268-4,SERVICIOS DE PRUEBA SAS,260,2025,,2600000000002,2026-03-20,servicios,"
      "300000,52000,8000\ntotal,,,,,1,,,300000,52000,8000\n";
  const auto file = value_or_throw(closing::parse_simple_file(csv, "simple.csv", kToday));
  value_or_throw(closing::take_simple_transfer(m.services(), events::system_actor(), file, csv,
                                               "simple.csv", std::nullopt));
  EXPECT_EQ(owed(2025), before);
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero());
  EXPECT_EQ(net(ledger::account::kBank), 360'000_pesos);
  EXPECT_EQ(agreement().executed, 360'000_pesos);
  EXPECT_TRUE(bank.exceptions().empty());
  EXPECT_TRUE(bank.unapplied().empty());
  for (const auto entry : {credit, again})
    EXPECT_THAT(words(applied(entry, 2025, kToday)), HasSubstr("transferencia SIMPLE de la DIAN"));
}

// What it says of the credit follows its money, wherever it went since.
TEST_F(ClassificationRevocationTest, AnEntryWhoseMoneyCameBackIsRefusedByWhatBecameOfIt) {
  const auto o = order({2026}, "orden");
  const auto credit = bank.credits(o.total, kToday);
  const auto first = done(applied(credit, 2025, kToday));
  ASSERT_TRUE(carried_out(revoked(first)));
  const auto back = bank.unapplied().at(0).entry;
  EXPECT_THAT(words(applied(credit, 2025, kToday)),
              HasSubstr("sigue en el asiento " + to_string(back) + ". No se registró nada."));
  auto again = applied(back, 2025, kToday);
  again.resolution = "R-019 de 2026";
  const auto second = done(again);
  EXPECT_THAT(words(applied(credit, 2025, kToday)),
              HasSubstr("ya se aplicó con la resolución R-019 de 2026"));
  auto end = revoked(second);
  end.resolution = "R-020 de 2026";
  ASSERT_TRUE(carried_out(end));
  bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
  for (const auto entry : {credit, back})
    EXPECT_THAT(words(applied(entry, 2025, kToday)), HasSubstr("un archivo de recaudo del banco"));
}

TEST_F(ClassificationRevocationTest, MoneyThatAnotherEntryTookBackWaitsNoMore) {
  const auto credit = bank.credits(50'000_pesos, kToday);
  value_or_throw(
      perform(m.services(), events::system_actor(), "prueba", [&](Work& work) -> Result<void> {
        RECAUDO_TRY(mirror,
                    ledger::mirror_of(work.tx(), credit, kToday, "reversal-por-clasificar"));
        RECAUDO_TRY(posted, work.post(std::vector{mirror}));
        invariant(posted.size() == 1, "one entry");
        return {};
      }));
  EXPECT_TRUE(bank.unapplied().empty());
  EXPECT_THAT(words(applied(credit, 2025, kToday)), HasSubstr("otro asiento lo deshizo"));
}

TEST_F(ClassificationRevocationTest, WhatIsInAVolumeThatWasTakenOutWaitsForIt) {
  const auto credit = bank.credits(50'000_pesos, kToday);
  const auto wrong = done(applied(bank.credits(30'000_pesos, kToday), 2025, kToday));
  go_to_2028();
  m.db.app().transaction([](pqxx::work& tx) {
    for (const auto& period : ledger::periods(tx))
      if (period.month.year < 2027)
        value_or_throw(ledger::close_period(tx, period.month, ledger::PeriodState::kClosed));
    ledger::sum_days(tx, 1'000'000);
  });
  m.db.owner().transaction([](pqxx::work& tx) {
    const int number = value_or_throw(ledger::cut_volume(tx, 2026));
    value_or_throw(ledger::seal_volume(tx, number));
    value_or_throw(ledger::take_out_volume(tx, number));
  });
  auto a = applied(credit, 2025, kToday), back = revoked(wrong);
  a.on = back.on = m.clock.today();
  EXPECT_EQ(refusal(a), Code::kVolumeTakenOut);
  EXPECT_EQ(refusal(back), Code::kVolumeTakenOut);
  EXPECT_THAT(words(back), HasSubstr("Devuelva primero el tomo a la base."));
}

// As of a transfer and a chargeback.
TEST_F(ClassificationRevocationTest, ARevocationIsOfTheMonthOfTheApplicationWhileItIsOpen) {
  auto a = applied(bank.credits(50'000_pesos, kCreditDay), 2025, kCreditDay);
  a.on = make_date(2026, 2, 20);
  const auto wrong = done(a);
  EXPECT_EQ(refusal(revoked(wrong)), Code::kBadDate);
  EXPECT_THAT(words(revoked(wrong)), HasSubstr("El mes del asiento está abierto"));
  EXPECT_THAT(words(revoked(wrong)), HasSubstr("No se registró nada"));
  close_month(2);
  EXPECT_TRUE(carried_out(revoked(wrong)));
}

TEST_F(ClassificationRevocationTest, TheLogTellsThatTheMoneyWaitsAgain) {
  const auto wrong = done(applied(bank.credits(50'000_pesos, kBankDay), 2025));
  ASSERT_TRUE(carried_out(revoked(wrong)));
  const auto told = told_of_the_bank("aplicacion-revocada");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].reconciliation().decision(), events::pb::ReconciliationEvent::UNMATCHED);
  EXPECT_EQ(std::ranges::count(told[0].changes(), "valor", [](const auto& c) { return c.field(); }),
            1);
  ASSERT_TRUE(carried_out(applied(bank.unapplied().at(0).entry, 2026)));
  EXPECT_EQ(told_of_the_bank("resuelto").size(), 2U) << "each end of an exception";
}

TEST_F(ClassificationRevocationTest, TheDatabaseRevokesAnApplicationByItsMirrorAlone) {
  const auto wrong = done(applied(bank.credits(50'000_pesos, kBankDay), 2025));
  auto a = revoked(wrong);
  a.amount = 50'000_pesos;
  EXPECT_EQ(carried_by(a, "1"), "RC029");
  EXPECT_EQ(state_of("insert into adjustments.application_end values ('" + to_string(wrong) +
                     "', '" + to_string(wrong) + "')"),
            "42501");
  ASSERT_TRUE(carried_out(revoked(wrong)));
  EXPECT_EQ(carried_by(a, "1"), "RC030") << "once";
}

}  // namespace
}  // namespace recaudo::adjustments
