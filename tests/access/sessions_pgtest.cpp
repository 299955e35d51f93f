#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "base/bytes.h"
#include "tests/access/access_world.h"

namespace recaudo::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Kind = events::pb::SessionEvent;

class SessionTest : public ::testing::Test, protected AccessWorld {
 protected:
  std::string log_in(const std::string& login) {
    return value_or_throw(staff.login(login, kPassword, kHere)).token;
  }
  bool lives(const std::string& token) { return staff.find_session(token).has_value(); }
  Account ana = account("ana", Role::kCajero, "CC|1");
};

TEST_F(SessionTest, ATokenFindsItsAccountAndRole) {
  const auto session = staff.find_session(log_in("ana"));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->account.id, ana.id);
  EXPECT_EQ(session->account.login, "ana");
  EXPECT_EQ(session->absolute_end, now() + hours{8});
}

TEST_F(SessionTest, ASessionSaysWhenItsOwnRoleEndsIt) {
  account("admin", Role::kAdministrador, "CC|7");
  const auto hers = log_in("ana");
  const auto his = log_in("admin");
  forward(minutes{5});
  EXPECT_EQ(staff.find_session(hers)->closes_at, now() + minutes{15});
  EXPECT_EQ(staff.find_session(his)->closes_at, now() + minutes{10});
  forward(seconds{30});  // uses are noted once a minute: the end is that of the noted one
  EXPECT_EQ(staff.find_session(his)->closes_at, now() + minutes{10} - seconds{30});
}

TEST_F(SessionTest, NearTheAbsoluteEndASessionSaysThatEnd) {
  const auto token = log_in("ana");
  for (int i = 0; i < 47; ++i) {
    forward(minutes{10});
    ASSERT_TRUE(lives(token)) << i;
  }
  EXPECT_EQ(staff.find_session(token)->closes_at, now() + minutes{10});
}

TEST_F(SessionTest, AChosenTokenIsNeverAdopted) {
  const std::string chosen = to_base64url(std::string(32, 'f'));
  EXPECT_FALSE(lives(chosen));
  const auto real = log_in("ana");
  EXPECT_NE(real, chosen);
  EXPECT_FALSE(lives(chosen));
  for (const auto* odd : {"", "x", "====", "' or 1=1 --"}) EXPECT_FALSE(lives(odd));
}

TEST_F(SessionTest, IdleForFifteenMinutesEndsAClerksSessionForGood) {
  const auto token = log_in("ana");
  forward(minutes{14});
  EXPECT_TRUE(lives(token));
  forward(minutes{15});
  EXPECT_FALSE(lives(token));
  EXPECT_EQ(session_events(Kind::EXPIRED), 1);
  forward(-minutes{10});  // the clock is set back
  EXPECT_FALSE(lives(token));
  EXPECT_EQ(session_events(Kind::EXPIRED), 1);
}

TEST_F(SessionTest, ActivityDoesNotPushTheAbsoluteEnd) {
  const auto token = log_in("ana");
  for (int i = 0; i < 47; ++i) {
    forward(minutes{10});
    ASSERT_TRUE(lives(token)) << i;
  }
  forward(minutes{10});
  EXPECT_FALSE(lives(token));
}

TEST_F(SessionTest, AnAdministratorHasTenMinutesAndFourHours) {
  account("admin", Role::kAdministrador, "CC|7");
  const auto idle = log_in("admin");
  forward(minutes{10});
  EXPECT_FALSE(lives(idle));
  const auto token = log_in("admin");
  for (int i = 0; i < 26; ++i) {
    forward(minutes{9});
    ASSERT_TRUE(lives(token)) << i;
  }
  forward(minutes{6});
  EXPECT_FALSE(lives(token));
}

TEST_F(SessionTest, AClockSetBackFarEndsTheSession) {
  const auto token = log_in("ana");
  forward(-hours{48});
  EXPECT_FALSE(lives(token));
  forward(hours{48});
  EXPECT_FALSE(lives(token));
}

TEST_F(SessionTest, LastUseIsWrittenAtMostOnceAMinute) {
  const auto token = log_in("ana");
  const auto seen = [&] {
    return count("select extract(epoch from last_seen)::bigint from access.session");
  };
  const auto start = seen();
  forward(seconds{59});
  ASSERT_TRUE(lives(token));
  EXPECT_EQ(seen(), start);
  forward(seconds{1});
  ASSERT_TRUE(lives(token));
  EXPECT_EQ(seen(), start + 60);
}

TEST_F(SessionTest, ANewLoginEndsTheOldOneAndSaysSo) {
  const auto first = log_in("ana");
  const auto second = value_or_throw(staff.login("ana", kPassword, kHere));
  EXPECT_TRUE(second.ended_another);
  EXPECT_EQ(session_events(Kind::LOGOUT), 1);
  EXPECT_FALSE(lives(first));
  EXPECT_TRUE(lives(second.token));
}

TEST_F(SessionTest, ASessionThatRanOutUnseenIsNotToldAsEndedElsewhere) {
  log_in("ana");
  forward(minutes{15});
  EXPECT_FALSE(value_or_throw(staff.login("ana", kPassword, kHere)).ended_another);
  EXPECT_EQ(session_events(Kind::EXPIRED), 1);
  EXPECT_EQ(session_events(Kind::LOGOUT), 0);
}

