// The bill of a parcel, from its issue to the bank's file that pays one of its dates.
#include "core/payments/bill.h"

#include <gtest/gtest.h>

#include "core/closing/bank_day.h"
#include "core/payments/bank_qr.h"
#include "core/payments/payment.h"
#include "core/payments/start_payment.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"
#include "tests/support/breb_payload.h"

namespace recaudo::payments {
namespace {

namespace account = ledger::account;

const Date kToday = make_date(2026, 3, 31);

class BillTest : public ::testing::Test {
 protected:
  void go_to(Date day) {
    m.clock.advance(std::chrono::hours{24} * days_between(m.clock.today(), day));
  }
  Result<Bill> try_issue(int parcel, int vigencia = 2026) {
    return perform(m.services(), events::anonymous_taxpayer(), "web", [&](Work& work) {
      return issue_bill(work, m.law(), ledger::parcel_subject(m.parcel(parcel).id), vigencia);
    });
  }
  Bill issued(int parcel, int vigencia = 2026) {
    return value_or_throw(try_issue(parcel, vigencia));
  }
  Result<Bill> read_back(int parcel) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return issued_bill(tx, m.law(), ledger::parcel_subject(m.parcel(parcel).id), 2026,
                         m.clock.today());
    });
  }
  // Somebody pays a slip at the counter on a day; the bank's file and statement come in.
  closing::BankDay paid_at_the_counter(const BillSlip& slip, Date day) {
    go_to(day);
    const Money amount = slip.order.total;
    const std::vector<bank_files::testing::WrittenDetail> details = {
        {.reference = std::stoll(slip.order.reference.str()), .centavos = amount.centavos()}};
    const std::vector<closing::NamedFile> files = {
        {"recaudo" + to_compact(day) + ".txt",
         bank_files::testing::write_collection({details}, {.date = to_compact(day)})},
        {"extracto" + to_compact(day) + ".xml",
         test::write_statement(day, balance(account::kBank),
                               {{amount, "LOTE" + to_compact(day)}})}};
    return value_or_throw(
        closing::reconcile(m.services(), m.law(), events::system_actor(), day, files));
  }
  dues::Dues dues_on(int parcel, Date day) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return dues::dues_of(tx, m.law(), m.parcel(parcel).id, day);
    });
  }
  Money owed(int parcel) { return value_or_throw(dues_on(parcel, m.clock.today()).total()); }
  Money balance(ledger::AccountId id) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& b : ledger::trial_balance(tx))
        if (b.account == id) return b.net();
      return Money();
    });
  }
  std::int64_t orders() {
    return m.db.owner().read([](pqxx::read_transaction& tx) {
      return tx.exec1("select count(*) from payments.payment_order")[0].as<std::int64_t>();
    });
  }
  // The bank hands over the Bre-B code of an order; returns what it carries.
  std::string load_code_of(const Order& order) {
    const std::string reference = order.reference.str();
    const std::string code = test::breb_payload_of(to_plain(order.total), reference).text();
    value_or_throw(take_bank_qrs(m.services(), events::system_actor(),
                                 "referencia,contenido\n" + reference + "," + code + "\n",
                                 "codigos.csv"));
    return code;
  }
  void set_under_review(const Order& order) {
    test::ScriptedGateway gateway;
    value_or_throw(start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                 {.order = order.token,
                                  .payer = {},
                                  .bank_code = "1007",
                                  .bank_name = "BANCO DE PRUEBA",
                                  .payer_ip = "127.0.0.1",
                                  .request_key = "pago",
                                  .return_url_base = "https://localhost/pago/"}));
    m.db.owner().transaction(
        [](pqxx::work& tx) { tx.exec0("update payments.attempt set state = 'review'"); });
  }
  static std::vector<Date> days(const Bill& bill) {
    std::vector<Date> out;
    out.reserve(bill.slips.size());
    for (const auto& s : bill.slips) out.push_back(s.order.valid_until);
    return out;
  }
  void TearDown() override {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  test::Municipality m;
};

TEST_F(BillTest, HasAnOrderForEachDiscountAndForTheDueDate) {
  const Bill bill = issued(0);
  EXPECT_EQ(days(bill), (std::vector<Date>{kToday, make_date(2026, 4, 30), make_date(2026, 5, 29),
                                           make_date(2026, 6, 30)}));
  EXPECT_TRUE(bill.not_offered.empty());
}

