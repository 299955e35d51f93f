#include "core/approvals/approvals.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/access/access_world.h"

namespace recaudo::test {
namespace {

using approvals::Kind;
using approvals::Proposal;
using std::chrono::hours;

class ApprovalTest : public ::testing::Test, protected AccessWorld {
 protected:
  Proposal propose(AccountId by, const std::string& content = "contenido") {
    return value_or_throw(propose_as(make_uuid7(now()), by, content));
  }
  Result<Proposal> propose_as(const Uuid& id, AccountId by, const std::string& content) {
    return perform(services, events::system_actor(), "web", [&](Work& work) {
      return approvals::propose(work, id, Kind::kInterestRate, content, by, now());
    });
  }
  Result<Proposal> approve(const Proposal& p, AccountId by) {
    return approve_seen(p, by, p.digest);
  }
  Result<Proposal> approve_seen(const Proposal& p, AccountId by, const Sha256& seen) {
    return perform(services, events::system_actor(), "web", [&](Work& work) {
      return approvals::approve(work, {p.id, by, seen}, now());
    });
  }
  Result<Proposal> reject(const Proposal& p, AccountId by) {
    return perform(services, events::system_actor(), "web", [&](Work& work) {
      return approvals::reject(work, {p.id, by, p.digest}, now());
    });
  }
  std::size_t pending() {
    return db.app().read(
        [&](pqxx::read_transaction& tx) { return approvals::pending(tx, now()).size(); });
  }
  AccountId maker = account("rita", Role::kRentas, "CC|1").id;
  AccountId checker = account("teo", Role::kTesorero, "CC|2").id;
};

TEST_F(ApprovalTest, AnotherPersonApprovesWhatWasProposed) {
  const auto p = propose(maker);
  EXPECT_EQ(pending(), 1U);
  const auto done = approve(p, checker);
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(done->decision, approvals::Decision::kApproved);
  EXPECT_EQ(done->payload, "contenido");
  EXPECT_EQ(pending(), 0U);
}

TEST_F(ApprovalTest, TheProposerCannotDecide) {
  const auto p = propose(maker);
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(reject(p, maker).error().code, Code::kSamePerson);
}

TEST_F(ApprovalTest, OnePersonWithTwoAccountsIsOnePerson) {
  const auto second_account = account("rita.otra", Role::kTesorero, "CC|1").id;
  EXPECT_EQ(approve(propose(maker), second_account).error().code, Code::kSamePerson);
}

TEST_F(ApprovalTest, RolesWithoutThePowerNeitherProposeNorDecide) {
  const auto clerk = account("caja", Role::kCajero, "CC|3").id;
  const auto admin = account("admin", Role::kAdministrador, "CC|4").id;
  EXPECT_EQ(propose_as(make_uuid7(now()), clerk, "x").error().code, Code::kNotAllowed);
  EXPECT_EQ(approve(propose(maker), admin).error().code, Code::kNotAllowed);
}

TEST_F(ApprovalTest, ADisabledAccountDecidesNothing) {
  const auto p = propose(maker);
  ASSERT_TRUE(staff.disable_account(events::system_actor(), checker));
  EXPECT_EQ(approve(p, checker).error().code, Code::kNotAllowed);
}

TEST_F(ApprovalTest, AReplayedApprovalIsRefused) {
  const auto p = propose(maker);
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalDecided);
  EXPECT_EQ(reject(p, checker).error().code, Code::kProposalDecided);
}

TEST_F(ApprovalTest, ARejectedProposalIsNotApprovedLater) {
  const auto p = propose(maker);
  ASSERT_TRUE(reject(p, checker));
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalDecided);
}

TEST_F(ApprovalTest, ItLivesTwentyFourHoursOfRealTime) {
  const auto p = propose(maker);
  const auto q = propose(maker, "otro");
  forward(hours{24} - std::chrono::seconds{1});
  EXPECT_TRUE(approve(p, checker));
  forward(std::chrono::seconds{1});
  EXPECT_EQ(pending(), 0U);
  EXPECT_EQ(approve(q, checker).error().code, Code::kProposalExpired);
}

