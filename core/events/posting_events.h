// Events of postings whose number only the database can give (core/processor/posting_engine.h).
// The writer serializes an event without it; the numbers are appended as protobuf fields, which a
// reader merges into the message ("last one wins", embedded messages are merged). What stands in
// the outbox is the whole, and nobody serializes it again.
#pragma once

#include <string>
#include <vector>

#include "core/events/event_log.h"

namespace recaudo::events {

struct UnnumberedEvent {
  Uuid id;
  std::string bytes;  // of an AuditEntry without producer_seq, subject.id and posting.entry_id
};

// The event of one entry with this fingerprint, told by `producer`. Safe to call from many threads.
UnnumberedEvent unnumbered_posting(const EventLog& log, const Actor& actor,
                                   const std::string& channel, const ledger::Entry& entry,
                                   const Sha256& print, const ::recaudo::audit::Producer& producer);

// The field producer_seq, to append.
std::string producer_seq_field(std::int64_t seq);

// What stands before the n digits of an entry's number in subject.id and in posting.entry_id:
// element n-1 of each, for 1 to 19 digits.
struct NumberFrames {
  std::vector<std::string> subject;
  std::vector<std::string> posting;
};
NumberFrames number_frames();

}  // namespace recaudo::events
