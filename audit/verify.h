// Full verification of a log directory, from its files alone: every entry is hashed again, every
// tile is compared with the hashes computed from the entries, every published head with the tree at
// its size. Streaming: of the log itself one bundle is in memory, of each published head its size.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "audit/policy.h"

namespace recaudo::audit {

struct VerifyOptions {
  std::string log_dir;
  std::string policy;  // text of a policy file, or one vkey
  std::string origin;
};

// What verify_log needs to know of a folder: the origin is the first line of its checkpoint, the
// keys are those of policy_file, or of the folder when that is empty. kMirrorUnfinished: a first
// copy that has not ended. kFileUnreadable: missing, or larger than a copy takes.
Result<VerifyOptions> options_of_folder(const std::string& folder, const std::string& policy_file);

struct VerifyReport {
  TreeHead head;  // of the checkpoint
  std::uint64_t entries = 0;
  std::uint64_t tiles = 0;  // tile and bundle files compared
  std::uint64_t heads = 0;  // published heads compared
  std::uint64_t beyond =
      0;  // files that belong to entries after the checkpoint: integrated, not published
};

// Called once per entry, in order, with its hash already matched to its tile, but BEFORE the root
// is known to be right: act on it only when verify_log returned a report.
using EntryVisitor = std::function<void(std::uint64_t index, std::string_view entry)>;

// The first fault is kAuditLogTampered (or the note's, policy's codes) and says where: file, index,
// what was expected.
Result<VerifyReport> verify_log(const VerifyOptions& options, const EntryVisitor& on_entry = {});

// The .tlog-proof of an entry under the present checkpoint. It is checked against the checkpoint's
// root before it is returned; the signature is the verifier's matter.
Result<std::string> prove(const std::string& log_dir, std::uint64_t index);
// The same, and the checkpoint must be signed as the policy asks: of a copy, which its keeper has
// of somebody else.
Result<std::string> prove(const VerifyOptions& options, std::uint64_t index);

}  // namespace recaudo::audit
