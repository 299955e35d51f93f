// An approved billing run charges what it computed, in blocks, once.
#include "core/audit_fold/fold.h"
#include "ledger/beneficiaries.h"
#include "tax-rules/data.h"
#include "tests/core/billing_world.h"
#include "tests/support/pg_proxy.h"

namespace recaudo {
namespace {

class BillingPublish : public BillingWorld {
 protected:
  std::string first_parcel() {
    return text(
        "select min(v.parcel_id) from registry.valuation v join registry.parcel p on p.id = "
        "v.parcel_id where v.vigencia = 2026 and p.retired_on is null");
  }
  // Of the one parcel that publishing leaves out.
  std::string why_left_out(const billing::Run& run) {
    const billing::Run done = value_or_throw(publish(run));
    EXPECT_EQ(done.left_out, 1);
    return m.db.app()
        .read([&](pqxx::read_transaction& tx) { return left_out_of(tx, run.id, 10); })
        .at(0)
        .reason;
  }
};

TEST_F(BillingPublish, APublishedRunChargedWhatItComputed) {
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

TEST_F(BillingPublish, EveryBillIsWhatTheExplainingDoorSays) {
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
TEST_F(BillingPublish, ALiquidationThatCannotBeExplainedKeepsItsAmountsAndStopsNoPayment) {
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

TEST_F(BillingPublish, RulesThatAreNoLongerReadStopNoPayment) {
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

TEST_F(BillingPublish, WhatSettlesReadsObligationsAndNoExplanation) {
  value_or_throw(publish(approved()));
  m.db.app().transaction([&](pqxx::work& tx) {
    const auto account =
        dues::account_of(tx, ledger::parcel_subject(m.parcel(0).id), dues::Reading::kLocked);
    EXPECT_FALSE(account.obligations.empty());
    EXPECT_TRUE(account.liquidations.empty());
  });
}

TEST_F(BillingPublish, AParcelThatChangedAfterTheRehearsalIsLeftOutByName) {
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

TEST_F(BillingPublish, WhoseEstratoChangedIsToldItBeforeAndNow) {
  const billing::Run run = approved();
  write("update registry.parcel set estrato = 2 where id = " + first_parcel());
  EXPECT_EQ(
      why_left_out(run).find("después del ensayo cambió su estrato: antes ninguno, ahora 2. "), 0U);
}

TEST_F(BillingPublish, WhoseDestinoChangedIsToldItAndItsTotalBeforeAndNow) {
  const auto names = tax_rules::shipped_destino_names();
  const std::string of_first = " where vigencia = 2026 and parcel_id = " + first_parcel();
  const char before = text("select destino from registry.valuation" + of_first).at(0);
  const char after = before == 'C' ? 'D' : 'C';
  const billing::Run run = approved();
  write("update registry.valuation set destino = '" + std::string(1, after) + "'" + of_first);
  const std::string reason = why_left_out(run);
  const auto charged = state_of(run).charged;
  const billing::Run next = approved();  // that parcel alone
  const auto total = [](const auto& of) { return of.predial + of.environmental + of.bomberil; };
  EXPECT_NE(total(next), total(run) - total(charged)) << "the destino has its own tariff";
  EXPECT_EQ(reason, "después del ensayo cambió su destino económico: antes " + names.shown(before) +
                        ", ahora " + names.shown(after) + ". Se aprobaron " +
                        to_display(total(run) - total(charged)) + "; hoy serían " +
                        to_display(total(next)));
}

TEST_F(BillingPublish, WhoseAvaluoChangedIsToldWhatItCanBeAndItsTotalOfToday) {
  const billing::Run run = approved();
  write(
      "update registry.valuation set avaluo = avaluo + 100000000 where vigencia = 2026 and "
      "parcel_id = " +
      first_parcel());
  const std::string reason = why_left_out(run);
  EXPECT_EQ(reason.find("después del ensayo cambió su avalúo, un área o "), 0U) << reason;
  const billing::Run next = approved();
  EXPECT_NE(
      reason.find("Hoy serían " + to_display(next.predial + next.environmental + next.bomberil)),
      std::string::npos)
      << reason;
}

TEST_F(BillingPublish, WhoWasExemptedIsToldThatThereIsAnExemption) {
  const billing::Run run = approved();
  exempt_the_first();
  EXPECT_EQ(why_left_out(run).find("después del ensayo cambió su exención: antes ninguna"), 0U);
}

TEST_F(BillingPublish, WhenAVigenciaWasPublishedIsKnown) {
  const auto at = [&] {
    return m.db.app().read(
        [](pqxx::read_transaction& tx) { return billing::published_at(tx, 2026); });
  };
  EXPECT_FALSE(at());
  value_or_throw(publish(approved()));
  EXPECT_EQ(at(), m.clock.now());
}

TEST_F(BillingPublish, AParcelThatIsExemptedAfterTheRehearsalIsLeftOutByName) {
  const billing::Run run = approved();
  exempt_the_first();
  const billing::Run done = value_or_throw(publish(run));
  EXPECT_EQ(done.left_out, 1);
  EXPECT_EQ(done.charged.parcels, done.parcels - 1);
  expect_books_agree();
}

TEST_F(BillingPublish, TheDatabaseChargesNobodyByAnotherActThanTheApprovedOne) {
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

TEST_F(BillingPublish, TheDatabaseKeepsNoOtherExemptedAmountThanTheApprovedOne) {
  exempt_the_first();
  const billing::Run run = approved();
  begin(run);
  const auto rules = value_or_throw(dues::read_rules(test::DemoLaw::texts()));
  const auto roll = value_or_throw(billing::PredialRoll::of(rules, 2026));
  auto block = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return billing::block_to_charge(tx, run, roll, 1); });
  block.parcels[0].exempted += Money::pesos(1'000);
  const Result<void> other = perform(m.services(), actor(maker), "prueba", [&](Work& work) {
    return billing::charge_block(work, block);
  });
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::kBillingRunChanged);
}

TEST_F(BillingPublish, OtherRulesThanThoseOfTheRehearsalPublishNothing) {
  const billing::Run run = approved();
  auto texts = test::DemoLaw::texts();
  texts.statute += "\n# otra versión\n";
  const auto refused = billing::publish_run(m.services(), events::system_actor(), run.id,
                                            value_or_throw(dues::read_rules(texts))->digest);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunChanged);
  EXPECT_EQ(state_of(run).state, RunState::kApproved);
}

TEST_F(BillingPublish, AClosedJanuaryIsToldBeforeTheRunBegins) {
  const billing::Run run = approved();
  set_january("closed");
  const auto refused = publish(run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPeriodClosed);
  EXPECT_EQ(state_of(run).state, RunState::kApproved);
  set_january("open");
  EXPECT_TRUE(publish(run));
}

TEST_F(BillingPublish, TheDatabaseChargesNoOtherAmountThanTheApprovedOne) {
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

TEST_F(BillingPublish, TheApplicationChargesObligationsByItsBlocksOnly) {
  EXPECT_EQ(text("select string_agg(r.rolname, ' ') from pg_roles r join pg_proc p on "
                 "has_function_privilege(r.oid, p.oid, 'execute') where p.proname = 'charge_new' "
                 "and not r.rolsuper and r.rolname like 'recaudo%'"),
            "recaudo_owner");
}

TEST_F(BillingPublish, TheLedgerChargesNoObligationWhoseLinesAreNotWhatItOwes) {
  // An entry as it would be charged, but for one datum.
  const auto charged = [&](const std::string& kind, const std::string& owed, const char* account,
                           const std::string& income = "410507",
                           const std::string& party = "null") {
    try {
      m.db.owner().transaction([&](pqxx::work& tx) {
        tx.exec(
            "select from ledger.obligation o, ledger.charge_new(array[gen_random_uuid()], "
            "array[sha256('x')], array['" +
            kind +
            "'], array['2026-01-01'::date], array['p'], "
            "array['p'], array[null::bigint], now(), array[1, 1], array[1, 2], "
            "array[" +
            account + ", " + income +
            "], array[100, -100], array[900001, null::bigint], array[null, " + party +
            "]::bigint[], array[null, null]::integer[], 'predio', 2026, "
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
  const std::string authority = "(select b.third_party_id from ledger.beneficiary b)";
  EXPECT_EQ(charged("causacion", "100", "o.account_id", "240719", authority), "22012");
  EXPECT_EQ(charged("causacion", "100", "o.account_id", "240719"), "RC033")
      << "what is owed to the authority names it";
  EXPECT_EQ(charged("causacion", "100", "o.account_id", "410507", authority), "RC033")
      << "and no other line does";
}

// Between its first block and its last one another run named another authority.
TEST_F(BillingPublish, ARunThatGoesOnNamesNobody) {
  const billing::Run run = approved();
  EXPECT_THROW(value_or_throw(publish(run, [](int, int) { throw Killed{}; })), Killed);
  ASSERT_EQ(state_of(run).state, RunState::kPublishing);
  m.db.app().transaction([](pqxx::work& tx) {
    ledger::entrust(tx, ledger::AccountId(240719), {"NIT", "800654321", "Otra autoridad"});
  });
  value_or_throw(publish(run));
  EXPECT_EQ(text("select t.document_number from ledger.beneficiary_now b join ledger.third_party t "
                 "on t.id = b.third_party_id where b.account_id = 240719"),
            "800654321");
  EXPECT_EQ(text("select count(*) from ledger.beneficiary where account_id = 240719"), "2");
}

TEST_F(BillingPublish, WhoseAnAccountIsIsToldWhenItChanges) {
  m.db.owner().transaction([](pqxx::work& tx) {
    ledger::entrust(tx, ledger::AccountId(240719), {"NIT", "800654321", "Otra autoridad"});
  });
  value_or_throw(publish(approved()));
  const auto told = m.db.owner().read([](pqxx::read_transaction& tx) {
    std::vector<std::string> out;
    for (const auto& row : tx.exec(
             "select entry from audit.outbox order by producer, producer_epoch, producer_seq")) {
      events::pb::AuditEntry e;
      invariant(e.ParseFromString(read_bytes(row[0])), "an event parses");
      if (e.parameter().parameter() == "titular_de_recursos_de_terceros")
        out.push_back(e.subject().id() + ": " + e.changes(0).before() + " -> " +
                      e.changes(0).after());
    }
    return out;
  });
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), "240719: NIT 800654321 -> NIT 900654321");
}

TEST_F(BillingPublish, ABlockWhoseReadIsDoneAgainHasEachParcelOnce) {
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

TEST_F(BillingPublish, TheLogTellsEveryEntryAsItWasPosted) {
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
class BillingRunKilled : public BillingWorld {
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
