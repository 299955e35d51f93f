#include "core/events/event_log.h"

#include <algorithm>
#include <map>

#include "audit/pseudonym.h"
#include "base/fault_point.h"
#include "core/events/entry_form.h"

namespace recaudo::events {
namespace {

std::map<ledger::AccountId, std::int64_t> sums_by_account(std::span<const ledger::Entry> entries) {
  std::map<ledger::AccountId, std::int64_t> sums;
  for (const auto& e : entries)
    for (const auto& leg : e.legs) sums[leg.account] += leg.amount.centavos();
  return sums;
}

}  // namespace

Actor system_actor() {
  return {.role = "sistema",
          .person = {},
          .session = {},
          .auth = pb::SERVICE_KEY,
          .second_approver = {}};
}
Actor anonymous_taxpayer() {
  return {.role = "contribuyente",
          .person = {},
          .session = {},
          .auth = pb::NONE,
          .second_approver = {}};
}

EventLog::EventLog(Database& db, const Clock& clock, EventLogOptions options)
    : clock_(clock), options_(std::move(options)) {
  invariant(options_.pseudonym_key.reveal().size() == 32, "a pseudonym key has 32 bytes");
  db.transaction([&](pqxx::work& tx) {
    acts_ = ::recaudo::audit::start_producer(tx, options_.service);
    bulk_ = ::recaudo::audit::start_producer(tx, options_.service + "-masivo");
  });
}

pb::PersonRef EventLog::pseudonym_of(const Person& person) const {
  pb::PersonRef ref;
  ref.set_key_epoch(options_.pseudonym_epoch);
  ref.set_kind(person.kind);
  ref.set_pseudonym(::recaudo::audit::pseudonym(options_.pseudonym_key,
                                                pb::PersonKind_Name(person.kind), person.value));
  return ref;
}

EventBatch::EventBatch(const EventLog& log, Actor actor, std::string channel, Lane lane)
    : log_(log),
      actor_(std::move(actor)),
      channel_(std::move(channel)),
      lane_(lane),
      correlation_(make_uuid7(SystemClock{}.now())) {}

void EventBatch::add(const Subject& subject, pb::AuditEntry entry) {
  fill_common(entry, log_, actor_, channel_, correlation_, subject);
  entries_.push_back(std::move(entry));
}

void EventBatch::add_postings(std::span<const ledger::Entry> entries,
                              std::span<const ledger::Posted> posted,
                              const ledger::ObligationIdentities& named) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (posted[i].repeated) continue;  // its event went with the first
    pb::AuditEntry entry = posting_entry(entries[i], ledger::fingerprint(entries[i]));
    auto& event = *entry.mutable_posting();
    event.set_entry_id(to_string(posted[i].seq));
    Sha256Stream obligations;
    if (named.add_to(obligations, entries[i]))
      event.set_obligations(std::string(view(obligations.finish())));
    add({"asiento", to_string(posted[i].seq)}, std::move(entry));
  }
}

void EventBatch::add_posting_block(std::span<const ledger::Entry> entries,
                                   std::span<const ledger::Posted> posted,
                                   const ledger::ObligationIdentities& named) {
  std::vector<ledger::Entry> fresh;
  std::vector<ledger::EntrySeq> numbers;
  Sha256Stream prints, obligations;
  bool names_some = false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (posted[i].repeated) continue;
    fresh.push_back(entries[i]);
    numbers.push_back(posted[i].seq);
    prints.update(view(ledger::fingerprint(entries[i])));
    names_some = named.add_to(obligations, entries[i]) || names_some;
  }
  if (fresh.empty()) return;
  pb::AuditEntry entry = posting_entry(fresh.front());
  auto& event = *entry.mutable_posting();
  event.set_entry_id(to_string(numbers.front()));
  event.clear_lines();
  if (names_some) event.set_obligations(std::string(view(obligations.finish())));
  event.set_entries(fresh.size());
  event.set_last_entry_id(to_string(numbers.back()));
  *event.mutable_block() = digest_of(prints.finish());
  event.mutable_block()->set_size(fresh.size() * 32);
  for (const auto& [account, minor] : sums_by_account(fresh)) add_line(event, account, minor);
  add({"asiento", to_string(numbers.front()) + "-" + to_string(numbers.back())}, std::move(entry));
}

void EventBatch::flush(pqxx::transaction_base& tx) {
  if (entries_.empty()) return;
  fault_point("before_audit");
  const std::span<pb::AuditEntry> all(entries_);
  for (std::size_t from = 0; from < all.size(); from += kMostAtOnce)
    append(tx, all.subspan(from, std::min(kMostAtOnce, all.size() - from)));
  entries_.clear();
}

void EventBatch::append(pqxx::transaction_base& tx, std::span<pb::AuditEntry> entries) {
  const auto& producer = log_.producer(lane_);
  std::int64_t seq = ::recaudo::audit::reserve(tx, producer, entries.size());
  const std::int64_t first = seq;
  std::vector<::recaudo::audit::OutboxEntry> rows;
  rows.reserve(entries.size());
  for (auto& entry : entries) {
    entry.set_producer(producer.name);
    entry.set_producer_epoch(static_cast<std::uint32_t>(producer.epoch));
    entry.set_producer_seq(static_cast<std::uint64_t>(seq++));
    freeze_time(entry);
    rows.push_back({uuid_from_bytes(entry.event_id()), serialize(entry)});
  }
  ::recaudo::audit::append(
      tx, producer, first,
      lane_ == Lane::kActs ? ::recaudo::audit::Lane::kPeople : ::recaudo::audit::Lane::kBulk, rows);
}

pb::Money money(Money m) {
  pb::Money out;
  out.set_minor(m.centavos());
  out.set_currency("COP");
  return out;
}

pb::Digest digest_of(const Sha256& digest) {
  pb::Digest out;
  out.set_alg(1);  // SHA-256
  out.set_value(std::string(view(digest)));
  return out;
}

pb::Digest digest_of(std::string_view bytes, const std::string& media_type) {
  pb::Digest out = digest_of(sha256(bytes));
  out.set_size(bytes.size());
  out.set_media_type(media_type);
  return out;
}

pb::AuditEntry payment_state(const std::string& payment, const std::string& from,
                             const std::string& to, Money amount, const std::string& method,
                             const std::string& gateway_ref) {
  pb::AuditEntry entry;
  auto& event = *entry.mutable_payment();
  event.set_payment_id(payment);
  event.set_from(from);
  event.set_to(to);
  *event.mutable_amount() = money(amount);
  event.set_method(method);
  event.set_gateway_ref(gateway_ref);
  return entry;
}

void add_change(pb::AuditEntry& entry, const std::string& field, const std::string& before,
                const std::string& after) {
  auto* change = entry.add_changes();
  change->set_field(field);
  change->set_before(before);
  change->set_after(after);
}

}  // namespace recaudo::events