TEST_F(BillTest, EachOrderIsWhatIsOwedOnItsDay) {
  for (const auto& s : issued(0).slips)
    EXPECT_EQ(s.order.total, value_or_throw(dues_on(0, s.order.valid_until).total()));
}

TEST_F(BillTest, IssuedAgainItIsTheSameBillAndNoSecondDebt) {
  const Bill first = issued(0);
  const auto before = orders();
  const Money owed_before = owed(0);
  const Bill again = issued(0);
  EXPECT_EQ(orders(), before);
  EXPECT_EQ(owed(0), owed_before);
  ASSERT_EQ(first.slips.size(), again.slips.size());
  for (std::size_t i = 0; i < first.slips.size(); ++i)
    EXPECT_EQ(first.slips[i].order.reference, again.slips[i].order.reference);
  EXPECT_EQ(first.issued_at, again.issued_at);
}

TEST_F(BillTest, IssuedOnALaterDayItKeepsTheReferencesOfTheDaysThatAreLeft) {
  const Bill first = issued(0);
  go_to(make_date(2026, 4, 20));
  const Bill later = issued(0);
  EXPECT_EQ(later.slips.front().order.valid_until, make_date(2026, 4, 30));
  const auto same = std::ranges::find(first.slips, later.slips.back().order.reference,
                                      [](const BillSlip& s) { return s.order.reference; });
  EXPECT_NE(same, first.slips.end());
}

TEST_F(BillTest, IsReadBackAsItWasIssued) {
  const Bill bill = issued(0);
  const Bill read = value_or_throw(read_back(0));
  ASSERT_EQ(bill.slips.size(), read.slips.size());
  for (std::size_t i = 0; i < bill.slips.size(); ++i)
    EXPECT_EQ(bill.slips[i].order.reference, read.slips[i].order.reference);
}

TEST_F(BillTest, ReadingABillThatWasNotIssuedWritesNothing) {
  const auto read = read_back(0);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::kNotFound);
  EXPECT_EQ(orders(), 0);
}

// Paid on its very day, each slip settles all that its bill claims, to the centavo.
class BillDayTest : public BillTest, public ::testing::WithParamInterface<std::size_t> {};

TEST_P(BillDayTest, PaidAtTheCounterASlipSettlesTheBill) {
  const Bill bill = issued(0);
  const BillSlip& slip = bill.slips.at(GetParam());
  const auto day = paid_at_the_counter(slip, slip.order.valid_until);
  EXPECT_EQ(day.decisions.at(0).type, "ventanilla");
  EXPECT_TRUE(owed(0).is_zero());
  EXPECT_EQ(balance(account::kBank), slip.order.total);
  EXPECT_TRUE(balance(account::kCreditBalances).is_zero());
}

INSTANTIATE_TEST_SUITE_P(EveryDay, BillDayTest, ::testing::Range<std::size_t>(0, 4));

TEST_F(BillTest, AfterOneDateIsPaidAnotherOneIsCreditOfTheTaxpayer) {
  const Bill bill = issued(0);
  paid_at_the_counter(bill.slips[0], kToday);
  paid_at_the_counter(bill.slips[1], make_date(2026, 4, 30));
  EXPECT_TRUE(owed(0).is_zero());
  EXPECT_EQ(balance(account::kCreditBalances), -bill.slips[1].order.total);
}

TEST_F(BillTest, PaidBeforeItsDayTheDifferenceIsCreditOfTheTaxpayer) {
  const Bill bill = issued(0);
  paid_at_the_counter(bill.slips[1], kToday);  // the first discount is still open
  EXPECT_TRUE(owed(0).is_zero());
  EXPECT_EQ(balance(account::kCreditBalances),
            bill.slips[0].order.total - bill.slips[1].order.total);
}

TEST_F(BillTest, ASlipPaidAfterItsDaySettlesNothingByItself) {
  const Bill bill = issued(0);
  const auto day = paid_at_the_counter(bill.slips[0], make_date(2026, 4, 1));
  EXPECT_EQ(day.decisions.at(0).type, "datos-distintos");
  EXPECT_FALSE(owed(0).is_zero());
  EXPECT_EQ(balance(account::kUnclassified), -bill.slips[0].order.total);
}

