// Plans of instalments that the staff join at the desk, for an owner who came with his document.
#include "tests/core/instalments_world.h"

namespace recaudo::adjustments {
namespace {

class InstalmentsAtDesk : public InstalmentsWorld {
 protected:
  std::string owner_of(const registry::Parcel& p) {
    return read([&](auto& tx) {
      const auto named = registry::named_parcels(tx, {p.id}).at(p.id).document;
      return registry::owner_document(tx, p.id, named.substr(named.find(' ') + 1)).value();
    });
  }
  Result<payments::OfferedPlan> join_at_desk(const std::string& owner) {
    const events::Actor clerk{.role = "tesorero",
                              .person = approvals::person_of(maker),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return payments::join_at_desk(m.services(), m.law(), clerk, maker, home.id, 2026,
                                  {.owner = owner, .shown = payments::ShownDocument::kExistencia});
  }
};

TEST_F(InstalmentsAtDesk, TheEventNamesTheClerkAndWhoseWillItWas) {
  const auto owner = owner_of(home);
  ASSERT_TRUE(join_at_desk(owner));
  const auto event = last_event();
  ASSERT_TRUE(event.has_instalment_plan());
  EXPECT_EQ(event.actor().role(), "tesorero");
  EXPECT_EQ(event.actor().person().pseudonym(),
            m.events.pseudonym_of(approvals::person_of(maker)).pseudonym());
  EXPECT_EQ(event.actor().on_behalf_of().pseudonym(),
            m.events.pseudonym_of({events::pb::TAXPAYER, owner}).pseudonym());
  EXPECT_EQ(event.where().channel(), "ventanilla");
}

TEST_F(InstalmentsAtDesk, WhatWasShownIsKeptAndNotRewritten) {
  ASSERT_TRUE(join_at_desk(owner_of(home)));
  const auto kept =
      read([&](auto& tx) { return payments::joined_at_desk(tx, home.id, 2026).value(); });
  EXPECT_EQ(kept.clerk, "teresa");
  EXPECT_EQ(kept.owner, owner_of(home));
  EXPECT_EQ(kept.shown, payments::ShownDocument::kExistencia);
  const auto change = [&] {
    m.db.owner().transaction(
        [](pqxx::work& tx) { tx.exec0("update billing.plan_at_desk set shown = 'poder'"); });
  };
  EXPECT_THROW(change(), pqxx::sql_error);
}

TEST_F(InstalmentsAtDesk, NobodyIsJoinedForWhoIsNoOwner) {
  const auto refused = join_at_desk("CC|999999999999");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPlanRefused);
  EXPECT_EQ(count("select count(*) from billing.instalment_plan"), 0);
  ASSERT_TRUE(join());
  const auto beside = [&] {
    m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec0("insert into billing.plan_at_desk select id, " + to_string(maker) +
               ", 'CC|999999999999', 'cedula' from billing.instalment_plan");
    });
  };
  try {
    beside();
    FAIL() << "the database takes another's document";
  } catch (const pqxx::sql_error& e) {
    EXPECT_EQ(e.sqlstate(), "RC075");
  }
}

TEST_F(InstalmentsAtDesk, AnOwnerMayHaveADocumentOfNoKnownType) {
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec0("update registry.owner set document_type = ' ' where parcel_id = " +
             to_string(home.id));
  });
  const auto owner = owner_of(home);
  EXPECT_EQ(owner.front(), '|');
  EXPECT_TRUE(join_at_desk(owner));
}

TEST_F(InstalmentsAtDesk, APlanJoinedByThePageIsNotTakenOver) {
  const auto owner = owner_of(home);
  ASSERT_TRUE(join());
  EXPECT_EQ(state_of("insert into billing.plan_at_desk select id, " + to_string(maker) + ", '" +
                     owner + "', 'cedula' from billing.instalment_plan"),
            "RC075");
}

TEST_F(InstalmentsAtDesk, OfAPlanThatItsOwnerJoinedNobodyOfTheStaffIsTold) {
  ASSERT_TRUE(join());
  EXPECT_FALSE(read([&](auto& tx) { return payments::joined_at_desk(tx, home.id, 2026); }));
}

}  // namespace
}  // namespace recaudo::adjustments
