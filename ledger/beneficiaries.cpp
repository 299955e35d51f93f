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
constexpr Statement kEntrust{"ledger.entrust",
                             "select changed, former from ledger.entrust($1, $2)"};

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
  // An entry about a debt names the debtor, who may have been a beneficiary himself.
  const bool of_debtor =
      std::ranges::any_of(entry.legs, [](const Leg& l) { return l.obligation.has_value(); });
  for (auto& leg : entry.legs) {
    const auto holders = by_account_.find(leg.account);
    if (holders == by_account_.end()) continue;
    const auto named = [&](const Holder& h) { return leg.third_party == h.third_party; };
    if (!of_debtor && std::ranges::any_of(holders->second, named)) continue;
    const auto then = std::ranges::find_if(
        std::views::reverse(holders->second),
        [&](const Holder& h) { return !entry.reverses || h.since < *entry.reverses; });
    if (then != holders->second.rend()) leg.third_party = then->third_party;
  }
}

std::optional<Entrusted> entrust(pqxx::transaction_base& tx, AccountId account,
                                 const ThirdParty& party) {
  const auto id = ensure_third_parties(tx, std::span(&party, 1)).front();
  const auto row = exec(tx, kEntrust, account, id)[0];
  if (!read_bool(row["changed"])) return std::nullopt;
  return Entrusted{read_optional<ThirdPartyId>(row["former"], read_id<ThirdPartyTag>)};
}

}  // namespace recaudo::ledger
