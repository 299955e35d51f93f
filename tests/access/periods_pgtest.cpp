#include "core/periods/periods.h"

#include <gtest/gtest.h>

#include <set>

#include "ledger/act_recipes.h"
#include "ledger/recipes.h"
#include "ledger/statement.h"
#include "ledger/third_parties.h"
#include "tests/access/access_world.h"

namespace recaudo::test {
namespace {

using ledger::PeriodState;
using periods::Reopening;

const Reopening kMarch{.month = {2026, 3},
                       .to = PeriodState::kOpen,
                       .reason = "Faltó un recibo de caja del 30 de marzo"};

class MonthsTest : public ::testing::Test, protected AccessWorld {
 protected:
  MonthsTest() {
    clock.set(start_of_day(make_date(2027, 1, 20)));  // every month of 2026 has ended
    db.app().transaction([](pqxx::work& tx) {
      for (unsigned m = 1; m <= 12; ++m) ledger::open_period(tx, 2026, m);
      ledger::open_period(tx, 2027, 1);
    });
  }
  Result<void> close(unsigned month, PeriodState to = PeriodState::kClosed) {
    return perform(services, events::system_actor(), "consola", [&](Work& work) {
      return periods::close_month(work, {2026, month}, to);
    });
  }
  void close_through(unsigned month, PeriodState to = PeriodState::kClosed) {
    for (unsigned m = 1; m <= month; ++m) value_or_throw(close(m, to));
  }
  Result<approvals::Proposal> propose(const Reopening& r) {
    return perform(services, events::system_actor(), "backoffice", [&](Work& work) {
      return periods::propose_reopening(work, make_uuid7(now()), r, maker, now());
    });
  }
  Result<void> approve(const approvals::Proposal& p, AccountId who) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(who),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return periods::approve_reopening(services, actor, "backoffice", {p.id, who, p.digest}, now());
  }
  Result<void> close_year() {
    return perform(services, events::system_actor(), "consola",
                   [](Work& work) { return periods::close_year(work, 2026); });
  }
  void fee(const char* key, Date on, Money amount) {
    const auto entry = ledger::bank_fee({.key = derive_uuid("t", key),
                                         .effective_on = on,
                                         .source_kind = "prueba",
                                         .source_id = key},
                                        amount);
    value_or_throw(perform(services, events::system_actor(), "consola",
                           [&](Work& work) { return work.post(std::span(&entry, 1)); }));
  }
  PeriodState state(unsigned month) {
    return db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& p : ledger::periods(tx))
        if (p.month == ledger::Month{2026, month}) return p.state;
      throw BrokenInvariant("the month is there");
    });
  }
  AccountId maker = account("teresa", Role::kTesorero, "CC|1").id;
  AccountId checker = account("teo", Role::kTesorero, "CC|2").id;
};

TEST_F(MonthsTest, ClosingIsToldOnce) {
  ASSERT_TRUE(close(1));
  const auto count = events_written().size();
  const auto event = events_written().back();
  EXPECT_EQ(event.parameter().parameter(), "periodo_contable");
  EXPECT_EQ(event.reason_code(), "CERRADO");
  EXPECT_EQ(event.changes(0).before(), "open");
  EXPECT_EQ(event.changes(0).after(), "closed");
  ASSERT_TRUE(close(1));  // a retried request
  EXPECT_EQ(events_written().size(), count);
}

TEST_F(MonthsTest, AMonthOpensAgainByTwoPersonsAndBothAreInTheLog) {
  close_through(3);
  const auto p = propose(kMarch);
  ASSERT_TRUE(p) << to_text(p.error());
  EXPECT_EQ(state(3), PeriodState::kClosed);
  ASSERT_TRUE(approve(*p, checker));
  EXPECT_EQ(state(3), PeriodState::kOpen);
  const auto event = events_written().back();
  EXPECT_EQ(event.reason_code(), "REABIERTO");
  EXPECT_EQ(event.actor().person().pseudonym(),
            log.pseudonym_of(approvals::person_of(maker)).pseudonym());
  EXPECT_EQ(event.actor().second_approver().pseudonym(),
            log.pseudonym_of(approvals::person_of(checker)).pseudonym());
}

TEST_F(MonthsTest, OnePersonAloneOpensNothing) {
  close_through(3);
  const auto p = value_or_throw(propose(kMarch));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(state_of(db.app(), "select periods.reopen('" + to_string(p.id) + "', now())"), "RC071");
  EXPECT_EQ(state_of(db.app(), "select ledger.move_period(2026, 3, 'open')"), "42501");
  EXPECT_EQ(state_of(db.app(), "update ledger.period set state = 'open'"), "42501");
  EXPECT_EQ(state(3), PeriodState::kClosed);
}

