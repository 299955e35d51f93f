#include "core/approvals/signatures.h"

#include "base/pq.h"

namespace recaudo::approvals {
namespace {

constexpr Statement kSignatures{
    "access.signatures",
    "select a.id, m.name as proposer, coalesce(a.made_at, a.proposed_at) as made_at, "
    "coalesce(c.name, '') as checker, "
    "coalesce(a.made_at, a.proposed_at) + (a.decided_at - a.proposed_at) as decided_at "
    "from access.approval a join access.account m on m.id = a.proposer "
    "left join access.account c on c.id = a.checker where a.id = any ($1::uuid[])"};

}  // namespace

std::map<Uuid, Signatures> signatures_of(pqxx::transaction_base& tx, const std::vector<Uuid>& ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const Uuid& id : ids) texts.push_back(to_string(id));
  std::map<Uuid, Signatures> out;
  for (const auto& row : exec(tx, kSignatures, pg_array(texts)))
    out.emplace(read_uuid(row["id"]),
                Signatures{.proposer = read_text(row["proposer"]),
                           .made_at = read_instant(row["made_at"]),
                           .checker = read_text(row["checker"]),
                           .decided_at = read_optional<Instant>(row["decided_at"], read_instant)});
  return out;
}

}  // namespace recaudo::approvals
