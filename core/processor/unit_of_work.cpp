#include "core/processor/unit_of_work.h"

#include "base/fault_point.h"

namespace recaudo {

Result<std::vector<ledger::Posted>> Work::post(std::span<const ledger::Entry> entries) {
  fault_point("before_post");
  auto posted = ledger::post(tx_, entries, now_);
  if (posted)
    batch_.add_postings(entries, *posted, ledger::ObligationIdentities::read(tx_, entries));
  return posted;
}

Result<std::vector<ledger::Posted>> Work::post_block(std::span<const ledger::Entry> entries) {
  fault_point("before_post");
  auto posted = ledger::post(tx_, entries, now_);
  if (posted) tell_block(entries, *posted);
  return posted;
}

void Work::tell_block(std::span<const ledger::Entry> entries,
                      std::span<const ledger::Posted> posted) {
  batch_.add_posting_block(entries, posted, ledger::ObligationIdentities::read(tx_, entries));
}

}  // namespace recaudo