TEST_F(MonthsTest, ADecisionOpensAMonthOnce) {
  close_through(3);
  const auto p = value_or_throw(propose(kMarch));
  ASSERT_TRUE(approve(p, checker));
  value_or_throw(close(3));
  EXPECT_EQ(state_of(db.app(), "select periods.reopen('" + to_string(p.id) + "', now())"), "RC072");
  EXPECT_EQ(state(3), PeriodState::kClosed);
}

TEST_F(MonthsTest, ALaterClosedMonthStopsTheReopeningAndNothingIsDecided) {
  close_through(4);
  const auto p = value_or_throw(propose(kMarch));
  EXPECT_EQ(approve(p, checker).error().code, Code::kPeriodOrder);
  EXPECT_EQ(state(3), PeriodState::kClosed);
  EXPECT_EQ(db.app().read(
                [&](pqxx::read_transaction& tx) { return approvals::pending(tx, now()).size(); }),
            1U);
}

TEST_F(MonthsTest, ARejectedReopeningLeavesTheMonthAndSaysSo) {
  close_through(3);
  const auto p = value_or_throw(propose(kMarch));
  ASSERT_TRUE(perform(services, events::system_actor(), "backoffice", [&](Work& work) {
    return periods::reject_reopening(work, {p.id, checker, p.digest}, now());
  }));
  EXPECT_EQ(state(3), PeriodState::kClosed);
  EXPECT_EQ(events_written().back().reason_code(), "REAPERTURA_RECHAZADA");
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalDecided);
}

TEST_F(MonthsTest, AReopeningNeedsAReasonAndAMonthThatIsClosed) {
  Reopening r = kMarch;
  r.reason = "porque sí";
  EXPECT_EQ(propose(r).error().code, Code::kReasonTooShort);
  r.reason = "una línea\nmotivo=otra, y más larga";
  EXPECT_EQ(propose(r).error().code, Code::kBadText);
  EXPECT_EQ(propose(kMarch).error().code, Code::kPeriodOrder);  // March is open
}

TEST_F(MonthsTest, TheTextOfAReopeningIsReadBackAsItWasWritten) {
  const auto back = periods::parse_canonical(periods::canonical_text(kMarch));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->month, kMarch.month);
  EXPECT_EQ(back->reason, kMarch.reason);
  EXPECT_FALSE(periods::parse_canonical(periods::canonical_text(kMarch) + "x"));
}

TEST_F(MonthsTest, AMonthThatHasNotEndedDoesNotClose) {
  close_through(12);
  clock.set(start_of_day(make_date(2027, 1, 31)));
  const auto close_january = [&] {
    return perform(services, events::system_actor(), "consola", [](Work& work) {
      return periods::close_month(work, {2027, 1}, PeriodState::kSoft);
    });
  };
  EXPECT_EQ(close_january().error().code, Code::kPeriodOrder);
  clock.set(start_of_day(make_date(2027, 2, 1)));
  EXPECT_TRUE(close_january());
}

TEST_F(MonthsTest, TheServersOpenTheMonthsUpToTheNextOneAndTellEach) {
  clock.set(start_of_day(make_date(2027, 2, 28)));
  EXPECT_EQ(periods::open_months(services), (std::vector<ledger::Month>{{2027, 2}, {2027, 3}}));
  std::set<std::string> told;
  for (const auto& event : events_written())
    if (event.reason_code() == "ABIERTO") told.insert(event.parameter().scope());
  EXPECT_EQ(told, (std::set<std::string>{"2027-02", "2027-03"}));
  EXPECT_TRUE(periods::open_months(services).empty());
}

TEST_F(MonthsTest, AMonthBeforeAClosedOneIsOpenedByNobodyAlone) {
  close_through(1);
  EXPECT_EQ(state_of(db.app(), "select ledger.open_period(2025, 12)"), "RC016");
}

TEST_F(MonthsTest, MoneyOfAClosedMonthEntersTheBooksToday) {
  close_through(3);
  db.app().read([](pqxx::read_transaction& tx) {
    const Date today = make_date(2027, 1, 20);
    EXPECT_EQ(ledger::posting_day(tx, make_date(2026, 3, 31), today), today);
    EXPECT_EQ(ledger::posting_day(tx, make_date(2026, 4, 1), today), make_date(2026, 4, 1));
  });
}

