// The billing run: rehearsal, two people, and blocks that are charged once.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/bytes.h"
#include "core/approvals/approvals.h"
#include "core/audit_fold/fold.h"
#include "core/billing/charge_block.h"
#include "core/billing/predial_roll.h"
#include "core/billing/predial_run.h"
#include "core/billing/run_approval.h"
#include "ledger/check.h"
#include "tests/core/support.h"
#include "tests/support/pg_proxy.h"

namespace recaudo {
namespace {

using billing::RunState;
using Billed = test::Municipality::Billed;

constexpr int kParcels = 60;
constexpr int kBlock = 6;
const Instant kRealNow = from_unix_micros(1'790'000'000'000'000);

struct Killed {};

// A municipality that billed 2025, with its people, about to bill 2026.
class BillingRun : public testing::Test {
 protected:
  staff::AccountId account(const std::string& login, const std::string& role) {
    return m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', '" + login + "', '" + role + "', sha256('" + login +
                  "'), now()) returning id")[0][0]);
    });
  }
  events::Actor actor(staff::AccountId who) const {
    return {.role = "rentas",
            .person = approvals::person_of(who),
            .session = {},
            .auth = events::pb::PASSWORD,
            .second_approver = {}};
  }
  Result<billing::Run> rehearse() {
    RECAUDO_TRY(rehearsal, billing::rehearse(m.db.app(), test::DemoLaw::texts(), 2026, kBlock));
    const Uuid request = make_uuid7(SystemClock{}.now());
    return perform(m.services(), actor(maker), "prueba",
                   [&](Work& work) { return billing::keep_rehearsal(work, request, rehearsal); });
  }
  Result<approvals::Proposal> propose(const billing::Run& run) {
    return perform(m.services(), actor(maker), "prueba",
                   [&](Work& work) { return billing::propose_run(work, run, maker, kRealNow); });
  }
  Result<billing::Run> approve(const approvals::Proposal& p, staff::AccountId who) {
    return billing::approve_run(m.services(), actor(who), "prueba",
                                {.proposal = p.id, .checker = who, .seen = p.digest}, kRealNow);
  }
  Result<void> discard(const billing::Run& run) { return discard(run, maker); }
  Result<void> discard(const billing::Run& run, std::optional<staff::AccountId> by) {
    return perform(m.services(), actor(maker), "prueba",
                   [&](Work& work) { return billing::discard_run(work, run, by); });
  }
  void begin(const billing::Run& run) {
    const Result<void> begun = perform(m.services(), actor(maker), "prueba", [&](Work& work) {
      return billing::begin_publishing(work, run);
    });
    ASSERT_TRUE(begun);
  }
  void set_january(const std::string& state) {
    write("update ledger.period set state = '" + state + "' where year = 2026 and month = 1");
  }
  billing::Run approved() {
    const billing::Run run = value_or_throw(rehearse());
    return value_or_throw(approve(value_or_throw(propose(run)), checker));
  }
  Result<billing::Run> publish(
      const billing::Run& run, const billing::Progress& progress = [](int, int) {}) {
    return publish_with(m.services(), run, progress);
  }
  Result<billing::Run> publish_with(
      const Services& services, const billing::Run& run,
      const billing::Progress& progress = [](int, int) {}) {
    const auto rules = value_or_throw(dues::read_rules(test::DemoLaw::texts()));
    return billing::publish_run(services, events::system_actor(), run.id, rules->digest, progress);
  }
  billing::Run state_of(const billing::Run& run) {
    return *m.db.app().read(
        [&](pqxx::read_transaction& tx) { return billing::find_run(tx, run.id); });
  }
  std::string text(const std::string& query) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_text(tx.exec(query)[0][0]); });
  }
  void write(const std::string& statement) {
    m.db.owner().transaction([&](pqxx::work& tx) { tx.exec0(statement); });
  }
  void exempt_the_first() {
    write(
        "insert into registry.exemption (parcel_id, code, not_taxable, act, act_on, from_vigencia, "
        "share_ppm, import_id) select v.parcel_id, 'NG-MUNICIPIO', true, 'Escritura 9', "
        "'2025-11-03', 2026, 1000000, v.import_id from registry.valuation v join registry.parcel p "
        "on p.id = v.parcel_id and p.retired_on is null where v.vigencia = 2026 order by 1 limit "
        "1");
  }
  // The event of the newest step of a run.
  events::pb::AuditEntry last_step() {
    return m.db.owner().read([](pqxx::read_transaction& tx) {
      events::pb::AuditEntry last;
      for (const auto& row : tx.exec(
               "select entry from audit.outbox order by producer, producer_epoch, producer_seq")) {
        events::pb::AuditEntry e;
        invariant(e.ParseFromString(read_bytes(row[0])), "an event parses");
        if (e.reason_code() == "FACTURACION") last = e;
      }
      return last;
    });
  }
  static std::string change(const events::pb::AuditEntry& entry, const std::string& field) {
    for (const auto& c : entry.changes())
      if (c.field() == field) return c.after();
    return "no change of " + field;
  }
  // Everything that a run leaves, but for numbers that depend on the order of its blocks.
  std::string bills() {
    return text(
        "select (select md5(string_agg((to_jsonb(l) - 'liquidated_at')::text, '' order by "
        "parcel_id, vigencia)) from billing.liquidation l) || (select "
        "md5(string_agg((to_jsonb(o) - 'id' - 'third_party_id')::text, '' order by subject_id, "
        "vigencia, concept)) "
        "from ledger.obligation o) || (select last_seq from ledger.head)");
  }
  void expect_books_agree() {
    const auto check =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(check.ok()) << check.differences.at(0);
  }

  test::Municipality m{kParcels, Billed::kUntil2025};
  staff::AccountId maker = account("hace", "rentas"), checker = account("revisa", "rentas");
};

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

