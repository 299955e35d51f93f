// The long-running processes: site, log's writer, log's signer.
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

#include "api/cli/all_migrations.h"
#include "api/cli/commands.h"
#include "api/cli/installation.h"
#include "api/cli/settings.h"
#include "api/cli/signals.h"
#include "api/cli/site_process.h"
#include "audit/sequencer.h"
#include "audit/signer.h"
#include "audit_v1.pb.h"
#include "base/migrations.h"

namespace recaudo::cli {
namespace {

// Runs `serve` until a signal asks us to stop; its refusal is the exit status.
int until_signalled(const std::function<Result<void>(std::stop_token)>& serve) {
  const Signals signals;
  Result<void> outcome;
  std::stop_source stop;
  std::jthread worker([&] {
    outcome = serve(stop.get_token());
    signals.wake();
  });
  signals.wait();
  stop.request_stop();
  worker.join();
  if (outcome) return 0;
  (void)std::fprintf(stderr, "%s\n", to_text(outcome.error()).c_str());
  return 1;
}

// The event's id inside an entry: what lets the log rebuild its plan over an older database.
Result<Uuid> event_id_of(std::string_view entry) {
  audit::v1::AuditEntry parsed;
  if (!parsed.ParseFromArray(entry.data(), static_cast<int>(entry.size())) ||
      parsed.event_id().size() != 16)
    return fail(Code::kAuditEntryUnreadable);
  return uuid_from_bytes(parsed.event_id());
}

}  // namespace

int run_signer_process(const Arguments& a) {
  const audit::SignerOptions options{.socket_path = a.socket,
                                     .seed_file = a.seed_file,
                                     .origin = a.origin,
                                     .state_file = a.state_file};
  return until_signalled(
      [&](const std::stop_token& stop) { return audit::run_signer(options, stop); });
}

int run_sequencer_process(const Arguments& a) {
  const Installation installation(a.data);
  audit::SequencerOptions options;
  options.conninfo = value_or_throw(installation.conninfo(DbRole::kSequencer));
  options.log_dir = a.log_dir;
  options.origin = a.origin;
  options.signer_socket = a.socket;
  options.event_id_of = event_id_of;
  return until_signalled(
      [&](const std::stop_token& stop) { return audit::run_sequencer(options, stop); });
}

// A migration locks tables that everybody reads: who waits for one long reader makes all others
// wait behind it.
Result<MigrationReport> migrate_without_waiting(const Installation& installation) {
  RECAUDO_TRY(conninfo, installation.conninfo(DbRole::kOwner));
  ::setenv("PGOPTIONS", "-c lock_timeout=10s", 0);  // however the connection is written
  Database owner({.conninfo = conninfo, .max_connections = 1});
  try {
    return migrate(owner, all_migrations());
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() != "55P03") throw;  // lock_not_available
    return fail(
        Code::kBusy,
        "alguien usa las tablas hace rato. Lo que ya se aplicó queda; detenga el sitio y los "
        "informes, y repita la orden");
  }
}

int run_migrate(const Arguments& a) {
  const Installation installation(a.data);
  const auto report = value_or_throw(migrate_without_waiting(installation));
  for (const auto& name : report.applied) std::printf("aplicada %s\n", name.c_str());
  std::printf("%zu migraciones aplicadas\n", report.applied.size());
  return 0;
}

int run_serve(const Arguments& a) {
  const Installation installation(a.data);
  const Settings settings = value_or_throw(read_settings(installation));
  const SettingsClock clock(settings.clock_shift);
  const Signals signals;
  SiteProcess site(installation, site_settings(settings, a.port), clock);
  site.start();
  std::printf("Recaudo atiende en %s\n", site.url().c_str());
  (void)std::fflush(stdout);
  signals.wait();
  site.stop();
  return 0;
}

}  // namespace recaudo::cli
