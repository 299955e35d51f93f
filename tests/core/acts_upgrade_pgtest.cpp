// Databases that had acts before they had a subject (0115), or before their entries named them and
// what they leave of a bill was held (0122, 0123): what becomes of them, and the acts that come
// after, of parcels and of subscribers.
#include <gmock/gmock.h>

#include "base/migrations.h"
#include "core/adjustments/adjustments.h"
#include "core/dues/movements.h"
#include "ledger/act_recipes.h"
#include "ledger/check.h"
#include "ledger/credit_balances.h"
#include "ledger/periods.h"
#include "ledger/third_parties.h"
#include "tests/core/service_acts_world.h"

namespace recaudo::adjustments {
namespace {

using namespace literals;
using ledger::Concept;

const Date kDay = make_date(2026, 3, 31);
const Instant kNow = from_unix_micros(1'774'990'000'000'000);
constexpr ledger::SubjectId kSeven{7};
constexpr const char* kResolution = "R-017 de 2026";

// Parcel 7 owed two vigencias and had a credit balance. Before the migration: an adjustment of
// 2026, a prescripción of 2025, and two refunds, of which the bank paid one.
class ActsBeforeSubjects : public ::testing::Test {
 protected:
  ActsBeforeSubjects() {
    db.owner().transaction([](pqxx::work& tx) {
      tx.exec0(
          "insert into access.account (login, name, role, natural_person, created_at) values "
          "('hace', 'Hace', 'tesorero', sha256('a'), now()), ('revisa', 'Revisa', 'tesorero', "
          "sha256('b'), now())");
    });
    open_books();
    less = done(act(ActKind::kChargeLess, 2026, 2'000_pesos),
                post(ledger::adjustment(ledger_act(), ledger::Correction::kLess,
                                        {charge(of_2026, 2'000_pesos, 2026)})));
    ended = prescribed();
    waits = refund_of(50'000_pesos);
    const Uuid paid = refund_of(20'000_pesos);
    done(payout_of(paid, 20'000_pesos, bank_debit(20'000_pesos)), paid_out(20'000_pesos));
    value_or_throw(migrate(db.owner(), test::migrations_before()));
  }
  template <typename F>
  auto read(F&& fn) {
    return db.app().read([&](pqxx::read_transaction& tx) { return fn(tx); });
  }
  void TearDown() override {
    const auto report = read([](auto& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }
  ledger::Act ledger_act() {
    return {derive_uuid("acto", std::to_string(++acts)), kDay,
            std::string(ledger::kAdministrativeAct), kResolution};
  }
  static ledger::Charge charge(ledger::ObligationId id, Money amount, int vigencia) {
    return {.obligation = id, .item = Concept::kPredial, .amount = amount, .vigencia = vigencia};
  }
  ReceivableAct act(ActKind kind, int vigencia, Money amount) {
    return {.kind = kind,
            .subject = ledger::parcel_subject(kSeven),
            .vigencia = vigencia,
            .amount = amount,
            .on = kDay,
            .resolution = kResolution,
            .reason = "Prueba número " + std::to_string(++acts)};
  }
  ReceivableAct payout_of(const Uuid& refund, Money amount, ledger::EntrySeq debit) {
    auto a = act(ActKind::kRefundPayout, 0, amount);
    a.payout = {.refund = refund, .debit = debit, .reference = "GIRO 1"};
    return a;
  }
  ledger::EntrySeq post(const ledger::Entry& entry) {
    return db.app().transaction([&](pqxx::work& tx) {
      return value_or_throw(ledger::post(tx, std::vector{entry}, kNow)).at(0).seq;
    });
  }
  // By two persons.
  Uuid approved(const ReceivableAct& a) {
    const Uuid id = derive_uuid("propuesta", std::to_string(++acts));
    db.owner().transaction([&](pqxx::work& tx) {
      // Proposals have the day on which they were made since 0128: those of before have none.
      const bool has_day = !tx.exec(
                                  "select from information_schema.columns where table_schema = "
                                  "'access' and table_name = 'approval' and column_name = "
                                  "'made_at'")
                                .empty();
      const std::string column = has_day ? ", made_at" : "", day = has_day ? ", now()" : "";
      tx.exec_params0(
          "insert into access.approval (id, kind, payload, payload_sha256, proposer, proposed_at, "
          "expires_at" +
              column +
              ") select $1, 'acto_cartera', convert_to($2, 'UTF8'), sha256(convert_to($2, "
              "'UTF8')), id, now(), now() + interval '1 hour'" +
              day + " from access.account where login = 'hace'",
          to_string(id), canonical_text(a));
      tx.exec_params0(
          "update access.approval set decision = 'approved', decided_at = now(), checker = (select "
          "id from access.account where login = 'revisa') where id = $1",
          to_string(id));
    });
    return id;
  }
  Uuid done(const ReceivableAct& a, ledger::EntrySeq entry) {
    const Uuid id = approved(a);
    db.app().transaction([&](pqxx::work& tx) {
      tx.exec_params("select adjustments.carry_out($1, $2::bigint[], now())", to_string(id),
                     "{" + to_string(entry) + "}");
    });
    return id;
  }
  std::string refused(const ReceivableAct& a, ledger::EntrySeq entry) {
    try {
      done(a, entry);
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  Uuid refund_of(Money amount) {
    const auto to = db.app().transaction(
        [&](pqxx::work& tx) { return ledger::open_refund(tx, kSeven, kDay, {}); });
    auto a = act(ActKind::kRefund, 0, amount);
    a.credit = credit;
    a.request = {.asked_on = kDay,
                 .document_type = "CC",
                 .document_number = "52000111",
                 .account_type = "ahorros"};
    return done(
        a, post(ledger::order_refund(ledger_act(), {.amount = amount, .obligation = credit}, to)));
  }
  ledger::EntrySeq paid_out(Money amount) {
    const auto to = db.app().transaction(
        [&](pqxx::work& tx) { return ledger::open_refund(tx, kSeven, kDay, {}); });
    return post(ledger::pay_refund(ledger_act(), {.amount = amount, .obligation = to},
                                   ledger::account::kUnclassified));
  }
  ledger::EntrySeq bank_debit(Money amount) {
    return post(ledger::unclassified_credit({derive_uuid("debito", std::to_string(++acts)), kDay,
                                             std::string(ledger::kUnexplainedDebit), "d"},
                                            -amount));
  }
  std::vector<DoneAct> acts_of(const ledger::Subject& subject) {
    return read([&](auto& tx) { return done_acts_of(tx, subject, 10); });
  }
  std::vector<RefundToPay> to_pay() {
    return read([](auto& tx) { return refunds_to_pay(tx, kSeven); });
  }

  std::vector<EmbeddedFile> before = test::migrations_before("0115");
  test::TestDatabase db{{before}};
  int acts = 0;
  ledger::ObligationId of_2025, of_2026, credit;
  Uuid less, ended, waits;
  ledger::EntrySeq ended_by{};

 private:
  void open_books() {
    db.app().transaction([&](pqxx::work& tx) {
      for (const int year : {2025, 2026})
        for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, year, month);
      const std::vector<ledger::ObligationKey> keys = {
          {kSeven, 2025, Concept::kPredial, make_date(2025, 6, 30)},
          {kSeven, 2026, Concept::kPredial, make_date(2026, 6, 30)}};
      const auto ids = ledger::open_obligations(tx, keys);
      of_2025 = ids.at(0);
      of_2026 = ids.at(1);
      credit = ledger::open_credit(tx, kSeven, kDay);
    });
    post(ledger::assessment(ledger_act(), {charge(of_2025, 100'000_pesos, 2025)}));
    post(ledger::assessment(ledger_act(), {charge(of_2026, 100'000_pesos, 2026)}));
    post(ledger::collection(ledger_act(), ledger::account::kInTransit, 90'000_pesos, {},
                            {.amount = 90'000_pesos, .obligation = credit}));
  }
  Uuid prescribed() {
    ended_by = post(ledger::write_off(ledger_act(), {{.obligation = of_2025,
                                                      .item = Concept::kPredial,
                                                      .capital = 100'000_pesos,
                                                      .vigencia = 2025}}));
    auto a = act(ActKind::kPrescription, 2025, 100'000_pesos);
    a.date = kDay;
    const Uuid id = approved(a);
    db.app().transaction([&](pqxx::work& tx) {
      tx.exec_params(
          "select adjustments.extinguish($1, $2::bigint[], now(), $3, 'Prescribió', "
          "array['Un paso'])",
          to_string(id), "{" + to_string(ended_by) + "}", to_iso(add_days(kDay, -1)));
    });
    return id;
  }
};

TEST_F(ActsBeforeSubjects, AreOfTheirParcelWithAllThatTheySaid) {
  const auto acts_now = acts_of(ledger::parcel_subject(kSeven));
  ASSERT_EQ(acts_now.size(), 5U);
  EXPECT_TRUE(acts_of({ledger::SubjectKind::kSubscriber, kSeven}).empty());
  const auto one = read([&](auto& tx) { return done_act(tx, less); });
  ASSERT_TRUE(one);
  EXPECT_EQ(one->kind, ActKind::kChargeLess);
  EXPECT_EQ(one->subject, ledger::parcel_subject(kSeven));
  EXPECT_EQ(one->amount, 2'000_pesos);
  EXPECT_EQ(one->on, kDay);
  EXPECT_EQ(one->resolution, kResolution);
  EXPECT_FALSE(one->to);
  EXPECT_EQ(read([&](auto& tx) { return done_act(tx, ended); })->told, "Prescribió");
}

TEST_F(ActsBeforeSubjects, AreToldAmongTheMovementsOfWhatTheyMoved) {
  auto owed = read([](auto& tx) { return ledger::obligations_of(tx, kSeven); });
  const auto histories = read([&](auto& tx) { return dues::histories_of(tx, owed); });
  EXPECT_THAT(
      dues::movement_text(histories.at(of_2026).movements.at(0)),
      testing::AllOf(testing::StartsWith("Ajuste de menos"), testing::EndsWith(kResolution)));
  EXPECT_EQ(histories.at(of_2025).movements.at(0).kind, dues::MovementKind::kPrescribed);
}

TEST_F(ActsBeforeSubjects, ARefundThatWasOrderedIsPaidOutAfterAndOnce) {
  ASSERT_EQ(to_pay().size(), 1U);
  EXPECT_EQ(to_pay()[0].proposal, waits);
  const auto entry = paid_out(50'000_pesos);
  done(payout_of(waits, 50'000_pesos, bank_debit(50'000_pesos)), entry);
  EXPECT_TRUE(to_pay().empty());
  EXPECT_EQ(refused(payout_of(waits, 50'000_pesos, bank_debit(50'000_pesos)), entry), "RC030");
}

TEST_F(ActsBeforeSubjects, ARefundOfAParcelIsNotEndedByAnActOfASubscriberWithItsNumber) {
  auto a = payout_of(waits, 50'000_pesos, bank_debit(50'000_pesos));
  a.subject = {ledger::SubjectKind::kSubscriber, kSeven};
  EXPECT_EQ(refused(a, ledger::EntrySeq{1}), "RC029");
  EXPECT_EQ(to_pay().size(), 1U);
}

TEST_F(ActsBeforeSubjects, APrescriptionIsRevokedAfter) {
  const auto mirror = post(value_or_throw(read(
      [&](auto& tx) { return ledger::mirror_of(tx, ended_by, kDay, "reversal-baja-cartera"); })));
  auto a = act(ActKind::kRestoration, 2025, 100'000_pesos);
  a.date = kDay;
  a.restores = DebtRestoration{.ended_by = ended,
                               .ground = RevocationGround::kDirect,
                               .document_type = "CC",
                               .document_number = "52000111",
                               .notified_on = kDay};
  const Uuid id = approved(a);
  db.app().transaction([&](pqxx::work& tx) {
    tx.exec_params(
        "select adjustments.restore($1, $2::bigint[], now(), 'Se revocó', array['Un paso'])",
        to_string(id), "{" + to_string(mirror) + "}");
  });
  EXPECT_EQ(read([&](auto& tx) { return done_act(tx, ended); })->revoked->act, id);
}

TEST_F(ActsBeforeSubjects, AreFollowedByActsOfBothSubjectsApart) {
  const auto entry = post(ledger::adjustment(ledger_act(), ledger::Correction::kMore,
                                             {charge(of_2026, 500_pesos, 2026)}));
  done(act(ActKind::kChargeMore, 2026, 500_pesos), entry);
  auto of_subscriber = act(ActKind::kChargeback, 0, 500_pesos);
  of_subscriber.subject = {ledger::SubjectKind::kSubscriber, kSeven};
  done(of_subscriber, entry);
  EXPECT_EQ(acts_of(ledger::parcel_subject(kSeven)).size(), 6U);
  ASSERT_EQ(acts_of(of_subscriber.subject).size(), 1U);
  EXPECT_EQ(acts_of(of_subscriber.subject)[0].kind, ActKind::kChargeback);
  of_subscriber.kind = ActKind::kAdvance;
  EXPECT_EQ(refused(of_subscriber, entry), "23514") << "the tax law alone gives it";
}

TEST_F(ActsBeforeSubjects, ASecondMigrationDoesNothing) {
  EXPECT_TRUE(value_or_throw(migrate(db.owner(), test::migrations_before())).applied.empty());
}

// Before the migration: a remisión of a parcel's 2025, a payment of S-1 that was transferred to
// S-4, one of S-3 that was given back, and an act that took the whole value of S-2's water off and
// left its contribution.
class ActsBeforeNames : public ServiceActsWorld {
 protected:
  ActsBeforeNames() : ServiceActsWorld(Billed::kNothing, "0122") {
    remit();
    auto moved = act_on(ActKind::kTransfer, "S-1", kMarch);
    moved.payment = paid_at_window(order_of("S-1", kMarch)).ticket;
    moved.to = town.subject("S-4").id;
    value_or_throw(carried_out(moved));
    value_or_throw(carried_out(returned("S-3", kMarch)));
    carried_out_before_bounds(water(ActKind::kChargeLess, billed_water("S-2").gross, "S-2"));
    value_or_throw(migrate(m.db.owner(), test::migrations_before()));
  }
  ReceivableAct returned(const std::string& number, int vigencia) {
    auto a = act_on(ActKind::kChargeback, number);
    a.payment = paid_at_window(order_of(number, vigencia)).ticket;
    return a;
  }
  dues::History history(ledger::Obligation o) {
    std::vector<ledger::Obligation> one{std::move(o)};
    return read([&](auto& tx) { return dues::histories_of(tx, one); }).begin()->second;
  }
  dues::Movement last_of(const std::string& number, int vigencia = kMarch) {
    return history(owed(number, vigencia)).movements.back();
  }

 private:
  void remit() {
    const ledger::ObligationKey key{parcel(), 2025, Concept::kPredial, make_date(2025, 6, 30)};
    const auto id = m.db.app().transaction(
        [&](pqxx::work& tx) { return ledger::open_obligations(tx, std::span(&key, 1)).at(0); });
    post(ledger::assessment(ledger_act("cobro"), {{.obligation = id,
                                                   .item = Concept::kPredial,
                                                   .amount = 100'000_pesos,
                                                   .vigencia = 2025}}));
    const auto ended = post(ledger::write_off(ledger_act("remision"), {{.obligation = id,
                                                                        .item = Concept::kPredial,
                                                                        .capital = 100'000_pesos,
                                                                        .vigencia = 2025}}));
    auto a = act(ActKind::kRemission, 2025);
    a.amount = 100'000_pesos;
    a.date = kToday;
    const auto p = approved_as_it_is(a);
    m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec("select adjustments.extinguish('" + to_string(p.id) + "', '{" + to_string(ended) +
              "}', now(), null, 'Se remitió', array['Un paso'])");
    });
  }
  static ledger::Act ledger_act(const std::string& name) {
    return {derive_uuid("acto", name), kToday, std::string(ledger::kAdministrativeAct),
            kResolution};
  }
  ledger::EntrySeq post(const ledger::Entry& entry) {
    return m.db.app().transaction([&](pqxx::work& tx) {
      return value_or_throw(ledger::post(tx, std::vector{entry}, m.clock.now())).at(0).seq;
    });
  }
};

TEST_F(ActsBeforeNames, AreToldByTheMovementsAsTheActsThatTheyWere) {
  const auto remitted = history(obligation(2025)).movements.back();
  EXPECT_EQ(remitted.kind, dues::MovementKind::kRemitted);
  EXPECT_EQ(remitted.resolution, kResolution);
  EXPECT_EQ(last_of("S-1").kind, dues::MovementKind::kMovedAway);
  EXPECT_EQ(last_of("S-4").kind, dues::MovementKind::kMovedHere);
  EXPECT_EQ(last_of("S-3").kind, dues::MovementKind::kPaymentReturned);
  for (const char* number : {"S-1", "S-3", "S-4"})
    EXPECT_EQ(last_of(number).resolution, kResolution) << number;
}

TEST_F(ActsBeforeNames, AreFollowedByOthersThatAreToldAlike) {
  ASSERT_TRUE(carried_out(returned("S-4", kFebruary)));
  EXPECT_EQ(last_of("S-4", kFebruary).kind, dues::MovementKind::kPaymentReturned);
  EXPECT_EQ(last_of("S-4", kFebruary).resolution, kResolution);
}

TEST_F(ActsBeforeNames, AContributionThatTheyLeftOfNoValueIsTakenOff) {
  const Money contribution = billed_water("S-2").contribution;
  ASSERT_EQ(owed("S-2").balance, contribution);
  EXPECT_THAT(refusal_of(water(ActKind::kChargeLess, 1'000_pesos, "S-2")),
              testing::HasSubstr("hasta " + to_display(contribution)));
  for (const Money part : {1'000_pesos, contribution - 1'000_pesos})
    ASSERT_TRUE(carried_out(with_parts(water(ActKind::kChargeLess, part, "S-2"), {}, part)));
  EXPECT_TRUE(owed("S-2").balance.is_zero());
  EXPECT_EQ(last_of("S-2").kind, dues::MovementKind::kLess);
}

}  // namespace
}  // namespace recaudo::adjustments
