#include "core/events/entry_form.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

namespace recaudo::events {
namespace {

constexpr std::uint32_t kSchema = 1;
constexpr std::size_t kMaxEntryBytes = 65'535;

std::string bytes_of(const Uuid& id) {
  return std::string(id.view());
}

void fill(pb::Instant& target, Instant t, pb::ClockState state) {
  target.set_unix_us(to_unix_micros(t));
  target.set_clock(state);
}

}  // namespace

Uuid new_event_id() {
  return make_uuid7(SystemClock{}.now());
}

void fill_common(pb::AuditEntry& entry, const EventLog& log, const Actor& who,
                 const std::string& channel, const Uuid& correlation, const Subject& subject) {
  entry.set_schema(kSchema);
  if (entry.event_id().empty()) entry.set_event_id(bytes_of(new_event_id()));
  fill(*entry.mutable_occurred_at(), log.clock().now(), pb::UNSYNCED);
  auto& actor = *entry.mutable_actor();
  actor.set_role(who.role);
  actor.set_auth(who.auth);
  if (who.person) *actor.mutable_person() = log.pseudonym_of(*who.person);
  if (who.second_approver)
    *actor.mutable_second_approver() = log.pseudonym_of(*who.second_approver);
  if (who.on_behalf_of) *actor.mutable_on_behalf_of() = log.pseudonym_of(*who.on_behalf_of);
  if (who.session) actor.set_session_id(bytes_of(*who.session));
  entry.mutable_where()->set_service(log.options().service);
  entry.mutable_where()->set_channel(channel);
  entry.mutable_subject()->set_kind(subject.kind);
  entry.mutable_subject()->set_id(subject.id);
  if (entry.outcome() == pb::OUTCOME_UNSPECIFIED) entry.set_outcome(pb::DONE);
  entry.set_correlation_id(bytes_of(correlation));
  entry.set_entity(log.options().entity);
}

void add_line(pb::LedgerPostingEvent& event, ledger::AccountId account, std::int64_t minor) {
  if (minor == 0) return;
  auto* line = event.add_lines();
  line->set_account(to_string(account));
  line->set_minor(minor);
}

pb::AuditEntry posting_entry(const ledger::Entry& e) {
  pb::AuditEntry entry;
  auto& event = *entry.mutable_posting();
  event.set_accounting_day(day_number(e.effective_on));
  event.set_currency("COP");
  event.set_source_kind(e.source_kind);
  event.set_source_id(e.source_id);
  if (e.reverses) event.set_reverses_entry(to_string(*e.reverses));
  event.set_entries(1);
  for (const auto& leg : e.legs) add_line(event, leg.account, leg.amount.centavos());
  return entry;
}
pb::AuditEntry posting_entry(const ledger::Entry& e, const Sha256& print) {
  pb::AuditEntry entry = posting_entry(e);
  entry.mutable_posting()->set_fingerprint(std::string(view(print)));
  return entry;
}

void freeze_time(pb::AuditEntry& entry) {
  fill(*entry.mutable_recorded_at(), SystemClock{}.now(), pb::UNSYNCED);
}

std::string serialize(const pb::AuditEntry& entry) {
  std::string out;
  {
    google::protobuf::io::StringOutputStream stream(&out);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    invariant(entry.SerializeToCodedStream(&coded), "an audit entry serializes");
  }
  invariant(!out.empty() && out.size() <= kMaxEntryBytes,
            "an audit entry has at most 65,535 bytes");
  return out;
}

}  // namespace recaudo::events
