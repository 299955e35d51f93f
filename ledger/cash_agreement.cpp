#include "ledger/cash_agreement.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kLinesAreHere{
    "ledger.lines_are_here",
    "select not exists (select from ledger.volume v where v.taken_out and (v.latest_on >= $1 or "
    "v.last_seq > $2))"};

// Entry by entry, because only an entry says what its money was for. What is left over of a payment
// is known when it is collected and its money when it is settled: until then it is in transit. A
// settlement gives back as much as the entries of its payment had left over before it, which may be
// of the year before; a transfer of a payment that was settled moves no money, and what it leaves
// over is what its two entries of the budget give back. Lines of third parties are asked only for
// the few entries that move cash and have no other reason.
constexpr Statement kAgreement{
    "ledger.cash_agreement",
    "with part as materialized (select id, case when id = -1 then 'executed' when id > 0 and (code "
    "like '1105%' or code like '1110%') then 'cash' when id in (249040, 24904001) then 'credit' "
    "when id = 2917 or code like '2910%' then 'advance' when id = 240720 then 'unclassified' when "
    "id = 580240 then 'fee' when id in (138490, 112005) then 'transit' end as what "
    "from ledger.account), "
    "e as (select p.seq, min(p.effective_on) >= $1 as counts, "
    "coalesce(sum(p.amount) filter (where what = 'cash'), 0) as cash, "
    "coalesce(sum(p.amount) filter (where what = 'executed'), 0) as executed, "
    "coalesce(-sum(p.amount) filter (where what = 'credit'), 0) as credit, "
    "coalesce(-sum(p.amount) filter (where what = 'advance'), 0) as advance, "
    "coalesce(-sum(p.amount) filter (where what = 'unclassified'), 0) as unclassified, "
    "coalesce(-sum(p.amount) filter (where what = 'fee'), 0) as fee, "
    "bool_or(what = 'transit') as moves_transit "
    "from part join ledger.posting p on p.account_id = part.id where what is not null and "
    "p.effective_on between $4 and $2 and (p.effective_on >= $1 or what in ('transit', 'credit')) "
    "and p.seq <= $3 group by p.seq having bool_or(what in ('cash', 'executed', 'credit', "
    "'advance', 'unclassified'))), "
    "s as (select e.*, n.source_id as payment, cash - executed - credit - advance - unclassified - "
    "fee as rest from e left join ledger.entry n on n.seq = e.seq and moves_transit and "
    "n.source_kind = 'pago'), "
    "b as (select s.*, sum(case when cash = 0 then credit end) over before as left_over, "
    "coalesce(bool_or(cash <> 0) over before, false) as settled from s window before as (partition "
    "by payment order by seq rows between unbounded preceding and 1 preceding)), "
    "r as (select b.*, case when not moves_transit then 0 when cash = 0 then case when payment is "
    "not null and settled then 0 else -credit end when payment is null then 0 else sign(cash) * "
    "coalesce(left_over, case when $5 then 0 else rest end) end as waits from b where counts), "
    "t as (select r.*, case when not moves_transit and executed = 0 and cash <> 0 and rest <> 0 "
    "then (select coalesce(-sum(p.amount), 0) from ledger.posting p join ledger.account a on a.id "
    "= p.account_id where p.seq = r.seq and a.code like '2407%' and a.id <> 240720) else 0 end as "
    "passed_on from r) "
    "select coalesce(sum(cash), 0)::bigint as cash, coalesce(sum(executed), 0)::bigint as "
    "executed, coalesce(sum(credit), 0)::bigint as credit, coalesce(sum(waits), 0)::bigint as "
    "waits, coalesce(sum(advance), 0)::bigint as advance, coalesce(sum(unclassified), 0)::bigint "
    "as unclassified, coalesce(sum(passed_on), 0)::bigint as passed_on, coalesce(sum(fee), "
    "0)::bigint as fee, coalesce(sum(rest - waits - passed_on), 0)::bigint as other from t"};

// A payment's money is in the bank within days; three months are enough to find what it left over.
constexpr int kDaysInTransit = 92;

}  // namespace

std::optional<CashAgreement> cash_agreement(pqxx::transaction_base& tx, Date from, Date to,
                                            EntrySeq known) {
  const auto here = [&](Date day) { return read_bool(exec(tx, kLinesAreHere, day, known)[0][0]); };
  if (!here(from)) return std::nullopt;
  const Date before = add_days(from, -kDaysInTransit);
  const auto row = exec(tx, kAgreement, from, to, known, before, here(before))[0];
  return CashAgreement{.cash = read_money(row["cash"]),
                       .executed = read_money(row["executed"]),
                       .credit_balances = read_money(row["credit"]),
                       .in_transit = read_money(row["waits"]),
                       .advances = read_money(row["advance"]),
                       .unclassified = read_money(row["unclassified"]),
                       .third_parties = read_money(row["passed_on"]),
                       .bank_fees = read_money(row["fee"]),
                       .other = read_money(row["other"])};
}

}  // namespace recaudo::ledger
