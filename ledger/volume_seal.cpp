#include "ledger/volume_seal.h"

#include "base/bytes.h"
#include "ledger/stored_entries.h"

namespace recaudo::ledger {

void SealChain::add(const StoredEntry& row) {
  std::string text(view(seal_.digest));
  text += be64(static_cast<std::uint64_t>(row.seq.value()));
  text += row.entry.key.view();
  text += row.fingerprint;
  text += be64(static_cast<std::uint64_t>(to_unix_micros(row.recorded_at)));
  for (const auto& leg : row.entry.legs) {
    text += be64(leg.third_party ? static_cast<std::uint64_t>(leg.third_party->value()) : 0);
    text += be64(leg.cost_centre ? static_cast<std::uint64_t>(leg.cost_centre->value()) : 0);
  }
  seal_.digest = sha256(text);
  ++seal_.entries;
  seal_.lines += static_cast<std::int64_t>(row.entry.legs.size());
}

}  // namespace recaudo::ledger