TEST_F(SessionTest, ASessionDoesNotExpireWithoutItsEvent) {
  const auto token = log_in("ana");
  forward(minutes{15});
  const std::string append =
      " execute on function audit.append(uuid[], text, int, bigint, smallint, bytea[]) ";
  ASSERT_EQ(state_of(db.owner(), "revoke" + append + "from recaudo_login"), "accepted");
  EXPECT_THROW(lives(token), pqxx::insufficient_privilege);
  EXPECT_EQ(count("select count(*) from access.session where revoked_at is not null"), 0);
  ASSERT_EQ(state_of(db.owner(), "grant" + append + "to recaudo_login"), "accepted");
  EXPECT_FALSE(lives(token));
  EXPECT_EQ(session_events(Kind::EXPIRED), 1);
}

TEST_F(SessionTest, ATaxpayerHasFiveSessionsAtMost) {
  account("vecina", Role::kContribuyente, "CC|3");
  const auto first = log_in("vecina");
  for (int i = 0; i < 4; ++i) {
    forward(seconds{1});
    log_in("vecina");
  }
  EXPECT_TRUE(lives(first));
  forward(seconds{1});
  log_in("vecina");
  EXPECT_FALSE(lives(first));
  EXPECT_EQ(count("select count(*) from access.session where revoked_at is null"), 5);
}

TEST_F(SessionTest, LoggingOutEndsItAtOnce) {
  const auto token = log_in("ana");
  EXPECT_TRUE(staff.logout(token));
  EXPECT_FALSE(lives(token));
  EXPECT_FALSE(staff.logout(token));
  EXPECT_EQ(session_events(Kind::LOGOUT), 1);
}

TEST_F(SessionTest, EndingAllEndsAll) {
  account("vecina", Role::kContribuyente, "CC|3");
  const auto a = log_in("vecina");
  const auto b = log_in("vecina");
  const auto hers = staff.find_session(a)->account.id;
  EXPECT_EQ(staff.end_all_sessions(events::system_actor(), hers), 2);
  EXPECT_FALSE(lives(a));
  EXPECT_FALSE(lives(b));
}

TEST_F(SessionTest, ADisabledAccountIsOutOnTheNextRequest) {
  const auto token = log_in("ana");
  ASSERT_TRUE(staff.disable_account(events::system_actor(), ana.id));
  EXPECT_FALSE(lives(token));
  EXPECT_FALSE(staff.login("ana", kPassword, kHere));
}

TEST_F(SessionTest, AnEndedSessionCannotBeRevivedEvenByTheLoginRole) {
  const auto token = log_in("ana");
  staff.logout(token);
  EXPECT_EQ(state_of(login_db, "update access.session set revoked_at = null, revoked_why = null"),
            "RC004");
  EXPECT_EQ(state_of(login_db, "update access.session set absolute_end = 'infinity'"), "42501");
}

TEST_F(SessionTest, ChangingThePasswordNeedsThePresentOneAndEndsOtherSessions) {
  account("vecina", Role::kContribuyente, "CC|3");
  const auto other = log_in("vecina");
  const auto mine = log_in("vecina");
  const Secret wanted("cuatro tazas de chocolate");
  EXPECT_EQ(staff.change_password(mine, kWrong, wanted).error().code, Code::kLoginRefused);
  EXPECT_EQ(staff.change_password(mine, kPassword, Secret("corta")).error().code,
            Code::kPasswordWeak);
  EXPECT_EQ(staff.change_password(mine, kPassword, kPassword).error().code, Code::kPasswordWeak);
  EXPECT_TRUE(lives(other));
  ASSERT_TRUE(staff.change_password(mine, kPassword, wanted));
  EXPECT_TRUE(lives(mine));
  EXPECT_FALSE(lives(other));
  EXPECT_FALSE(staff.login("vecina", kPassword, kHere));
  EXPECT_TRUE(staff.login("vecina", wanted, kHere));
  EXPECT_EQ(session_events(Kind::PASSWORD_CHANGED), 1);
}

// The login has read the old password and holds its new session uncommitted while the change runs.
TEST_F(SessionTest, ALoginThatOverlapsAPasswordChangeLeavesNoSessionOfTheOldPassword) {
  account("vecina", Role::kContribuyente, "CC|3");
  const auto mine = log_in("vecina");
  const auto wait_for_blocked = [&](int n) {
    for (int i = 0; i < 400; ++i) {
      if (count("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and "
                "datname = current_database()") >= n)
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
  };
  const auto holder = db.owner().connect();
  const auto outbox_holder = db.owner().connect();
  auto credential = std::make_unique<pqxx::work>(*holder);
  credential->exec("select from access.credential for update");
  auto outbox = std::make_unique<pqxx::work>(*outbox_holder);
  outbox->exec("select from audit.producer for update");
  auto change = std::async(std::launch::async, [&] {
    return staff.change_password(mine, kPassword, Secret("cuatro tazas de chocolate")).has_value();
  });
  EXPECT_TRUE(wait_for_blocked(1));  // at the credential
  auto login =
      std::async(std::launch::async, [&] { return staff.login("vecina", kPassword, kHere); });
  EXPECT_TRUE(wait_for_blocked(2));
  credential.reset();
  std::this_thread::sleep_for(std::chrono::milliseconds{200});  // the change goes on to its event
  outbox.reset();
  EXPECT_TRUE(change.get());
  const auto outcome = login.get();
  EXPECT_FALSE(outcome && lives(outcome->token));
  EXPECT_TRUE(lives(mine));
}

TEST_F(SessionTest, GuessingThePresentPasswordFromAStolenSessionIsThrottled) {
  const auto token = log_in("ana");
  for (int i = 0; i < 7; ++i)
    (void)staff.change_password(token, kWrong, Secret("cuatro tazas de chocolate"));
  EXPECT_EQ(session_events(Kind::LOGIN_FAILED), 5);
  EXPECT_EQ(
      staff.change_password(token, kPassword, Secret("cuatro tazas de chocolate")).error().code,
      Code::kLoginRefused);
}

}  // namespace
}  // namespace recaudo::test
