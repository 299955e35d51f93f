// One event for the entries of a block. It is made before they have numbers, because from the first
// number until COMMIT nobody else can post.
#pragma once

#include <optional>
#include <span>

#include "core/events/event_log.h"

namespace recaudo::events {

// What entries of one day post, without their numbers. `obligations`: the digest of the identities
// that their lines name, if any.
pb::AuditEntry posting_block(std::span<const ToldEntry> told,
                             const std::optional<Sha256>& obligations);

// Numbers it, and answers what it is about.
Subject number_block(pb::AuditEntry& block, ledger::EntrySeq first, ledger::EntrySeq last);

}  // namespace recaudo::events
