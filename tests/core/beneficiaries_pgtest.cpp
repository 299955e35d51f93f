// Whom the books owe the environmental surcharge to: from its charge to its payment and back.
#include "ledger/beneficiaries.h"

#include <atomic>
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
  // Another authority follows.
  static void entrusted(pqxx::transaction_base& tx) {
    ledger::entrust(tx, ledger::AccountId(240719), {"NIT", "800654321", "Otra autoridad"});
  }
  // An entry of no debt whose line on the account names somebody.
  ledger::Entry owed(const std::string& id, std::optional<ledger::ThirdPartyId> named) {
    return {.key = make_uuid7(m.clock.now()),
            .kind = "prueba",
            .effective_on = kToday,
            .source_kind = "prueba",
            .source_id = id,
            .legs = {{ledger::account::kUnclassified, 10_pesos},
                     {ledger::AccountId(240719), -(10_pesos), {}, named}}};
  }
  ledger::EntrySeq posted(const ledger::Entry& entry) {
    return m.db.app().transaction([&](pqxx::work& tx) {
      return value_or_throw(ledger::post(tx, std::span(&entry, 1), m.clock.now())).at(0).seq;
    });
  }
  std::string holder_of_line(ledger::EntrySeq seq) {
    return read([&](auto& tx) {
      return read_text(
          tx.exec("select t.document_number from ledger.posting p join "
                  "ledger.third_party t on t.id = p.third_party_id where p.seq = " +
                  to_string(seq) + " and p.account_id = 240719")[0][0]);
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

// As an approval does, which locks the head before it posts.
TEST_F(BeneficiariesTest, WhoHoldsTheHeadAndPostsLaterNamesTheNewOneAndNobodyWaitsInACircle) {
  std::thread naming;
  int attempts = 0;
  const auto posted = m.db.app().transaction([&](pqxx::work& tx) {
    ++attempts;
    tx.exec("select ledger.lock_head()");
    std::atomic<bool> done = false;
    naming = std::thread([&] {
      m.db.app().transaction([&](pqxx::work& other) { entrusted(other); });
      done = true;
    });
    while (!done && count("select count(*) from pg_locks where not granted") == 0)
      std::this_thread::yield();
    const auto entry = owed("1", {});
    const auto seq = value_or_throw(ledger::post(tx, std::span(&entry, 1), m.clock.now())).at(0);
    naming.join();
    return seq.seq;
  });
  EXPECT_EQ(attempts, 1) << "no deadlock was broken";
  EXPECT_EQ(holder_of_line(posted), "800654321");
  EXPECT_LT(count("select max(since_seq) from ledger.beneficiary"), posted.value());
}

TEST_F(BeneficiariesTest, TwoThatNameAtOnceWaitForEachOther) {
  std::atomic<int> attempts = 0;
  const auto name = [&](const char* number) {
    m.db.app().transaction([&](pqxx::work& tx) {
      ++attempts;
      ledger::entrust(tx, ledger::AccountId(240719), {"NIT", number, "Otra autoridad"});
      ledger::entrust(tx, ledger::AccountId(240790), {"NIT", number, "Otra autoridad"});
    });
  };
  std::thread other([&] {
    for (int i = 0; i < 20; ++i) name(i % 2 == 0 ? "800654321" : "800654322");
  });
  for (int i = 0; i < 20; ++i) name(i % 2 == 0 ? "800654323" : "800654324");
  other.join();
  EXPECT_EQ(attempts, 40) << "no deadlock was broken";
}

TEST_F(BeneficiariesTest, WhatIsPaidOnToTheFirstOneIsTakenFromHim) {
  const auto first = ledger::ThirdPartyId(
      count("select third_party_id from ledger.beneficiary_now where account_id = 240719"));
  m.db.app().transaction([&](pqxx::work& tx) { entrusted(tx); });
  EXPECT_EQ(holder_of_line(posted(owed("1", first))), "900654321");
  EXPECT_EQ(holder_of_line(posted(owed("2", {}))), "800654321");
  EXPECT_EQ(holder_of_line(posted(owed("3", owner()))), "800654321")
      << "who never held it names nobody";
}

TEST_F(BeneficiariesTest, AMirrorOfWhatWasPaidOnToTheFirstOneIsHis) {
  const auto first = ledger::ThirdPartyId(
      count("select third_party_id from ledger.beneficiary_now where account_id = 240719"));
  m.db.app().transaction([&](pqxx::work& tx) { entrusted(tx); });
  const auto paid_on = posted(owed("1", first));
  const auto mirror =
      read([&](auto& tx) { return value_or_throw(ledger::mirror_of(tx, paid_on, kToday, "x")); });
  EXPECT_EQ(holder_of_line(posted(mirror)), "900654321");
}

// A wrong NIT may be one that owns parcels.
TEST_F(BeneficiariesTest, AChargeOfADebtorWhoHeldTheAccountOnceIsThePresentOnes) {
  const auto first = ledger::ThirdPartyId(
      count("select third_party_id from ledger.beneficiary_now where account_id = 240719"));
  m.db.app().transaction([&](pqxx::work& tx) { entrusted(tx); });
  auto entry = owed("1", first);
  entry.legs[0].obligation = ledger::ObligationId(1);
  read([&](auto& tx) {
    ledger::Beneficiaries::read(tx).name_in(entry);
    return 0;
  });
  EXPECT_NE(entry.legs[1].third_party, first);
}

TEST_F(BeneficiariesTest, OnlyAnAccountOfResourcesOfOthersIsEntrustedAndNoRowIsRewritten) {
  EXPECT_EQ(state_of("select ledger.entrust(111006, (select max(third_party_id) from "
                     "ledger.beneficiary))"),
            "23514");
  EXPECT_EQ(state_of("update ledger.beneficiary set third_party_id = 1"), "42501");
}

}  // namespace
}  // namespace recaudo::adjustments