TEST_F(MonthsTest, AYearClosesFromItsReviewedDecemberAndTheSameAgainChangesNothing) {
  fee("fee", make_date(2026, 6, 1), Money::pesos(30));
  EXPECT_EQ(close_year().error().code, Code::kPeriodOrder);
  close_through(11);
  ASSERT_TRUE(close(12, PeriodState::kSoft));
  ASSERT_TRUE(close_year());
  ASSERT_TRUE(close_year());
  EXPECT_EQ(state(12), PeriodState::kClosed);
  db.app().read([](pqxx::read_transaction& tx) {
    const auto known = ledger::known_at(tx);
    EXPECT_EQ(known, ledger::EntrySeq{3});
    EXPECT_EQ(ledger::balance_at(tx, ledger::AccountId{310902}, make_date(2027, 1, 1), known),
              Money::pesos(30));
    EXPECT_TRUE(ledger::balance_at(tx, ledger::account::kBankFees, make_date(2026, 12, 31), known)
                    .is_zero());
  });
}

// The event of one entry could not hold all of a city's debtors.
TEST_F(MonthsTest, AYearClosesForEachThirdPartyHoweverManyThereAre) {
  constexpr int kParties = 1'000;
  std::vector<ledger::ThirdParty> parties;
  parties.reserve(kParties);
  for (int i = 0; i < kParties; ++i)
    parties.push_back({"CC", std::to_string(10'000 + i), "Persona de prueba"});
  const auto ids = db.app().transaction(
      [&](pqxx::work& tx) { return ledger::ensure_third_parties(tx, parties); });
  std::vector<ledger::Entry> entries;
  entries.reserve(kParties);
  for (int i = 0; i < kParties; ++i)
    entries.push_back({.key = derive_uuid("t", "p" + std::to_string(i)),
                       .kind = "importado",
                       .effective_on = make_date(2026, 6, 1),
                       .source_kind = "prueba",
                       .source_id = std::to_string(i),
                       .legs = {{.account = ledger::account::kBankFees,
                                 .amount = Money::pesos(10),
                                 .third_party = ids[static_cast<std::size_t>(i)]},
                                {ledger::account::kBank, Money::pesos(-10)}}});
  ASSERT_TRUE(perform(
      services, events::system_actor(), "consola",
      [&](Work& work) { return work.post_block(entries); }, events::Lane::kBulk));
  close_through(11);
  ASSERT_TRUE(close(12, PeriodState::kSoft));
  ASSERT_TRUE(close_year());
  db.app().read([](pqxx::read_transaction& tx) {
    EXPECT_EQ(ledger::balance_at(tx, ledger::AccountId{310902}, make_date(2027, 1, 1),
                                 ledger::known_at(tx)),
              Money::pesos(10LL * kParties));
    EXPECT_EQ(tx.exec1("select count(*) from (select from ledger.posting where account_id = " +
                       std::to_string(ledger::account::kBankFees.value()) +
                       " group by third_party_id having sum(amount) <> 0) x")[0]
                  .as<int>(),
              0);
  });
}

// The key of the first closing is of the year alone: an amount that is the same again must not be
// taken for it.
TEST_F(MonthsTest, AYearThatWasReopenedTakesWhatCameMeanwhileWhenItClosesAgain) {
  fee("fee", make_date(2026, 6, 1), Money::pesos(30));
  close_through(11);
  ASSERT_TRUE(close(12, PeriodState::kSoft));
  ASSERT_TRUE(close_year());
  const Reopening december{{2026, 12}, PeriodState::kOpen, "Faltó una comisión de diciembre"};
  for (const int round : {1, 2}) {
    ASSERT_TRUE(approve(value_or_throw(propose(december)), checker));
    fee(round == 1 ? "late" : "later", make_date(2026, 12, 30), Money::pesos(30));
    ASSERT_TRUE(close(12, PeriodState::kSoft));
    ASSERT_TRUE(close_year());
    EXPECT_EQ(state(12), PeriodState::kClosed);
    db.app().read([&](pqxx::read_transaction& tx) {
      const auto at = [&](ledger::AccountId account, Date day) {
        return ledger::balance_at(tx, account, day, ledger::known_at(tx));
      };
      const Date end = make_date(2026, 12, 31), opening = make_date(2027, 1, 1);
      EXPECT_TRUE(at(ledger::account::kBankFees, end).is_zero());
      EXPECT_TRUE(at(ledger::AccountId{311002}, opening).is_zero());
      EXPECT_EQ(at(ledger::AccountId{310902}, opening), Money::pesos(30 + 30 * round));
    });
  }
}

}  // namespace
}  // namespace recaudo::test
