#include "ledger/cash_agreement.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kLinesAreHere{
    "ledger.lines_are_here",
    "select not exists (select from ledger.volume v where v.taken_out and (v.latest_on >= $1 or "
    "v.last_seq > $2))"};

// Entry by entry, because only an entry says what its money was for. What is left over of a payment
// is known when it is collected and its money when it is settled: an entry that moves money in
// transit, or only the budget (a transfer), gives its remainder to the credit balances.
constexpr Statement kAgreement{
    "ledger.cash_agreement",
    "with part as materialized (select id, case when id = -1 then 'executed' when id in (110501, "
    "111005, 111006) then 'cash' when id in (249040, 24904001) then 'credit' when id = 2917 or "
    "code like '2910%' then 'advance' when id = 240720 then 'unclassified' when code like '2407%' "
    "then 'third' when id = 580240 then 'fee' when id in (138490, 112005) then 'transit' end as "
    "what "
    "from ledger.account), "
    "e as (select p.seq, "
    "coalesce(sum(p.amount) filter (where what = 'cash'), 0) as cash, "
    "coalesce(sum(p.amount) filter (where what = 'executed'), 0) as executed, "
    "coalesce(-sum(p.amount) filter (where what = 'credit'), 0) as credit, "
    "coalesce(-sum(p.amount) filter (where what = 'advance'), 0) as advance, "
    "coalesce(-sum(p.amount) filter (where what = 'unclassified'), 0) as unclassified, "
    "coalesce(-sum(p.amount) filter (where what = 'third'), 0) as third, "
    "coalesce(-sum(p.amount) filter (where what = 'fee'), 0) as fee, "
    "bool_or(what = 'transit') or bool_and(what = 'executed') as of_payment "
    "from part join ledger.posting p on p.account_id = part.id where what is not null and "
    "p.effective_on between $1 and $2 and p.seq <= $3 group by p.seq having bool_or(what in "
    "('cash', "
    "'executed', 'credit', 'advance', 'unclassified'))), "
    "r as (select e.*, cash - executed - credit - advance - unclassified - fee as rest from e), "
    "t as (select r.*, case when not of_payment and executed = 0 and cash <> 0 then third else 0 "
    "end as passed_on from r) "
    "select coalesce(sum(cash), 0)::bigint as cash, coalesce(sum(executed), 0)::bigint as "
    "executed, coalesce(sum(credit + case when of_payment then rest else 0 end), 0)::bigint as "
    "credit, coalesce(sum(advance), 0)::bigint as advance, coalesce(sum(unclassified), 0)::bigint "
    "as unclassified, coalesce(sum(passed_on), 0)::bigint as passed_on, coalesce(sum(fee), "
    "0)::bigint as fee, coalesce(sum(case when of_payment then 0 else rest - passed_on end), "
    "0)::bigint as other from t"};

}  // namespace

std::optional<CashAgreement> cash_agreement(pqxx::transaction_base& tx, Date from, Date to,
                                            EntrySeq known) {
  if (!read_bool(exec(tx, kLinesAreHere, from, known)[0][0])) return std::nullopt;
  const auto row = exec(tx, kAgreement, from, to, known)[0];
  return CashAgreement{.cash = read_money(row["cash"]),
                       .executed = read_money(row["executed"]),
                       .credit_balances = read_money(row["credit"]),
                       .advances = read_money(row["advance"]),
                       .unclassified = read_money(row["unclassified"]),
                       .third_parties = read_money(row["passed_on"]),
                       .bank_fees = read_money(row["fee"]),
                       .other = read_money(row["other"])};
}

}  // namespace recaudo::ledger
