#include "ledger/budget.h"

#include "ledger/read_past.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kRequireKnown{"ledger.require_known", "select ledger.require_known($1)"};
// Day totals up to the watermark; the lines between it and the last known entry are added, or taken
// off again when that entry is before the watermark.
constexpr Statement kExecution{
    "ledger.income_execution",
    "with mark as (select m.through_seq as seq, case when m.through_seq <= $3::bigint then 1 else "
    "-1 end as sign from ledger.day_total_mark m), "
    "moved as ("
    "  select t.account_id, t.effective_on, t.credit - t.debit as executed from ledger.day_total t"
    "   where t.account_id < 0 and t.effective_on between $1::date and $2::date"
    "  union all"
    "  select p.account_id, p.effective_on, (select sign from mark) * -p.amount"
    "    from ledger.posting p"
    "   where p.seq > (select least(seq, $3::bigint) from mark)"
    "     and p.seq <= (select greatest(seq, $3::bigint) from mark)"
    "     and p.account_id < 0 and p.effective_on between $1::date and $2::date), "
    "sums as ("
    "  select m.account_id, sum(m.executed) as in_year,"
    "         coalesce(sum(m.executed) filter (where m.effective_on >= date_trunc('month', "
    "$2::date)), 0) as in_month,"
    "         coalesce(sum(m.executed) filter (where m.effective_on = $2::date), 0) as on_day"
    "    from moved m group by 1) "
    "select a.id, a.code, a.name, a.status, coalesce(e.initial, 0) as initial, "
    "coalesce(e.definitive, 0) as definitive, coalesce(s.on_day, 0)::bigint as on_day, "
    "coalesce(s.in_month, 0)::bigint as in_month, coalesce(s.in_year, 0)::bigint as in_year "
    "from ledger.account a left join sums s on s.account_id = a.id left join "
    "ledger.appropriated(extract(year from $2::date)::integer, $2::date) e on e.account_id = a.id "
    "where a.id < 0 and a.nature = 'C' and (s.account_id is not null or e.account_id is not null) "
    "order by string_to_array(a.code, '.')"};

}  // namespace

std::vector<IncomeLine> income_execution(pqxx::transaction_base& tx, Date on, EntrySeq known) {
  read_past(tx, kRequireKnown, known);
  std::vector<IncomeLine> out;
  for (const auto& row : exec(tx, kExecution, make_date(year_of(on), 1, 1), on, known))
    out.push_back({.account = read_id<AccountTag>(row["id"]),
                   .code = read_text(row["code"]),
                   .name = read_text(row["name"]),
                   .status = read_text(row["status"]),
                   .initial = read_money(row["initial"]),
                   .definitive = read_money(row["definitive"]),
                   .on_day = read_money(row["on_day"]),
                   .in_month = read_money(row["in_month"]),
                   .in_year = read_money(row["in_year"])});
  return out;
}

}  // namespace recaudo::ledger
