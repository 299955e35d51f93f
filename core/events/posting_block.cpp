#include "core/events/posting_block.h"

#include <map>

#include "core/events/entry_form.h"

namespace recaudo::events {
namespace {

std::map<ledger::AccountId, std::int64_t> sums_by_account(std::span<const ToldEntry> told) {
  std::map<ledger::AccountId, std::int64_t> sums;
  for (const auto& t : told)
    for (const auto& leg : t.entry->legs) sums[leg.account] += leg.amount.centavos();
  return sums;
}

}  // namespace

pb::AuditEntry posting_block(std::span<const ToldEntry> told,
                             const std::optional<Sha256>& obligations) {
  Sha256Stream prints;
  for (const auto& t : told) prints.update(view(t.print));
  pb::AuditEntry entry = posting_entry(*told.front().entry);
  auto& event = *entry.mutable_posting();
  event.clear_lines();
  if (obligations) event.set_obligations(std::string(view(*obligations)));
  event.set_entries(told.size());
  *event.mutable_block() = digest_of(prints.finish());
  event.mutable_block()->set_size(told.size() * 32);
  for (const auto& [account, minor] : sums_by_account(told)) add_line(event, account, minor);
  return entry;
}

Subject number_block(pb::AuditEntry& block, ledger::EntrySeq first, ledger::EntrySeq last) {
  auto& event = *block.mutable_posting();
  event.set_entry_id(to_string(first));
  event.set_last_entry_id(to_string(last));
  return {"asiento", to_string(first) + "-" + to_string(last)};
}

}  // namespace recaudo::events
