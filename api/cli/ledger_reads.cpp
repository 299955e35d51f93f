// Reads of the books at the shell: trial balance, statement, ages of what is owed. As text for
// people, or CSV.
#include <cstdio>
#include <iostream>
#include <limits>

#include "api/cli/books.h"
#include "api/cli/commands.h"
#include "core/dues/deferred_debts.h"
#include "core/registry/parcel_search.h"
#include "ledger/report_csv.h"
#include "ledger/subject_statement.h"

namespace recaudo::cli {
namespace {

constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
constexpr const char* kParcelKind = "predio";

void print(std::string_view text) {
  std::cout << text;
}

// A day means what was known when it ended.
ledger::EntrySeq known_of(pqxx::transaction_base& tx, const std::string& text) {
  if (text.empty()) return ledger::known_at(tx);
  if (const auto day = parse_iso_date(text))
    return ledger::known_at(tx, start_of_day(add_days(*day, 1)) - std::chrono::microseconds(1));
  return ledger::known_at(tx, value_or_throw(parse_instant(text)));
}

ledger::ReportRange range_of(pqxx::transaction_base& tx, const Arguments& a) {
  const Date to = date_or(a.to, business_today(a));
  const Date from = date_or(a.from, make_date(year_of(to), 1, 1));
  if (from > to) throw Refusal(Error{Code::kBadDate, "--from es después de --to"});
  return {.from = from, .to = to, .known = known_of(tx, a.known_at)};
}

void head(const ledger::ReportRange& r) {
  std::printf("Del %s al %s, como se conocía con el asiento %s\n", to_iso(r.from).c_str(),
              to_iso(r.to).c_str(), to_string(r.known).c_str());
}

void print_balances(const std::vector<ledger::TrialBalanceRow>& rows) {
  constexpr const char* kRow = "%-12s %22s %22s %22s %22s  %s\n";
  std::printf(kRow, "cuenta", "saldo anterior", "debito", "credito", "saldo", "nombre");
  Money opening, debit, credit;
  for (const auto& r : rows) {
    std::printf(kRow, r.code.c_str(), to_plain(r.opening).c_str(), to_plain(r.debit).c_str(),
                to_plain(r.credit).c_str(), to_plain(r.closing()).c_str(), r.name.c_str());
    opening += r.opening;
    debit += r.debit;
    credit += r.credit;
  }
  std::printf(kRow, "total", to_plain(opening).c_str(), to_plain(debit).c_str(),
              to_plain(credit).c_str(), to_plain(opening + debit - credit).c_str(), "");
}

void print_line(const ledger::StatementLine& l, const std::string& detail) {
  std::printf("%s %10s %22s %22s  %s %s\n", to_iso(l.effective_on).c_str(),
              to_string(l.seq).c_str(), to_plain(l.amount).c_str(), to_plain(l.balance).c_str(),
              l.kind.c_str(), detail.c_str());
}

// Pages of a statement one after the other; `read` gives the page after a cursor.
template <typename Read, typename Print>
void print_pages(Read read, Print print_one) {
  std::optional<ledger::StatementCursor> after;
  do {
    const auto page = read(after);
    if (!after) std::printf("saldo anterior %s\n", to_plain(page.opening).c_str());
    for (const auto& l : page.lines) print_one(l);
    after = page.next;
  } while (after);
}

void account_statement(pqxx::transaction_base& tx, const Arguments& a,
                       const ledger::ReportRange& r) {
  const auto account = ledger::find_account(tx, a.account);
  if (!account) throw Refusal(Error{Code::kNotFound, "cuenta " + a.account});
  if (a.csv) {
    ledger::write_account_statement(tx, account->id, r, kNoLimit, print);
    return;
  }
  head(r);
  std::printf("Cuenta %s, %s\n", account->code.c_str(), account->name.c_str());
  print_pages(
      [&](const auto& after) {
        return ledger::account_statement(tx, account->id, r.from, r.to, r.known, 1'000, after);
      },
      [](const ledger::StatementLine& l) { print_line(l, l.source_kind + " " + l.source_id); });
}

void parcel_statement(pqxx::transaction_base& tx, const Arguments& a,
                      const ledger::ReportRange& r) {
  const auto found = value_or_throw(registry::find_by_number(tx, a.parcel));
  if (found.size() != 1) throw Refusal(Error{Code::kNotFound, "predio " + a.parcel});
  const auto id = found.front().id;
  if (a.csv) {
    ledger::write_subject_statement(tx, kParcelKind, id, r, kNoLimit, print);
    return;
  }
  head(r);
  std::printf("Predio %s\n", found.front().npn.str().c_str());
  print_pages(
      [&](const auto& after) {
        return ledger::subject_statement(tx, kParcelKind, id, r.from, r.to, r.known, 1'000, after);
      },
      [](const ledger::SubjectLine& line) {
        for (const auto& l : ledger::told_apart(line))
          print_line(l.line, std::to_string(l.vigencia) + " " + l.item + " " + l.account_code);
      });
}

template <typename Row>
void print_moved(const Row& r, const std::string& code, const std::string& name) {
  std::printf("%-20s %22s %22s %22s %22s  %s\n", code.c_str(), to_plain(r.opening).c_str(),
              to_plain(r.debit).c_str(), to_plain(r.credit).c_str(), to_plain(r.closing()).c_str(),
              name.c_str());
}

// The one with this document, whatever its type; another beginning with it is not he.
ledger::StoredThirdParty third_party_of(pqxx::transaction_base& tx, const std::string& document) {
  std::vector<ledger::StoredThirdParty> found;
  for (auto& t : ledger::search_third_parties(tx, document, 100))
    if (t.party.document_number == document) found.push_back(std::move(t));
  if (found.size() != 1) throw Refusal(Error{Code::kNotFound, "tercero " + document});
  return found.front();
}

void third_party_accounts(pqxx::transaction_base& tx, const Arguments& a,
                          const ledger::ReportRange& r) {
  const auto who = third_party_of(tx, a.third_party);
  if (a.csv) return ledger::write_accounts_of(tx, who.id, r, print);
  head(r);
  std::printf("%s %s, %s\n", who.party.document_type.c_str(), who.party.document_number.c_str(),
              who.party.name.c_str());
  for (const auto& row : ledger::accounts_of(tx, who.id, r.from, r.to, r.known))
    print_moved(row, row.account.code, row.account.name);
}

void third_party_lines(pqxx::transaction_base& tx, const Arguments& a,
                       const ledger::ReportRange& r) {
  const auto who = third_party_of(tx, a.third_party);
  const auto account = ledger::find_account(tx, a.account);
  if (!account) throw Refusal(Error{Code::kNotFound, "cuenta " + a.account});
  if (a.csv) {
    ledger::write_third_party_statement(tx, who.id, account->id, r, kNoLimit, print);
    return;
  }
  head(r);
  std::printf("%s, cuenta %s\n", who.party.name.c_str(), account->code.c_str());
  print_pages(
      [&](const auto& after) {
        return ledger::third_party_statement(tx, who.id, account->id, r.from, r.to, r.known, 1'000,
                                             after);
      },
      [](const ledger::StatementLine& l) { print_line(l, l.source_kind + " " + l.source_id); });
}

void third_parties_below(pqxx::transaction_base& tx, const Arguments& a,
                         const ledger::ReportRange& r) {
  if (a.csv) {
    ledger::write_auxiliary(tx, a.account, r, kNoLimit, print);
    return;
  }
  head(r);
  std::optional<ledger::ThirdPartyId> after;
  do {
    const auto page = ledger::auxiliary(tx, a.account, r.from, r.to, r.known, 1'000, after);
    for (const auto& row : page.rows)
      print_moved(row,
                  row.third_party.party.document_type + " " + row.third_party.party.document_number,
                  row.third_party.party.name);
    after = page.next;
  } while (after);
}

void print_aging(const std::vector<ledger::AgingRow>& rows) {
  Money total;
  for (const auto age : ledger::kAges) {
    std::int64_t obligations = 0;
    Money amount;
    for (const auto& r : rows) {
      if (r.age != age) continue;
      obligations += r.obligations;
      amount += r.amount;
    }
    total += amount;
    std::printf("%10lld %22s  %s\n", static_cast<long long>(obligations), to_plain(amount).c_str(),
                std::string(to_label(age)).c_str());
  }
  std::printf("%10s %22s  total\n", "", to_plain(total).c_str());
}

std::vector<std::string> parcel_numbers(pqxx::transaction_base& tx,
                                        const std::vector<ledger::Owed>& rows) {
  std::vector<registry::ParcelId> ids;
  ids.reserve(rows.size());
  for (const auto& r : rows) ids.push_back(r.subject);
  const auto named = registry::named_parcels(tx, ids);
  std::vector<std::string> out;
  for (const auto& r : rows) {
    const auto parcel = named.find(r.subject);
    out.push_back(r.subject_kind == kParcelKind && parcel != named.end() ? parcel->second.npn.str()
                                                                         : to_string(r.subject));
  }
  return out;
}

}  // namespace

int run_ledger_trial_balance(const Arguments& a) {
  const auto level = value_or_throw(
      ledger::parse_account_level(a.level.empty() ? "subcuenta" : std::string_view(a.level)));
  Database db = auditor(a);
  snapshot(db, [&](pqxx::transaction_base& tx) {
    const auto r = range_of(tx, a);
    if (a.csv) return ledger::write_trial_balance(tx, r, level, print);
    head(r);
    print_balances(ledger::trial_balance_between(tx, r.from, r.to, r.known, level));
  });
  return 0;
}

int run_ledger_statement(const Arguments& a) {
  Database db = auditor(a);
  snapshot(db, [&](pqxx::transaction_base& tx) {
    const auto r = range_of(tx, a);
    if (a.account.empty())
      parcel_statement(tx, a, r);
    else
      account_statement(tx, a, r);
  });
  return 0;
}

int run_ledger_auxiliary(const Arguments& a) {
  if (a.account.empty() && a.third_party.empty())
    throw Refusal(Error{Code::kUsage, "falta --account o --third-party"});
  const bool is_code = a.account.find_first_not_of("0123456789") == std::string::npos;
  if (!is_code) throw Refusal(Error{Code::kNotFound, "cuenta " + a.account});
  Database db = auditor(a);
  snapshot(db, [&](pqxx::transaction_base& tx) {
    const auto r = range_of(tx, a);
    if (a.third_party.empty())
      third_parties_below(tx, a, r);
    else if (a.account.empty())
      third_party_accounts(tx, a, r);
    else
      third_party_lines(tx, a, r);
  });
  return 0;
}

int run_ledger_aging(const Arguments& a) {
  std::optional<ledger::Age> age;
  if (!a.age.empty()) age = value_or_throw(ledger::parse_age(a.age));
  Database db = auditor(a);
  snapshot(db, [&](pqxx::transaction_base& tx) {
    const auto r = range_of(tx, a);
    const auto deferred = dues::deferred_debts(tx, r.to, r.known);
    if (age) {  // a list is always a table
      const auto numbers = [&](const std::vector<ledger::Owed>& rows) {
        return parcel_numbers(tx, rows);
      };
      ledger::write_owed(tx, r.to, r.known, age, deferred, kNoLimit, numbers, print);
    } else if (a.csv) {
      ledger::write_aging(tx, r.to, r.known, deferred, print);
    } else {
      std::printf("Cartera del %s, como se conocía con el asiento %s\n", to_iso(r.to).c_str(),
                  to_string(r.known).c_str());
      print_aging(ledger::aging(tx, r.to, r.known, deferred));
    }
  });
  return 0;
}

}  // namespace recaudo::cli
