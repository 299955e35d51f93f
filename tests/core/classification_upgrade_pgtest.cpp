// Credits that waited in 2.4.07.20 before a release kept by which decision they do.
#include "base/migrations.h"
#include "tests/core/classification_acts_world.h"

namespace recaudo::adjustments {
namespace {

using ::testing::HasSubstr;

// Money that closings of releases before 0135 left in 2.4.07.20.
class CreditsOfBeforeTest : public WithBank<RefundsWorld> {
 protected:
  CreditsOfBeforeTest() : WithBank(Billed::kUntil2026, "0135") {}

  // All of one run, told at its instant.
  ledger::EntrySeq left(Money amount) { return bank_debit(-amount, kBankDay, "extracto"); }
  void decided(const std::string& type, Money amount, const std::string& standing = "") {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec(
          "insert into closing.decision (day, decided_at, type, exception, amount, difference, "
          "reference, payments, reason, why, standing) select '2026-03-20', max(recorded_at), '" +
          type + "', case when '" + type +
          "' = 'movimiento-caja' then null else 'SIN_ORDEN' end, " +
          std::to_string(amount.centavos()) + ", 0, '', '{}', 'r', 'w', '" + standing +
          "' from ledger.entry");
    });
  }
  void loose(ledger::EntrySeq entry, Money amount) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec(
          "insert into closing.loose_credit (account, booked_day, statement, bank_reference, "
          "entry_reference, signed_amount, ordinal, entry_seq) values ('400', " +
          std::to_string(day_number(kCreditDay)) + ", '', 'B1', '', " +
          std::to_string(amount.centavos()) + ", 0, " + to_string(entry) + ")");
    });
  }
};

TEST_F(CreditsOfBeforeTest, WaitUnderTheirDecisionWhereItIsKnownWhichIsWhich) {
  const auto alone = left(10'000_pesos);
  loose(alone, 10'000_pesos);
  decided("abono-sin-archivo", 10'000_pesos,
          "abono:400:" + std::to_string(day_number(kCreditDay)) + "::B1::1000000:0");
  const auto line = left(20'000_pesos);
  decided("referencia-desconocida", 20'000_pesos);
  left(30'000_pesos);
  decided("movimiento-caja", 30'000_pesos);
  left(40'000_pesos);
  left(40'000_pesos);
  decided("movimiento-caja", 40'000_pesos);
  decided("valor-distinto", 40'000_pesos);
  value_or_throw(migrate(m.db.owner(), test::migrations_before()));
  const auto waiting = bank.unapplied();
  ASSERT_EQ(waiting.size(), 2U) << "not what a till deposited, nor what may be that";
  EXPECT_EQ(waiting[1].entry, line);
  EXPECT_EQ(waiting[1].paid_on, kBankDay);
  EXPECT_EQ(waiting[0].entry, alone);
  EXPECT_EQ(waiting[0].paid_on, kCreditDay) << "as the bank booked it";
  EXPECT_TRUE(waiting[0].of_bank);
  EXPECT_FALSE(waiting[1].of_bank) << "which file its line was of was not kept";
  auto later = applied(line, 2025, kToday, "Comprobante 8841");
  EXPECT_EQ(refusal(later), Code::kBadDate);
  EXPECT_THAT(words(later), HasSubstr("El dinero está en los libros desde el 20 de marzo de 2026"));
  EXPECT_THAT(notes_of(applied(line, 2025)), HasSubstr("está en los libros desde el 20 de marzo"));
  ASSERT_TRUE(carried_out(applied(line, 2025)));
}

}  // namespace
}  // namespace recaudo::adjustments
