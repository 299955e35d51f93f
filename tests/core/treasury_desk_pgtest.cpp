#include "core/payments/treasury_desk.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/core/support.h"

namespace recaudo::payments {
namespace {

// A busy municipality, written straight into the tables: the desk only reads.
class TreasuryDeskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // The entry of an approved payment is only a number here; check() of the ledger is not asked.
    m.db.owner().transaction([](pqxx::work& tx) {
      tx.exec(
          "insert into payments.payment_order (token, reference, subject_kind, subject_id, "
          "created_at, "
          "valid_until, total, state, request_key, request_sha) select lpad(i::text, 22, 'o'), "
          "(202600000000000 + i)::text, 'predio', 1, '2026-03-31 08:00-05', '2026-03-31', 1000, "
          "'open', "
          "'k' || i, sha256('k'::bytea) from generate_series(1, 3000) i");
      tx.exec(
          "insert into payments.attempt (token, order_id, rail, state, amount, cus, created_at, "
          "decided_at, paid_on, entry_seq, settled_at) select lpad(o.id::text, 22, 'p'), o.id, "
          "case when o.id % 3 = 0 then 'banco' else 'pse' end, 'approved', 1000, "
          "(500000 + o.id)::text, '2026-03-31 08:00-05'::timestamptz + o.id * interval '1 second', "
          "'2026-03-31 09:00-05', date '2026-03-31' - (o.id % 2)::int, 900000 + o.id, "
          "case when o.id > 10 then timestamptz '2026-03-31 10:00-05' end "
          "from payments.payment_order o");
    });
  }
  void insert(const std::string& state, int order) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec(
          "insert into payments.attempt (token, order_id, rail, state, amount, created_at) select "
          "lpad('" +
          state + std::to_string(order) + "', 22, 'q'), id, 'pse', '" + state +
          "', 1000, '2026-03-30 08:00-05' from payments.payment_order where reference = '" +
          std::to_string(202600000000000 + order) + "'");
    });
  }
  PaymentPage list(const PaymentFilter& filter, int size = 50) {
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return list_payments(tx, filter, size); });
  }
  std::string plan(const std::string& sql) {
    return m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("analyze payments.attempt; analyze payments.payment_order");
      std::string out;
      for (const auto& row : tx.exec("explain " + sql)) out += read_text(row[0]) + "\n";
      return out;
    });
  }
  test::Municipality m;
};

TEST_F(TreasuryDeskTest, ADaysSumCountsEveryPaymentNotOnlyTheNewestThousand) {
  const auto totals = m.db.app().read(
      [](pqxx::read_transaction& tx) { return collected_on(tx, make_date(2026, 3, 31)); });
  ASSERT_EQ(totals.size(), 2U);
  EXPECT_EQ(totals[0].rail, "banco");
  EXPECT_EQ(totals[0].count, 500);
  EXPECT_EQ(totals[0].amount, Money::centavos(500'000));
  EXPECT_EQ(totals[1].rail, "pse");
  EXPECT_EQ(totals[1].count, 1000);
  EXPECT_EQ(totals[1].amount, Money::centavos(1'000'000));
}

TEST_F(TreasuryDeskTest, CountersLookBehindThousandsOfNewerPayments) {
  insert("pending", 1);
  insert("created", 2);
  insert("review", 3);
  const auto desk = m.db.app().read([](pqxx::read_transaction& tx) { return desk_counters(tx); });
  EXPECT_EQ(desk.pending.count, 2);
  EXPECT_EQ(desk.pending.oldest, value_or_throw(parse_instant("2026-03-30T13:00:00Z")));
  EXPECT_EQ(desk.review.count, 1);
  EXPECT_EQ(desk.unsettled.count, 10);
  EXPECT_EQ(desk.cases.count, 0);
  EXPECT_FALSE(desk.cases.oldest);
}

TEST_F(TreasuryDeskTest, PagesFollowOneAnotherAndShowEachPaymentOnce) {
  std::set<std::int64_t> seen;
  PaymentFilter filter;
  int pages = 0;
  for (;;) {
    const auto page = list(filter, 200);
    ++pages;
    for (const auto& p : page.rows) EXPECT_TRUE(seen.insert(p.ticket.value()).second);
    if (!page.next) break;
    EXPECT_EQ(page.rows.size(), 200U);
    filter.before = page.next;
  }
  EXPECT_EQ(seen.size(), 3000U);
  EXPECT_EQ(pages, 15) << "the last full page is known to be the last";
}

TEST_F(TreasuryDeskTest, AStateIsFoundHoweverOldItIs) {
  insert("review", 3);
  const auto pending = list({.state = PublicState::kPending});
  ASSERT_EQ(pending.rows.size(), 1U);
  EXPECT_EQ(pending.rows[0].state, State::kReview);
  EXPECT_EQ(pending.rows[0].reference, "202600000000003");
  EXPECT_EQ(list({.review_only = true}).rows.size(), 1U);
  EXPECT_TRUE(list({.state = PublicState::kReturned}).rows.empty());
}

TEST_F(TreasuryDeskTest, AReferenceOrACusIsFoundByItsFirstFiguresWithOrWithoutSpaces) {
  const auto by_reference = list({.text = "20260 00000 01234"});
  ASSERT_EQ(by_reference.rows.size(), 1U);
  const auto by_cus = list({.text = by_reference.rows[0].cus.str()});
  ASSERT_EQ(by_cus.rows.size(), 1U);
  EXPECT_EQ(by_cus.rows[0].ticket, by_reference.rows[0].ticket);
  EXPECT_EQ(list({.text = "20260000000123"}).rows.size(), 10U);
  EXPECT_TRUE(list({.text = "999"}).rows.empty());
  EXPECT_TRUE(list({.text = "%"}).rows.empty()) << "no pattern of SQL";
  EXPECT_TRUE(list({.state = PublicState::kRejected, .text = "20260000000123"}).rows.empty());
}

TEST_F(TreasuryDeskTest, TheDaysSumAndTheSearchesAreReadFromIndexes) {
  EXPECT_NE(plan("select rail, count(*), sum(amount) from payments.attempt where state = "
                 "'approved' and paid_on = '2026-03-29' group by rail")
                .find("attempt_collected"),
            std::string::npos);
  EXPECT_NE(plan("select count(*) from payments.attempt where state in ('created', 'pending')")
                .find("attempt_by_state"),
            std::string::npos);
  EXPECT_NE(plan("select id from payments.attempt where cus collate \"C\" >= '50' and cus collate "
                 "\"C\" < '500004'")
                .find("attempt_cus_prefix"),
            std::string::npos);
}

TEST_F(TreasuryDeskTest, AnOpenCaseNamesItsOrderAndAClosedOneIsGone) {
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into payments.treasury_case (kind, attempt_id, amount, reason, opened_at, "
        "closed_at, close_reason) select 'DUPLICADO', id, 1000, 'porque', '2026-03-31 09:00-05', "
        "case when cus like '%2' then timestamptz '2026-03-31 10:00-05' end, "
        "case when cus like '%2' then 'devuelto al banco el mismo dia' end "
        "from payments.attempt order by id limit 2");
  });
  const auto cases = m.db.app().read([](pqxx::read_transaction& tx) { return desk_cases(tx, 10); });
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].reference.substr(0, 4), "2026");
  EXPECT_EQ(cases[0].order_total, Money::centavos(1000));
  EXPECT_EQ(cases[0].opened.kind, "DUPLICADO");
}

}  // namespace
}  // namespace recaudo::payments
