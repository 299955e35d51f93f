// The billing run of public services, from its two persons to the charge block by block.
#include "core/audit_fold/fold.h"
#include "tests/core/service_billing_world.h"
#include "tests/support/pg_proxy.h"

namespace recaudo {
namespace {

using namespace test;

TEST_F(ServiceBilling, WhoProposedDoesNotApproveAndNothingElseIsPublished) {
  consume(kMarch, 0);
  const ServiceRun run = value_or_throw(rehearse(kMarch));
  const auto too_soon = publish(run);
  ASSERT_FALSE(too_soon);
  EXPECT_EQ(too_soon.error().code, Code::kBillingRunState);
  const auto proposal = value_or_throw(propose(run));
  const auto refused = approve(proposal, maker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kSamePerson);
  EXPECT_EQ(value_or_throw(approve(proposal, checker)).state, billing::RunState::kApproved);
}

TEST_F(ServiceBilling, ATextThatSaysOtherFiguresThanTheRunIsNotApproved) {
  consume(kMarch, 0);
  ServiceRun smaller = value_or_throw(rehearse(kMarch));
  smaller.gross = Money::pesos(1);
  const auto refused = approve(value_or_throw(propose(smaller)), checker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kProposalChanged);
}

TEST_F(ServiceBilling, WhoseDataChangedAfterTheRehearsalIsLeftOutByName) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  const std::string rows = "suscriptor,servicio,desde,hasta,m3,medida\n" + number(2) +
                           ",acueducto,2026-02-27,2026-03-28,99,lectura\n";
  value_or_throw(registry::commit_consumption(
      m.services(), events::system_actor(),
      value_or_throw(registry::parse_consumption(rows, kMarch, m.clock.today())), sha256(rows),
      "correccion.csv"));
  const ServiceRun done = value_or_throw(publish(run));
  EXPECT_EQ(done.left_out, 1);
  EXPECT_EQ(done.charged, kSubscribers - 1);
  EXPECT_TRUE(bills_of(number(2)).empty());
  const auto names = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return billing::left_out_of(tx, run.id, 10); });
  EXPECT_EQ(names.at(0).substr(0, 6), number(2) + ";");
  EXPECT_EQ(value_or_throw(rehearse(kMarch)).bills, 1) << "the next run takes it";
  expect_books_agree();
}

TEST_F(ServiceBilling, AMonthIsBilledOnceAlsoByABillOfTwoMonths) {
  consume(kFebruary, 0);
  value_or_throw(publish(approved(kFebruary)));
  consume(kMarch, 0);
  EXPECT_EQ(value_or_throw(rehearsal(kMarch, 2)).report.bills(), 0);
  EXPECT_EQ(sqlstate("insert into billing.service_month select subscriber_id, month, bill_id from "
                     "billing.service_month limit 1"),
            "23505");
  EXPECT_EQ(sqlstate("delete from billing.service_month"), "RC004");
  EXPECT_EQ(sqlstate("update billing.service_bill set m3 = 0"), "RC004");
}

TEST_F(ServiceBilling, ABillThatNoObligationChargesIsNotCommitted) {
  consume(kFebruary, 0);
  value_or_throw(publish(approved(kFebruary)));
  const auto copy = [&](const std::string& gross) {
    return sqlstate(
        "insert into billing.service_bill (run_id, rules_id, subscriber_id, terms_id, period, "
        "months, due_on, services, use, m3, estimated, water_gross, water_subsidy, "
        "water_contribution, sewer_gross, sewer_subsidy, sewer_contribution, waste_gross, "
        "waste_subsidy, waste_contribution, billed_at) select run_id, rules_id, subscriber_id, "
        "terms_id, '2026-03-01', 1, due_on, services, use, m3, estimated, " +
        gross + ", 0, 0, 0, 0, 0, 0, 0, 0, billed_at from billing.service_bill limit 1");
  };
  EXPECT_EQ(copy("100"), "RC052");
  EXPECT_EQ(copy("0"), "accepted") << "nothing is due, and nothing is charged";
}

TEST_F(ServiceBilling, TheConsumptionOfABilledPeriodIsNotCorrectedByAFile) {
  consume(kMarch, 0);
  value_or_throw(publish(approved(kMarch)));
  const auto file = value_or_throw(
      registry::parse_consumption("suscriptor,servicio,desde,hasta,m3,medida\n" + number(2) +
                                      ",acueducto,2026-02-27,2026-03-28,99,lectura\n",
                                  kMarch, m.clock.today()));
  const auto plan = m.db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(registry::plan_consumption(tx, file));
  });
  EXPECT_TRUE(plan.rows.empty());
  EXPECT_EQ(plan.rejections.at(0).reason,
            "el período ya se facturó y este archivo no lo corrige; lo facturado queda como está");
}

TEST_F(ServiceBilling, TheNewestBillsAreToldFirst) {
  consume(kFebruary, 0);
  value_or_throw(publish(approved(kFebruary)));
  EXPECT_EQ(sqlstate("insert into billing.service_bill (run_id, rules_id, subscriber_id, terms_id, "
                     "period, months, due_on, services, use, m3, estimated, water_gross, "
                     "water_subsidy, water_contribution, sewer_gross, sewer_subsidy, "
                     "sewer_contribution, waste_gross, waste_subsidy, waste_contribution, "
                     "billed_at) select b.run_id, b.rules_id, b.subscriber_id, b.terms_id, "
                     "(b.period - make_interval(months => n))::date, 1, b.due_on, b.services, "
                     "b.use, 0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, b.billed_at from "
                     "billing.service_bill b join registry.subscriber s on s.id = b.subscriber_id "
                     "cross join generate_series(1, 30) n where s.number = '" +
                     number(1) + "'"),
            "accepted");
  const auto bills = bills_of(number(1));
  ASSERT_EQ(bills.size(), 31U);
  EXPECT_EQ(bills[0].billed.period, kFebruary);
}

