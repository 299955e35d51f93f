#include "ledger/export.h"

#include <array>
#include <utility>

#include "base/database.h"
#include "ledger/export_writer.h"
#include "ledger/statement.h"

namespace recaudo::ledger {
namespace {

constexpr std::array<std::pair<std::string_view, ExportFormat>, 5> kFormats = {{
    {"hledger", ExportFormat::kHledger},
    {"ledger", ExportFormat::kLedger},
    {"beancount", ExportFormat::kBeancount},
    {"csv", ExportFormat::kCsv},
    {"voucher", ExportFormat::kVoucher},
}};

constexpr int kPage = 2'000;  // entries read at once

constexpr Statement kAccounts{
    "ledger.export.accounts",
    "select a.id, a.code, a.name from ledger.account a where (a.id < 0) = $1 "
    "order by a.code"};
constexpr Statement kHead{"ledger.export.head", "select last_seq from ledger.head"};
constexpr Statement kOpening{
    "ledger.export.opening",
    "select account_id, sum(net)::bigint from ("
    "  select p.account_id, sum(p.amount) as net from ledger.posting p where p.effective_on < $1 "
    "  and p.seq <= $2 group by p.account_id "
    "  union all select account_id, debit - credit from ledger.volume_account) s "
    "where (account_id < 0) = $3 group by account_id having sum(net) <> 0"};
constexpr Statement kPageOfEntries{
    "ledger.export.page",
    "with page as (select * from ledger.entry where effective_on between $1 and $2 and seq <= $3 "
    "and (effective_on, seq) > ($4, $5) order by effective_on, seq limit $6) "
    "select e.seq, e.effective_on, to_char(e.recorded_at at time zone 'UTC', "
    "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as recorded, e.kind, e.source_kind, e.source_id, "
    "e.reverses, p.account_id, p.amount, p.obligation_id from page e left join ledger.posting p on "
    "p.seq = e.seq and (p.account_id < 0) = $7 order by e.effective_on, e.seq, p.line"};

ExportedAccounts read_accounts(pqxx::transaction_base& tx, bool budget) {
  ExportedAccounts out;
  for (const auto& row : exec(tx, kAccounts, budget))
    out.emplace(read_id<AccountTag>(row[0]), ExportedAccount{read_text(row[1]), read_text(row[2])});
  return out;
}

std::vector<ExportedEntry> read_page(const pqxx::result& rows) {
  std::vector<ExportedEntry> out;
  for (const auto& row : rows) {
    const auto seq = read_id<EntryTag>(row["seq"]);
    if (out.empty() || out.back().seq != seq)
      out.push_back({.seq = seq,
                     .effective_on = read_date(row["effective_on"]),
                     .recorded_at = read_text(row["recorded"]),
                     .kind = read_text(row["kind"]),
                     .source_kind = read_text(row["source_kind"]),
                     .source_id = read_text(row["source_id"]),
                     .reverses = read_optional<EntrySeq>(row["reverses"], read_id<EntryTag>),
                     .lines = {}});
    if (row["account_id"].is_null()) continue;  // nothing in this book
    out.back().lines.push_back(
        {read_id<AccountTag>(row["account_id"]), read_money(row["amount"]),
         read_optional<ObligationId>(row["obligation_id"], read_id<ObligationTag>)});
  }
  return out;
}

std::unique_ptr<ExportWriter> writer_of(ExportFormat format) {
  const bool table = format == ExportFormat::kCsv || format == ExportFormat::kVoucher;
  return table ? table_writer(format) : plain_text_writer(format);
}

// Running balances, and which of them the present day moved.
class Days {
 public:
  Days(ExportWriter& writer, const ExportSink& sink, AccountBalances opening)
      : writer_(writer), sink_(sink), balances_(std::move(opening)) {}

  void add(const ExportedEntry& e) {
    if (!moved_.empty() && e.effective_on != day_) close();
    day_ = e.effective_on;
    for (const auto& line : e.lines) {
      balances_[line.account] += line.amount;
      moved_[line.account] = balances_[line.account];
    }
    sink_(writer_.entry(e));
  }
  void close() {
    sink_(writer_.day_end(day_, moved_));
    moved_.clear();
  }

 private:
  ExportWriter& writer_;
  const ExportSink& sink_;
  AccountBalances balances_;
  AccountBalances moved_;
  Date day_{};
};

}  // namespace

Result<ExportFormat> parse_export_format(std::string_view name) {
  for (const auto& [known, format] : kFormats)
    if (known == name) return format;
  return fail(Code::kBadText,
              "formato: " + std::string(name) + " (hledger, ledger, beancount, csv o voucher)");
}

Result<Book> parse_book(std::string_view name) {
  if (name == "contable") return Book::kAccounting;
  if (name == "presupuestal") return Book::kBudget;
  return fail(Code::kBadText, "libro: " + std::string(name) + " (contable o presupuestal)");
}

ExportReport export_journal(pqxx::transaction_base& tx, ExportFormat format, Book book, Date from,
                            Date to, const ExportSink& sink) {
  const bool budget = book == Book::kBudget;
  require_lines(tx, from);
  const std::int64_t head = read_int(exec(tx, kHead)[0][0]);
  const auto writer = writer_of(format);
  sink(writer->begin(read_accounts(tx, budget), from, to));
  AccountBalances opening;
  for (const auto& row : exec(tx, kOpening, from, head, budget))
    opening[read_id<AccountTag>(row[0])] = read_money(row[1]);
  sink(writer->opening(from, opening));

  ExportReport report;
  Days days(*writer, sink, std::move(opening));
  Date last_day = add_days(from, -1);
  std::int64_t last_seq = 0;
  while (true) {
    const auto page =
        read_page(exec(tx, kPageOfEntries, from, to, head, last_day, last_seq, kPage, budget));
    if (page.empty()) break;
    for (const auto& e : page) {
      if (e.lines.empty()) continue;
      days.add(e);
      ++report.entries;
      report.lines += static_cast<std::int64_t>(e.lines.size());
    }
    last_day = page.back().effective_on;
    last_seq = page.back().seq.value();
  }
  if (report.entries > 0) days.close();
  return report;
}

}  // namespace recaudo::ledger
