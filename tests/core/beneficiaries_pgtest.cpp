// Whom the books owe the environmental surcharge to: from its charge to its payment and back.
#include "ledger/beneficiaries.h"

#include <thread>

#include "ledger/auxiliary.h"
#include "tests/core/acts_world.h"

namespace recaudo::adjustments {
namespace {

constexpr const char* kPayable = "240719";

class BeneficiariesTest : public ActsWorld {
 protected:
  std::vector<ledger::AuxiliaryRow> auxiliary(std::string_view account) {
    return read([&](auto& tx) {
      const auto last = tx.exec1("select last_seq from ledger.head")[0];
      return ledger::auxiliary(tx, account, make_date(2025, 1, 1), make_date(2026, 12, 31),
                               ledger::EntrySeq(read_int(last)), 1'000)
          .rows;
    });
  }
  // What the books owe the authority; nobody else has a line there.
  Money owed_to_authority() {
    const auto rows = auxiliary(kPayable);
    EXPECT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows.at(0).third_party.party.document_number, "900654321");
    EXPECT_EQ(rows.at(0).third_party.party.name, "Corporinoquia");
    return -rows.at(0).closing();
  }
  Money charged_of_surcharge() {
    return Money::centavos(
        count("select sum(charged) from ledger.obligation where concept = "
              "'ambiental'"));
  }
};

TEST_F(BeneficiariesTest, WhatIsChargedOfTheSurchargeIsTheAuthoritysInItsAuxiliary) {
  EXPECT_EQ(owed_to_authority(), charged_of_surcharge());
  EXPECT_EQ(owed_to_authority(), -net(ledger::AccountId(240719))) << "all of the account";
}

TEST_F(BeneficiariesTest, WhoOwesTheSurchargeIsTheDebtorAsBefore) {
  for (const auto& row : auxiliary("130507"))
    EXPECT_NE(row.third_party.party.document_number, "900654321");
  EXPECT_EQ(count("select count(*) from ledger.posting p join ledger.obligation o on o.id = "
                  "p.obligation_id where p.third_party_id is distinct from o.third_party_id"),
            0);
}

TEST_F(BeneficiariesTest, TheInterestOfTheSurchargeFollowsIt) {
  const Money before = owed_to_authority();
  Money interest;
  for (const auto& line : debt(2025).lines)
    if (line.item == Concept::kEnvironmental) interest = line.interest;
  ASSERT_FALSE(interest.is_zero());
  paid({2025});
  EXPECT_EQ(owed_to_authority(), before + interest);
}

TEST_F(BeneficiariesTest, AChargebackTakesTheInterestBackFromTheAuthority) {
  const Money before = owed_to_authority();
  const auto payment = paid({2025});
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_EQ(owed_to_authority(), before);
}

TEST_F(BeneficiariesTest, SoDoesAChargebackOfMoneyThatWasInTheBank) {
  const Money before = owed_to_authority();
  const auto payment = paid({2025});
  settle(payment);
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_EQ(owed_to_authority(), before);
}

TEST_F(BeneficiariesTest, AChargeCorrectedByAnActIsCorrectedForTheAuthority) {
  const Money before = owed_to_authority();
  auto less = charge(ActKind::kChargeLess, 1'000_pesos);
  less.item = Concept::kEnvironmental;
  ASSERT_TRUE(carried_out(less));
  EXPECT_EQ(owed_to_authority(), before - 1'000_pesos);
}

// Of books that are older than the name of the authority.
TEST_F(BeneficiariesTest, TheReversalOfAnOlderEntryStaysWithWhomItNamed) {
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec0("alter table ledger.beneficiary disable trigger beneficiary_immutable");
    tx.exec0("update ledger.beneficiary set since_seq = (select last_seq from ledger.head)");
  });
  const ledger::EntrySeq older(
      count("select max(seq) from ledger.posting where account_id = 240719"));
  auto undone =
      read([&](auto& tx) { return value_or_throw(ledger::mirror_of(tx, older, kToday, "x")); });
  for (auto& leg : undone.legs) leg.third_party = owner();
  read([&](auto& tx) {
    ledger::Beneficiaries::read(tx).name_in(undone);
    return 0;
  });
  for (const auto& leg : undone.legs) EXPECT_EQ(leg.third_party, owner());
}

TEST_F(BeneficiariesTest, AnotherAuthorityIsOwedWhatComesAfterItIsNamed) {
  const auto payment = paid({2025});
  m.db.app().transaction([&](pqxx::work& tx) {
    ledger::entrust(tx, ledger::AccountId(240719), {"NIT", "800654321", "Otra autoridad"});
  });
  auto more = charge(ActKind::kChargeMore, 1'000_pesos);
  more.item = Concept::kEnvironmental;
  ASSERT_TRUE(carried_out(more));
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  const auto rows = auxiliary(kPayable);
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows)
    EXPECT_EQ(-row.closing(), row.third_party.party.document_number == "800654321"
                                  ? 1'000_pesos
                                  : charged_of_surcharge() - 1'000_pesos)
        << row.third_party.party.name << ": what is undone was the first one's";
}

TEST_F(BeneficiariesTest, NamingTheSameAuthorityAgainChangesNothing) {
  m.db.app().transaction([&](pqxx::work& tx) {
    ledger::entrust(tx, ledger::AccountId(240719), {"NIT", "900654321", "Corporinoquia"});
  });
  EXPECT_EQ(count("select count(*) from ledger.beneficiary"), 1);
}

// Who names an authority waits for the entries that were named before.
TEST_F(BeneficiariesTest, AnEntryThatIsOnItsWayGetsItsNumberBeforeTheLineIsDrawn) {
  std::thread naming;
  const auto posted = m.db.app().transaction([&](pqxx::work& tx) {
    (void)ledger::Beneficiaries::read(tx);  // as who posts does first
    naming = std::thread([&] {
      m.db.app().transaction([&](pqxx::work& other) {
        ledger::entrust(other, ledger::AccountId(240719), {"NIT", "800654321", "Otra autoridad"});
      });
    });
    while (count("select count(*) from pg_locks where not granted") == 0) std::this_thread::yield();
    const ledger::Entry entry{.key = make_uuid7(m.clock.now()),
                              .kind = "prueba",
                              .effective_on = kToday,
                              .source_kind = "prueba",
                              .source_id = "1",
                              .legs = {{ledger::account::kUnclassified, 10_pesos},
                                       {ledger::AccountId(240719), -10_pesos}}};
    return value_or_throw(ledger::post(tx, std::span(&entry, 1), m.clock.now())).at(0).seq;
  });
  naming.join();
  EXPECT_EQ(count("select max(since_seq) from ledger.beneficiary"), posted.value());
}

TEST_F(BeneficiariesTest, OnlyAnAccountOfResourcesOfOthersIsEntrustedAndNoRowIsRewritten) {
  EXPECT_EQ(state_of("select ledger.entrust(111006, (select max(third_party_id) from "
                     "ledger.beneficiary))"),
            "23514");
  EXPECT_EQ(state_of("update ledger.beneficiary set third_party_id = 1"), "42501");
}

}  // namespace
}  // namespace recaudo::adjustments
