// What is owed is followed from what was charged: every line of every account adds up, whatever
// moved it.
#include <gmock/gmock.h>

#include "core/adjustments/compensated_interest.h"
#include "core/dues/entry_effects.h"
#include "core/dues/movements.h"
#include "ledger/act_recipes.h"
#include "ledger/statement.h"
#include "ledger/volumes.h"
#include "tests/core/acts_world.h"

namespace recaudo::adjustments {
namespace {

using dues::MovementKind;

class Movements : public ActsWorld {
 protected:
  using ActsWorld::ActsWorld;
  dues::History history(int vigencia, Concept item = Concept::kPredial) {
    for (const auto& l : debt(vigencia).lines)
      if (l.item == item) return l.history;
    throw BrokenInvariant("the vigencia has that line");
  }
  static Money sum(const dues::History& h) {
    Money out = h.charged;
    for (const auto& m : h.movements) out += m.amount;
    return out;
  }
  // How many lines had movements.
  int expect_all_add_up() {
    int moved = 0;
    for (int i = 0; i < 12; ++i)
      for (const auto& v :
           read([&](auto& tx) { return dues::dues_of(tx, m.law(), parcel(i), kToday); }).vigencias)
        for (const auto& l : v.lines) {
          EXPECT_EQ(sum(l.history), l.balance) << i << ' ' << v.vigencia;
          if (!l.charge_explanation.empty()) {
            EXPECT_EQ(tax_rules::total_of(l.charge_explanation), l.history.charged) << i;
          }
          EXPECT_EQ(
              tax_rules::total_of(
                  dues::explain_capital(l.charge_explanation, l.item, l.history, l.balance)),
              l.charge_explanation.empty() && l.history.movements.empty() ? Money() : l.balance)
              << i << ' ' << v.vigencia;
          moved += l.history.movements.empty() ? 0 : 1;
        }
    return moved;
  }
  static std::vector<MovementKind> kinds(const dues::History& h) {
    std::vector<MovementKind> out;
    out.reserve(h.movements.size());
    for (const auto& m : h.movements) out.push_back(m.kind);
    return out;
  }
};

TEST_F(Movements, WhatNothingMovedIsOwedAsItWasCharged) {
  EXPECT_EQ(expect_all_add_up(), 0);
  EXPECT_EQ(history(2026).charged, obligation(2026).charged);
}

TEST_F(Movements, APaymentTellsItsDayAndItsDiscountApart) {
  const Money discount = debt(2026).lines.at(0).discount;
  ASSERT_TRUE(discount.is_positive());
  paid({2026});
  const auto h = history(2026);
  ASSERT_EQ(kinds(h), (std::vector{MovementKind::kPayment, MovementKind::kDiscount}));
  EXPECT_EQ(h.movements[0].on, kToday);
  EXPECT_EQ(h.movements[0].amount, discount - h.charged);
  EXPECT_EQ(h.movements[1].amount, -discount);
  EXPECT_GT(expect_all_add_up(), 0);
}

TEST_F(Movements, TheInterestThatAPaymentSettledIsToldBesideItsCapital) {
  const auto before = debt(2025);
  ASSERT_TRUE(before.interest().is_positive());
  paid({2025});
  Money interest;
  for (const auto& l : debt(2025).lines)
    for (const auto& moved : l.history.movements) interest += moved.interest;
  EXPECT_EQ(interest, before.interest());
  expect_all_add_up();
}

TEST_F(Movements, AnActTellsItsResolutionItsSignAndWhatWasChargedBeforeIt) {
  const Money charged = obligation(2026).charged;
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeLess, 2'000_pesos)));
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeMore, 7'000_pesos)));
  const auto h = history(2026);
  EXPECT_EQ(h.charged, charged);
  ASSERT_EQ(kinds(h), (std::vector{MovementKind::kLess, MovementKind::kMore}));
  EXPECT_EQ(h.movements[0].amount, -2'000_pesos);
  EXPECT_EQ(h.movements[1].amount, 7'000_pesos);
  EXPECT_EQ(dues::movement_text(h.movements[0]),
            "Ajuste de menos: 31 de marzo de 2026, resolución R-017 de 2026");
  auto named = h.movements[0];
  named.resolution = "Resolución 17 de 2026";
  EXPECT_EQ(dues::movement_text(named),
            "Ajuste de menos: 31 de marzo de 2026, resolución 17 de 2026");
  EXPECT_EQ(expect_all_add_up(), 1);
}

TEST_F(Movements, ACreditBalanceThatPaysIsAMovementOfEachConcept) {
  ASSERT_TRUE(carried_out(compensation_of(credit(10'000_pesos), 10'000_pesos)));
  EXPECT_EQ(kinds(history(2026)), std::vector{MovementKind::kCreditApplied});
  EXPECT_EQ(history(2026).movements[0].resolution, "R-017 de 2026");
  EXPECT_GT(expect_all_add_up(), 1);
}

TEST_F(Movements, APaymentThatWentElsewhereAndThenBackIsToldWhereItWas) {
  const auto payment = paid({2026});
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2025)));
  expect_all_add_up();
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_EQ(kinds(history(2026)), (std::vector{MovementKind::kPayment, MovementKind::kDiscount,
                                               MovementKind::kMovedAway, MovementKind::kDiscount}));
  EXPECT_EQ(kinds(history(2025)),
            (std::vector{MovementKind::kMovedHere, MovementKind::kPaymentReturned}));
  for (const auto& moved : history(2025).movements) EXPECT_EQ(moved.resolution, "R-017 de 2026");
  EXPECT_EQ(history(2025).movements[1].amount, -history(2025).movements[0].amount);
  expect_all_add_up();
}

TEST_F(Movements, ANewDueDateTellsTheOldOneAndAddsNothing) {
  auto a = act(ActKind::kDueDate, 2025);
  a.date = make_date(2026, 6, 30);
  ASSERT_TRUE(carried_out(a));
  const auto h = history(2025);
  ASSERT_EQ(kinds(h), std::vector{MovementKind::kDueDate});
  EXPECT_TRUE(h.movements[0].amount.is_zero());
  EXPECT_EQ(h.movements[0].due_after, make_date(2026, 6, 30));
  EXPECT_LT(*h.movements[0].due_before, kToday);
  expect_all_add_up();
}

TEST_F(Movements, OfManyTheLastOnesAreToldAndTheOlderOnesAreSummed) {
  for (int i = 0; i < dues::kMovementsTold + 3; ++i)
    ASSERT_TRUE(
        carried_out(charge(ActKind::kChargeLess, Money::pesos(std::int64_t{10} * (i + 1)))));
  const auto h = history(2026);
  ASSERT_EQ(h.movements.size(), static_cast<std::size_t>(dues::kMovementsTold) + 1);
  EXPECT_EQ(h.movements.front().kind, MovementKind::kEarlier);
  EXPECT_EQ(h.movements.front().amount, -60_pesos) << "the first three";
  EXPECT_EQ(h.movements[1].amount, -40_pesos);
  expect_all_add_up();
}

class OldMovements : public Movements {
 protected:
  OldMovements() : Movements(test::Municipality::Billed::kUntil2025) {}
  void post(const ledger::Entry& entry) {
    value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                           [&](Work& work) { return work.post(std::vector{entry}); }));
  }
  void take_2025_out() {
    close_month(1);
    m.db.owner().transaction([](pqxx::work& tx) {
      const int number = value_or_throw(ledger::cut_volume(tx, 2025));
      ledger::sum_days(tx, 1'000'000);
      value_or_throw(ledger::seal_volume(tx, number));
      value_or_throw(ledger::take_out_volume(tx, number));
    });
  }
};

