// The billing run before anybody is charged: rehearsal, two people, and what is discarded.
#include "tests/core/billing_world.h"

namespace recaudo {
namespace {

class BillingRun : public BillingWorld {};

TEST_F(BillingRun, ARehearsalChargesNobodyAndComparesWithLastYear) {
  const std::string before = bills();
  const billing::Run run = value_or_throw(rehearse());
  EXPECT_EQ(bills(), before);
  EXPECT_EQ(run.state, RunState::kRehearsed);
  const auto report = boost::json::parse(run.report).as_object();
  EXPECT_EQ(report.at("predios").as_int64(), run.parcels);
  EXPECT_EQ(report.at("predial_centavos").as_int64(), run.predial.centavos());
  EXPECT_EQ(std::to_string(report.at("predial_anterior_centavos").as_int64()),
            text("select sum(l.predial) from billing.liquidation l join registry.valuation v on "
                 "v.parcel_id = l.parcel_id and v.vigencia = 2026 where l.vigencia = 2025"));
  std::int64_t by_destino = 0;
  for (const auto& row : report.at("por_destino").as_array())
    by_destino += row.as_object().at("predial_centavos").as_int64();
  EXPECT_EQ(by_destino, run.predial.centavos());
}

TEST_F(BillingRun, ASecondRehearsalTakesThePlaceOfTheFirst) {
  const billing::Run first = value_or_throw(rehearse());
  const billing::Run second = value_or_throw(rehearse());
  EXPECT_EQ(state_of(first).state, RunState::kDiscarded);
  EXPECT_EQ(state_of(second).state, RunState::kRehearsed);
  EXPECT_EQ(first.results, second.results) << "the same roll gives the same prints";
}

TEST_F(BillingRun, WhoProposedDoesNotApprove) {
  const billing::Run run = value_or_throw(rehearse());
  const auto proposal = value_or_throw(propose(run));
  const auto refused = approve(proposal, maker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kSamePerson);
  EXPECT_EQ(state_of(run).state, RunState::kProposed);
  EXPECT_EQ(value_or_throw(approve(proposal, checker)).state, RunState::kApproved);
}

TEST_F(BillingRun, AProposalThatIsRepeatedIsTheSameAndToldOnce) {
  const billing::Run run = value_or_throw(rehearse());
  const auto first = value_or_throw(propose(run));
  const auto told = text("select count(*) from audit.outbox");
  EXPECT_EQ(value_or_throw(propose(run)).id, first.id);
  EXPECT_EQ(text("select count(*) from audit.outbox"), told);
}

TEST_F(BillingRun, ATextThatSaysOtherFiguresThanTheRunIsNotApproved) {
  const billing::Run run = value_or_throw(rehearse());
  billing::Run smaller = run;
  smaller.predial = Money::pesos(1);
  const auto proposal = value_or_throw(propose(smaller));
  const auto refused = approve(proposal, checker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kProposalChanged);
  EXPECT_EQ(state_of(run).state, RunState::kProposed);
}

TEST_F(BillingRun, WhoReadAProposalDoesNotDecideOnTheOneThatTookItsPlace) {
  const billing::Run first = value_or_throw(rehearse());
  const auto read = value_or_throw(propose(first));
  ASSERT_TRUE(discard(first));
  const billing::Run second = value_or_throw(rehearse());
  const auto waiting = value_or_throw(propose(second));
  const auto decide = [&](const approvals::Proposal& p) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return billing::review_of(tx, state_of(second), checker, to_hex(view(p.digest)));
    });
  };
  const auto refused = decide(read);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kProposalChanged);
  EXPECT_EQ(value_or_throw(decide(waiting)).proposal, waiting.id);
  const auto late = approve(read, checker);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kBillingRunState);
  EXPECT_EQ(state_of(second).state, RunState::kProposed);
}

TEST_F(BillingRun, NothingIsPublishedThatWasNotApproved) {
  const billing::Run run = value_or_throw(rehearse());
  const std::string before = bills();
  for (const bool proposed : {false, true}) {
    if (proposed) value_or_throw(propose(run));
    const auto refused = publish(run);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kBillingRunState);
    EXPECT_EQ(bills(), before);
  }
}

