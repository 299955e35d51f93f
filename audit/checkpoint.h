// The text of a checkpoint (C2SP tlog-checkpoint): origin, size, root, each on its line.
#pragma once

#include <string>
#include <string_view>

#include "audit/merkle.h"

namespace recaudo::audit {

// Of a signed checkpoint, with its signatures: what a reader takes of one at most.
constexpr std::size_t kMaxCheckpointBytes = 65'536;

struct Checkpoint {
  std::string origin;
  TreeHead head;
  std::string extensions;  // further lines, verbatim; ours has none
};

std::string to_text(const Checkpoint& checkpoint);
// Strict: kAuditCheckpointMalformed for anything the specification does not allow.
Result<Checkpoint> parse_checkpoint(std::string_view text);

// A hash in canonical base64 (44 characters), and back.
std::string to_base64(const Hash& hash);
Result<Hash> hash_from_base64(std::string_view text);
std::string to_hex(const Hash& hash);
Result<Hash> hash_from_hex(std::string_view text);
// From 32 raw bytes.
Result<Hash> hash_from_bytes(std::string_view bytes);

}  // namespace recaudo::audit
