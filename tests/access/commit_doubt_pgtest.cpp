// Acts of the staff whose COMMIT loses its answer, at each of their COMMITs in turn: the person is
// told what happened, and the log tells it once.
#include <gtest/gtest.h>

#include "core/rates/rates.h"
#include "tests/access/access_world.h"
#include "tests/support/pg_proxy.h"

namespace recaudo::test {
namespace {

class StaffCommitDoubt : public ::testing::TestWithParam<PgFault>, protected AccessWorld {
 protected:
  // Runs the act with the cut at its 1st, 2nd, ... COMMIT, until it ends without one. How often it
  // ran.
  template <typename Act>
  int at_each_commit(PgProxy& proxy, Act act) {
    for (int n = 1; n < 30; ++n) {
      proxy.cut_at(n, GetParam());
      act(n);
      if (!proxy.has_cut()) return n;
    }
    ADD_FAILURE() << "an act has fewer COMMITs";
    return 0;
  }

  PgProxy login_proxy_{db.conninfo("recaudo_login")};
  Database login_through_{{.conninfo = login_proxy_.conninfo()}};
  StaffAccess shaky_{{login_through_, clock, log},
                     clock,
                     {.peppers = {{.id = 2, .key = Secret(std::string(32, 'p'))}},
                      .lookup_key = Secret(std::string(32, 'l')),
                      .context_words = {}}};
};

TEST_P(StaffCommitDoubt, ALoginOpensOneSessionAndIsToldOnce) {
  account("rita", Role::kRentas, "CC|1");
  const int runs = at_each_commit(login_proxy_, [&](int n) {
    forward(std::chrono::minutes(1));
    const auto outcome = shaky_.login("rita", kPassword, kHere);
    ASSERT_TRUE(outcome) << n << " " << to_text(outcome.error());
    EXPECT_TRUE(staff.find_session(outcome->token)) << n;
  });
  EXPECT_GT(runs, 3);
  EXPECT_EQ(session_events(events::pb::SessionEvent::LOGIN), runs);
  EXPECT_EQ(count("select count(*) from access.session"), runs);
}

TEST_P(StaffCommitDoubt, AChangedPasswordIsConfirmedAndToldOnce) {
  account("rita", Role::kRentas, "CC|1");
  const std::string token = value_or_throw(staff.login("rita", kPassword, kHere)).token;
  const Secret other{"cuatro arepas de chócolo tibias"};
  bool changed = false;
  const int runs = at_each_commit(login_proxy_, [&](int n) {
    forward(std::chrono::seconds(40));
    const auto ok =
        shaky_.change_password(token, changed ? other : kPassword, changed ? kPassword : other);
    ASSERT_TRUE(ok) << n << " " << to_text(ok.error());
    changed = !changed;
  });
  EXPECT_GT(runs, 3);
  EXPECT_EQ(session_events(events::pb::SessionEvent::PASSWORD_CHANGED), runs);
}

TEST_P(StaffCommitDoubt, AnApprovedRateIsConfirmedAndToldOnce) {
  const AccountId maker = account("rita", Role::kRentas, "CC|1").id;
  const AccountId checker = account("teo", Role::kTesorero, "CC|2").id;
  PgProxy proxy(db.conninfo("recaudo_app"));
  Database through({.conninfo = proxy.conninfo()});
  const Services shaky{through, clock, log};
  const int runs = at_each_commit(proxy, [&](int n) {
    const rates::Certification month{.month = {2027, static_cast<unsigned>(n)},
                                     .ibc = Rate::basis_points(2000),
                                     .usury = Rate::basis_points(3000),
                                     .resolution = "Resolución de prueba"};
    const auto proposal =
        value_or_throw(perform(services, events::system_actor(), "web", [&](Work& work) {
          return rates::propose_rate(work, make_uuid7(now()), month, maker, now());
        }));
    const auto row = rates::approve_rate(
        shaky, events::system_actor(), "web",
        {.proposal = proposal.id, .checker = checker, .seen = proposal.digest}, now());
    ASSERT_TRUE(row) << n << " " << to_text(row.error());
  });
  EXPECT_GT(runs, 2);
  int told = 0;
  for (const auto& e : events_written()) told += e.reason_code() == "APROBADA" ? 1 : 0;
  EXPECT_EQ(told, runs);
}

INSTANTIATE_TEST_SUITE_P(Both, StaffCommitDoubt,
                         ::testing::Values(PgFault::kBefore, PgFault::kAfter),
                         [](const auto& param) {
                           return param.param == PgFault::kBefore ? "RolledBack" : "Committed";
                         });

}  // namespace
}  // namespace recaudo::test
