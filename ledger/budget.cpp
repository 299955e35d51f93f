#include "ledger/budget.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

// The accounts are few: each is one range of the totals' key and one of the statement's index.
constexpr Statement kExecuted{
    "ledger.executed_income",
    "with mark as (select through_seq from ledger.day_total_mark) "
    "select a.id, a.code, a.name, a.status, (s.credit - s.debit)::bigint as executed "
    "from ledger.account a cross join lateral (select coalesce(sum(u.debit), 0) as debit, "
    "coalesce(sum(u.credit), 0) as credit, count(*) as days from ("
    "  select t.debit, t.credit from ledger.day_total t where t.account_id = a.id and "
    "  t.effective_on between $1 and $2 "
    "  union all "
    "  select greatest(p.amount, 0), greatest(-p.amount, 0) from ledger.posting p where "
    "  p.account_id = a.id and p.effective_on between $1 and $2 and p.seq > (select through_seq "
    "  from mark)) u) s "
    "where a.id < 0 and a.nature = 'C' and s.days > 0 "
    "order by string_to_array(a.code, '.')"};

}  // namespace

std::vector<ExecutedIncome> executed_income(pqxx::transaction_base& tx, int year) {
  std::vector<ExecutedIncome> out;
  for (const auto& row : exec(tx, kExecuted, make_date(year, 1, 1), make_date(year, 12, 31)))
    out.push_back({read_id<AccountTag>(row["id"]), read_text(row["code"]), read_text(row["name"]),
                   read_text(row["status"]), read_money(row["executed"])});
  return out;
}

}  // namespace recaudo::ledger
