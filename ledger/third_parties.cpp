#include "ledger/third_parties.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr std::size_t kMaxParties = 100'000;

constexpr Statement kParties{
    "ledger.ensure_third_parties",
    "select id from ledger.ensure_third_parties($1::text[], $2::text[], $3::text[]) order by "
    "ordinal"};
constexpr Statement kCentre{"ledger.ensure_cost_centre",
                            "select ledger.ensure_cost_centre($1, $2)"};

}  // namespace

std::vector<ThirdPartyId> ensure_third_parties(pqxx::transaction_base& tx,
                                               std::span<const ThirdParty> parties) {
  invariant(parties.size() <= kMaxParties, "at most 100,000 third parties at once");
  std::vector<std::string> types, numbers, names;
  for (const auto& p : parties) {
    types.push_back(p.document_type);
    numbers.push_back(p.document_number);
    names.push_back(p.name);
  }
  std::vector<ThirdPartyId> out;
  for (const auto& row : exec(tx, kParties, pg_array(types), pg_array(numbers), pg_array(names)))
    out.push_back(read_id<ThirdPartyTag>(row[0]));
  invariant(out.size() == parties.size(), "each third party asked for exists");
  return out;
}

CostCentreId ensure_cost_centre(pqxx::transaction_base& tx, std::string_view code,
                                std::string_view name) {
  return read_id<CostCentreTag>(exec(tx, kCentre, std::string(code), std::string(name))[0][0]);
}

}  // namespace recaudo::ledger
