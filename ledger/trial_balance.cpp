#include "ledger/trial_balance.h"

#include "ledger/read_past.h"

namespace recaudo::ledger {
namespace {

struct LevelRow {
  AccountLevel level;
  std::string_view code, label;
};
constexpr LevelRow kLevels[] = {{AccountLevel::kClass, "clase", "Clase"},
                                {AccountLevel::kGroup, "grupo", "Grupo"},
                                {AccountLevel::kAccount, "cuenta", "Cuenta"},
                                {AccountLevel::kSubaccount, "subcuenta", "Subcuenta"},
                                {AccountLevel::kAuxiliary, "auxiliar", "Auxiliar"}};

const LevelRow& row_of(AccountLevel level) {
  for (const auto& row : kLevels)
    if (row.level == level) return row;
  throw BrokenInvariant("level of the chart out of range");
}

// Day totals up to the watermark; the lines between it and the last known entry are added, or taken
// off again when that entry is before the watermark.
constexpr Statement kRequireKnown{"ledger.require_known", "select ledger.require_known($1)"};
constexpr Statement kBetween{
    "ledger.trial_balance_between",
    "with mark as (select m.through_seq as seq, case when m.through_seq <= $3::bigint then 1 else "
    "-1 end as sign from ledger.day_total_mark m), "
    "moved as ("
    "  select t.account_id, t.effective_on, t.debit, t.credit from ledger.day_total t"
    "   where t.effective_on <= $2::date"
    "  union all"
    "  select p.account_id, p.effective_on, (select sign from mark) * greatest(p.amount, 0), "
    "         (select sign from mark) * greatest(-p.amount, 0)"
    "    from ledger.posting p"
    "   where p.seq > (select least(seq, $3::bigint) from mark)"
    "     and p.seq <= (select greatest(seq, $3::bigint) from mark)"
    "     and p.effective_on <= $2::date), "
    "sums as ("
    "  select case when $5 then left(a.code, $4) else a.code end as code,"
    "         coalesce(sum(m.debit - m.credit) filter (where m.effective_on < $1::date), 0) as "
    "opening,"
    "         coalesce(sum(m.debit) filter (where m.effective_on >= $1::date), 0) as debit,"
    "         coalesce(sum(m.credit) filter (where m.effective_on >= $1::date), 0) as credit"
    "    from moved m join ledger.account a on a.id = m.account_id and (a.id > 0) = $5 group by 1) "
    "select s.code, s.opening::bigint as opening, s.debit::bigint as debit, s.credit::bigint as "
    "credit, coalesce(a.name, h.name, '') as name, "
    "coalesce(a.status, h.status, 'verified') = 'verified' as confirmed "
    "from sums s left join ledger.account a on a.code = s.code and (a.id > 0) = $5 "
    "left join ledger.account_heading h on h.code = s.code and $5 "
    "where s.opening <> 0 or s.debit <> 0 or s.credit <> 0 order by s.code"};

}  // namespace

std::string_view to_code(AccountLevel level) {
  return row_of(level).code;
}
std::string_view to_label(AccountLevel level) {
  return row_of(level).label;
}
Result<AccountLevel> parse_account_level(std::string_view code) {
  for (const auto& row : kLevels)
    if (row.code == code) return row.level;
  return fail(Code::kBadText,
              "nivel: " + std::string(code) + " (clase, grupo, cuenta, subcuenta o auxiliar)");
}

std::vector<TrialBalanceRow> trial_balance_between(pqxx::transaction_base& tx, Date from, Date to,
                                                   EntrySeq known, AccountLevel level, Book book) {
  read_past(tx, kRequireKnown, known);
  std::vector<TrialBalanceRow> out;
  for (const auto& row :
       exec(tx, kBetween, from, to, known, static_cast<int>(level), book == Book::kAccounting))
    out.push_back({.code = read_text(row["code"]),
                   .name = read_text(row["name"]),
                   .confirmed = read_bool(row["confirmed"]),
                   .opening = read_money(row["opening"]),
                   .debit = read_money(row["debit"]),
                   .credit = read_money(row["credit"])});
  return out;
}

}  // namespace recaudo::ledger
