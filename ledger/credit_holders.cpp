#include "ledger/credit_holders.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kByHolder{
    "ledger.credits_by_holder",
    "select o.id, o.subject_id, o.vigencia, h.since, least(h.left_over, o.balance) as balance, "
    "o.held, h.third_party_id from ledger.obligation o cross join lateral "
    "ledger.credit_holders(o.id) h where o.subject_kind = $1 and o.subject_id = any($2::bigint[]) "
    "and o.concept = "
    "'saldo-a-favor' and o.balance > 0 and h.left_over > 0 order by o.vigencia, o.id, h.since, "
    "h.third_party_id"};

constexpr Statement kRoom{"ledger.holder_room", "select ledger.holder_room($1, $2)"};

}  // namespace

std::vector<Credit> credits_by_holder(pqxx::transaction_base& tx, SubjectKind kind,
                                      std::span<const SubjectId> subjects) {
  std::vector<std::int64_t> ids;
  ids.reserve(subjects.size());
  for (const auto subject : subjects) ids.push_back(subject.value());
  std::vector<Credit> out;
  for (const auto& row : exec(tx, kByHolder, to_code(kind), pg_array(ids)))
    out.push_back({.id = read_id<ObligationTag>(row["id"]),
                   .subject = read_id<SubjectTag>(row["subject_id"]),
                   .year = row["vigencia"].as<int>(),
                   .since = read_date(row["since"]),
                   .balance = read_money(row["balance"]),
                   .held = read_money(row["held"]),
                   .third_party =
                       read_optional<ThirdPartyId>(row["third_party_id"], read_id<ThirdPartyTag>)});
  return out;
}

Money room_of(pqxx::transaction_base& tx, ObligationId credit, std::optional<ThirdPartyId> holder) {
  return read_money(exec(tx, kRoom, credit, holder)[0][0]);
}

}  // namespace recaudo::ledger
