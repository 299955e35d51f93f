#include "core/events/posting_events.h"

#include "core/events/entry_form.h"

namespace recaudo::events {
namespace {

constexpr int kMostDigits = 19;  // of a positive bigint

// Serialized with zeros for digits, which then are cut off the end.
std::string frame_of(const pb::AuditEntry& entry, int digits) {
  std::string bytes = serialize(entry);
  bytes.resize(bytes.size() - static_cast<std::size_t>(digits));
  return bytes;
}

}  // namespace

UnnumberedEvent unnumbered_posting(const EventLog& log, const Actor& actor,
                                   const std::string& channel, const ledger::Entry& entry,
                                   const Sha256& print,
                                   const ::recaudo::audit::Producer& producer) {
  pb::AuditEntry event = posting_entry(entry, print);
  fill_common(event, log, actor, channel, make_uuid7(SystemClock{}.now()),
              {.kind = "asiento", .id = {}});
  event.set_producer(producer.name);
  event.set_producer_epoch(static_cast<std::uint32_t>(producer.epoch));
  freeze_time(event);
  return {uuid_from_bytes(event.event_id()), serialize(event)};
}

std::string producer_seq_field(std::int64_t seq) {
  invariant(seq > 0, "numbers of a producer begin at 1");
  pb::AuditEntry entry;
  entry.set_producer_seq(static_cast<std::uint64_t>(seq));
  return serialize(entry);
}

NumberFrames number_frames() {
  NumberFrames out;
  for (int digits = 1; digits <= kMostDigits; ++digits) {
    const std::string number(static_cast<std::size_t>(digits), '0');
    pb::AuditEntry subject, posting;
    subject.mutable_subject()->set_id(number);
    posting.mutable_posting()->set_entry_id(number);
    out.subject.push_back(frame_of(subject, digits));
    out.posting.push_back(frame_of(posting, digits));
  }
  return out;
}

}  // namespace recaudo::events
