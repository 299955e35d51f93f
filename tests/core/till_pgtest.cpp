#include "core/till/till.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "audit/pseudonym.h"
#include "base/bytes.h"
#include "core/closing/bank_day.h"
#include "core/payments/apply_report.h"
#include "core/payments/start_payment.h"
#include "core/payments/treasury_desk.h"
#include "core/payments/watch_pending.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "ledger/trial_balance.h"
#include "tests/core/bank_writer.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::till {
namespace {

using namespace literals;
using payments::Order;

class TillTest : public ::testing::Test {
 protected:
  template <typename F>
  auto act(F&& f) {
    return perform(m.services(), events::system_actor(), "ventanilla", std::forward<F>(f));
  }
  template <typename F>
  auto ask(F&& f) {
    return m.db.app().read(std::forward<F>(f));
  }

  TillTest()
      : cashier(account("carla", "cajero")),
        other_cashier(account("ciro", "cajero")),
        treasurer(account("teresa", "tesorero")),
        till(value_or_throw(act([](Work& work) { return add_register(work, "Caja 1"); }))) {}

  staff::AccountId account(const std::string& login, const std::string& role) {
    return m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', 'Persona De Prueba', '" + role + "', sha256('" + login +
                  "'::bytea), now()) returning id")[0][0]);
    });
  }
  static CashCount count(int hundred_thousands, int fifties = 0) {
    CashCount c;
    value_or_throw(c.set(100'000, hundred_thousands));
    value_or_throw(c.set(50, fifties));
    return c;
  }
  Result<ShiftId> open(staff::AccountId who, const CashCount& c = {}) {
    return act([&](Work& work) { return open_shift(work, till, who, c); });
  }
  Order order(int parcel, std::vector<int> vigencias = {2026}) {
    return value_or_throw(
        payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                               {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                .vigencias = std::move(vigencias),
                                .request_key = "orden-" + std::to_string(++requests)}));
  }
  Result<Receipt> take(const Order& o, const Tender& tender, const std::string& request = "") {
    const std::string key = request.empty() ? std::to_string(++requests) : request;
    return act([&](Work& work) {
      return receive(work, m.law(), cashier, {o.reference, tender, key});
    });
  }
  Result<void> given(Money base, const std::string& slip) {
    return act([&](Work& w) { return give_base(w, {till, base, slip}, treasurer); });
  }
  void give(Money base) { ASSERT_TRUE(given(base, "RET-1").has_value()); }
  Result<Shift> counted(const CashCount& c) {
    return act([&](Work& work) { return count_shift(work, cashier, c); });
  }
  Result<Shift> closed(ShiftId shift, staff::AccountId who, const std::string& reason = "") {
    return act([&](Work& work) { return close_shift(work, shift, who, reason); });
  }
  CashCount exactly(Money cash) {
    CashCount c;
    value_or_throw(c.set(50, static_cast<int>(cash.centavos() / 5'000)));
    return c;
  }
  Result<approvals::Proposal> propose(const Receipt& r, const std::string& reason,
                                      const std::string& request = "formulario-1") {
    return act([&](Work& work) {
      return propose_annulment(work, request, {r.till, r.number, reason}, cashier, m.clock.now());
    });
  }
  Result<void> annul(const approvals::Proposal& p, staff::AccountId who) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(who),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return approve_annulment(m.services(), actor, "ventanilla", {p.id, who, p.digest},
                             m.clock.now());
  }
  Money balance(ledger::AccountId account) {
    return ask([&](pqxx::read_transaction& tx) {
      for (const auto& b : ledger::trial_balance(tx))
        if (b.account == account) return b.net();
      return Money();
    });
  }
  Register books() {
    return ask([](pqxx::read_transaction& tx) { return registers(tx).at(0); });
  }
  Money owed(int parcel) {
    return ask([&](pqxx::read_transaction& tx) {
      return value_or_throw(
          dues::dues_of(tx, m.law(), m.parcel(parcel).id, m.clock.today()).total());
    });
  }
  // What lies in the tills is the account, whatever happened.
  void TearDown() override {
    const auto report = ask([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
    Money held;
    for (const auto& r : ask([](pqxx::read_transaction& tx) { return registers(tx); }))
      held += r.cash + r.cheques;
    EXPECT_EQ(held, balance(ledger::account::kCash));
  }

  // The events of a kind in the log, none of whose entries says the word.
  std::vector<events::pb::AuditEntry> told(events::pb::TillEvent::Kind kind, const char* word) {
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      std::vector<events::pb::AuditEntry> out;
      for (const auto& row : tx.exec("select entry from audit.outbox")) {
        const auto bytes = read_bytes(row[0]);
        EXPECT_EQ(bytes.find(word), std::string::npos);
        events::pb::AuditEntry entry;
        EXPECT_TRUE(entry.ParseFromString(bytes));
        if (entry.till().kind() == kind) out.push_back(std::move(entry));
      }
      return out;
    });
  }
  std::string salt(const std::string& sql) {
    return ask([&](pqxx::read_transaction& tx) { return read_bytes(tx.exec(sql)[0][0]); });
  }

  test::Municipality m;
  test::ScriptedGateway gateway;
  int requests = 0;
  staff::AccountId cashier, other_cashier, treasurer;
  RegisterId till;
};

// The log is public, and a till may be called as a person is.
TEST_F(TillTest, TheLogTellsATillByItsNumberAndACommitmentToItsName) {
  const std::string name = "Caja de Ana Prueba";
  const auto named = value_or_throw(act([&](Work& w) { return add_register(w, name); }));
  const auto events = told(events::pb::TillEvent::TILL_ADDED, "Ana");
  const auto salt_of = [&](RegisterId id) {
    return salt("select name_salt from till.register where id = " + to_string(id));
  };
  ASSERT_EQ(events.size(), 2U) << "of the till that the tests begin with too";
  const auto& event = events.at(events[0].till().till() == named.value() ? 0 : 1);
  EXPECT_EQ(event.till().till(), named.value());
  ASSERT_EQ(event.commitments_size(), 1);
  EXPECT_EQ(event.commitments(0).sha256(),
            view(::recaudo::audit::commitment("nombre", salt_of(named), name)));
  EXPECT_NE(salt_of(named), salt_of(till));
}

// What is typed as its number is free text.
TEST_F(TillTest, TheLogTellsOfASlipACommitmentAndItsEntryIsNamedByIt) {
  const std::string slip = "Retiro de Ana Prueba";
  ASSERT_TRUE(given(100'000_pesos, slip).has_value());
  const auto events = told(events::pb::TillEvent::BASE_GIVEN, "Ana");
  ASSERT_EQ(events.size(), 1U);
  ASSERT_EQ(events[0].commitments_size(), 1);
  const std::string committed = events[0].commitments(0).sha256();
  EXPECT_EQ(committed, view(::recaudo::audit::commitment(
                           "comprobante", salt("select slip_salt from till.movement"), slip)));
  const auto entry = ask([&](pqxx::read_transaction& tx) {
    return tx.exec1(
        "select e.seq, e.source_id from till.movement m join ledger.entry e on e.seq = "
        "m.entry_seq");
  });
  EXPECT_EQ(read_text(entry[1]), "base-" + to_hex(std::string_view(committed).substr(0, 8)));
  EXPECT_EQ(ask([&](pqxx::read_transaction& tx) {
              return slip_of(tx, read_id<ledger::EntryTag>(entry[0]));
            }),
            slip);
}

TEST_F(TillTest, CashPaysTheOrderAndGivesChangeUnderANumberedReceipt) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  const Money before = owed(0);
  const auto r = take(o, Tender(o.total + 5'000_pesos));
  ASSERT_TRUE(r.has_value()) << to_text(r.error());
  EXPECT_EQ(r->number, ReceiptNumber(1));
  EXPECT_EQ(r->change, 5'000_pesos);
  EXPECT_EQ(owed(0), before - o.total);
  EXPECT_EQ(balance(ledger::account::kCash), o.total);
  const auto paid = ask([&](pqxx::read_transaction& tx) {
    return value_or_throw(payments::payment_by_ticket(tx, r->ticket));
  });
  EXPECT_EQ(paid.state, payments::State::kApproved);
  EXPECT_EQ(paid.rail, "caja");
  EXPECT_TRUE(paid.settled_at.has_value());  // nothing of it is in transit
  EXPECT_EQ(paid.number_for_people(), "") << "the till's key is no CUS";
  const auto listed = ask([](pqxx::read_transaction& tx) {
    return payments::list_payments(tx, payments::PaymentFilter{}, 10);
  });
  EXPECT_EQ(listed.rows.at(0).cus.str(), "");
}

TEST_F(TillTest, TheSameRequestIsOneReceiptHoweverOftenItIsSent) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  const auto first = value_or_throw(take(o, Tender(o.total), "uno"));
  const auto again = value_or_throw(take(o, Tender(o.total), "uno"));
  EXPECT_EQ(first.number, again.number);
  EXPECT_EQ(books().cash, o.total);
}

TEST_F(TillTest, CashThatIsShortIsRefusedAndSaysWhatIsMissing) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  const auto r = take(o, Tender(o.total - 1'000_pesos));
  ASSERT_FALSE(r.has_value());
  EXPECT_EQ(r.error().code, Code::kTillPayment);
  EXPECT_NE(r.error().detail.find("1.000"), std::string::npos) << r.error().detail;
  EXPECT_TRUE(books().cash.is_zero());
}

TEST_F(TillTest, NothingIsTakenWithoutAnOpenTurn) {
  const auto o = order(0);
  EXPECT_EQ(take(o, Tender(o.total)).error().code, Code::kTillState);
}

TEST_F(TillTest, ATurnOfYesterdayTakesNothingToday) {
  value_or_throw(open(cashier));
  m.clock.advance(std::chrono::hours{24});
  const auto o = order(0);
  EXPECT_EQ(take(o, Tender(o.total)).error().code, Code::kTillState);
}

TEST_F(TillTest, APaidOrderIsNotTakenAgain) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  value_or_throw(take(o, Tender(o.total)));
  EXPECT_EQ(take(o, Tender(o.total)).error().code, Code::kOrderClosed);
}

TEST_F(TillTest, ADebtThatIsBeingPaidOnAnotherRailIsNotTaken) {
  value_or_throw(open(cashier));
  const auto online = order(0), at_the_till = order(0);
  value_or_throw(payments::start_payment(m.services(), m.law(), gateway,
                                         events::anonymous_taxpayer(),
                                         {.order = online.token,
                                          .payer = {},
                                          .bank_code = "1007",
                                          .bank_name = "BANCO DE PRUEBA",
                                          .payer_ip = "127.0.0.1",
                                          .request_key = "pse-1",
                                          .return_url_base = "https://localhost/pago/"}));
  EXPECT_EQ(take(at_the_till, Tender(at_the_till.total)).error().code, Code::kPaymentBlocked);
}

TEST_F(TillTest, AChequeIsTakenOnce) {
  value_or_throw(open(cashier));
  const auto a = order(0), b = order(1);
  value_or_throw(take(a, Tender(Cheque{"Banco Agrario", "007", "123456"})));
  EXPECT_EQ(take(b, Tender(Cheque{"Banco Agrario", "007", "123456"})).error().code,
            Code::kTillPayment);
  EXPECT_EQ(books().cheques, a.total);
  EXPECT_TRUE(books().cash.is_zero());
}

TEST_F(TillTest, CashMayBeCountedByItsBillsWhichAreKeptAsEvidence) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  const auto notes = count(static_cast<int>(o.total.centavos() / 10'000'000) + 1, 3);
  const auto taken = [&](Money cash) {
    return act([&](Work& work) {
      return receive(work, m.law(), cashier, {o.reference, Tender(cash), "contado", notes});
    });
  };
  const auto other = taken(notes.total() - 50_pesos);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::kTillPayment);
  const auto receipt = value_or_throw(taken(notes.total()));
  EXPECT_EQ(receipt.change, notes.total() - o.total);
  const auto raw = ask([&](pqxx::read_transaction& tx) {
    return read_bytes(tx.exec_params1("select raw from payments.evidence where attempt_id = $1",
                                      receipt.ticket.value())[0]);
  });
  EXPECT_TRUE(raw.ends_with(" x 100000, 3 x 50")) << raw;
}

TEST_F(TillTest, OneTillHasOneTurnAndOneCashierHasOneTill) {
  value_or_throw(open(cashier));
  EXPECT_EQ(open(other_cashier).error().code, Code::kTillState);
  const auto second = value_or_throw(act([](Work& w) { return add_register(w, "Caja 2"); }));
  EXPECT_EQ(act([&](Work& w) { return open_shift(w, second, cashier, {}); }).error().code,
            Code::kTillState);
}

TEST_F(TillTest, AnAnnulledReceiptGivesTheDebtBackAndKeepsItsNumber) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  const Money before = owed(0);
  const auto r = value_or_throw(take(o, Tender(o.total)));
  const auto p = value_or_throw(propose(r, "Se recibió para otro predio"));
  ASSERT_TRUE(annul(p, treasurer).has_value());
  EXPECT_EQ(owed(0), before);
  EXPECT_TRUE(books().cash.is_zero());
  const auto kept = ask(
      [&](pqxx::read_transaction& tx) { return value_or_throw(find_receipt(tx, till, r.number)); });
  EXPECT_TRUE(kept.annulled);
  EXPECT_EQ(value_or_throw(take(o, Tender(o.total))).number, ReceiptNumber(2));
}

TEST_F(TillTest, WhoTookTheMoneyDoesNotAnnulAlone) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  const auto r = value_or_throw(take(o, Tender(o.total)));
  const auto p = value_or_throw(propose(r, "Se recibió para otro predio"));
  EXPECT_EQ(annul(p, cashier).error().code, Code::kSamePerson);
  const auto by_treasurer = value_or_throw(act([&](Work& work) {
    return propose_annulment(work, "formulario-2",
                             {r.till, r.number, "Se recibió dos veces el dinero"}, treasurer,
                             m.clock.now());
  }));
  EXPECT_EQ(annul(by_treasurer, treasurer).error().code, Code::kSamePerson);
  EXPECT_EQ(annul(by_treasurer, cashier).error().code, Code::kNotAllowed);
  EXPECT_EQ(propose(r, "corto").error().code, Code::kReasonTooShort);
  EXPECT_EQ(books().cash, o.total);
}

TEST_F(TillTest, AChequeOfAnAnnulledReceiptMayPayWhatItWasMeantFor) {
  value_or_throw(open(cashier));
  const Tender cheque(Cheque{"Banco Agrario", "007", "123456"});
  const auto r = value_or_throw(take(order(0), cheque));
  ASSERT_TRUE(annul(value_or_throw(propose(r, "Se recibió para otro predio")), treasurer));
  EXPECT_TRUE(take(order(1), cheque).has_value());
}

TEST_F(TillTest, TheSameNumberOnAnotherAccountIsAnotherCheque) {
  value_or_throw(open(cashier));
  value_or_throw(take(order(0), Tender(Cheque{"Banco Agrario", "007", "123456"})));
  EXPECT_TRUE(take(order(1), Tender(Cheque{"Banco Agrario", "008", "123456"})).has_value());
  EXPECT_EQ(take(order(2), Tender(Cheque{" BANCO AGRARIO ", "007", "123456"})).error().code,
            Code::kTillPayment);
}

TEST_F(TillTest, AProposalThatWasRejectedIsNotMadeAgainByTheSameForm) {
  value_or_throw(open(cashier));
  const auto r = value_or_throw(take(order(0), Tender(Cheque{"Banco Agrario", "007", "123456"})));
  const std::string reason = "Se recibió para otro predio";
  const auto p = value_or_throw(propose(r, reason));
  EXPECT_EQ(value_or_throw(propose(r, reason)).id, p.id);  // sent twice
  ASSERT_TRUE(act([&](Work& w) {
                return reject_annulment(w, {p.id, treasurer, p.digest}, m.clock.now());
              }).has_value());
  EXPECT_EQ(propose(r, reason).error().code, Code::kTillState);
  EXPECT_NE(value_or_throw(propose(r, reason, "formulario-3")).id, p.id);
}

TEST_F(TillTest, ABaseIsGivenOnceUnderItsSlip) {
  ASSERT_TRUE(given(100'000_pesos, "RET-1").has_value());
  EXPECT_EQ(given(100'000_pesos, " RET-1 ").error().code, Code::kTillState);
  EXPECT_EQ(given(100'000_pesos, "  ").error().code, Code::kBadText);
  EXPECT_EQ(books().cash, 100'000_pesos);
}

TEST_F(TillTest, TheBanksLineEndsTheWaitOfADepositAndOfABase) {
  give(150'000_pesos);
  const Deposit d{.till = till, .cash = 100'000_pesos, .cheques = {}, .slip = "CONS-77"};
  ASSERT_TRUE(act([&](Work& w) { return deposit(w, d, treasurer); }).has_value());
  const auto awaited = [&] {
    const auto all = ask([](pqxx::read_transaction& tx) { return movements(tx, 10); });
    return std::ranges::count(all, true, &Movement::awaited);
  };
  EXPECT_EQ(awaited(), 2);
  const std::string statement = test::write_statement(
      m.clock.today(), 200'000_pesos,
      {{100'000_pesos, "1", "CONSIGNACION CONS 77"}, {-(150'000_pesos), "2", "RETIRO RET 1"}});
  const auto day =
      value_or_throw(closing::reconcile(m.services(), m.law(), events::system_actor(),
                                        m.clock.today(), {{"extracto.xml", statement}}));
  EXPECT_EQ(std::ranges::count(day.decisions, "movimiento-caja", &closing::DecisionRow::type), 2);
  for (const auto& row : day.decisions) EXPECT_TRUE(row.exception.empty()) << row.reason;
  EXPECT_TRUE(balance(ledger::account::kUnclassified).is_zero());
  EXPECT_EQ(awaited(), 0);
}

TEST_F(TillTest, AReceiptOfACountedTurnIsNotAnnulled) {
  value_or_throw(open(cashier));
  const auto o = order(0);
  const auto r = value_or_throw(take(o, Tender(o.total)));
  const auto p = value_or_throw(propose(r, "Se recibió para otro predio"));
  value_or_throw(counted(exactly(o.total)));
  const auto done = annul(p, treasurer);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, Code::kTillState);
  EXPECT_EQ(books().cash, o.total);
}

TEST_F(TillTest, AnExactCountIsClosedByAnotherPersonWithoutAnEntry) {
  give(100'000_pesos);
  const auto shift = value_or_throw(open(cashier, count(1)));
  value_or_throw(take(order(0), Tender(Cheque{"Banco Agrario", "007", "123456"})));
  value_or_throw(counted(count(1)));
  EXPECT_EQ(closed(shift, cashier).error().code, Code::kSamePerson);
  EXPECT_TRUE(value_or_throw(closed(shift, treasurer)).difference().is_zero());
  EXPECT_EQ(balance(ledger::account::kUnclassified), -(100'000_pesos));  // the base alone
}

TEST_F(TillTest, AShortCountNeedsAReasonAndWaitsInTheSuspenseAccount) {
  give(100'000_pesos);
  const auto shift = value_or_throw(open(cashier, count(1)));
  value_or_throw(counted(exactly(99'950_pesos)));
  EXPECT_EQ(closed(shift, treasurer).error().code, Code::kReasonTooShort);
  value_or_throw(closed(shift, treasurer, "Faltó una moneda de cincuenta"));
  EXPECT_EQ(books().cash, 99'950_pesos);
  EXPECT_EQ(balance(ledger::account::kUnclassified), -(99'950_pesos));
}

TEST_F(TillTest, ADepositLeavesTheTillOnceUnderItsSlip) {
  give(100'000_pesos);
  const auto shift = value_or_throw(open(cashier, count(1)));
  const auto o = order(0);
  value_or_throw(take(o, Tender(Cheque{"Banco Agrario", "007", "123456"})));
  const Deposit d{.till = till, .cash = 100'000_pesos, .cheques = o.total, .slip = "CONS-77"};
  const auto deposited = [&] { return act([&](Work& w) { return deposit(w, d, treasurer); }); };
  EXPECT_EQ(deposited().error().code, Code::kTillState);  // somebody uses the till
  value_or_throw(counted(count(1)));
  value_or_throw(closed(shift, treasurer));
  ASSERT_TRUE(deposited().has_value());
  EXPECT_TRUE(books().cash.is_zero() && books().cheques.is_zero());
  // The base is back; the cheque waits for the bank's line.
  EXPECT_EQ(balance(ledger::account::kUnclassified), o.total);
  EXPECT_FALSE(deposited().has_value());
}

TEST_F(TillTest, TheBaseIsExpectedInTheCount) {
  give(100'000_pesos);
  const auto shift = value_or_throw(open(cashier, count(1)));
  value_or_throw(counted(count(1)));
  const auto done = value_or_throw(closed(shift, treasurer));
  EXPECT_EQ(done.opening, 100'000_pesos);
  EXPECT_EQ(done.expected, 100'000_pesos);
}

TEST_F(TillTest, TheDatabaseGivesNoReceiptOutOfNumberOrTurn) {
  const auto shift = value_or_throw(open(cashier));
  const auto o = order(0);
  const auto r = value_or_throw(take(o, Tender(o.total)));
  const auto attempted = [&](const std::string& sql) {
    try {
      m.db.app().transaction([&](pqxx::work& tx) { tx.exec0(sql); });
    } catch (const pqxx::insufficient_privilege&) {
      return std::string("42501");  // libpqxx 6 leaves its sqlstate() empty
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return std::string();
  };
  const std::string ticket = to_string(r.ticket), id = to_string(shift);
  EXPECT_EQ(attempted("update till.receipt set annulled_at = now(), annulment = "
                      "gen_random_uuid()"),
            "RC032");
  EXPECT_EQ(attempted("update till.receipt set amount = 1"), "42501");
  EXPECT_EQ(attempted("delete from till.receipt"), "42501");
  EXPECT_EQ(attempted("update till.register set cash = 0"), "42501");
  EXPECT_EQ(attempted("update till.shift set state = 'closed' where id = " + id), "RC032");
}

TEST_F(TillTest, OfTwoTillsThatTakeOneOrderTheSecondFindsItPaid) {
  value_or_throw(open(cashier));
  const auto second = value_or_throw(act([](Work& w) { return add_register(w, "Caja 2"); }));
  value_or_throw(act([&](Work& w) { return open_shift(w, second, other_cashier, {}); }));
  const auto o = order(0);
  std::atomic<int> taken = 0, refused = 0;
  {
    std::vector<std::jthread> threads;
    for (const auto who : {cashier, other_cashier})
      threads.emplace_back([&, who] {
        const auto r = act([&](Work& w) {
          return receive(w, m.law(), who, {o.reference, Tender(o.total), "de-" + to_string(who)});
        });
        ++(r ? taken : refused);
      });
  }
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(balance(ledger::account::kCash), o.total);
}

}  // namespace
}  // namespace recaudo::till
