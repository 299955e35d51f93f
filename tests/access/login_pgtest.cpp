#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "base/bytes.h"
#include "tests/access/access_world.h"

namespace recaudo::test {
namespace {

using std::chrono::seconds;
using Kind = events::pb::SessionEvent;

class LoginTest : public ::testing::Test, protected AccessWorld {
 protected:
  Account ana = account("ana", Role::kCajero, "CC|1");
  Code refused(const std::string& login, const Secret& password, const PeerKey& peer = kHere) {
    const auto outcome = staff.login(login, password, peer);
    EXPECT_FALSE(outcome);
    return outcome ? Code::kUsage : outcome.error().code;
  }
};

TEST_F(LoginTest, TheRightPasswordGivesAFreshTokenOf32Bytes) {
  const auto first = staff.login("ana", kPassword, kHere);
  ASSERT_TRUE(first) << to_text(first.error());
  EXPECT_EQ(first->token.size(), 43U);
  EXPECT_FALSE(first->ended_another);
  EXPECT_EQ(first->session.account.role, Role::kCajero);
  const auto second = staff.login("ANA", kPassword, kHere);
  ASSERT_TRUE(second);
  EXPECT_NE(first->token, second->token);
  EXPECT_EQ(session_events(Kind::LOGIN), 2);
}

TEST_F(LoginTest, UnknownUserWrongPasswordAndDisabledAccountGetOneAnswer) {
  const auto bruno = account("bruno", Role::kRentas, "CC|2");
  ASSERT_TRUE(staff.disable_account(events::system_actor(), bruno.id));
  std::set<std::string> texts;
  for (const auto& login : {"nadie", "ana", "bruno", "no es un usuario", "\xff\xfe"})
    texts.insert(to_text(
        staff.login(login, login == std::string("bruno") ? kPassword : kWrong, kHere).error()));
  EXPECT_EQ(texts.size(), 1U);
}

TEST_F(LoginTest, AFailureIsInTheLogWithAPseudonymOnly) {
  EXPECT_EQ(refused("ana", kWrong), Code::kLoginRefused);
  ASSERT_EQ(session_events(Kind::LOGIN_FAILED), 1);
  const auto last = events_written().back();
  EXPECT_EQ(last.session().failures_in_a_row(), 1U);
  EXPECT_EQ(last.session().attempted_user().pseudonym().size(), 16U);
  EXPECT_EQ(last.outcome(), events::pb::DENIED);
  const auto bytes = last.SerializeAsString();
  EXPECT_EQ(bytes.find("ana"), std::string::npos);
  EXPECT_EQ(bytes.find("192.0.2.1"), std::string::npos);
}

TEST_F(LoginTest, FiveFailuresAreFreeThenEachWaitDoubles) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refused("ana", kWrong), Code::kLoginRefused);
  EXPECT_EQ(session_events(Kind::LOGIN_FAILED), 5);
  EXPECT_EQ(refused("ana", kPassword), Code::kLoginRefused);  // within the first second
  forward(seconds{1});
  EXPECT_EQ(refused("ana", kWrong), Code::kLoginRefused);
  EXPECT_EQ(session_events(Kind::LOGIN_FAILED), 6);
  forward(seconds{1});
  EXPECT_EQ(refused("ana", kPassword), Code::kLoginRefused);  // two seconds now
  forward(seconds{1});
  EXPECT_TRUE(staff.login("ana", kPassword, kHere));
  EXPECT_EQ(refused("ana", kWrong), Code::kLoginRefused);  // a success forgives
  EXPECT_TRUE(staff.login("ana", kPassword, kHere));
}

TEST_F(LoginTest, ADictionaryAgainstOneAccountGetsTenHashesInAMinuteFromAnyNumberOfPeers) {
  for (int second = 0; second < 60; ++second) {
    for (int peer = 0; peer < 4; ++peer)
      refused("ana", kWrong, PeerKey("198.51.100." + std::to_string(peer * 60 + second)));
    forward(seconds{1});
  }
  EXPECT_EQ(session_events(Kind::LOGIN_FAILED), 10);
  EXPECT_EQ(session_events(Kind::LOCKED), 1);
  EXPECT_EQ(refused("ana", kPassword), Code::kLoginRefused);
}

TEST_F(LoginTest, AnUnknownAccountIsThrottledLikeAKnownOne) {
  for (int i = 0; i < 8; ++i) refused("nadie", kWrong);
  EXPECT_EQ(session_events(Kind::LOGIN_FAILED), 5);
}

TEST_F(LoginTest, ParallelGuessesDoNotOvertakeTheCounter) {
  std::vector<std::thread> threads;
  threads.reserve(6);
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i)
        (void)staff.login("ana", kWrong, PeerKey("203.0.113." + std::to_string(t)));
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(session_events(Kind::LOGIN_FAILED), 5);
}

TEST_F(LoginTest, AfterAHundredFailuresOnlyUnlockingHelps) {
  refused("ana", kWrong);
  db.owner().transaction([](pqxx::work& tx) {
    tx.exec(
        "update access.login_throttle set failures = 100, blocked_until = null where failures = 1");
  });
  forward(std::chrono::hours{24 * 365});
  EXPECT_EQ(refused("ana", kPassword), Code::kLoginRefused);
  ASSERT_TRUE(staff.unlock(events::system_actor(), ana.id));
  EXPECT_TRUE(staff.login("ana", kPassword, kHere));
  EXPECT_EQ(session_events(Kind::UNLOCKED), 1);
}

