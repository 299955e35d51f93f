// Tells a payment that was already in the lot: open addressing over the positions of the details,
// because a file may have half a million of them.
#pragma once

#include <cstdint>
#include <vector>

#include "gateways/bank_files/collection_file.h"

namespace recaudo::bank_files {

class RepeatedDetails {
 public:
  // Whether a detail since the last clear() is the same payment; if not, `d` is about to become
  // the last of `details` and is remembered.
  bool repeats(const CollectionDetail& d, const std::vector<CollectionDetail>& details);
  void clear();

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t position = 0;
    std::uint32_t lot = 0;  // of another lot than the current one: free
  };
  void grow();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::uint32_t lot_ = 1;
};

}  // namespace recaudo::bank_files