TEST_F(BillingRun, APublishedRunChargedWhatItComputed) {
  const billing::Run done = value_or_throw(publish(approved()));
  EXPECT_EQ(done.state, RunState::kPublished);
  EXPECT_EQ(done.charged.parcels, done.parcels);
  EXPECT_EQ(done.left_out, 0);
  EXPECT_EQ(text("select sum(predial) || ' ' || sum(environmental) || ' ' || sum(bomberil) from "
                 "billing.liquidation where vigencia = 2026"),
            std::to_string(done.predial.centavos()) + " " +
                std::to_string(done.environmental.centavos()) + " " +
                std::to_string(done.bomberil.centavos()));
  EXPECT_EQ(text("select sum(balance) from ledger.obligation where vigencia = 2026 and charged = "
                 "balance"),
            std::to_string((done.predial + done.environmental + done.bomberil).centavos()));
  expect_books_agree();
}

TEST_F(BillingRun, EveryBillIsWhatTheExplainingDoorSays) {
  value_or_throw(publish(approved()));
  int compared = 0;
  m.db.app().read([&](pqxx::read_transaction& tx) {
    for (int i = 0; i < kParcels; ++i)
      for (const auto& [vigencia, l] : dues::liquidations_of(tx, m.parcel(i).id)) {
        EXPECT_EQ(tax_rules::total_of(l.explanation), l.predial + l.environmental + l.bomberil);
        for (const auto& line : l.explanation) EXPECT_NE(line.detail, dues::kNotRebuilt);
        EXPECT_FALSE(l.tariff_code.empty());
        ++compared;
      }
  });
  EXPECT_GE(compared, kParcels);
}

