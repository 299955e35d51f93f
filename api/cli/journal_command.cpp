// `recaudo ledger import`: the journal of another system.
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/progress.h"
#include "core/journal_import/import.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;
using journal_import::JournalReader;

std::ifstream open_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  if (!in) throw Refusal(Error{Code::kFileUnreadable, name});
  return in;
}

void print(const journal_import::Report& r) {
  std::printf("%lld asientos: %lld registrados, %lld ya estaban, %lld rechazados\n",
              static_cast<long long>(r.entries), static_cast<long long>(r.posted),
              static_cast<long long>(r.repeated), static_cast<long long>(r.refused));
  for (const auto& refused : r.first_refused)
    std::printf("  línea %d: %s\n", refused.line, to_text(refused.error).c_str());
  if (r.refused > static_cast<std::int64_t>(r.first_refused.size())) std::printf("  ...\n");
}

json::object to_json(const journal_import::Report& r) {
  json::array refused;
  for (const auto& one : r.first_refused)
    refused.push_back(json::object{{"linea", one.line}, {"motivo", to_text(one.error)}});
  return {{"asientos", r.entries},
          {"registrados", r.posted},
          {"repetidos", r.repeated},
          {"rechazados", r.refused},
          {"primeros_rechazados", std::move(refused)}};
}

}  // namespace

// The whole file is read before anything is posted; a bad row posts nothing.
int run_ledger_import(const Arguments& a) {
  auto first_pass = open_file(a.file);
  JournalReader counting = value_or_throw(JournalReader::open(first_pass, a.file, a.source));
  const std::int64_t entries = value_or_throw(journal_import::count_entries(counting));
  if (a.dry_run) {
    std::printf("%lld asientos se pueden leer; no se registró nada\n",
                static_cast<long long>(entries));
    return 0;
  }
  const Installation installation(a.data);
  Desk desk(installation, "importador");
  const Services& services = desk.services();
  const auto turn = value_or_throw(journal_import::ImportTurn::take(desk.db()));
  PostingEngine engine(desk.db(), services.clock, services.events,
                       {.producer = "importador-asientos"});
  auto second_pass = open_file(a.file);
  JournalReader reader = value_or_throw(JournalReader::open(second_pass, a.file, a.source));
  Progress progress("Registrando asientos");
  const auto report = value_or_throw(journal_import::import_journal(
      engine, console_actor(), "consola", reader, [&](const journal_import::Report& so_far) {
        progress.show(static_cast<int>(so_far.entries), static_cast<int>(entries));
      }));
  if (a.json)
    std::cout << json::serialize(to_json(report)) << "\n";
  else
    print(report);
  return report.refused == 0 ? 0 : 1;
}

}  // namespace recaudo::cli
