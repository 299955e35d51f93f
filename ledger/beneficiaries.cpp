#include "ledger/beneficiaries.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kBeneficiaries{
    "ledger.beneficiaries", "select account_id, third_party_id, since_seq from ledger.beneficiary"};
constexpr Statement kEntrust{"ledger.entrust", "select ledger.entrust($1, $2)"};

}  // namespace

Beneficiaries Beneficiaries::read(pqxx::transaction_base& tx) {
  Beneficiaries out;
  for (const auto& row : exec(tx, kBeneficiaries))
    out.by_account_.emplace(read_id<AccountTag>(row[0]),
                            Holder{read_id<ThirdPartyTag>(row[1]), read_id<EntryTag>(row[2])});
  return out;
}

void Beneficiaries::name_in(Entry& entry) const {
  if (by_account_.empty()) return;
  for (auto& leg : entry.legs) {
    const auto holder = by_account_.find(leg.account);
    if (holder == by_account_.end()) continue;
    const bool undoes_older = entry.reverses && *entry.reverses <= holder->second.since;
    if (!undoes_older) leg.third_party = holder->second.third_party;
  }
}

Result<void> entrust(pqxx::transaction_base& tx, AccountId account, const ThirdParty& party) {
  const auto id = ensure_third_parties(tx, std::span(&party, 1)).front();
  if (read_id<ThirdPartyTag>(exec(tx, kEntrust, account, id)[0][0]) == id) return {};
  return fail(Code::kStatuteInvalid,
              "la cuenta " + to_string(account) + " es de otro tercero que " + party.name + ", " +
                  party.document_type + " " + party.document_number +
                  ": lo que ya se le debe no cambia de dueño. Revise el nombre y el NIT de la "
                  "autoridad ambiental");
}

}  // namespace recaudo::ledger
