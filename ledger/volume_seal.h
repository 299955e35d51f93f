// What seals a volume of the journal (volumes.h).
#pragma once

#include <cstdint>

#include "base/crypto.h"

namespace recaudo::ledger {

struct VolumeSeal {
  std::int64_t entries = 0;
  std::int64_t lines = 0;
  // SHA-256 chain over the entries in order: of the hash before, number, key, fingerprint, instant
  // of recording and the dimensions of each line.
  Sha256 digest{};
  bool operator==(const VolumeSeal&) const = default;
};

struct StoredEntry;
// A seal, made of the entries of one volume in order.
class SealChain {
 public:
  void add(const StoredEntry& row);
  const VolumeSeal& seal() const { return seal_; }

 private:
  VolumeSeal seal_;
};

}  // namespace recaudo::ledger
