// The .tlog-proof file (c2sp.org/tlog-proof@v1): one entry's inclusion, verifiable offline.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "audit/policy.h"

namespace recaudo::audit {

struct TlogProof {
  std::optional<std::string> extra;  // never trusted
  std::uint64_t index = 0;
  Proof hashes;                   // leaf's sibling first
  std::string signed_checkpoint;  // verbatim
};

std::string to_text(const TlogProof& proof);
Result<TlogProof> parse_tlog_proof(std::string_view text);
// The checkpoint that covers the entry, or why it is not proved (kAuditProofInvalid and the note's
// codes).
Result<OpenedCheckpoint> verify_tlog_proof(std::string_view text, std::string_view entry,
                                           const Policy& policy, std::string_view origin);

}  // namespace recaudo::audit
