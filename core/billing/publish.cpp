#include "core/billing/publish.h"

#include <array>
#include <atomic>
#include <future>
#include <mutex>

#include "core/billing/changed_facts.h"
#include "ledger/beneficiaries.h"
#include "ledger/concept_map.h"

namespace recaudo::billing {
namespace {

constexpr std::string_view kGone =
    "ya no está por facturar: se retiró, perdió su avalúo o se liquidó por otra vía";

ledger::SubjectId parcel_of(std::string_view record) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < 8; ++i) n = n << 8 | static_cast<unsigned char>(record[i]);
  return ledger::SubjectId(static_cast<std::int64_t>(n));
}

// Both lists are by parcel. A parcel that is new in the stretch was not approved: the next run
// takes it.
void divide(const PredialRoll& roll, std::string_view records, std::vector<RollParcel> now,
            BlockToCharge& out) {
  std::size_t next = 0;
  for (; !records.empty(); records.remove_prefix(kRecordBytes)) {
    const auto approved = records.substr(0, kRecordBytes);
    const auto id = parcel_of(approved);
    while (next < now.size() && now[next].id < id) ++next;
    if (next == now.size() || now[next].id != id)
      out.left_out.push_back({id, std::string(kGone)});
    else if (!now[next].refusal.empty())
      out.left_out.push_back({id, now[next].refusal});
    else if (record_of(now[next]) != approved)
      out.left_out.push_back({id, changed_since(roll, now[next], approved)});
    else
      out.parcels.push_back(std::move(now[next]));
  }
}

}  // namespace

BlockToCharge block_to_charge(pqxx::transaction_base& tx, const Run& run, const PredialRoll& roll,
                              int number) {
  BlockToCharge out{.run = run.id,
                    .number = number,
                    .vigencia = run.vigencia,
                    .due_on = roll.due_on(),
                    .rules = run.rules,
                    .parcels = {},
                    .left_out = {}};
  const RunBlock approved = read_block(tx, run.id, number);
  auto now =
      read_roll(tx, run.vigencia,
                {.after = ledger::SubjectId(approved.first.value() - 1), .last = approved.last});
  roll.liquidate(now);
  divide(roll, approved.records, std::move(now), out);
  return out;
}

namespace {

class Publishing {
 public:
  Publishing(const Services& services, const events::Actor& actor, const Run& run,
             const PredialRoll& roll, const Progress& progress)
      : services_(services),
        actor_(actor),
        run_(run),
        roll_(roll),
        progress_(progress),
        done_(run.charged.parcels + run.left_out) {
    blocks_ =
        services.db.read([&](pqxx::read_transaction& tx) { return blocks_to_publish(tx, run.id); });
  }

  // Two connections: while the database writes one block, the other one is computed.
  Result<void> run() {
    std::array<std::future<Result<void>>, 2> workers;
    for (auto& worker : workers) worker = std::async(std::launch::async, [this] { return work(); });
    for (auto& worker : workers) worker.wait();
    for (auto& worker : workers)
      if (auto done = worker.get(); !done) return done;
    return {};
  }

 private:
  // Where one of them fails, the other one begins no further block. One that found no more blocks
  // has not failed: the other may just have taken the last.
  struct Stop {
    std::atomic<bool>& flag;
    bool failed = true;
    ~Stop() {
      if (failed) flag = true;
    }
  };

  Result<void> work() {
    Stop stop{stop_};
    for (std::size_t i = next_++; i < blocks_.size() && !stop_; i = next_++) {
      RECAUDO_TRY(published, publish(blocks_[i]));
      const std::lock_guard lock(mutex_);
      done_ += published;
      progress_(done_, run_.parcels);
    }
    stop.failed = false;
    return {};
  }

  // The parcels of the block.
  Result<int> publish(int number) {
    const BlockToCharge block = services_.db.read(
        [&](pqxx::read_transaction& tx) { return block_to_charge(tx, run_, roll_, number); });
    const Result<void> charged = perform(
        services_, actor_, "facturacion", [&](Work& w) { return charge_block(w, block); },
        events::Lane::kBulk);
    if (!charged) return tl::unexpected(charged.error());
    return static_cast<int>(block.parcels.size() + block.left_out.size());
  }

  const Services& services_;
  const events::Actor& actor_;
  const Run& run_;
  const PredialRoll& roll_;
  const Progress& progress_;
  std::vector<int> blocks_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  int done_;
};

// Whose an account is changed: under the account, the document before and after.
void tell_authority(Work& work, ledger::AccountId account, const ledger::ThirdParty& authority,
                    const std::optional<ledger::ThirdPartyId>& former) {
  const auto before = former ? ledger::find_third_party(work.tx(), *former) : std::nullopt;
  events::pb::AuditEntry entry;
  entry.mutable_parameter()->set_parameter("titular_de_recursos_de_terceros");
  entry.mutable_parameter()->set_scope(to_string(account));
  entry.set_reason_code("FACTURACION");
  events::add_change(
      entry, "titular",
      before ? before->party.document_type + " " + before->party.document_number : "",
      authority.document_type + " " + authority.document_number);
  work.emit({"cuenta", to_string(account)}, std::move(entry));
}

// What this run charges for the environmental authority is the authority's in the books.
void name_authority(Work& work, const tax_rules::MunicipalIdentity& identity) {
  if (!identity.car_nit) return;
  const ledger::ThirdParty authority{"NIT", identity.car_nit->digits(), identity.car_name};
  using ledger::Concept;
  for (const auto account : {ledger::income_account(Concept::kEnvironmental),
                             ledger::interest_income_account(Concept::kEnvironmental)})
    if (const auto changed = ledger::entrust(work.tx(), account, authority))
      tell_authority(work, account, authority, changed->former);
}

// A run that goes on names nobody: another run may have named another authority since it began.
Result<void> begin(Work& work, const Run& run, const tax_rules::MunicipalIdentity& identity) {
  RECAUDO_TRY(begun, begin_publishing(work, run));
  if (begun) name_authority(work, identity);
  return {};
}

// Only before it begins: what began is ended with the rules that were approved.
Result<void> require_same_rules(const Run& run, const Sha256& in_force) {
  if (run.state == RunState::kPublishing || run.rules == in_force) return {};
  return fail(Code::kBillingRunChanged,
              "el estatuto o las tablas vigentes no son los del ensayo de la vigencia " +
                  std::to_string(run.vigencia));
}

}  // namespace

Result<Run> publish_run(const Services& services, const events::Actor& actor, RunId id,
                        const Sha256& in_force, const Progress& progress) {
  const auto find = [&](pqxx::transaction_base& tx) { return find_run(tx, id); };
  const auto run = services.db.read(find);
  if (!run) return fail(Code::kNotFound, "facturación " + to_string(id));
  if (auto same = require_same_rules(*run, in_force); !same) return tl::unexpected(same.error());
  RECAUDO_TRY(rules, services.db.read([&](pqxx::read_transaction& tx) {
    return dues::rules_of_record(tx, run->rules);
  }));
  const Result<void> begun = perform(services, actor, "facturacion", [&](Work& w) {
    return begin(w, *run, rules->statute.identity);
  });
  if (!begun) return tl::unexpected(begun.error());
  RECAUDO_TRY(roll, PredialRoll::of(rules, run->vigencia));
  if (auto done = Publishing(services, actor, *run, roll, progress).run(); !done)
    return tl::unexpected(done.error());
  const Result<void> finished =
      perform(services, actor, "facturacion", [&](Work& w) { return finish_run(w, *run); });
  if (!finished) return tl::unexpected(finished.error());
  return *services.db.read(find);
}

}  // namespace recaudo::billing