TEST_F(ApprovalTest, PeopleReadTheDayOfTheBusinessOnWhichItWasMade) {
  ManualClock business{start_of_day(make_date(2026, 3, 31)) + hours{9}};
  const Services demo{db.app(), business, log};
  const auto p = value_or_throw(perform(demo, events::system_actor(), "web", [&](Work& work) {
    return approvals::propose(work, make_uuid7(now()), Kind::kInterestRate, "x", maker, now());
  }));
  EXPECT_EQ(p.made_at, business.now());
  EXPECT_EQ(p.proposed_at, now());
  business.advance(-hours{24 * 30});
  forward(hours{24});
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalExpired)
      << "no business day lengthens its life";
}

TEST_F(ApprovalTest, ApprovingOtherBytesThanThoseStoredIsRefused) {
  const auto p = propose(maker);
  EXPECT_EQ(approve_seen(p, checker, sha256("contenidO")).error().code, Code::kProposalChanged);
  EXPECT_EQ(approve_seen(p, checker, Sha256{}).error().code, Code::kProposalChanged);
}

TEST_F(ApprovalTest, ContentChangedAfterTheProposalIsRefusedEvenIfTheOwnerDidIt) {
  const auto p = propose(maker);
  const std::string change =
      "update access.approval set payload = 'otro', payload_sha256 = sha256('otro')";
  EXPECT_EQ(state_of(db.owner(), change), "RC043");
  ASSERT_EQ(state_of(db.owner(), "alter table access.approval disable trigger all; " + change),
            "accepted");
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalChanged);
}

TEST_F(ApprovalTest, TheTableItselfRefusesOnePersonAndASecondDecision) {
  const auto p = propose(maker);
  const auto decide = [&](AccountId who) {
    return "update access.approval set decision = 'approved', decided_at = now(), checker = " +
           to_string(who);
  };
  EXPECT_EQ(state_of(db.owner(), decide(maker)), "RC042");
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(state_of(db.owner(), decide(checker)), "RC046");
  EXPECT_EQ(state_of(db.owner(), "delete from access.approval"), "RC004");
  EXPECT_EQ(
      state_of(db.owner(), "alter table access.approval disable trigger all; " + decide(maker)),
      "23514");
}

TEST_F(ApprovalTest, TheBusinessRoleDecidesOnlyThroughTheFunction) {
  propose(maker);
  EXPECT_EQ(state_of(db.app(), "update access.approval set decision = 'approved'"), "42501");
  EXPECT_EQ(state_of(db.app(), "insert into access.approval select * from access.approval"),
            "42501");
  EXPECT_EQ(state_of(db.app(), "update access.approval_rule set may_decide = true"), "42501");
}

TEST_F(ApprovalTest, ARetriedProposalIsTheSameAndAnotherContentIsNot) {
  const auto id = make_uuid7(now());
  ASSERT_TRUE(propose_as(id, maker, "uno"));
  ASSERT_TRUE(propose_as(id, maker, "uno"));
  EXPECT_EQ(pending(), 1U);
  EXPECT_EQ(propose_as(id, maker, "dos").error().code, Code::kProposalChanged);
}

TEST_F(ApprovalTest, AnUnknownProposalIsNotFound) {
  Proposal p = propose(maker);
  p.id = make_uuid7(now());
  EXPECT_EQ(approve(p, checker).error().code, Code::kNotFound);
}

TEST_F(ApprovalTest, OfManyRacingDecisionsExactlyOneCounts) {
  std::vector<AccountId> people{checker};
  for (int i = 0; i < 3; ++i)
    people.push_back(
        account("teo" + std::to_string(i), Role::kTesorero, "CC|5" + std::to_string(i)).id);
  for (int round = 0; round < 10; ++round) {
    const auto p = propose(maker, "ronda " + std::to_string(round));
    std::atomic<int> won = 0;
    std::atomic<int> lost = 0;
    std::vector<std::thread> threads;
    threads.reserve(people.size());
    for (const auto who : people)
      threads.emplace_back([&, who] {
        const auto done = approve(p, who);
        if (done)
          ++won;
        else if (done.error().code == Code::kProposalDecided)
          ++lost;
      });
    for (auto& t : threads) t.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, 3);
  }
}

}  // namespace
}  // namespace recaudo::test
