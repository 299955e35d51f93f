// How an AuditEntry is filled and frozen; shared by the writers of events in this folder.
#pragma once

#include <string>

#include "core/events/event_log.h"

namespace recaudo::events {

// Everything but the body, the numbers of the producer and recorded_at; a new event_id where it has
// none.
void fill_common(pb::AuditEntry& entry, const EventLog& log, const Actor& actor,
                 const std::string& channel, const Uuid& correlation, const Subject& subject);
// The body of one entry's event, without its number; then with its fingerprint.
pb::AuditEntry posting_entry(const ledger::Entry& entry);
pb::AuditEntry posting_entry(const ledger::Entry& entry, const Sha256& print);
void add_line(pb::LedgerPostingEvent& event, ledger::AccountId account, std::int64_t minor);
void freeze_time(pb::AuditEntry& entry);  // recorded_at
// At most 65,535 bytes. Serialized once: protobuf is not canonical, so nobody serializes again.
std::string serialize(const pb::AuditEntry& entry);

}  // namespace recaudo::events
