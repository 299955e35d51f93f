// Commands of whoever administers the installation over the volumes of the journal.
#include <cstdio>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/site_process.h"
#include "base/bytes.h"
#include "core/periods/volumes.h"

namespace recaudo::cli {
namespace {

std::string state_of(const ledger::Volume& v) {
  if (!v.last) return "abierto";
  if (v.taken_out) return "retirado";
  return v.seal ? "sellado" : "cerrado";
}

void print(const ledger::Volume& v) {
  std::printf("tomo %d: asientos %s a %s, %s", v.number, to_string(v.first).c_str(),
              v.last ? to_string(*v.last).c_str() : "el último", state_of(v).c_str());
  if (v.last_year) std::printf(", hasta el cierre de %d", *v.last_year);
  if (v.seal) std::printf(", sello %s", to_hex(view(v.seal->digest)).c_str());
  std::printf("\n");
}

Result<std::string> carry_out(Work& work, const Arguments& a) {
  const std::string volume = "El tomo " + std::to_string(a.number);
  if (a.command == "ledger volume cut") {
    RECAUDO_TRY(number, periods::cut_volume(work, a.year));
    return "El tomo " + std::to_string(number) +
           " quedó cerrado. Séllelo: recaudo ledger volume seal " + std::to_string(number);
  }
  if (a.command == "ledger volume seal") {
    RECAUDO_TRY(seal, periods::seal_volume(work, a.number));
    return volume + " tiene " + std::to_string(seal.entries) + " asientos y el sello " +
           to_hex(view(seal.digest)) + ".";
  }
  if (a.command == "ledger volume verify") {
    if (auto ok = ledger::verify_volume(work.tx(), a.number); !ok)
      return tl::unexpected(ok.error());
    return volume + " corresponde a su sello.";
  }
  if (a.command == "ledger volume take-out") {
    if (auto ok = periods::take_out_volume(work, a.number); !ok) return tl::unexpected(ok.error());
    return volume + " quedó fuera del libro, en las tablas ledger.entry_volume_" +
           std::to_string(a.number) + " y ledger.posting_volume_" + std::to_string(a.number) +
           ". Cópielas antes de borrarlas.";
  }
  invariant(a.command == "ledger volume put-back", "a command of `ledger volume`");
  if (auto ok = periods::put_back_volume(work, a.number); !ok) return tl::unexpected(ok.error());
  return volume + " está otra vez en el libro.";
}

}  // namespace

int run_ledger_volume(const Arguments& a) {
  const Installation installation(a.data);
  Desk desk(installation, "consola");
  Database owner(
      {.conninfo = value_or_throw(installation.conninfo(DbRole::kOwner)), .max_connections = 1});
  const SystemClock clock;
  events::EventLog events(
      owner, clock,
      event_options(installation, "consola-tomos", desk.law().statute().identity.dane_code));
  const Services services{owner, clock, events};
  const std::string told = value_or_throw(perform(services, console_actor(), "consola",
                                                  [&](Work& work) { return carry_out(work, a); }));
  std::printf("%s\n", told.c_str());
  return 0;
}

int run_ledger_volumes(const Arguments& a) {
  Database auditor({.conninfo = value_or_throw(Installation(a.data).conninfo(DbRole::kAuditor)),
                    .max_connections = 1});
  for (const auto& v : auditor.read([](pqxx::read_transaction& tx) { return ledger::volumes(tx); }))
    print(v);
  return 0;
}

}  // namespace recaudo::cli
