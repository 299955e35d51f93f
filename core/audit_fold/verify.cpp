#include "core/audit_fold/verify.h"

#include <algorithm>
#include <iterator>

#include "core/audit_fold/fold.h"
#include "ledger/appropriations.h"
#include "ledger/balance_rows.h"
#include "ledger/journal.h"

namespace recaudo::audit_fold {
namespace {

constexpr Statement kIntegrated{"audit_fold.integrated", "select integrated from audit.progress"};
constexpr Statement kWaiting{
    "audit_fold.waiting",
    "select o.entry from audit.outbox o where not exists (select from audit.plan p where "
    "p.event_id = o.event_id "
    "and p.log_index < (select integrated from audit.progress)) order by o.lane, o.producer, "
    "o.producer_epoch, o.producer_seq limit 200000"};
constexpr Statement kPayments{
    "audit_fold.payments",
    "select id, state, settled_at is not null as settled from payments.attempt"};

// Months never told stand as the program that opened them left them.
constexpr Statement kMonths{
    "audit_fold.months",
    "select to_char(make_date(year, month, 1), 'YYYY-MM'), state from ledger.period"};

struct Tables {
  std::uint64_t integrated = 0;  // entries of the log that this snapshot knows
  std::vector<std::string> waiting;
  std::vector<ledger::AccountBalance> balances;
  std::uint64_t entries = 0;
  std::map<std::int64_t, std::pair<std::string, bool>> payments;
  std::map<std::string, std::string> months;
  std::map<std::string, std::string> budgets;
};

Tables read_tables(Database& db) {
  const auto connection = db.connect();
  pqxx::transaction<pqxx::repeatable_read> tx(*connection);
  Tables t;
  t.integrated = static_cast<std::uint64_t>(read_int(exec(tx, kIntegrated)[0][0]));
  for (const auto& row : exec(tx, kWaiting)) t.waiting.push_back(read_bytes(row[0]));
  t.balances = ledger::trial_balance(tx);
  t.entries = static_cast<std::uint64_t>(read_int(tx.exec1("select last_seq from ledger.head")[0]));
  for (const auto& row : exec(tx, kPayments))
    t.payments.emplace(read_int(row["id"]),
                       std::pair(read_text(row["state"]), read_bool(row["settled"])));
  for (const auto& row : exec(tx, kMonths)) t.months.emplace(read_text(row[0]), read_text(row[1]));
  t.budgets = ledger::appropriation_prints(tx);
  return t;
}

void compare_balances(const Fold& fold, const Tables& tables, std::vector<std::string>& out) {
  auto told = fold.balances();
  for (const auto& b : tables.balances) {
    const auto it = told.find(b.account);
    const std::int64_t by_log = it == told.end() ? 0 : it->second;
    if (by_log != b.net().centavos())
      out.push_back("cuenta " + b.code + ": la bitácora suma " + to_plain(Money::centavos(by_log)) +
                    " y el libro " + to_plain(b.net()));
    if (it != told.end()) told.erase(it);
  }
  for (const auto& [account, minor] : told)
    if (minor != 0)
      out.push_back("cuenta " + to_string(account) + ": la bitácora suma " +
                    to_plain(Money::centavos(minor)) + " y el libro no la tiene");
  if (fold.entries() != tables.entries)
    out.push_back("la bitácora cuenta " + std::to_string(fold.entries()) + " asientos y el libro " +
                  std::to_string(tables.entries));
}

void compare_payments(const Fold& fold, const Tables& tables, std::vector<std::string>& out) {
  for (const auto& [ticket, row] : tables.payments) {
    const auto it = fold.payments().find(ticket);
    // A payment is settled after it was approved: the table keeps the state and when the money
    // came.
    const std::string expected = row.second && row.first == "approved" ? "settled" : row.first;
    if (it == fold.payments().end())
      out.push_back("pago " + std::to_string(ticket) + ": la bitácora no lo cuenta");
    else if (it->second != expected)
      out.push_back("pago " + std::to_string(ticket) + ": la bitácora dice " + it->second +
                    " y la tabla " + expected);
  }
  for (const auto& [ticket, state] : fold.payments())
    if (!tables.payments.contains(ticket))
      out.push_back("pago " + std::to_string(ticket) + ": la bitácora dice " + state +
                    " y la tabla no lo tiene");
}

void compare_months(const Fold& fold, const Tables& tables, std::vector<std::string>& out) {
  for (const auto& [month, told] : fold.months()) {
    const auto it = tables.months.find(month);
    if (it == tables.months.end() || it->second != told)
      out.push_back("mes " + month + ": la bitácora dice " + told + " y el libro " +
                    (it == tables.months.end() ? "no lo tiene" : it->second));
  }
}

void compare_budgets(const Fold& fold, const Tables& tables, std::vector<std::string>& out) {
  auto told = fold.budgets();
  for (const auto& [file, print] : tables.budgets) {
    const auto it = told.find(file);
    if (it == told.end())
      out.push_back("presupuesto del archivo " + file + ": la bitácora no lo cuenta");
    else if (!it->second.empty() && it->second != print)
      out.push_back("presupuesto del archivo " + file +
                    ": no dice lo que contó la bitácora cuando se cargó");
    if (it != told.end()) told.erase(it);
  }
  for (const auto& [file, print] : told)
    out.push_back("presupuesto del archivo " + file +
                  ": la bitácora lo cuenta y el libro no lo "
                  "tiene");
}

}  // namespace

Result<Verification> verify(Database& db, const audit::VerifyOptions& options) {
  // Tables first: what the log gains meanwhile lies beyond `integrated` and is not folded.
  const Tables tables = read_tables(db);
  Fold fold;
  Result<void> folded;
  auto report = audit::verify_log(options, [&](std::uint64_t index, std::string_view entry) {
    if (index < tables.integrated && folded) folded = fold.add(index, entry);
  });
  if (!report) return tl::unexpected(report.error());
  if (!folded) return tl::unexpected(folded.error());
  Verification out;
  out.log = *report;
  out.waiting = tables.waiting.size();
  if (report->entries < tables.integrated)
    out.differences.push_back("el libro conoce " + std::to_string(tables.integrated) +
                              " entradas de la bitácora y su cabeza firmada cubre " +
                              std::to_string(report->entries));
  std::uint64_t index = tables.integrated;
  for (const auto& entry : tables.waiting)
    if (auto ok = fold.add(index++, entry); !ok) return tl::unexpected(ok.error());
  out.ledger_entries = fold.entries();
  out.payments = fold.payments().size();
  if (const auto gap = fold.missing_events(); !gap.empty())
    out.differences.push_back("faltan eventos de " + gap);
  compare_balances(fold, tables, out.differences);
  // Entries that the snapshot knew do not change: these may be read later.
  auto rewritten = db.read([&](pqxx::read_transaction& tx) {
    return fold.told_entries().differences(
        tx, ledger::EntrySeq{static_cast<std::int64_t>(tables.entries)});
  });
  std::ranges::move(rewritten, std::back_inserter(out.differences));
  compare_payments(fold, tables, out.differences);
  compare_months(fold, tables, out.differences);
  compare_budgets(fold, tables, out.differences);
  return out;
}

}  // namespace recaudo::audit_fold
