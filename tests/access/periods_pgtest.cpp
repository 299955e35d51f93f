#include "core/periods/periods.h"

#include <gtest/gtest.h>

#include "ledger/recipes.h"
#include "ledger/statement.h"
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

TEST_F(MonthsTest, AYearClosesFromItsReviewedDecemberAndTheSameAgainChangesNothing) {
  const auto close_year = [&] {
    return perform(services, events::system_actor(), "consola",
                   [](Work& work) { return periods::close_year(work, 2026); });
  };
  const auto fee = ledger::bank_fee({.key = derive_uuid("t", "fee"),
                                     .effective_on = make_date(2026, 6, 1),
                                     .source_kind = "prueba",
                                     .source_id = "1"},
                                    Money::pesos(30));
  ASSERT_TRUE(perform(services, events::system_actor(), "consola",
                      [&](Work& work) { return work.post(std::span(&fee, 1)); }));
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

}  // namespace
}  // namespace recaudo::test
