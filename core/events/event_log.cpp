#include "core/events/event_log.h"

#include <algorithm>

#include "audit/pseudonym.h"
#include "base/fault_point.h"
#include "core/events/entry_form.h"
#include "core/events/posting_block.h"

namespace recaudo::events {
namespace {

constexpr std::size_t kMostInBlock = 500;  // entries (docs/decisions/0012)
constexpr std::size_t kMostLines = 2'000;  // at most 30 bytes each, and an event 65,535

// How many from the front go into one block: one at least.
std::size_t block_size(std::span<const ToldEntry> told) {
  const Date day = told.front().entry->effective_on;
  std::size_t size = 1, lines = told.front().entry->legs.size();
  while (size < std::min(told.size(), kMostInBlock)) {
    const auto& next = *told[size].entry;
    lines += next.legs.size();
    if (next.effective_on != day || lines > kMostLines) break;
    ++size;
  }
  return size;
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
    : clock_(clock), options_(std::move(options)), name_(db, options_.service) {
  invariant(options_.pseudonym_key.reveal().size() == 32, "a pseudonym key has 32 bytes");
  db.transaction([&](pqxx::work& tx) {
    acts_ = ::recaudo::audit::start_producer(tx, name_.str());
    bulk_ = ::recaudo::audit::start_producer(tx, name_.str() + "-masivo");
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
  std::vector<ToldEntry> fresh;
  fresh.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!posted[i].repeated)
      fresh.push_back({&entries[i], posted[i].seq, ledger::fingerprint(entries[i])});
  if (!fresh.empty()) add_block(fresh, named);
}

void EventBatch::add_posting_blocks(std::span<const ToldEntry> told,
                                    const ledger::ObligationIdentities& named) {
  while (!told.empty()) {
    const std::size_t size = block_size(told);
    add_block(told.first(size), named);
    told = told.subspan(size);
  }
}

void EventBatch::add_block(std::span<const ToldEntry> told,
                           const ledger::ObligationIdentities& named) {
  Sha256Stream obligations;
  bool names_some = false;
  for (const auto& t : told) names_some = named.add_to(obligations, *t.entry) || names_some;
  pb::AuditEntry entry =
      posting_block(told, names_some ? std::optional(obligations.finish()) : std::nullopt);
  const Subject subject = number_block(entry, told.front().seq, told.back().seq);
  add(subject, std::move(entry));
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

void add_commitment(pb::AuditEntry& entry, const std::string& field, std::string_view salt,
                    std::string_view value) {
  auto* commitment = entry.add_commitments();
  commitment->set_field(field);
  commitment->set_sha256(std::string(view(::recaudo::audit::commitment(field, salt, value))));
}

}  // namespace recaudo::events
