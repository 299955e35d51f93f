#include "core/rates/rates.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/access/access_world.h"

namespace recaudo::test {
namespace {

using rates::Certification;
using rates::CertifiedRateRow;

const Certification kOctober{.month = {2026, 10},
                             .ibc = Rate::basis_points(1949),
                             .usury = Rate::basis_points(2924),
                             .resolution = "Resolución de prueba 1"};

CertifiedRateRow published(Date from, Date to, std::int64_t usury_bp, const std::string& status) {
  return {.from = from,
          .to = to,
          .ibc = {},
          .usury = Rate::basis_points(usury_bp),
          .resolution = "",
          .status = status,
          .source = "tabla de prueba",
          .approved_by = {}};
}

class RatesTest : public ::testing::Test, protected AccessWorld {
 protected:
  Result<approvals::Proposal> propose(const Certification& c) {
    return perform(services, events::system_actor(), "web", [&](Work& work) {
      return rates::propose_rate(work, make_uuid7(now()), c, maker, now());
    });
  }
  Result<CertifiedRateRow> approve(const approvals::Proposal& p, AccountId who) {
    events::Actor actor{.role = "tesorero",
                        .person = approvals::person_of(who),
                        .session = {},
                        .auth = events::pb::PASSWORD,
                        .second_approver = {}};
    return rates::approve_rate(services, actor, "web", {p.id, who, p.digest}, now());
  }
  Result<int> seed(const std::vector<CertifiedRateRow>& rows) {
    return perform(services, events::system_actor(), "consola",
                   [&](Work& work) { return rates::seed_rates(work, rows); });
  }
  std::vector<CertifiedRateRow> table() {
    return db.app().read([](pqxx::read_transaction& tx) { return rates::load_rates(tx); });
  }
  AccountId maker = account("rita", Role::kRentas, "CC|1").id;
  AccountId checker = account("teo", Role::kTesorero, "CC|2").id;
};

TEST_F(RatesTest, AnApprovedMonthIsInForceWithBothPeopleInTheLog) {
  const auto p = propose(kOctober);
  ASSERT_TRUE(p) << to_text(p.error());
  EXPECT_TRUE(table().empty());
  const auto row = approve(*p, checker);
  ASSERT_TRUE(row) << to_text(row.error());
  ASSERT_EQ(table().size(), 1U);
  EXPECT_EQ(table()[0].from, make_date(2026, 10, 1));
  EXPECT_EQ(table()[0].to, make_date(2026, 10, 31));
  EXPECT_EQ(table()[0].usury, Rate::basis_points(2924));
  EXPECT_EQ(table()[0].status, "approved");
  EXPECT_EQ(table()[0].resolution, kOctober.resolution);
  const auto event = events_written().back();
  ASSERT_TRUE(event.has_parameter());
  EXPECT_EQ(event.reason_code(), "APROBADA");
  EXPECT_EQ(event.actor().person().pseudonym(),
            log.pseudonym_of(approvals::person_of(maker)).pseudonym());
  EXPECT_EQ(event.actor().second_approver().pseudonym(),
            log.pseudonym_of(approvals::person_of(checker)).pseudonym());
}

TEST_F(RatesTest, AWrongUsuryFigureIsRefusedWithTheExpectedOne) {
  Certification wrong = kOctober;
  wrong.usury = Rate::basis_points(2923);
  const auto refused = propose(wrong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kUsuryMismatch);
  EXPECT_NE(refused.error().detail.find("29,24"), std::string::npos);
}

TEST_F(RatesTest, AWrongFigureThatReachedAnApprovalIsStoppedByTheDatabase) {
  Certification wrong = kOctober;
  wrong.usury = Rate::basis_points(2923);
  const auto p = value_or_throw(perform(services, events::system_actor(), "web", [&](Work& work) {
    return approvals::propose(work, make_uuid7(now()), approvals::Kind::kInterestRate,
                              rates::canonical_text(wrong), maker, now());
  }));
  EXPECT_EQ(approve(p, checker).error().code, Code::kUsuryMismatch);
  EXPECT_TRUE(table().empty());
  EXPECT_EQ(count("select count(*) from access.approval where decision is not null"), 0);
}

TEST_F(RatesTest, TheProposerCannotPutHisRateIntoForce) {
  const auto p = value_or_throw(propose(kOctober));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_TRUE(table().empty());
}

TEST_F(RatesTest, AMonthIsCertifiedOnce) {
  const auto first = value_or_throw(propose(kOctober));
  const auto second = value_or_throw(propose(kOctober));
  ASSERT_TRUE(approve(first, checker));
  EXPECT_EQ(propose(kOctober).error().code, Code::kMonthCertified);
  EXPECT_EQ(approve(second, checker).error().code, Code::kMonthCertified);
  EXPECT_EQ(table().size(), 1U);
}

TEST_F(RatesTest, TwoProposalsOfOneMonthApprovedAtOnceLeaveOneRow) {
  const auto other = account("tina", Role::kTesorero, "CC|3").id;
  const auto a = value_or_throw(propose(kOctober));
  const auto b = value_or_throw(propose(kOctober));
  bool won_a = false;
  bool won_b = false;
  std::thread one([&] { won_a = approve(a, checker).has_value(); });
  std::thread two([&] { won_b = approve(b, other).has_value(); });
  one.join();
  two.join();
  EXPECT_NE(won_a, won_b);
  EXPECT_EQ(table().size(), 1U);
}

TEST_F(RatesTest, ARejectedRateChangesNothing) {
  const auto p = value_or_throw(propose(kOctober));
  ASSERT_TRUE(perform(services, events::system_actor(), "web", [&](Work& work) {
    return rates::reject_rate(work, {p.id, checker, p.digest}, now());
  }));
  EXPECT_TRUE(table().empty());
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalDecided);
  EXPECT_EQ(events_written().back().outcome(), events::pb::DENIED);
}

TEST_F(RatesTest, ThePublishedTableKeepsItsStatusesAndEntersOnce) {
  const std::vector<CertifiedRateRow> rows{
      published(make_date(2017, 4, 1), make_date(2017, 6, 30), 3350, "memory"),
      published(make_date(2026, 9, 1), make_date(2026, 9, 30), 2924, "verified-official")};
  EXPECT_EQ(seed(rows), 2);
  EXPECT_EQ(seed(rows), 0);
  ASSERT_EQ(table().size(), 2U);
  EXPECT_EQ(table()[0].status, "memory");
  EXPECT_EQ(table()[1].status, "verified-official");
}

TEST_F(RatesTest, AnImportCannotCallItselfApprovedNorOverlap) {
  auto row = published(make_date(2026, 9, 1), make_date(2026, 9, 30), 2924, "approved");
  EXPECT_EQ(seed({row}).error().code, Code::kNotAllowed);
  row.status = "verified";
  EXPECT_EQ(
      seed({row, published(make_date(2026, 9, 15), make_date(2026, 10, 15), 2924, "verified")})
          .error()
          .code,
      Code::kMonthCertified);
}

TEST_F(RatesTest, OnceTheTableIsThereAMonthEntersOnlyByTwoPeople) {
  ASSERT_TRUE(seed({published(make_date(2026, 9, 1), make_date(2026, 9, 30), 2924, "verified")}));
  for (const char* status : {"verified-official", "verified", "verified-secondary", "memory"})
    EXPECT_EQ(
        seed({published(make_date(2026, 10, 1), make_date(2026, 10, 31), 1, status)}).error().code,
        Code::kNotAllowed)
        << status;
  EXPECT_EQ(state_of(db.app(), "delete from rates.table_import"), "42501");
  EXPECT_TRUE(approve(value_or_throw(propose(kOctober)), checker));
}

TEST_F(RatesTest, AnApprovedMonthReplacesOnlyItsDaysOfARememberedQuarter) {
  ASSERT_TRUE(seed({published(make_date(2026, 9, 1), make_date(2026, 11, 30), 2900, "memory")}));
  ASSERT_TRUE(approve(value_or_throw(propose(kOctober)), checker));
  const auto rows = table();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].to, make_date(2026, 9, 30));
  EXPECT_EQ(rows[0].status, "memory");
  EXPECT_EQ(rows[1].status, "approved");
  EXPECT_EQ(rows[2].from, make_date(2026, 11, 1));
  EXPECT_EQ(rows[2].usury, Rate::basis_points(2900));
}

TEST_F(RatesTest, TheBusinessRoleCannotWriteARateNorApplyAnUnapprovedOne) {
  const auto p = value_or_throw(propose(kOctober));
  EXPECT_EQ(
      state_of(
          db.app(),
          "insert into rates.usury_month (from_on, to_on, usury_ppm, resolution, status, source, "
          "loaded_at) values ('2026-10-01', '2026-10-31', 1, '', 'verified', '', now())"),
      "42501");
  EXPECT_EQ(state_of(db.app(), "select rates.apply_approval('" + to_string(p.id) + "', now())"),
            "RC048");
}

TEST_F(RatesTest, ARateInForceIsNotChangedByAnybody) {
  ASSERT_TRUE(approve(value_or_throw(propose(kOctober)), checker));
  EXPECT_EQ(state_of(db.owner(), "update rates.usury_month set usury_ppm = 1"), "RC004");
  EXPECT_EQ(state_of(db.owner(), "delete from rates.usury_month"), "RC004");
}

}  // namespace
}  // namespace recaudo::test