// As if the law's rules, or how they are read, were others than when it was charged.
TEST_F(BillingRun, ALiquidationThatCannotBeExplainedKeepsItsAmountsAndStopsNoPayment) {
  value_or_throw(publish(approved()));
  const auto parcel = m.parcel(0).id;
  const auto owed = [&] {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(dues::dues_of(tx, m.law(), parcel, m.clock.today()).total());
    });
  };
  const Money before = owed();
  write("alter table billing.liquidation disable trigger liquidation_immutable");
  write("update billing.liquidation set avaluo = 2 * avaluo where vigencia = 2026");
  EXPECT_EQ(owed(), before);
  m.db.app().read([&](pqxx::read_transaction& tx) {
    const auto l = dues::liquidations_of(tx, parcel).at(2026);
    ASSERT_FALSE(l.explanation.empty());
    for (const auto& line : l.explanation) EXPECT_EQ(line.detail, dues::kNotRebuilt);
    EXPECT_EQ(tax_rules::total_of(l.explanation), l.predial + l.environmental + l.bomberil);
  });
}

TEST_F(BillingRun, RulesThatAreNoLongerReadStopNoPayment) {
  value_or_throw(publish(approved()));
  write(
      "insert into billing.rules (digest, statute_name, statute, smmlv, ipc, uvt, kept_at) select "
      "sha256(sha256('no es un estatuto') || sha256(smmlv) || sha256(ipc) || sha256(uvt)), "
      "statute_name, 'no es un estatuto', smmlv, ipc, uvt, kept_at from billing.rules limit 1");
  write("alter table billing.liquidation disable trigger liquidation_immutable");
  write(
      "update billing.liquidation set rules_id = (select max(id) from billing.rules) where "
      "vigencia = 2026");
  const auto dues = m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, m.law(), m.parcel(0).id, m.clock.today());
  });
  EXPECT_TRUE(dues.total());
  EXPECT_EQ(dues.vigencias.back().lines.front().charge_explanation.at(0).detail, dues::kNotRebuilt);
}

TEST_F(BillingRun, WhatSettlesReadsObligationsAndNoExplanation) {
  value_or_throw(publish(approved()));
  m.db.app().transaction([&](pqxx::work& tx) {
    const auto account = dues::account_of(tx, m.parcel(0).id, /*lock=*/true);
    EXPECT_FALSE(account.obligations.empty());
    EXPECT_TRUE(account.liquidations.empty());
  });
}

TEST_F(BillingRun, AParcelThatChangedAfterTheRehearsalIsLeftOutByName) {
  const billing::Run run = approved();
  const std::string npn = text(
      "select p.npn from registry.parcel p join registry.valuation v on v.parcel_id = p.id "
      "where v.vigencia = 2026 and p.retired_on is null order by p.id offset 3 limit 1");
  write(
      "update registry.valuation set avaluo = avaluo + 100000000 where vigencia = 2026 and "
      "parcel_id = (select id from registry.parcel where npn = '" +
      npn + "')");
  const billing::Run done = value_or_throw(publish(run));
  EXPECT_EQ(done.left_out, 1);
  EXPECT_EQ(done.charged.parcels, done.parcels - 1);
  const auto left =
      m.db.app().read([&](pqxx::read_transaction& tx) { return left_out_of(tx, run.id, 10); });
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].npn, npn);
  const auto end = last_step();
  EXPECT_EQ(std::to_string(end.liquidation().total().minor()),
            text("select sum(predial + environmental + bomberil) from billing.liquidation where "
                 "vigencia = 2026"));
  EXPECT_EQ(change(end, "liquidados"), std::to_string(done.parcels - 1));
  EXPECT_EQ(change(end, "dejados_por_fuera"), "1");
  EXPECT_EQ(change(end, "huella_de_los_dejados_por_fuera"),
            sha256_hex(npn + ";" + left[0].reason + "\n"));
  EXPECT_EQ(text("select count(*) from billing.liquidation l join registry.parcel p on p.id = "
                 "l.parcel_id where l.vigencia = 2026 and p.npn = '" +
                 npn + "'"),
            "0");
  expect_books_agree();
}

TEST_F(BillingRun, AParcelThatIsExemptedAfterTheRehearsalIsLeftOutByName) {
  const billing::Run run = approved();
  exempt_the_first();
  const billing::Run done = value_or_throw(publish(run));
  EXPECT_EQ(done.left_out, 1);
  EXPECT_EQ(done.charged.parcels, done.parcels - 1);
  expect_books_agree();
}