TEST_F(LoginTest, AResetPasswordReplacesTheOldOneForgivesFailuresAndEndsSessions) {
  const Secret fresh{"cuatro cucharas de panela"};
  const auto token = value_or_throw(staff.login("ana", kPassword, kHere)).token;
  refused("ana", kWrong);
  db.owner().transaction([](pqxx::work& tx) {
    tx.exec("update access.login_throttle set failures = 100 where failures = 1");
  });
  const auto found = value_or_throw(staff.find_account("ana"));
  EXPECT_EQ(found.id, ana.id);
  EXPECT_EQ(staff.reset_password(events::system_actor(), found, Secret("corta")).error().code,
            Code::kPasswordWeak);
  EXPECT_TRUE(staff.find_session(token)) << "a refused reset changes nothing";
  ASSERT_TRUE(staff.reset_password(events::system_actor(), found, fresh));
  EXPECT_FALSE(staff.find_session(token));
  EXPECT_EQ(refused("ana", kPassword), Code::kLoginRefused);
  EXPECT_TRUE(staff.login("ana", fresh, kHere));
  EXPECT_EQ(session_events(Kind::PASSWORD_CHANGED), 1);
}

TEST_F(LoginTest, AnUnknownLoginHasNoAccount) {
  for (const auto* login : {"nadie", "", "Ana", "a' or 1=1"})
    EXPECT_EQ(staff.find_account(login).error().code, Code::kNotFound) << login;
}

TEST_F(LoginTest, OnePeerHasTwentyAttemptsAndOneMoreEverySixSeconds) {
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(refused("u" + std::to_string(1000 + i), kWrong), Code::kLoginRefused);
  EXPECT_EQ(refused("ana", kPassword), Code::kTooManyAttempts);
  forward(seconds{5});
  EXPECT_EQ(refused("ana", kPassword), Code::kTooManyAttempts);
  forward(seconds{6});
  EXPECT_TRUE(staff.login("ana", kPassword, kHere));
  EXPECT_TRUE(staff.login("ana", kPassword, PeerKey("192.0.2.2")));
}

TEST_F(LoginTest, AnOldHashIsMadeStrongerAtLogin) {
  const Secret old(std::string(view(hmac_sha256(std::string(32, 'q'), kPassword.reveal()))));
  const auto phc = argon2id_hash(old, {.memory_kib = 8192, .passes = 1});
  db.owner().transaction([&](pqxx::work& tx) {
    tx.exec_params("update access.credential set password_phc = $1, pepper_id = 1", phc);
  });
  ASSERT_TRUE(staff.login("ana", kPassword, kHere));
  EXPECT_EQ(
      count("select count(*) from access.credential where pepper_id = 2 and password_phc like "
            "'$argon2id$v=19$m=19456,t=2,p=1$%'"),
      1);
  EXPECT_TRUE(staff.login("ana", kPassword, kHere));
}

TEST_F(LoginTest, TheBusinessRoleReadsNoHashNoSessionAndNoCounter) {
  ASSERT_TRUE(staff.login("ana", kPassword, kHere));
  for (const auto& sql :
       {"select password_phc from access.credential", "select token_sha256 from access.session",
        "select key from access.login_throttle", "select * from access.use_session('\\x00', now())",
        "select access.admit_guess('\\x00', now())",
        "update access.credential set password_phc = 'x'",
        "insert into access.session select * from access.session",
        "update access.account set role = 'administrador'",
        "insert into access.account values (default, 'eva', 'Eva', 'auditor', sha256('x'), now())"})
    EXPECT_EQ(state_of(db.app(), sql), "42501") << sql;
  EXPECT_EQ(state_of(db.app(), "select login, role from access.account"), "accepted");
}

TEST_F(LoginTest, TheLoginRoleSeesNoMoneyAndDecidesNothing) {
  EXPECT_EQ(state_of(login_db, "select * from ledger.entry"), "42501");
  EXPECT_EQ(state_of(login_db, "select access.decide(null, null, null, null, null)"), "42501");
  EXPECT_EQ(state_of(login_db, "update access.approval set decision = 'approved'"), "42501");
}

TEST_F(LoginTest, TheTokenAndThePasswordStandNowhereInTheDatabase) {
  const auto outcome = staff.login("ana", kPassword, kHere);
  ASSERT_TRUE(outcome);
  const auto raw = value_or_throw(from_base64url(outcome->token));
  EXPECT_EQ(
      count("select count(*) from access.session where token_sha256 = '\\x" + to_hex(raw) + "'"),
      0);
  EXPECT_EQ(count("select count(*) from access.session where token_sha256 = '\\x" +
                  sha256_hex(raw) + "'"),
            1);
}

TEST_F(LoginTest, AnAccountIsCreatedOnceAndOnlyWithSoundData) {
  const auto by = events::system_actor();
  const auto code = [&](const access::NewAccount& a, const Secret& p) {
    const auto made = staff.create_account(by, a, p);
    return made ? Code::kUsage : made.error().code;
  };
  EXPECT_EQ(code({"ana", "Ana", Role::kCajero, "CC|9"}, kPassword), Code::kAccountExists);
  EXPECT_EQ(code({"Ana", "Ana", Role::kCajero, "CC|9"}, kPassword), Code::kAccountInvalid);
  EXPECT_EQ(code({"eva", "", Role::kCajero, "CC|9"}, kPassword), Code::kAccountInvalid);
  EXPECT_EQ(code({"eva", "Eva", Role::kCajero, ""}, kPassword), Code::kAccountInvalid);
  EXPECT_EQ(code({"eva", "Eva", Role::kCajero, "CC|9"}, Secret("corta")), Code::kPasswordWeak);
  EXPECT_EQ(count("select count(*) from access.account"), 1);
}

}  // namespace
}  // namespace recaudo::test
