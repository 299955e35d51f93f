#include "ledger/beneficiaries.h"

#include <algorithm>
#include <ranges>
#include <span>

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kBeneficiaries{
    "ledger.beneficiaries",
    "select account_id, third_party_id, since_seq from ledger.beneficiary order by id"};
constexpr Statement kEntrust{"ledger.entrust", "select ledger.entrust($1, $2)"};

}  // namespace

Beneficiaries Beneficiaries::read(pqxx::transaction_base& tx) {
  Beneficiaries out;
  for (const auto& row : exec(tx, kBeneficiaries))
    out.by_account_[read_id<AccountTag>(row[0])].push_back(
        {read_id<ThirdPartyTag>(row[1]), read_id<EntryTag>(row[2])});
  return out;
}

void Beneficiaries::name_in(Entry& entry) const {
  if (by_account_.empty()) return;
  for (auto& leg : entry.legs) {
    const auto holders = by_account_.find(leg.account);
    if (holders == by_account_.end()) continue;
    const auto then = std::ranges::find_if(
        std::views::reverse(holders->second),
        [&](const Holder& h) { return !entry.reverses || h.since < *entry.reverses; });
    if (then != holders->second.rend()) leg.third_party = then->third_party;
  }
}

void entrust(pqxx::transaction_base& tx, AccountId account, const ThirdParty& party) {
  const auto id = ensure_third_parties(tx, std::span(&party, 1)).front();
  exec(tx, kEntrust, account, id);
}

}  // namespace recaudo::ledger