TEST_F(BillingRun, TheDatabaseChargesNobodyByAnotherActThanTheApprovedOne) {
  exempt_the_first();
  const billing::Run run = approved();
  begin(run);
  const auto rules = value_or_throw(dues::read_rules(test::DemoLaw::texts()));
  const auto roll = value_or_throw(billing::PredialRoll::of(rules, 2026));
  auto block = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return billing::block_to_charge(tx, run, roll, 1); });
  ASSERT_TRUE(block.parcels[0].input.not_taxable);
  block.parcels[0].input.exemption_act = "Otra escritura";
  const Result<void> other = perform(m.services(), actor(maker), "prueba", [&](Work& work) {
    return billing::charge_block(work, block);
  });
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::kBillingRunChanged);
}

TEST_F(BillingRun, OtherRulesThanThoseOfTheRehearsalPublishNothing) {
  const billing::Run run = approved();
  auto texts = test::DemoLaw::texts();
  texts.statute += "\n# otra versión\n";
  const auto refused = billing::publish_run(m.services(), events::system_actor(), run.id,
                                            value_or_throw(dues::read_rules(texts))->digest);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunChanged);
  EXPECT_EQ(state_of(run).state, RunState::kApproved);
}

TEST_F(BillingRun, AClosedJanuaryIsToldBeforeTheRunBegins) {
  const billing::Run run = approved();
  set_january("closed");
  const auto refused = publish(run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPeriodClosed);
  EXPECT_EQ(state_of(run).state, RunState::kApproved);
  set_january("open");
  EXPECT_TRUE(publish(run));
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

TEST_F(BillingRun, TheDatabaseChargesNoOtherAmountThanTheApprovedOne) {
  const billing::Run run = approved();
  begin(run);
  const auto rules = value_or_throw(dues::read_rules(test::DemoLaw::texts()));
  const auto roll = value_or_throw(billing::PredialRoll::of(rules, 2026));
  auto block = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return billing::block_to_charge(tx, run, roll, 1); });
  const std::string before = bills();
  const auto charge = [&] {
    return perform(m.services(), actor(maker), "prueba",
                   [&](Work& work) { return billing::charge_block(work, block); });
  };
  block.parcels[0].predial += Money::pesos(1'000);
  const Result<void> more = charge();
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Code::kBillingRunChanged);
  EXPECT_EQ(bills(), before);
  block.parcels[0].predial -= Money::pesos(1'000);
  EXPECT_TRUE(charge());
}

TEST_F(BillingRun, TheApplicationChargesObligationsByItsBlocksOnly) {
  EXPECT_EQ(text("select string_agg(r.rolname, ' ') from pg_roles r join pg_proc p on "
                 "has_function_privilege(r.oid, p.oid, 'execute') where p.proname = 'charge_new' "
                 "and not r.rolsuper and r.rolname like 'recaudo%'"),
            "recaudo_owner");
}

