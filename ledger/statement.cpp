#include "ledger/statement.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr int kMostLines = 1'000;
constexpr int kMostSummed = 1'000'000;

constexpr Statement kHead{"ledger.known_now", "select last_seq from ledger.head where id = 1"};
constexpr Statement kKnownAt{"ledger.known_at", "select ledger.known_at($1)"};
constexpr Statement kBalanceAt{"ledger.balance_at", "select ledger.balance_at($1, $2, $3)"};
constexpr Statement kRequireLines{"ledger.require_lines", "select ledger.require_lines($1)"};
constexpr Statement kRequireKnown{"ledger.require_known", "select ledger.require_known($1)"};
constexpr Statement kLines{
    "ledger.statement_lines",
    "select p.seq, p.line, p.effective_on, e.recorded_at, e.kind, e.source_kind, e.source_id, "
    "p.amount from (select * from ledger.posting p where p.account_id = $1 and p.effective_on "
    "between $2 and $3 and p.seq <= $4 and (p.effective_on, p.seq, p.line) > ($5, $6, $7) "
    "order by p.effective_on, p.seq, p.line limit $8) p join ledger.entry e using (seq) order by "
    "p.effective_on, p.seq, p.line"};
// What stands before a cursor on its own day; the days before are in balance_at.
constexpr Statement kEarlierThatDay{
    "ledger.statement_earlier_that_day",
    "select coalesce(sum(amount), 0)::bigint from ledger.posting where account_id = $1 and "
    "effective_on = $2 and seq <= $3 and (seq, line) <= ($4, $5)"};
constexpr Statement kTrialBalanceAt{
    "ledger.trial_balance_at",
    "with mark as (select through_seq from ledger.day_total_mark), sums as ("
    "  select t.account_id, sum(t.debit) as debit, sum(t.credit) as credit from ledger.day_total t "
    "  where t.effective_on <= $1 group by t.account_id "
    "  union all "
    "  select p.account_id, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)) from "
    "  ledger.posting p where p.seq > (select through_seq from mark) and p.seq <= $2 and "
    "  p.effective_on <= $1 group by p.account_id "
    "  union all "
    "  select p.account_id, -sum(greatest(p.amount, 0)), -sum(greatest(-p.amount, 0)) from "
    "  ledger.posting p where p.seq > $2 and p.seq <= (select through_seq from mark) and "
    "  p.effective_on <= $1 group by p.account_id) "
    "select a.id, a.code, a.name, sum(s.debit)::bigint as debit, sum(s.credit)::bigint as credit "
    "from sums s join ledger.account a on a.id = s.account_id group by a.id, a.code, a.name "
    "having sum(s.debit) <> 0 or sum(s.credit) <> 0 order by a.code"};
constexpr Statement kSumDays{"ledger.sum_days", "select ledger.sum_days($1)"};

template <typename... Args>
pqxx::result read_past(pqxx::transaction_base& tx, const Statement& s, Args&&... args) {
  try {
    return exec(tx, s, std::forward<Args>(args)...);
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == "RC027") throw Refusal(Error{Code::kVolumeTakenOut, e.what()});
    throw;
  }
}

StatementLine read_line(const pqxx::row& row) {
  return {.seq = read_id<EntryTag>(row["seq"]),
          .line = row["line"].as<int>(),
          .effective_on = read_date(row["effective_on"]),
          .recorded_at = read_instant(row["recorded_at"]),
          .kind = read_text(row["kind"]),
          .source_kind = read_text(row["source_kind"]),
          .source_id = read_text(row["source_id"]),
          .amount = read_money(row["amount"]),
          .balance = {}};
}

Money opening_of(pqxx::transaction_base& tx, AccountId account, Date from, EntrySeq known,
                 const std::optional<StatementCursor>& after) {
  if (!after) return balance_at(tx, account, add_days(from, -1), known);
  return balance_at(tx, account, add_days(after->effective_on, -1), known) +
         read_money(exec(tx, kEarlierThatDay, account, after->effective_on, known, after->seq,
                         after->line)[0][0]);
}

}  // namespace

void require_lines(pqxx::transaction_base& tx, Date from) {
  read_past(tx, kRequireLines, from);
}

EntrySeq known_at(pqxx::transaction_base& tx, std::optional<Instant> instant) {
  return read_id<EntryTag>(instant ? read_past(tx, kKnownAt, *instant)[0][0]
                                   : exec(tx, kHead)[0][0]);
}

Money balance_at(pqxx::transaction_base& tx, AccountId account, Date on, EntrySeq known) {
  return read_money(read_past(tx, kBalanceAt, account, on, known)[0][0]);
}

StatementPage account_statement(pqxx::transaction_base& tx, AccountId account, Date from, Date to,
                                EntrySeq known, int limit, std::optional<StatementCursor> after) {
  invariant(limit >= 1 && limit <= kMostLines, "a page has 1 to 1,000 lines");
  require_lines(tx, after ? after->effective_on : from);
  StatementPage page;
  page.opening = opening_of(tx, account, from, known, after);
  const auto begin = after.value_or(StatementCursor{add_days(from, -1), EntrySeq{0}, 0});
  Money balance = page.opening;
  for (const auto& row : exec(tx, kLines, account, from, to, known, begin.effective_on, begin.seq,
                              begin.line, limit + 1)) {
    if (page.lines.size() == static_cast<std::size_t>(limit)) {  // there is another page
      const auto& last = page.lines.back();
      page.next = StatementCursor{last.effective_on, last.seq, last.line};
      break;
    }
    page.lines.push_back(read_line(row));
    balance += page.lines.back().amount;
    page.lines.back().balance = balance;
  }
  return page;
}

std::vector<DatedBalance> trial_balance_at(pqxx::transaction_base& tx, Date on, EntrySeq known) {
  read_past(tx, kRequireKnown, known);
  std::vector<DatedBalance> out;
  for (const auto& row : exec(tx, kTrialBalanceAt, on, known))
    out.push_back({read_id<AccountTag>(row["id"]), read_text(row["code"]), read_text(row["name"]),
                   read_money(row["debit"]), read_money(row["credit"])});
  return out;
}

std::int64_t sum_days(pqxx::transaction_base& tx, int max_entries) {
  invariant(max_entries >= 1 && max_entries <= kMostSummed, "1 to 1,000,000 entries at once");
  return read_int(exec(tx, kSumDays, max_entries)[0][0]);
}

}  // namespace recaudo::ledger
