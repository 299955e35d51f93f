// A stranger's copy of a published log: fetched over the network, resumed where it was left, and
// whole before it says so. It believes nothing that it is given but bytes; verify_log judges them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "audit/merkle.h"
#include "base/error.h"

namespace recaudo::audit {

// A file by its path under the log's address; nothing when there is none. At most max_bytes.
using FetchFile = std::function<Result<std::optional<std::string>>(const std::string& path,
                                                                   std::size_t max_bytes)>;

struct MirrorReport {
  TreeHead head;              // of the checkpoint that the copy now has
  std::uint64_t fetched = 0;  // files and heads that it did not have
  std::uint64_t before = 0;   // entries that it had
};

// Called now and then with how many entries the copy has, of how many.
using MirrorProgress = std::function<void(std::uint64_t done, std::uint64_t of)>;

// Brings the copy in `folder` up to the published checkpoint. The policy is taken on the first
// visit and never again: another one, a shorter log, or other content of what the copy already has
// is kAuditLogTampered. kAuditTileMalformed when a published file is missing or of a wrong length;
// errors of `fetch` as they come. What was copied stays, and the next call goes on.
Result<MirrorReport> update_mirror(const std::string& folder, const FetchFile& fetch,
                                   const MirrorProgress& progress = {});

// The copy was begun and is not whole: verifying it would accuse the log of what the copy lacks.
bool is_unfinished_mirror(const std::string& folder);

}  // namespace recaudo::audit
