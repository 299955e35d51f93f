// What an update of a copy fetched, against what was signed: before any of it is part of the copy.
#pragma once

#include "audit/mirror_folder.h"
#include "audit/policy.h"

namespace recaudo::audit {

// The tree that the copy had, the one of the new checkpoint, and who signs for both.
struct MirrorHeads {
  TreeHead older;
  TreeHead newer;
  Policy policy;
  std::string origin;
};

// Every entry after the last full tile of the copy is hashed again and compared with its tile, and
// the tiles with each other, up to the new root; on the way, the roots of the old checkpoint and of
// every head that stands beside. Reads what is new and the right edge of the old tree.
// kMirrorDamaged: the copy does not give its own root. kMirrorContradicted: the copy's root or a
// signed head is not of this tree. kMirrorIncoherent: what was fetched is not what was signed.
Result<void> check_mirror(const MirrorFolder& folder, const MirrorHeads& heads);

// Do the tiles that stand beside, alone, lead to the new root from another root at the size that
// the copy has? Both are signed: no two entries need be compared to know that one log was shown as
// two. False also when they lead nowhere. Needs, of each level, the tile where the old tree ends.
bool proves_fork(const MirrorFolder& folder, const MirrorHeads& heads);

}  // namespace recaudo::audit
