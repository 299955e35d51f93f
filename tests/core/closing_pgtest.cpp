// A bank day: what pays, what settles, what nobody can identify, and what it does to the books.
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "core/closing/exception_count.h"
#include "core/closing/inbox.h"
#include "ledger/auxiliary.h"
#include "ledger/periods.h"
#include "tests/core/closing_world.h"

namespace recaudo::closing {
namespace {

class ClosingTest : public ClosingWorld {};

TEST_F(ClosingTest, AnApprovedPaymentGoesFromTransitToTheBank) {
  const auto p = approved(0);
  const auto day = done(day_of({pse(p, p.amount)}));
  EXPECT_EQ(rows(day, "abonado"), 1);
  EXPECT_TRUE(balance(account::kInTransit).is_zero());
  EXPECT_EQ(balance(account::kBank), p.amount);
  EXPECT_TRUE(now(p).settled_at);
}

TEST_F(ClosingTest, TheSameFileAgainIsRefusedAndPostsNothing) {
  const auto p = approved(0);
  const auto files = day_of({pse(p, p.amount)});
  done(files);
  const auto entries = count("select last_seq from ledger.head");
  const auto again = run(files);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAlreadyImported);
  EXPECT_EQ(count("select last_seq from ledger.head"), entries);
}

TEST_F(ClosingTest, AWindowPaymentPaysItsOrderAndSettles) {
  const auto o = order(0);
  const auto day = done(day_of({window(o)}));
  EXPECT_EQ(rows(day, "ventanilla"), 1);
  EXPECT_EQ(balance(account::kBank), o.total);
  EXPECT_TRUE(balance(account::kInTransit).is_zero());
  EXPECT_EQ(count("select count(*) from payments.payment_order where state = 'paid'"), 1);
  EXPECT_EQ(count("select count(*) from payments.receipt"), 1);
}

TEST_F(ClosingTest, ASecondWindowPaymentOfAnOrderIsACreditBalanceWithACase) {
  const auto o = order(0);
  done(day_of({window(o, 40), window(o, 41)}));
  EXPECT_EQ(balance(account::kCreditBalances), -o.total);
  EXPECT_EQ(balance(account::kBank), o.total + o.total);
  EXPECT_EQ(count("select count(*) from payments.treasury_case where kind = 'DUPLICADO'"), 1);
}

TEST_F(ClosingTest, ADuplicateThatHasItsCaseIsNoSecondThingToLookAt) {
  const auto o = order(0);
  const auto day = done(day_of({window(o, 40), window(o, 41)}));
  EXPECT_EQ(rows(day, "duplicado"), 1);
  m.db.app().read([](pqxx::read_transaction& tx) {
    EXPECT_TRUE(open_exceptions(tx, 10).empty());
    EXPECT_EQ(count_open_exceptions(tx).count, 0);
  });
}

TEST_F(ClosingTest, TheCountOfExceptionsIsThatOfTheirList) {
  done(day_of({{.reference = 777, .centavos = 12'345'67}}));
  m.db.app().read([](pqxx::read_transaction& tx) {
    const auto listed = open_exceptions(tx, 10);
    const auto counted = count_open_exceptions(tx);
    ASSERT_FALSE(listed.empty());
    EXPECT_EQ(counted.count, static_cast<std::int64_t>(listed.size()));
    EXPECT_EQ(counted.oldest, kDay);
  });
}

// Banks name a PSE payment by its ticket or by the order's 15 digits: both must be found again.
TEST_F(ClosingTest, ASettledPaymentRepeatedByItsOrdersReferenceIsADuplicate) {
  const auto p = approved(0);
  done(day_of({pse(p, p.amount)}));
  m.clock.advance(std::chrono::hours{24});
  auto line = pse(p, p.amount);
  line.reference = std::stoll(order(0).reference.str());
  const auto day =
      done({collection({line}, kNextDay), statement({{p.amount, "LOTE2"}}, kNextDay, p.amount)},
           kNextDay);
  EXPECT_EQ(rows(day, "duplicado"), 1);
  EXPECT_TRUE(balance(account::kUnclassified).is_zero());
  EXPECT_EQ(balance(account::kCreditBalances), -p.amount);
}

TEST_F(ClosingTest, MoneyForADeclinedPaymentByItsOrdersReferenceSaysSo) {
  const auto p = started(order(0));
  gateway.answer(p, gateways::PaymentState::kDeclined);
  value_or_throw(
      payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  auto line = pse(p, p.amount);
  line.reference = std::stoll(order(0).reference.str());
  EXPECT_EQ(rows(done(day_of({line})), "no-aprobado-con-dinero"), 1);
  EXPECT_EQ(balance(account::kUnclassified), -p.amount);
}

TEST_F(ClosingTest, AnUnknownReferenceWaitsExactlyInUnclassified) {
  done(day_of({{.reference = 777, .centavos = 12'345'67}}));
  EXPECT_EQ(balance(account::kUnclassified), -Money::centavos(12'345'67));
}

TEST_F(ClosingTest, AnotherAmountIsUnclassifiedAndThePaymentStaysUnsettled) {
  const auto p = approved(0);
  const Money less = p.amount - Money::pesos(1);
  const auto day = done(day_of({pse(p, less)}));
  EXPECT_EQ(rows(day, "valor-distinto"), 1);
  EXPECT_EQ(balance(account::kUnclassified), -less);
  EXPECT_EQ(balance(account::kInTransit), p.amount);
  EXPECT_FALSE(now(p).settled_at);
}

TEST_F(ClosingTest, AFeeIsAnExpenseOfTheMunicipality) {
  const auto p = approved(0);
  const Money fee = Money::pesos(2'800);
  done({collection({pse(p, p.amount)}),
        statement({{p.amount, "LOTE1"}, {-fee, "COMPSE", "COMISION", true}})});
  EXPECT_EQ(balance(account::kBankFees), fee);
  EXPECT_EQ(balance(account::kBank), p.amount - fee);
}

TEST_F(ClosingTest, AFeeIsOfTheBankThatTheAgreementOfItsAccountNames) {
  const Money fee = Money::pesos(2'800);
  const auto& bank = m.law().statute.banks.at(0);
  done({statement({{-fee, "COMPSE", "COMISION", true}}, kDay, Money(),
                  {.id = "otra", .account = bank.account_number})});
  const auto charged = m.db.app().read([](pqxx::read_transaction& tx) {
    return ledger::auxiliary(tx, "580240", kDay, kDay, ledger::known_at(tx), 10).rows;
  });
  ASSERT_EQ(charged.size(), 1U);
  EXPECT_EQ(charged[0].third_party.party.name, bank.bank_name);
  EXPECT_EQ(charged[0].debit, fee);
}

TEST_F(ClosingTest, AFailureInTheMiddleLeavesNothingAndTheSameFilesWorkLater) {
  const auto a = approved(0);
  const auto b = approved(1);
  const auto files = day_of({pse(a, a.amount), pse(b, b.amount)});
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec(
        "create function public.fail_second() returns trigger language plpgsql as $$ begin if "
        "(select count(*) from closing.decision) >= 2 then raise exception 'no space left'; end "
        "if; return null; end $$");
    tx.exec(
        "create trigger fail_second after insert on closing.decision for each row execute "
        "function public.fail_second()");
    tx.exec("grant execute on function public.fail_second() to public");
  });
  EXPECT_THROW(static_cast<void>(run(files)), pqxx::sql_error);
  EXPECT_EQ(count("select count(*) from closing.bank_file"), 0);
  EXPECT_EQ(count("select count(*) from closing.decision"), 0);
  EXPECT_TRUE(balance(account::kBank).is_zero());
  EXPECT_FALSE(now(a).settled_at);
  m.db.owner().transaction(
      [](pqxx::work& tx) { tx.exec("drop trigger fail_second on closing.decision"); });
  done(files);
  EXPECT_TRUE(now(a).settled_at && now(b).settled_at);
}

// A payment locks attempt, order, ledger head. Whoever holds an order must get the head while the
// day waits for that order.
TEST_F(ClosingTest, TheDayNeverHoldsTheLedgerWhileItWaitsForAnOrder) {
  const auto first = order(0);
  const auto second = order(1);
  const auto files = day_of({window(first), window(second)});
  std::thread day;
  bool waits = false;
  m.db.app().transaction([&](pqxx::work& tx) {
    tx.exec("select from payments.payment_order where id = " + to_string(second.id) +
            " for update");
    day = std::thread([&] { EXPECT_TRUE(run(files)); });
    for (int i = 0; i < 500 && !waits; ++i) {
      waits = count(
                  "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and "
                  "datname = current_database()") > 0;
      if (!waits) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    tx.exec("set local lock_timeout = '300ms'");
    EXPECT_NO_THROW(tx.exec("select ledger.lock_head()"));
  });
  day.join();
  EXPECT_TRUE(waits) << "the day never waited for the order: nothing was tried";
  EXPECT_EQ(balance(account::kBank), first.total + second.total);
}

TEST_F(ClosingTest, IncomeIsExecutedWhenItsMoneyReachesTheBankByConceptAndZone) {
  const auto p = approved(0);
  EXPECT_TRUE(executed().empty());
  done(day_of({pse(p, p.amount)}));
  EXPECT_EQ(executed(), by_code(p, 0));
}

TEST_F(ClosingTest, InterestOfAnOldVigenciaIsExecutedInItsOwnCode) {
  const auto o = order(0, 2025);
  const auto p = started(o);
  gateway.answer(p, gateways::PaymentState::kApproved);
  value_or_throw(
      payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  done(day_of({pse(p, p.amount)}));
  Money sum;
  for (const auto& [code, amount] : executed()) sum += amount;
  EXPECT_EQ(sum, p.amount);
  EXPECT_FALSE(executed().at("1.1.02.03.002").is_zero());
}

TEST_F(ClosingTest, WhatIsPaidTwiceIsExecutedOnce) {
  const auto o = order(0);
  done(day_of({window(o, 40), window(o, 41)}));
  Money sum;
  for (const auto& [code, amount] : executed()) sum += amount;
  EXPECT_EQ(sum, o.total);
}

TEST_F(ClosingTest, MoneyThatNobodyCanIdentifyExecutesNothing) {
  done(day_of({{.reference = 777, .centavos = 12'345'67}}));
  EXPECT_TRUE(executed().empty());
}

TEST_F(ClosingTest, TheMirrorOfASettlementTakesItsExecutionBack) {
  const auto p = approved(0);
  done(day_of({pse(p, p.amount)}));
  const ledger::EntrySeq settled(
      count("select max(seq) from ledger.entry where kind = 'abono-en-banco'"));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                         [&](Work& work) -> Result<std::vector<ledger::Posted>> {
                           RECAUDO_TRY(mirror, ledger::mirror_of(work.tx(), settled, kDay,
                                                                 "reversal-abono-en-banco"));
                           return work.post(std::vector{mirror});
                         }));
  for (const auto& [code, amount] : executed()) EXPECT_TRUE(amount.is_zero()) << code;
  EXPECT_EQ(balance(account::kInTransit), p.amount);
}

TEST_F(ClosingTest, LinesOfAPaymentConcernTheDebtor) {
  const auto p = approved(0);
  EXPECT_EQ(count("select count(*) from ledger.posting where seq = " + to_string(*p.entry) +
                  " and obligation_id is not null and third_party_id is null"),
            0);
  EXPECT_EQ(count("select count(distinct third_party_id) from ledger.posting where seq = " +
                  to_string(*p.entry) + " and third_party_id is not null"),
            1);
}

TEST_F(ClosingTest, OnlyNewFilesOfTheDayAreTakenFromTheFolder) {
  char folder[] = "/tmp/recaudo-inbox-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const auto write = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(std::string(folder) + "/" + name, std::ios::binary) << bytes;
  };
  const auto p = approved(0);
  const auto files = day_of({pse(p, p.amount)});
  for (const auto& f : files) write(f.name, f.bytes);
  write("recaudo_20260330.txt", "de ayer");
  write("notas_20260331.txt", "otra cosa");
  const auto look = [&] {
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(new_files(tx, folder, kDay)); });
  };
  const auto found = look();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "extracto_20260331.xml");
  done(found);
  EXPECT_TRUE(look().empty());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace recaudo::closing
