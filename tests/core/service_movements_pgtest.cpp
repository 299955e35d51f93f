// What a bill of public services owes is followed from what it charged: every line of every account
// adds up, whatever moved it.
#include <gmock/gmock.h>

#include "core/dues/movements.h"
#include "ledger/statement.h"
#include "ledger/volumes.h"
#include "tests/core/service_acts_world.h"
#include "tests/support/replaced.h"

namespace recaudo::adjustments {
namespace {

using dues::MovementKind;

class ServiceMovements : public ServiceActsWorld {
 protected:
  dues::History history(const std::string& number, int vigencia = kMarch,
                        Concept item = Concept::kWater) {
    for (const auto& v : town.dues(number, kToday).vigencias)
      for (const auto& l : v.lines)
        if (v.vigencia == vigencia && l.item == item) return l.history;
    throw BrokenInvariant("the bill has that line");
  }
  std::vector<MovementKind> kinds(const std::string& number, int vigencia = kMarch) {
    std::vector<MovementKind> out;
    for (const auto& moved : history(number, vigencia).movements) out.push_back(moved.kind);
    return out;
  }
  // How many lines had movements.
  int expect_all_add_up() {
    int moved = 0;
    for (const char* number : {"S-1", "S-2", "S-3", "S-4"})
      for (const auto& v : town.dues(number, kToday).vigencias)
        for (const auto& l : v.lines) {
          if (!l.charge_explanation.empty()) {
            EXPECT_EQ(tax_rules::total_of(l.charge_explanation), l.history.charged) << number;
          }
          EXPECT_EQ(
              tax_rules::total_of(
                  dues::explain_capital(l.charge_explanation, l.item, l.history, l.balance)),
              l.charge_explanation.empty() && l.history.movements.empty() ? Money() : l.balance)
              << number << ' ' << v.vigencia;
          moved += l.history.movements.empty() ? 0 : 1;
        }
    return moved;
  }
};

TEST_F(ServiceMovements, WhatNothingMovedIsOwedAsItWasCharged) {
  EXPECT_EQ(expect_all_add_up(), 0);
  EXPECT_EQ(history("S-1").charged, billed_water("S-1").net());
}

TEST_F(ServiceMovements, AnActTellsWhatItChangesOfTheValueAndOfItsParts) {
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 1'000_pesos, "S-4"), 1'200_pesos, {})));
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeMore, 300_pesos, "S-2"), {}, 100_pesos)));
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 400_pesos, "S-2"), {}, 400_pesos)));
  ASSERT_TRUE(carried_out(water(ActKind::kChargeLess, 500_pesos, "S-1")));
  const std::string act = ": 31 de marzo de 2026, resolución R-017 de 2026";
  EXPECT_EQ(history("S-4").charged, billed_water("S-4").net());
  EXPECT_EQ(dues::movement_text(history("S-4").movements.at(0)),
            "Ajuste de menos" + act + ": el valor del servicio baja " + to_display(2'200_pesos) +
                " y el subsidio baja " + to_display(1'200_pesos));
  EXPECT_EQ(dues::movement_text(history("S-2").movements.at(0)),
            "Ajuste de más" + act + ": el valor del servicio sube " + to_display(200_pesos) +
                " y la contribución sube " + to_display(100_pesos));
  EXPECT_EQ(dues::movement_text(history("S-2").movements.at(1)),
            "Ajuste de menos" + act + ": la contribución baja " + to_display(400_pesos));
  EXPECT_EQ(dues::movement_text(history("S-1").movements.at(0)), "Ajuste de menos" + act)
      << "no part";
  EXPECT_EQ(expect_all_add_up(), 3);
}

TEST_F(ServiceMovements, ABillIsToldAndCorrectedByTheStatuteThatItWasMadeWith) {
  town.bill(kJanuary, kJanuaryDue,
            test::with_shipped_limits(
                "demo.toml",
                test::replaced(std::string(tax_rules::data_file("statutes/demo.toml")),
                               "subsidio_estrato_1 = \"50\"", "subsidio_estrato_1 = \"60\"")));
  auto january = water(ActKind::kChargeLess, 1'000_pesos, "S-4");
  january.vigencia = kJanuaryVigencia;
  const auto refused = refusal_of(january);
  EXPECT_THAT(refused, testing::HasSubstr("hasta el 60\u00a0% de ese valor"));
  EXPECT_THAT(refused, testing::HasSubstr("al menos " + to_display(1'499_pesos)));
  ASSERT_TRUE(carried_out(with_parts(january, 1'499_pesos, {})));
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 1'000_pesos, "S-4"), 1'000_pesos, {})));
  EXPECT_LT(history("S-4", kJanuaryVigencia).charged, history("S-4").charged);
  EXPECT_EQ(expect_all_add_up(), 2);
}

TEST_F(ServiceMovements, ActsThatLeftTheDatabaseAreOneSumBetweenWhatWasChargedAndTheRest) {
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 1'000_pesos, "S-4"), 1'200_pesos, {})));
  ASSERT_TRUE(carried_out(water(ActKind::kChargeMore, 500_pesos, "S-1")));
  paid_at_window(order_of("S-1", kFebruary));
  go_to_2028();
  close_month(12);
  m.db.owner().transaction([](pqxx::work& tx) {
    const int number = value_or_throw(ledger::cut_volume(tx, 2026));
    ledger::sum_days(tx, 1'000'000);
    value_or_throw(ledger::seal_volume(tx, number));
    value_or_throw(ledger::take_out_volume(tx, number));
  });
  EXPECT_EQ(history("S-4").charged, billed_water("S-4").net());
  ASSERT_EQ(kinds("S-4"), std::vector{MovementKind::kEarlierActs});
  EXPECT_EQ(history("S-4").movements[0].amount, -1'000_pesos);
  EXPECT_EQ(history("S-1").movements.at(0).amount, 500_pesos);
  EXPECT_EQ(kinds("S-1", kFebruary), std::vector{MovementKind::kEarlier});
  EXPECT_EQ(expect_all_add_up(), 2 + 3);
  auto later = water(ActKind::kChargeLess, 300_pesos, "S-1");
  later.on = make_date(2028, 4, 3);
  ASSERT_TRUE(carried_out(later));
  EXPECT_EQ(kinds("S-1"), (std::vector{MovementKind::kEarlierActs, MovementKind::kLess}));
  EXPECT_EQ(expect_all_add_up(), 2 + 3);
}

// The demo statute, and from 1 May on one with another rate of mora for others than homes.
class ServiceMoraOfVersions : public ServiceActsWorld {
 protected:
  dues::DueVigencia march_owed(Date on) {
    for (auto& v : read([&](auto& tx) {
                     return dues::dues_of(tx, law(), town.subject("S-2"), on);
                   }).vigencias)
      if (v.vigencia == kMarch) return v;
    throw BrokenInvariant("the subscriber has that bill");
  }
  // By the definition: each day at the rate of the version of that day.
  static Money by_days(Money capital, Date on) {
    Int128 exact = 0;
    for (Date day = add_days(kMarchDue, 1); day <= on; day = add_days(day, 1))
      exact += Int128{capital.centavos()} * Rate::percent(day < kChange ? 18 : 24).ppm();
    return Money::pesos(divide_rounded(exact, Int128{100'000'000} * 365, Rounding::kHalfUp));
  }
  inline static const Date kChange = make_date(2026, 5, 1);

 private:
  dues::Law law() {
    const dues::Law known = m.law();
    return {known.statute, known.rates, known.statute_digest, versions, known.figures};
  }
  tax_rules::Statute dearer = value_or_throw(tax_rules::parse_statute(
      test::replaced(std::string(tax_rules::data_file("statutes/demo.toml")),
                     "mora_no_residencial = \"18\"", "mora_no_residencial = \"24\""),
      "demo.toml"));
  Sha256 dearer_digest{};
  std::vector<dues::StatuteInForce> versions{
      {make_date(2020, 1, 1), &test::DemoLaw::instance().statute,
       &test::DemoLaw::instance().digest},
      {kChange, &dearer, &dearer_digest}};
};

TEST_F(ServiceMoraOfVersions, ADayThatPassedKeepsTheRateOfItsOwnVersion) {
  for (const int after : {-11, -1, 0, 1, 30}) {
    const Date on = add_days(kChange, after);
    const auto bill = march_owed(on);
    ASSERT_EQ(bill.lines.at(0).balance, billed_water("S-2").net());
    EXPECT_EQ(bill.interest(), by_days(bill.balance(), on)) << to_iso(on);
    EXPECT_EQ(tax_rules::total_of(bill.interest_explanation), bill.interest());
    for (const auto& line : bill.lines)
      EXPECT_EQ(tax_rules::total_of(line.interest_explanation), line.interest);
  }
  const auto steps = march_owed(add_days(kChange, 1)).interest_explanation;
  ASSERT_EQ(steps.size(), 3U) << "one for each rate, and what rounding moves";
  EXPECT_THAT(steps[0].detail,
              testing::StartsWith("Del 21 de abril de 2026 al 30 de abril de 2026: "));
  EXPECT_THAT(steps[1].detail, testing::StartsWith("Del 1 de mayo de 2026 al 2 de mayo de 2026: "));
}

TEST_F(ServiceMovements, APaymentThatIsGivenBackIsToldWithItsResolution) {
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto back = act_on(ActKind::kChargeback, "S-1");
  back.payment = payment.ticket;
  ASSERT_TRUE(carried_out(back));
  EXPECT_EQ(kinds("S-1"), (std::vector{MovementKind::kPayment, MovementKind::kPaymentReturned}));
  EXPECT_EQ(history("S-1").movements[1].resolution, "R-017 de 2026");
  EXPECT_EQ(expect_all_add_up(), 3);
}

TEST_F(ServiceMovements, ATransferIsToldOnBothNumbersACreditBalanceAndADueDateWhereTheyAre) {
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto moved = act_on(ActKind::kTransfer, "S-1", kMarch);
  moved.payment = payment.ticket;
  moved.to = town.subject("S-2").id;
  ASSERT_TRUE(carried_out(moved));
  EXPECT_EQ(kinds("S-1"), (std::vector{MovementKind::kPayment, MovementKind::kMovedAway}));
  EXPECT_EQ(kinds("S-2"), std::vector{MovementKind::kMovedHere});
  EXPECT_THAT(dues::movement_text(history("S-1").movements.back()),
              testing::StartsWith("Pago trasladado a otra factura: "));
  EXPECT_THAT(dues::movement_text(history("S-2").movements.back()),
              testing::StartsWith("Pago trasladado a esta factura: "));
  for (const char* number : {"S-1", "S-2"})
    EXPECT_EQ(history(number).movements.back().resolution, "R-017 de 2026");
  const auto held = credit_from_paying_twice("S-4", kMarch);
  ASSERT_TRUE(carried_out(compensation_on("S-4", held.at(0), 1'000_pesos, kFebruary)));
  EXPECT_EQ(kinds("S-4", kFebruary), std::vector{MovementKind::kCreditApplied});
  auto later = act_on(ActKind::kDueDate, "S-3", kMarch);
  later.date = make_date(2026, 5, 20);
  ASSERT_TRUE(carried_out(later));
  EXPECT_EQ(kinds("S-3"), std::vector{MovementKind::kDueDate});
  EXPECT_EQ(history("S-3").movements[0].due_after, make_date(2026, 5, 20));
  EXPECT_EQ(expect_all_add_up(), 15);
}

}  // namespace
}  // namespace recaudo::adjustments