TEST_F(BillingRun, TheLedgerChargesNoObligationWhoseLinesAreNotWhatItOwes) {
  // An entry as it would be charged, but for one datum.
  const auto charged = [&](const std::string& kind, const std::string& owed, const char* account) {
    try {
      m.db.owner().transaction([&](pqxx::work& tx) {
        tx.exec(
            "select from ledger.obligation o, ledger.charge_new(array[gen_random_uuid()], "
            "array[sha256('x')], array['" +
            kind +
            "'], array['2026-01-01'::date], array['p'], "
            "array['p'], array[null::bigint], now(), array[1, 1], array[1, 2], "
            "array[" +
            account +
            ", (select min(p.account_id) from ledger.posting p where "
            "p.obligation_id is null)], array[100, -100], array[900001, null::bigint], "
            "array[null, null]::bigint[], array[null, null]::integer[], 'predio', 2026, "
            "'2026-06-30', array[900001::bigint], array[o.subject_id], array[o.concept], "
            "array[o.account_id], array[" +
            owed +
            "::bigint], array[null::bigint]) "
            "where o.id = (select min(id) from ledger.obligation)");
        tx.exec("select 1 / 0");  // nothing of it stays
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return std::string("charged");
  };
  EXPECT_EQ(charged("causacion", "100", "o.account_id"), "22012") << "as it should be";
  EXPECT_EQ(charged("causacion", "99", "o.account_id"), "RC033");
  EXPECT_EQ(charged("causacion", "100", "110501"), "RC033");
  EXPECT_EQ(charged("recaudo", "100", "o.account_id"), "RC033");
}

TEST_F(BillingRun, ABlockWhoseReadIsDoneAgainHasEachParcelOnce) {
  const billing::Run run = approved();
  const auto rules = value_or_throw(dues::read_rules(test::DemoLaw::texts()));
  const auto roll = value_or_throw(billing::PredialRoll::of(rules, 2026));
  int reads = 0;
  const auto block = m.db.app().read([&](pqxx::read_transaction& tx) {
    auto out = billing::block_to_charge(tx, run, roll, 1);
    if (++reads == 1) throw pqxx::broken_connection("lost at the end of the first read");
    return out;
  });
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(block.parcels.size(), static_cast<std::size_t>(kBlock));
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

TEST_F(BillingRun, TheLogTellsEveryEntryAsItWasPosted) {
  value_or_throw(publish(approved()));
  audit_fold::Fold fold;
  const auto differences = m.db.owner().read([&](pqxx::read_transaction& tx) {
    std::uint64_t index = 0;
    for (const auto& row :
         tx.exec("select entry from audit.outbox order by producer, producer_epoch, producer_seq"))
      value_or_throw(fold.add(index++, read_bytes(row[0])));
    const auto last = read_int(tx.exec("select last_seq from ledger.head")[0][0]);
    EXPECT_EQ(fold.entries(), static_cast<std::uint64_t>(last));
    return fold.told_entries().differences(tx, ledger::EntrySeq(last));
  });
  EXPECT_TRUE(differences.empty()) << differences.at(0);
  EXPECT_EQ(fold.missing_events(), "");
}

// What a run leaves that was not stopped.
class BillingRunKilled : public BillingRun {
 protected:
  std::string whole() {
    BillingRunKilled other;
    value_or_throw(other.publish(other.approved()));
    return other.bills();
  }
  void TestBody() override {}
};

TEST_F(BillingRunKilled, AtEachBlockBorderItGoesOnAndChargesNobodyTwice) {
  const std::string expected = whole();
  const billing::Run run = approved();
  int stopped = 0;
  for (;; ++stopped) {
    ASSERT_LE(stopped, kParcels / kBlock + 1);
    try {
      value_or_throw(publish(run, [](int done, int total) {
        if (done < total) throw Killed{};
      }));
      break;
    } catch (const Killed&) {
      EXPECT_EQ(state_of(run).state, RunState::kPublishing);
    }
  }
  EXPECT_GE(stopped, 1);
  EXPECT_EQ(bills(), expected);
  expect_books_agree();
}

TEST_F(BillingRunKilled, AConnectionLostAtAnyMessageLosesAndDoublesNothing) {
  const std::string expected = whole();
  const billing::Run run = approved();
  test::PgProxy proxy(m.db.conninfo("recaudo_app"));
  Database through({.conninfo = proxy.conninfo()});
  const Services services{through, m.clock, m.events};
  int cuts = 0;
  for (int round = 0; state_of(run).state != RunState::kPublished; ++round) {
    ASSERT_LT(round, 40);
    // From the first blocks' reading to after their commits, lost before and after it.
    proxy.cut_at(5 + round % 5, round % 2 == 0 ? test::PgFault::kBefore : test::PgFault::kAfter);
    try {
      value_or_throw(publish_with(services, run, [](int done, int total) {
        if (done < total) throw Killed{};  // one block of each worker, and then another cut
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