TEST_F(ServiceBilling, ABillIsExplainedByLinesThatAddUpToIt) {
  consume(kMarch, 20);
  value_or_throw(publish(approved(kMarch)));
  for (const int i : {1, 5, 6, 8, kSubscribers}) {
    const auto bill = bills_of(number(i)).at(0);
    const auto lines = m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(dues::explain(tx, bill)); });
    for (std::size_t s = 0; s < lines.size(); ++s)
      EXPECT_EQ(tax_rules::total_of(lines.at(s)), bill.amounts.at(s).net());
  }
  auto wrong = bills_of(number(1)).at(0);
  wrong.amounts[0].gross += Money::pesos(1);
  wrong.amounts[0].subsidy += Money::pesos(1);  // the same is due, of other figures
  const auto refused =
      m.db.app().read([&](pqxx::read_transaction& tx) { return dues::explain(tx, wrong); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillUnavailable);
}

TEST_F(ServiceBilling, TheLogTellsEveryEntryAsItWasPostedAndNoSubscribersNumber) {
  consume(kMarch, 0);
  value_or_throw(publish(approved(kMarch)));
  audit_fold::Fold fold;
  const auto differences = m.db.owner().read([&](pqxx::read_transaction& tx) {
    std::uint64_t index = 0;
    for (const auto& row : tx.exec(
             "select entry from audit.outbox order by producer, producer_epoch, producer_seq")) {
      const std::string bytes = read_bytes(row[0]);
      EXPECT_EQ(bytes.find("S-1"), std::string::npos);
      value_or_throw(fold.add(index++, bytes));
    }
    const auto last = read_int(tx.exec("select last_seq from ledger.head")[0][0]);
    EXPECT_EQ(last, kSubscribers);
    EXPECT_EQ(fold.entries(), static_cast<std::uint64_t>(last));
    return fold.told_entries().differences(tx, ledger::EntrySeq(last));
  });
  EXPECT_TRUE(differences.empty()) << differences.at(0);
  EXPECT_EQ(fold.missing_events(), "");
}

TEST_F(ServiceBilling, ARunThatChargedABlockIsNotDiscarded) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  EXPECT_THROW((void)publish(run, [](int, int) { throw Killed{}; }), Killed);
  const Result<void> refused = perform(m.services(), actor(maker), "prueba", [&](Work& work) {
    return billing::discard_run(work, run, maker);
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunState);
}

TEST_F(ServiceBilling, AClosedMonthIsToldBeforeAnythingBegins) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  sqlstate("update ledger.period set state = 'closed' where year = 2026 and month = 3");
  const auto refused = publish(run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPeriodClosed);
  EXPECT_EQ(state_of(run).state, billing::RunState::kApproved);
}

// What a run leaves that was not stopped.
class ServiceBillingKilled : public ServiceBilling {
 protected:
  std::string whole() {
    ServiceBillingKilled other;
    other.consume(kMarch, 3);
    value_or_throw(other.publish(other.approved(kMarch)));
    return other.bills();
  }
  void TestBody() override {}
};

TEST_F(ServiceBillingKilled, AtEachBlockBorderItGoesOnAndChargesNobodyTwice) {
  const std::string expected = whole();
  consume(kMarch, 3);
  const ServiceRun run = approved(kMarch);
  int stopped = 0;
  for (;; ++stopped) {
    ASSERT_LE(stopped, kSubscribers / kBlockBills + 1);
    try {
      value_or_throw(publish(run, [](int done, int total) {
        if (done < total) throw Killed{};
      }));
      break;
    } catch (const Killed&) {
      EXPECT_EQ(state_of(run).state, billing::RunState::kPublishing);
    }
  }
  EXPECT_GE(stopped, 3);
  EXPECT_EQ(bills(), expected);
  expect_books_agree();
}

TEST_F(ServiceBillingKilled, AConnectionLostAtAnyMessageLosesAndDoublesNothing) {
  const std::string expected = whole();
  consume(kMarch, 3);
  const ServiceRun run = approved(kMarch);
  test::PgProxy proxy(m.db.conninfo("recaudo_app"));
  Database through({.conninfo = proxy.conninfo()});
  const Services services{through, m.clock, m.events};
  int cuts = 0;
  for (int round = 0; state_of(run).state != billing::RunState::kPublished; ++round) {
    ASSERT_LT(round, 40);
    proxy.cut_at(4 + round % 9, round % 2 == 0 ? test::PgFault::kBefore : test::PgFault::kAfter);
    try {
      value_or_throw(publish_with(services, run, [](int done, int total) {
        if (done < total) throw Killed{};
      }));
    } catch (const Killed&) {
    }
    cuts += proxy.has_cut() ? 1 : 0;
  }
  EXPECT_GE(cuts, 3);
  EXPECT_EQ(bills(), expected);
  expect_books_agree();
}

}  // namespace
}  // namespace recaudo
