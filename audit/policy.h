// The tlog-policy file: which keys speak for the log, which witnesses exist, and how many must have
// cosigned. Auditors receive it on paper or USB, not from the log's own server.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/note.h"

namespace recaudo::audit {

constexpr std::size_t kMaxPolicyBytes = 65'536;  // of its file

struct PolicyWitness {
  std::string name;  // in the policy, not necessarily the key's
  VerifierKey key;
};
struct PolicyGroup {
  std::string name;
  std::size_t needed = 0;
  std::vector<std::string> members;  // witnesses or groups defined before
};
struct Policy {
  std::vector<VerifierKey> logs;
  std::vector<PolicyWitness> witnesses;
  std::vector<PolicyGroup> groups;
  std::string quorum;  // "none", a witness or a group
};

// kAuditPolicyMalformed names the line.
Result<Policy> parse_policy(std::string_view text);
// Only this log key, no witnesses: what a single vkey means.
Result<Policy> policy_of_vkey(std::string_view vkey);
// Do these signatures satisfy the quorum?
bool quorum_reached(const Policy& policy, const std::vector<VerifiedSignature>& verified);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  std::vector<VerifiedSignature> verified;
  std::string note;  // what was authenticated of it: the text and the lines of the known keys
};
// Opens a signed checkpoint: a key of the log verified, the quorum reached, the origin is the
// expected one and the log key's name.
Result<OpenedCheckpoint> open_checkpoint(std::string_view bytes, const Policy& policy,
                                         std::string_view origin);

}  // namespace recaudo::audit
