#include "ledger/statement.h"

#include "base/pq.h"
#include "ledger/read_past.h"
#include "ledger/statement_page.h"
#include "ledger/subject_statement.h"

namespace recaudo::ledger {
namespace {

constexpr int kMostLines = 1'000;
constexpr int kMostSummed = 1'000'000;

constexpr Statement kHead{"ledger.known_now", "select last_seq from ledger.head where id = 1"};
constexpr Statement kKnownAt{"ledger.known_at", "select ledger.known_at($1)"};
constexpr Statement kFindAccount{"ledger.find_account",
                                 "select id, code, name from ledger.account where code = $1"};
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
// A subject has tens of obligations, and those a few lines each: all of them are read, by
// obligation, and the balance runs over them in the order of the days. What an obligation cost in
// income (a discount) is no part of what is owed. It begins with the capital that a volume taken
// out left behind.
#define RECAUDO_SUBJECT_BASE                                                                       \
  "with base as (select coalesce(sum(v.net), 0) as net from ledger.obligation o join "             \
  "ledger.volume_obligation v on v.obligation_id = o.id where o.subject_kind = $1 and "            \
  "o.subject_id = any($2::bigint[])), lines as (select p.seq, p.line, p.effective_on, "            \
  "p.account_id, p.amount, o.subject_id, o.concept, o.vigencia, case when p.account_id = "         \
  "o.account_id then o.id end as receivable from ledger.obligation o join "                        \
  "ledger.posting p on p.obligation_id = "                                                         \
  "o.id and p.account_id > 0 join ledger.account b on b.id = p.account_id and b.code < '4' where " \
  "o.subject_kind = $1 and o.subject_id = any($2::bigint[]) and p.seq <= $3 and p.effective_on "   \
  "<= $4) "
constexpr Statement kSubjectLines{
    "ledger.subject_lines", RECAUDO_SUBJECT_BASE
    ", summed as (select l.*, (select net from base) + sum(l.amount) over (order by "
    "l.effective_on, l.seq, l.line) as balance from lines l), "
    "page as (select * from summed where effective_on >= $5 and (effective_on, seq, line) > "
    "($6, $7, $8) order by effective_on, seq, line limit $9) "
    "select p.seq, p.line, p.effective_on, e.recorded_at, e.kind, e.source_kind, e.source_id, "
    "p.amount, p.balance::bigint as balance, a.code, p.subject_id, p.concept, p.vigencia, "
    "coalesce((select sum(d.amount) from ledger.posting d join ledger.account c on c.id = "
    "d.account_id where d.obligation_id = p.receivable and d.seq = p.seq and d.account_id > 0 and "
    "c.code like '4%'), 0)::bigint as discount "
    "from page p join ledger.entry e using (seq) join ledger.account a on a.id = p.account_id "
    "order by p.effective_on, p.seq, p.line"};
constexpr Statement kSubjectBalance{
    "ledger.subject_balance", RECAUDO_SUBJECT_BASE
    "select ((select net from base) + coalesce(sum(l.amount), 0))::bigint from lines l"};
#undef RECAUDO_SUBJECT_BASE
constexpr Statement kSumDays{"ledger.sum_days", "select ledger.sum_days($1)"};

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

void check_limit(int limit) {
  invariant(limit >= 1 && limit <= kMostLines, "a page has 1 to 1,000 lines");
}
StatementCursor begin_of(Date from, const std::optional<StatementCursor>& after) {
  return after.value_or(StatementCursor{add_days(from, -1), EntrySeq{0}, 0});
}
StatementCursor cursor_at(const StatementLine& line) {
  return {line.effective_on, line.seq, line.line};
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

std::optional<AccountName> find_account(pqxx::transaction_base& tx, std::string_view code) {
  const auto found = exec(tx, kFindAccount, code);
  if (found.empty()) return std::nullopt;
  return AccountName{read_id<AccountTag>(found[0]["id"]), read_text(found[0]["code"]),
                     read_text(found[0]["name"])};
}

Money balance_at(pqxx::transaction_base& tx, AccountId account, Date on, EntrySeq known) {
  return read_money(read_past(tx, kBalanceAt, account, on, known)[0][0]);
}

StatementPage account_statement(pqxx::transaction_base& tx, AccountId account, Date from, Date to,
                                EntrySeq known, int limit, std::optional<StatementCursor> after) {
  check_limit(limit);
  require_lines(tx, after ? after->effective_on : from);
  StatementPage page;
  page.opening = opening_of(tx, account, from, known, after);
  const auto begin = begin_of(from, after);
  fill_statement(page,
                 exec(tx, kLines, account, from, to, known, begin.effective_on, begin.seq,
                      begin.line, limit + 1),
                 limit);
  return page;
}

void fill_statement(StatementPage& page, const pqxx::result& rows, int limit) {
  Money balance = page.opening;
  for (const auto& row : rows) {
    if (page.lines.size() == static_cast<std::size_t>(limit)) {  // there is another page
      page.next = cursor_at(page.lines.back());
      break;
    }
    page.lines.push_back(read_line(row));
    balance += page.lines.back().amount;
    page.lines.back().balance = balance;
  }
}

SubjectPage subject_statement(pqxx::transaction_base& tx, const SubjectsRead& subjects, Date from,
                              Date to, EntrySeq known, int limit,
                              std::optional<StatementCursor> after) {
  check_limit(limit);
  require_lines(tx, from);
  read_past(tx, kRequireKnown, known);
  const auto begin = begin_of(from, after);
  SubjectPage page;
  std::vector<std::int64_t> numbers;
  numbers.reserve(subjects.ids.size());
  for (const auto id : subjects.ids) numbers.push_back(id.value());
  const auto ids = pg_array(numbers);
  for (const auto& row : exec(tx, kSubjectLines, subjects.kind, ids, known, to, from,
                              begin.effective_on, begin.seq, begin.line, limit + 1)) {
    if (page.lines.size() == static_cast<std::size_t>(limit)) {
      page.next = cursor_at(page.lines.back().line);
      break;
    }
    page.lines.push_back({.line = read_line(row),
                          .subject = read_id<SubjectTag>(row["subject_id"]),
                          .account_code = read_text(row["code"]),
                          .item = read_text(row["concept"]),
                          .vigencia = row["vigencia"].as<int>(),
                          .discount = read_money(row["discount"])});
    page.lines.back().line.balance = read_money(row["balance"]);
  }
  if (!page.lines.empty()) {
    const auto& first = page.lines.front().line;
    page.opening = first.balance - first.amount;
  } else {
    page.opening = read_money(exec(tx, kSubjectBalance, subjects.kind, ids, known, to)[0][0]);
  }
  return page;
}

std::vector<SubjectLine> told_apart(const SubjectLine& line) {
  if (line.discount.is_zero()) return {line};
  SubjectLine paid = line, discount = line;
  discount.line.kind = line.discount.is_positive() ? "descuento" : "reversal-descuento";
  discount.line.amount = -line.discount;
  paid.line.amount += line.discount;
  paid.line.balance += line.discount;
  paid.discount = Money();
  if (paid.line.amount.is_zero()) return {discount};
  return {paid, discount};
}

std::int64_t sum_days(pqxx::transaction_base& tx, int max_entries) {
  invariant(max_entries >= 1 && max_entries <= kMostSummed, "1 to 1,000,000 entries at once");
  return read_int(exec(tx, kSumDays, max_entries)[0][0]);
}

}  // namespace recaudo::ledger
