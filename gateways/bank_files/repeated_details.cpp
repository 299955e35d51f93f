#include "gateways/bank_files/repeated_details.h"

#include <algorithm>
#include <functional>

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kFirstSlots = 64;

std::uint64_t hash_of(const CollectionDetail& d) {
  std::uint64_t h = std::hash<std::string_view>{}(d.reference.str());
  for (const std::int64_t part :
       {d.amount.centavos(), std::int64_t{d.operation}, std::int64_t{d.authorization},
        std::int64_t{d.office}, static_cast<std::int64_t>(d.means)})
    h = (h ^ static_cast<std::uint64_t>(part)) * 0x9E37'79B9'7F4A'7C15U;
  return h ^ (h >> 32U);
}

// A payment made twice at two offices differs; the same line twice is the bank's own repetition.
bool is_same_payment(const CollectionDetail& a, const CollectionDetail& b) {
  return a.reference == b.reference && a.amount == b.amount && a.origin == b.origin &&
         a.means == b.means && a.operation == b.operation && a.authorization == b.authorization &&
         a.debited_bank == b.debited_bank && a.office == b.office;
}

}  // namespace

bool RepeatedDetails::repeats(const CollectionDetail& d,
                              const std::vector<CollectionDetail>& details) {
  if (slots_.size() < 2 * (used_ + 1)) grow();
  const auto hash = hash_of(d);
  auto at = hash & (slots_.size() - 1);
  for (; slots_[at].lot == lot_; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].hash == hash && is_same_payment(details[slots_[at].position], d)) return true;
  slots_[at] = {hash, static_cast<std::uint32_t>(details.size()), lot_};
  ++used_;
  return false;
}

void RepeatedDetails::clear() {
  ++lot_;  // and nothing is wiped: ten thousand small lots may follow a big one
  used_ = 0;
}

void RepeatedDetails::grow() {
  std::vector<Slot> old(std::max(kFirstSlots, 2 * slots_.size()));
  old.swap(slots_);
  for (const auto& slot : old) {
    if (slot.lot != lot_) continue;
    auto at = slot.hash & (slots_.size() - 1);
    while (slots_[at].lot == lot_) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

}  // namespace recaudo::bank_files
