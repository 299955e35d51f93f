// What the ages of what is owed make of plans of instalments, today and as it was known.
#include "core/dues/deferred_debts.h"
#include "ledger/aging.h"
#include "ledger/statement.h"
#include "tests/core/instalments_world.h"

namespace recaudo::adjustments {
namespace {

class InstalmentAges : public InstalmentsWorld {
 protected:
  // What the books list of the vigencia.
  std::vector<ledger::Owed> owed_on(Date on, std::optional<ledger::EntrySeq> as_known = {}) {
    return read([&](auto& tx) {
      const auto known = as_known.value_or(ledger::known_at(tx));
      std::vector<ledger::Owed> out;
      for (auto& row : ledger::owed(tx, on, known, std::nullopt, 1'000, std::nullopt,
                                    dues::deferred_debts(tx, on, known))
                           .rows)
        if (row.subject_kind == "predio" && row.subject == home.id && row.vigencia == 2026)
          out.push_back(std::move(row));
      return out;
    });
  }
  // The one age of all of it, which must be where its list has it.
  ledger::Age age_on(Date on, std::optional<ledger::EntrySeq> as_known = {}) {
    const auto rows = owed_on(on, as_known);
    EXPECT_FALSE(rows.empty());
    for (const auto age : ledger::kAges) {
      const auto range = ledger::due_range(age, on);
      if (std::ranges::all_of(
              rows, [&](const auto& r) { return r.due_on >= range.from && r.due_on <= range.to; }))
        return age;
    }
    throw BrokenInvariant("a vigencia has one age");
  }
};

TEST_F(InstalmentAges, AKeptPlanIsNotOverdueInTheBooksUntilItsInstalmentIs) {
  ASSERT_TRUE(join());
  pays(1);
  EXPECT_EQ(age_on(make_date(2026, 6, 30)), ledger::Age::kNotDue);
  EXPECT_EQ(age_on(make_date(2026, 7, 1)), ledger::Age::kTo30Days) << "the second was missed";
  pays(2);
  EXPECT_EQ(age_on(make_date(2026, 7, 1)), ledger::Age::kNotDue);
  EXPECT_EQ(age_on(make_date(2026, 8, 31)), ledger::Age::kNotDue);
  EXPECT_EQ(age_on(make_date(2026, 9, 1)), ledger::Age::kTo90Days) << "since the statutory day";
}

TEST_F(InstalmentAges, TheBooksAndTheStatementSayTheSameDayOnEveryDay) {
  ASSERT_TRUE(join());
  pays(1);
  pays(2);
  for (Date on = make_date(2026, 6, 25); on < make_date(2026, 12, 1); on = add_days(on, 3)) {
    const auto listed = owed_on(on);
    ASSERT_FALSE(listed.empty());
    for (const auto& row : listed) EXPECT_EQ(row.due_on, due(on).due_on) << to_iso(on);
  }
}

TEST_F(InstalmentAges, ThePastOfTheBooksKnowsThePlanAsItWasKnown) {
  const auto before = read([](auto& tx) { return ledger::known_at(tx); });
  paid({2025});  // so that the plan has entries before it
  ASSERT_TRUE(join());
  pays(1);
  pays(2);
  const Date on = make_date(2026, 7, 15);
  EXPECT_EQ(age_on(on), ledger::Age::kNotDue);
  EXPECT_EQ(age_on(on, before), ledger::Age::kTo30Days) << "nobody had joined a plan";
}

TEST_F(InstalmentAges, AnActThatMovesTheDayLeavesThePastOfAKeptPlanAsItWasKnown) {
  ASSERT_TRUE(join());
  pays(1);
  pays(2);
  const auto before = read([](auto& tx) { return ledger::known_at(tx); });
  auto a = act(ActKind::kDueDate);
  a.subject = ledger::parcel_subject(home.id);
  a.date = make_date(2026, 12, 31);
  ASSERT_TRUE(carried_out(a));
  const Date on = make_date(2026, 7, 15);
  EXPECT_EQ(owed_on(on, before).at(0).due_on, kDays[3]);
  EXPECT_EQ(owed_on(on).at(0).due_on, *a.date);
}

TEST_F(InstalmentAges, APlanOfOtherParcelsIsLeftOutWhereSomeAreAskedFor) {
  ASSERT_TRUE(join());
  const Date on = make_date(2026, 4, 15);
  const auto of = [&](std::vector<ledger::SubjectId> parcels) {
    return read([&](auto& tx) {
      return dues::deferred_debts(tx, on, ledger::known_at(tx), parcels).size();
    });
  };
  EXPECT_EQ(of({home.id}), 1U);
  const auto other = m.parcel(home.id == m.parcel(0).id ? 1 : 0).id;
  EXPECT_EQ(of({other}), 0U);
  EXPECT_EQ(of({}), 0U);
}

}  // namespace
}  // namespace recaudo::adjustments