TEST_F(OldMovements, WhatLeftTheDatabaseIsOneSum) {
  const auto o = obligation(2025);
  const ledger::Act paid_in_2025{.key = derive_uuid("prueba", "pago"),
                                 .effective_on = make_date(2025, 12, 1),
                                 .source_kind = "prueba",
                                 .source_id = "pago"};
  post(ledger::collection(paid_in_2025, ledger::account::kInTransit, 1'000_pesos,
                          {{.obligation = o.id,
                            .item = o.item,
                            .capital = 1'000_pesos,
                            .third_party = o.third_party,
                            .vigencia = 2025}},
                          {}));
  take_2025_out();
  auto h = history(2025);
  EXPECT_EQ(h.charged, o.charged);
  EXPECT_EQ(kinds(h), std::vector{MovementKind::kEarlier});
  EXPECT_EQ(h.movements[0].amount, -1'000_pesos);
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeMore, 500_pesos, 2025)));
  h = history(2025);
  EXPECT_EQ(h.charged, o.charged);
  EXPECT_EQ(kinds(h), (std::vector{MovementKind::kEarlier, MovementKind::kMore}));
  EXPECT_EQ(expect_all_add_up(), 1);
}

TEST_F(OldMovements, ActsThatLeftTheDatabaseAreOneSumBetweenWhatWasChargedAndTheRest) {
  const auto o = obligation(2025);
  post(ledger::adjustment({.key = derive_uuid("prueba", "ajuste"),
                           .effective_on = make_date(2025, 12, 1),
                           .source_kind = std::string(ledger::kAdministrativeAct),
                           .source_id = "R-1"},
                          ledger::Correction::kLess,
                          {{.obligation = o.id,
                            .item = o.item,
                            .amount = 700_pesos,
                            .third_party = o.third_party,
                            .vigencia = 2025}}));
  take_2025_out();
  auto h = history(2025);
  EXPECT_EQ(h.charged, o.charged);
  ASSERT_EQ(kinds(h), std::vector{MovementKind::kEarlierActs});
  EXPECT_EQ(h.movements[0].amount, -700_pesos);
  EXPECT_THAT(dues::movement_text(h.movements[0]),
              testing::StartsWith("Ajustes anteriores, sumados: hasta el "));
  EXPECT_EQ(expect_all_add_up(), 1);
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeMore, 500_pesos, 2025)));
  h = history(2025);
  EXPECT_EQ(h.charged, o.charged);
  EXPECT_EQ(kinds(h), (std::vector{MovementKind::kEarlierActs, MovementKind::kMore}));
  EXPECT_EQ(expect_all_add_up(), 1);
}

