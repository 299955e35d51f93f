// A stranger's copy of a published log: fetched over the network, checked against what was signed,
// and only then put in place. What was there stays verifiable at every moment.
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

// What a copy may occupy on the disk unless told otherwise.
constexpr std::uint64_t kDefaultCopyBytes = std::uint64_t{64} << 30;

struct MirrorOptions {
  std::string folder;
  std::uint64_t max_bytes = kDefaultCopyBytes;  // of the whole copy, in blocks of the disk
};

struct MirrorReport {
  TreeHead head;              // of the checkpoint that the copy now has
  std::uint64_t fetched = 0;  // files and heads that it did not have
  std::uint64_t before = 0;   // entries that it had
};

// Called now and then with how many entries were fetched, of how many.
using MirrorProgress = std::function<void(std::uint64_t done, std::uint64_t of)>;

// Brings the copy up to the published checkpoint, all or nothing: the files are fetched beside,
// every entry is hashed up to the new root, through the root that the copy had and those of the
// heads in between, and then they take their names (docs/log-copies.md). The policy is taken at the
// first contact and never again. kMirrorContradicted: another policy, a shorter log, or other
// content of what the copy has. kMirrorIncoherent: what is published is missing, too long or not
// what was signed (or a code of notes and checkpoints). kMirrorNoLog, kMirrorTooLarge,
// kMirrorDamaged, kMirrorFolder, kMirrorBusy; errors of `fetch` as they come. Full disks are
// std::system_error. Whatever ends it, what was fetched beside stays and the next call goes on from
// there.
Result<MirrorReport> update_mirror(const MirrorOptions& options, const FetchFile& fetch,
                                   const MirrorProgress& progress = {});

// The first visit was begun and has not ended: there is nothing to verify yet. Nor is there in what
// the program before left unfinished, until the next update has set it apart.
bool is_unfinished_mirror(const std::string& folder);

}  // namespace recaudo::audit
