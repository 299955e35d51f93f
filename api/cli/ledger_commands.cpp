// Commands of the books: check and export.
#include <unistd.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "api/cli/books.h"
#include "api/cli/commands.h"
#include "api/cli/installation.h"
#include "api/cli/settings.h"
#include "ledger/check.h"
#include "ledger/export.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

}  // namespace

Database auditor(const Arguments& a) {
  const Installation installation(a.data);
  return Database(
      {.conninfo = value_or_throw(installation.conninfo(DbRole::kAuditor)), .max_connections = 1});
}

Date date_or(const std::string& text, Date otherwise) {
  return text.empty() ? otherwise : value_or_throw(parse_iso_date(text));
}

Date business_today(const Arguments& a) {
  const auto settings = value_or_throw(read_settings(Installation(a.data)));
  return SettingsClock(settings.clock_shift).today();
}

int run_ledger_check(const Arguments& a) {
  Database db = auditor(a);
  const auto report = snapshot(db, [](pqxx::transaction_base& tx) { return ledger::check(tx); });
  if (a.json) {
    json::array differences;
    for (const auto& d : report.differences) differences.push_back(json::value(d));
    std::cout << json::serialize(json::object{{"asientos", report.entries},
                                              {"lineas", report.postings},
                                              {"obligaciones", report.obligations},
                                              {"diferencias", std::move(differences)}})
              << "\n";
  } else {
    std::printf("%lld asientos, %lld líneas, %lld obligaciones: %s\n",
                static_cast<long long>(report.entries), static_cast<long long>(report.postings),
                static_cast<long long>(report.obligations),
                report.ok() ? "todo cuadra" : "HAY DIFERENCIAS");
    for (const auto& d : report.differences) std::printf("  %s\n", d.c_str());
  }
  return report.ok() ? 0 : 1;
}

// To the file, whole or not at all; to standard output without one.
int run_ledger_export(const Arguments& a) {
  const auto format = value_or_throw(ledger::parse_export_format(a.format));
  const auto book = value_or_throw(ledger::parse_book(a.book));
  const Date from = date_or(a.from, make_date(2000, 1, 1));
  const Date to = date_or(a.to, make_date(2100, 12, 31));
  const std::string fresh = a.out + ".tmp";
  std::ofstream file;
  if (!a.out.empty()) file.open(fresh, std::ios::binary | std::ios::trunc);
  std::ostream& out = a.out.empty() ? std::cout : file;
  Database db = auditor(a);
  const auto report = snapshot(db, [&](pqxx::transaction_base& tx) {
    return ledger::export_journal(tx, format, book, from, to,
                                  [&](std::string_view text) { out << text; });
  });
  out.flush();
  if (!a.out.empty()) file.close();
  if (!out || (!a.out.empty() && std::rename(fresh.c_str(), a.out.c_str()) != 0))
    throw Refusal(Error{Code::kFileUnwritable, a.out.empty() ? "salida" : a.out});
  (void)std::fprintf(stderr, "%lld asientos, %lld líneas\n", static_cast<long long>(report.entries),
                     static_cast<long long>(report.lines));
  return 0;
}

}  // namespace recaudo::cli