TEST_F(BillTest, NothingIsBilledWhenNothingIsOwed) {
  paid_at_the_counter(issued(0).slips[0], kToday);
  const auto again = try_issue(0);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kNothingToPay);
}

TEST_F(BillTest, ASlipCarriesTheCodeThatTheBankGaveForItsOrder) {
  const Order order = issued(0).slips.at(1).order;
  const std::string code = load_code_of(order);
  const Bill bill = value_or_throw(read_back(0));
  EXPECT_EQ(bill.slips.at(1).breb, code);
  EXPECT_EQ(issued(0).slips.at(1).breb, code) << "issued again, too";
  for (const std::size_t other : {0U, 2U, 3U}) EXPECT_FALSE(bill.slips.at(other).breb);
}

TEST_F(BillTest, ACodeWhoseDebtHasAPaymentUnderReviewIsNotOnTheBill) {
  const Order order = issued(0).slips.at(1).order;
  load_code_of(order);
  set_under_review(order);
  EXPECT_FALSE(value_or_throw(read_back(0)).slips.at(1).breb);
}

// As after a chargeback or a transfer: the order stays paid and the debt is there again.
TEST_F(BillTest, ADebtThatCameBackAfterItsOrderWasPaidGetsAnotherOrder) {
  const Bill first = issued(0);
  m.db.owner().transaction(
      [](pqxx::work& tx) { tx.exec0("update payments.payment_order set state = 'paid'"); });
  const Bill again = issued(0);
  ASSERT_EQ(first.slips.size(), again.slips.size());
  for (std::size_t i = 0; i < first.slips.size(); ++i) {
    EXPECT_NE(first.slips[i].order.reference, again.slips[i].order.reference);
    EXPECT_EQ(again.slips[i].order.state, OrderState::kOpen);
  }
}

TEST_F(BillTest, OfAnEarlierVigenciaItClaimsNothingNewer) {
  const Bill bill = issued(0, 2025);
  EXPECT_EQ(bill.vigencia, 2025);
  for (const auto& s : bill.slips) EXPECT_EQ(s.order.vigencias(), std::vector<int>{2025});
}

TEST_F(BillTest, SaysTheParcelAsItWasLiquidatedWhateverTheCadastreSaysSince) {
  const auto parcel = m.parcel(0);
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec0(
        "insert into registry.valuation select parcel_id, 2027, 2 * avaluo, 'S', land_m2 + 1, "
        "built_m2 + 1, import_id from registry.valuation where vigencia = 2026");
    tx.exec0("update registry.parcel set estrato = 6");
  });
  ASSERT_NE(m.parcel(0).avaluo, parcel.avaluo);
  const auto bill = issued(0, m.parcel(0).vigencia);
  EXPECT_EQ(bill.vigencia, 2026);
  const auto& liquidation = std::get<dues::Liquidation>(bill.charged);
  EXPECT_EQ(liquidation.avaluo, parcel.avaluo);
  ASSERT_TRUE(liquidation.facts);
  EXPECT_EQ(liquidation.facts->destino, parcel.destino);
  EXPECT_EQ(liquidation.facts->estrato, parcel.estrato);
  EXPECT_EQ(liquidation.facts->land.value, parcel.land.value);
  EXPECT_EQ(liquidation.facts->built.value, parcel.built.value);
}

TEST_F(BillTest, OfAVigenciaWithoutLiquidationThereIsNoBill) {
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec0("alter table billing.liquidation disable trigger liquidation_immutable");
    tx.exec0("delete from billing.liquidation where vigencia = 2026");
  });
  const auto refused = try_issue(0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillUnavailable);
  EXPECT_EQ(orders(), 0);
}

TEST_F(BillTest, ADayWhoseRateIsNotCertifiedHasNoSlipAndSaysWhy) {
  go_to(make_date(2026, 9, 15));  // everything is overdue, and October has no rate
  const Bill bill = issued(0);
  EXPECT_EQ(days(bill), std::vector<Date>{make_date(2026, 9, 30)});
  go_to(make_date(2026, 10, 15));
  const auto later = try_issue(0);
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, Code::kRateNotCertified);
}

}  // namespace
}  // namespace recaudo::payments
