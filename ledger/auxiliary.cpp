#include "ledger/auxiliary.h"

#include "ledger/read_past.h"
#include "ledger/statement_page.h"

namespace recaudo::ledger {
namespace {

constexpr int kMostRows = 1'000;

constexpr Statement kRequireKnown{"ledger.require_known", "select ledger.require_known($1)"};
constexpr Statement kAccounts{
    "ledger.accounts_below",
    "select array_agg(id)::text from ledger.account where code like $1 || '%'"};

// The third parties of a page come from the sums of each account, in their order, and from the
// lines that the sums do not have yet. OFFSET 0 keeps the planner, which does not know that they
// are few, from reading all sums at once.
constexpr Statement kAuxiliary{
    "ledger.auxiliary",
    "with tail as materialized (select * from ledger.third_party_tail($1::integer[], $4::bigint) "
    "where effective_on <= $3::date), "
    "page as materialized (select third_party_id from ("
    "  select s.third_party_id from unnest($1::integer[]) as a(id) cross join lateral ("
    "    select distinct d.third_party_id from ledger.third_party_day d where d.account_id = a.id "
    "    and d.third_party_id > $5::bigint and d.effective_on <= $3::date order by "
    "    d.third_party_id limit $6) s"
    "  union select t.third_party_id from tail t where t.third_party_id > $5::bigint) u "
    "  order by third_party_id limit $6), "
    "moved as (select d.* from page p cross join unnest($1::integer[]) as a(id) cross join "
    "  lateral (select d.third_party_id, d.effective_on, d.debit, d.credit, d.postings from "
    "  ledger.third_party_day d where d.account_id = a.id and d.third_party_id = p.third_party_id "
    "  and d.effective_on <= $3::date offset 0) d"
    "  union all select t.third_party_id, t.effective_on, t.sign * greatest(t.amount, 0), t.sign * "
    "  greatest(-t.amount, 0), t.sign from tail t join page p using (third_party_id)) "
    "select m.third_party_id as id, t.document_type, t.document_number, t.name, "
    "coalesce(sum(m.debit - m.credit) filter (where m.effective_on < $2::date), 0)::bigint as "
    "opening, "
    "coalesce(sum(m.debit) filter (where m.effective_on >= $2::date), 0)::bigint as debit, "
    "coalesce(sum(m.credit) filter (where m.effective_on >= $2::date), 0)::bigint as credit, "
    "sum(m.postings)::bigint as postings "
    "from moved m join ledger.third_party t on t.id = m.third_party_id "
    "group by m.third_party_id, t.document_type, t.document_number, t.name order by 1"};

constexpr Statement kAccountsOf{
    "ledger.third_party_accounts",
    "with accounts as (select array_agg(id) as ids from ledger.account), "
    "moved as (select d.account_id, d.effective_on, d.debit, d.credit, d.postings from "
    "ledger.account a join ledger.third_party_day d on d.account_id = a.id and d.third_party_id = "
    "$1 where d.effective_on <= $3::date "
    "union all select t.account_id, t.effective_on, t.sign * greatest(t.amount, 0), t.sign * "
    "greatest(-t.amount, 0), t.sign from accounts s cross join lateral "
    "ledger.third_party_tail(s.ids, $4) t where t.third_party_id = $1 and t.effective_on <= "
    "$3::date) "
    "select a.id, a.code, a.name, "
    "coalesce(sum(m.debit - m.credit) filter (where m.effective_on < $2::date), 0)::bigint as "
    "opening, "
    "coalesce(sum(m.debit) filter (where m.effective_on >= $2::date), 0)::bigint as debit, "
    "coalesce(sum(m.credit) filter (where m.effective_on >= $2::date), 0)::bigint as credit "
    "from moved m join ledger.account a on a.id = m.account_id group by a.id, a.code, a.name "
    "having sum(m.postings) > 0 order by a.code"};
constexpr Statement kBalance{
    "ledger.third_party_balance",
    "select (coalesce((select sum(d.debit - d.credit) from ledger.third_party_day d where "
    "d.account_id = $2 and d.third_party_id = $1 and d.effective_on <= $3), 0) + "
    "coalesce((select sum(t.sign * t.amount) from ledger.third_party_tail(array[$2::integer], $4) "
    "t where t.third_party_id = $1 and t.effective_on <= $3), 0))::bigint"};
constexpr Statement kLines{
    "ledger.third_party_lines",
    "select p.seq, p.line, p.effective_on, e.recorded_at, e.kind, e.source_kind, e.source_id, "
    "p.amount from (select * from ledger.posting p where p.third_party_id = $1 and p.account_id = "
    "$2 and p.effective_on between $3 and $4 and p.seq <= $5 and (p.effective_on, p.seq, p.line) > "
    "($6, $7, $8) order by p.effective_on, p.seq, p.line limit $9) p join ledger.entry e using "
    "(seq) order by p.effective_on, p.seq, p.line"};
constexpr Statement kEarlierThatDay{
    "ledger.third_party_earlier_that_day",
    "select coalesce(sum(amount), 0)::bigint from ledger.posting where third_party_id = $1 and "
    "account_id = $2 and effective_on = $3 and seq <= $4 and (seq, line) <= ($5, $6)"};

Money balance_of(pqxx::transaction_base& tx, ThirdPartyId third_party, AccountId account, Date on,
                 EntrySeq known) {
  return read_money(exec(tx, kBalance, third_party, account, on, known)[0][0]);
}

}  // namespace

AuxiliaryPage auxiliary(pqxx::transaction_base& tx, std::string_view prefix, Date from, Date to,
                        EntrySeq known, int limit, std::optional<ThirdPartyId> after) {
  invariant(limit >= 1 && limit <= kMostRows, "a page has 1 to 1,000 rows");
  read_past(tx, kRequireKnown, known);
  AuxiliaryPage page;
  const auto accounts = exec(tx, kAccounts, prefix);
  if (accounts[0][0].is_null()) return page;
  int seen = 0;
  for (const auto& row : exec(tx, kAuxiliary, read_text(accounts[0][0]), from, to, known,
                              after.value_or(ThirdPartyId{0}), limit + 1)) {
    if (++seen > limit) break;
    page.next = read_id<ThirdPartyTag>(row["id"]);
    if (read_int(row["postings"]) > 0)
      page.rows.push_back({.third_party = read_third_party(row),
                           .opening = read_money(row["opening"]),
                           .debit = read_money(row["debit"]),
                           .credit = read_money(row["credit"])});
  }
  if (seen <= limit) page.next.reset();
  return page;
}

std::vector<ThirdPartyAccount> accounts_of(pqxx::transaction_base& tx, ThirdPartyId third_party,
                                           Date from, Date to, EntrySeq known) {
  read_past(tx, kRequireKnown, known);
  std::vector<ThirdPartyAccount> out;
  for (const auto& row : exec(tx, kAccountsOf, third_party, from, to, known))
    out.push_back({.account = {read_id<AccountTag>(row["id"]), read_text(row["code"]),
                               read_text(row["name"])},
                   .opening = read_money(row["opening"]),
                   .debit = read_money(row["debit"]),
                   .credit = read_money(row["credit"])});
  return out;
}

StatementPage third_party_statement(pqxx::transaction_base& tx, ThirdPartyId third_party,
                                    AccountId account, Date from, Date to, EntrySeq known,
                                    int limit, std::optional<StatementCursor> after) {
  invariant(limit >= 1 && limit <= kMostRows, "a page has 1 to 1,000 lines");
  require_lines(tx, after ? after->effective_on : from);
  read_past(tx, kRequireKnown, known);
  const auto begin = after.value_or(StatementCursor{add_days(from, -1), EntrySeq{0}, 0});
  StatementPage page;
  page.opening =
      balance_of(tx, third_party, account, add_days(after ? after->effective_on : from, -1), known);
  if (after)
    page.opening += read_money(exec(tx, kEarlierThatDay, third_party, account, after->effective_on,
                                    known, after->seq, after->line)[0][0]);
  fill_statement(page,
                 exec(tx, kLines, third_party, account, from, to, known, begin.effective_on,
                      begin.seq, begin.line, limit + 1),
                 limit);
  return page;
}

}  // namespace recaudo::ledger