TEST_F(Movements, WhatACompensationPaidAddsUpWithItsInterestAndSaysUntilWhenThatRan) {
  ASSERT_TRUE(carried_out(compensation_of(credit(20'000_pesos), 20'000_pesos, 2025, kCreditDay)));
  const auto done = read([&](auto& tx) { return done_acts_of(tx, parcel(), 1); });
  const auto effects = read([&](auto& tx) { return dues::effects_of(tx, done.at(0).entries); });
  Money interest;
  for (const auto& e : effects) interest += e.interest;
  EXPECT_TRUE(interest.is_positive());
  EXPECT_EQ(interest - dues::net_of(effects), 20'000_pesos);
  EXPECT_THAT(dues::effects_text(effects), testing::HasSubstr(" de interés de mora)"));
  EXPECT_EQ(read([&](auto& tx) { return compensated_until(tx, done.at(0)); }), kCreditDay);
}

// Of each concept of 2025 that the last movement paid in part: its quotients give what it took.
void expect_quotients_of(const dues::DueVigencia& v) {
  for (const auto& l : v.lines) {
    const auto& moved = l.history.movements.back();
    ASSERT_FALSE(moved.share.empty());
    EXPECT_EQ(moved.share[0].amount, -moved.amount);
    EXPECT_THAT(moved.share[0].detail, testing::HasSubstr(" ÷ "));
    EXPECT_EQ(moved.share.size() > 1 ? moved.share[1].amount : Money(), moved.interest);
  }
}

TEST_F(Movements, ACompensationOfAPartKeepsTheQuotientOfEachConcept) {
  ASSERT_TRUE(carried_out(compensation_of(credit(20'000_pesos), 20'000_pesos, 2025, kCreditDay)));
  expect_quotients_of(debt(2025));
}

TEST_F(Movements, AMovedPaymentOfAPartKeepsTheQuotientOfEachConcept) {
  const auto payment = paid({2026});
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2025)));
  ASSERT_FALSE(debt(2025).is_paid());
  expect_quotients_of(debt(2025));
}

TEST_F(Movements, ACompensationOfTheWholeDebtHasNothingToSpread) {
  const Money owed = debt(2025).total();
  ASSERT_TRUE(carried_out(compensation_of(credit(owed), owed, 2025)));
  EXPECT_TRUE(history(2025).movements.back().share.empty());
}

TEST_F(Movements, TheDatabaseKeepsNoQuotientsOfWhatAnActDidNotPay) {
  ASSERT_TRUE(carried_out(compensation_of(credit(20'000_pesos), 20'000_pesos, 2025, kCreditDay)));
  const auto done = read([&](auto& tx) { return done_acts_of(tx, parcel(), 1); });
  const auto refusal = [&](const std::string& owed) -> std::string {
    try {
      m.db.owner().transaction([&](pqxx::work& tx) {
        exec(tx, Statement{"test.keep", "select adjustments.keep_split($1, $2::jsonb)"},
             done.at(0).proposal, owed);
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "none";
  };
  EXPECT_EQ(refusal(R"({"pagado_centavos": 1999900, "se_debia": []})"), "RC029") << "not its value";
  EXPECT_EQ(refusal(R"({"pagado_centavos": 2000000, "se_debia": []})"), "RC029") << "nor its debts";
}

TEST_F(Movements, AnActNamesTheConceptsItMovedWithTheirSign) {
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeLess, 2'000_pesos)));
  const auto done = read([&](auto& tx) { return done_acts_of(tx, parcel(), 1); });
  const auto effects = read([&](auto& tx) { return dues::effects_of(tx, done.at(0).entries); });
  EXPECT_EQ(dues::net_of(effects), -2'000_pesos);
  EXPECT_EQ(dues::effects_text(effects),
            "2026 · Impuesto predial unificado: " + to_display(-2'000_pesos) + ".");
}

}  // namespace
}  // namespace recaudo::adjustments
