// A proposal that waited while its database learned to keep the business day of each (0128).
#include <gtest/gtest.h>

#include "base/migrations.h"
#include "core/approvals/approvals.h"
#include "tests/access/access_world.h"

namespace recaudo::test {
namespace {

using approvals::Decision;
using approvals::Kind;
using std::chrono::hours;

class ProposalOfBeforeItsDay : public ::testing::Test, protected AccessWorld {
 protected:
  ProposalOfBeforeItsDay() : AccessWorld("0128") {
    db.app().transaction([&](pqxx::work& tx) {
      tx.exec_params("select access.propose($1, $2, convert_to('contenido', 'UTF8'), $3, $4)",
                     to_string(id), std::string(approvals::to_text(Kind::kInterestRate)),
                     to_string(maker), to_rfc3339(proposed));
    });
    const auto report = value_or_throw(migrate(db.owner(), files_before({})));
    invariant(!report.applied.empty() && report.applied.front().find("0128") != std::string::npos,
              "0128 was the first that the database had not");
  }
  std::optional<approvals::Proposal> found() {
    return db.app().read([&](pqxx::read_transaction& tx) { return approvals::find(tx, id); });
  }
  Result<approvals::Proposal> approve() {
    return perform(services, events::system_actor(), "web", [&](Work& work) {
      return approvals::approve(work, {id, checker, sha256("contenido")}, now());
    });
  }

  AccountId maker = account("rita", Role::kRentas, "CC|1").id;
  AccountId checker = account("teo", Role::kTesorero, "CC|2").id;
  Instant proposed = now();
  Uuid id = make_uuid7(proposed);
};

TEST_F(ProposalOfBeforeItsDay, IsToldWithTheDayOfItsLife) {
  ASSERT_TRUE(found());
  EXPECT_EQ(found()->payload, "contenido");
  EXPECT_EQ(found()->proposed_at, proposed);
  EXPECT_EQ(found()->made_at, proposed);
}

TEST_F(ProposalOfBeforeItsDay, IsApprovedAfterwardsByAnotherPerson) {
  forward(hours{23});
  ASSERT_TRUE(approve());
  EXPECT_EQ(found()->decision, Decision::kApproved);
}

TEST_F(ProposalOfBeforeItsDay, StillDiesAfterTwentyFourHours) {
  forward(hours{24});
  EXPECT_EQ(approve().error().code, Code::kProposalExpired);
}

TEST_F(ProposalOfBeforeItsDay, IsGivenNoDayAfterwards) {
  EXPECT_EQ(state_of(db.owner(), "update access.approval set made_at = now()"), "RC043");
}

}  // namespace
}  // namespace recaudo::test
