#include "ledger/obligation_identity.h"

#include <algorithm>

#include "base/database.h"
#include "ledger/opened_obligation.h"

namespace recaudo::ledger {
namespace {

// The date before the first change is the one that it was opened with.
constexpr Statement kIdentities{
    "ledger.obligation_identities",
    "select o.id, concat_ws(E'\\n', o.id, o.subject_kind, o.subject_id, o.vigencia, o.concept, "
    "o.account_id, o.side, to_char(coalesce((select c.due_before from ledger.due_change c where "
    "c.obligation_id = o.id order by c.seq limit 1), o.due_on), 'YYYY-MM-DD')) "
    "from ledger.obligation o where o.id = any($1::bigint[])"};

}  // namespace

ObligationIdentities ObligationIdentities::read(pqxx::transaction_base& tx,
                                                std::span<const Entry> entries) {
  std::vector<ObligationId> ids;
  for (const auto& e : entries)
    for (const auto& leg : e.legs)
      if (leg.obligation) ids.push_back(*leg.obligation);
  return read(tx, std::move(ids));
}

ObligationIdentities ObligationIdentities::read(pqxx::transaction_base& tx,
                                                std::vector<ObligationId> ids) {
  ObligationIdentities out;
  if (ids.empty()) return out;
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  std::vector<std::int64_t> numbers;
  for (const ObligationId id : ids) numbers.push_back(id.value());
  for (const auto& row : exec(tx, kIdentities, pg_array(numbers)))
    out.texts_.emplace(read_int(row[0]), read_text(row[1]));
  return out;
}

std::string identity_of(const OpenedObligation& opened) {
  const std::string side = "1";  // owed to us
  std::string out;
  for (const std::string& part :
       {to_string(opened.id), std::string(to_code(opened.subject_kind)), to_string(opened.subject),
        std::to_string(opened.vigencia), std::string(to_code(opened.item)),
        to_string(receivable_account(opened.item)), side})
    out += part + "\n";
  return out + to_iso(opened.due_on);
}

void add_identity(Sha256Stream& digest, const std::string& text) {
  digest.update(text + "\n\n");
}

bool ObligationIdentities::add_to(Sha256Stream& digest, const Entry& entry) const {
  bool some = false;
  for (const auto& leg : entry.legs) {
    if (!leg.obligation) continue;
    const auto it = texts_.find(leg.obligation->value());
    add_identity(digest, it == texts_.end() ? to_string(*leg.obligation) : it->second);
    some = true;
  }
  return some;
}

}  // namespace recaudo::ledger