TEST_F(BillingRun, WhatWasRejectedIsDiscarded) {
  const billing::Run run = value_or_throw(rehearse());
  const auto proposal = value_or_throw(propose(run));
  value_or_throw(perform(m.services(), actor(checker), "prueba", [&](Work& work) {
    return billing::reject_run(
        work, {.proposal = proposal.id, .checker = checker, .seen = proposal.digest}, kRealNow);
  }));
  EXPECT_EQ(state_of(run).state, RunState::kDiscarded);
  EXPECT_FALSE(publish(run));
}

TEST_F(BillingRun, AnInstallationWithPeopleIsNotBilledWithoutThem) {
  billing::PredialRun run;
  run.vigencia = 2026;
  const auto refused =
      billing::bill_predial(m.services(), test::DemoLaw::texts(), events::system_actor(), run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunState);
}

TEST_F(BillingRun, ARunThatBeganAndChargedNobodyCanBeDiscarded) {
  const billing::Run run = approved();
  begin(run);
  set_january("closed");  // meanwhile: its first block is refused
  const auto refused = publish(run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPeriodClosed);
  ASSERT_TRUE(discard(run));
  EXPECT_EQ(state_of(run).state, RunState::kDiscarded);
  set_january("open");
  EXPECT_EQ(value_or_throw(publish(approved())).state, RunState::kPublished);
}

TEST_F(BillingRun, WhatWasProposedIsDiscardedOnlyByWhoProposesOrDecides) {
  const auto cashier = account("recibe", "cajero");
  const billing::Run run = value_or_throw(rehearse());
  value_or_throw(propose(run));
  for (const std::optional<staff::AccountId>& by :
       {std::optional<staff::AccountId>{}, std::optional(cashier)}) {
    const auto refused = discard(run, by);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kNotAllowed);
    EXPECT_EQ(state_of(run).state, RunState::kProposed);
  }
  EXPECT_TRUE(discard(run, maker));
}

TEST_F(BillingRun, ARehearsalIsDiscardedWithoutAnAccount) {
  EXPECT_TRUE(discard(value_or_throw(rehearse()), std::nullopt));
}

TEST_F(BillingRun, ARunThatChargedABlockIsNotDiscarded) {
  const billing::Run run = approved();
  EXPECT_THROW((void)publish(run, [](int, int) { throw Killed{}; }), Killed);
  const auto refused = discard(run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunState);
  EXPECT_EQ(state_of(run).state, RunState::kPublishing);
}

TEST_F(BillingRun, ALoadThatWasRehearsedBeforeThereWerePeopleIsNotPublishedAfterwards) {
  write("set session_replication_role = replica; delete from access.account");
  const auto rehearsal =
      value_or_throw(billing::rehearse(m.db.app(), test::DemoLaw::texts(), 2026, kBlock));
  const Uuid request = make_uuid7(SystemClock{}.now());
  const billing::Run load =
      value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
        return keep_rehearsal(work, request, rehearsal, true);
      }));
  account("llega", "rentas");
  const std::string before = bills();
  const auto refused = publish(load);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunState);
  EXPECT_EQ(state_of(load).state, RunState::kRehearsed);
  EXPECT_EQ(bills(), before);
}

TEST_F(BillingRun, EachStepIsToldOnce) {
  value_or_throw(publish(approved()));
  EXPECT_EQ(m.db.owner().read([](pqxx::read_transaction& tx) {
    std::string states;
    for (const auto& row : tx.exec(
             "select entry from audit.outbox order by producer, producer_epoch, producer_seq")) {
      events::pb::AuditEntry e;
      invariant(e.ParseFromString(read_bytes(row[0])), "an event parses");
      if (e.reason_code() == "FACTURACION" && e.liquidation().period() == 2026)
        states += e.changes(0).after() + " ";
    }
    return states;
  }),
            "ensayo propuesta aprobada publicando publicada ");
}

}  // namespace
}  // namespace recaudo
