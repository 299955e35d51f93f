#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/bytes.h"
#include "core/approvals/approvals.h"
#include "core/billing/charge_block.h"
#include "core/billing/predial_roll.h"
#include "core/billing/predial_run.h"
#include "core/billing/run_approval.h"
#include "ledger/check.h"
#include "tests/core/support.h"

namespace recaudo {

using billing::RunState;
using Billed = test::Municipality::Billed;

inline constexpr int kParcels = 60;
inline constexpr int kBlock = 6;
inline const Instant kRealNow = from_unix_micros(1'790'000'000'000'000);

struct Killed {};  // where the process ends

// A municipality that billed 2025, with its people, about to bill 2026.
class BillingWorld : public testing::Test {
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
    const Result<bool> begun = perform(m.services(), actor(maker), "prueba", [&](Work& work) {
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

}  // namespace recaudo
