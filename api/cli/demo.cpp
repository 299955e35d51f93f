// `recaudo demo`: a whole municipality on one machine. A private PostgreSQL, the log's signer and
// writer, the bank simulator as its own process, and the site over HTTPS; a second start finds its
// data.
#include <cstdio>
#include <filesystem>
#include <optional>

#include "api/cli/all_migrations.h"
#include "api/cli/child_process.h"
#include "api/cli/commands.h"
#include "api/cli/demo_clock.h"
#include "api/cli/demo_seed.h"
#include "api/cli/secrets.h"
#include "api/cli/settings.h"
#include "api/cli/signals.h"
#include "api/cli/site_process.h"
#include "api/cli/story.h"
#include "audit/signer.h"
#include "base/bytes.h"
#include "base/log.h"
#include "base/migrations.h"
#include "base/private_postgres.h"
#include "core/access/passwords.h"
#include "tax-rules/data.h"

namespace recaudo::cli {
namespace {

constexpr const char* kDatabase = "recaudo";

struct Addresses {
  int site = 8443;
  int simulator = 8444;
  std::string simulator_url() const { return "http://127.0.0.1:" + std::to_string(simulator); }
};

void say(const std::string& text) {
  std::printf("%s\n", text.c_str());
  (void)std::fflush(stdout);
}

std::unique_ptr<PrivatePostgres> start_database(const Installation& installation) {
  if (std::getenv("RECAUDO_DATABASE_URL") != nullptr) return nullptr;
  // The server of a demo that was killed may still be writing its last checkpoint, on a slow disk.
  auto server = std::make_unique<PrivatePostgres>(PrivatePostgres::Options{
      .directory = installation.pg(), .start_patience = std::chrono::minutes{3}});
  server->create_database(kDatabase);
  std::string conninfo = server->conninfo(kDatabase);
  conninfo.erase(conninfo.find(" user="), std::string(" user=postgres").size());
  installation.write_conninfo(conninfo);
  return server;
}

void migrate_database(const Installation& installation) {
  Database owner(
      {.conninfo = value_or_throw(installation.conninfo(DbRole::kOwner)), .max_connections = 1});
  value_or_throw(migrate(owner, all_migrations()));
}

Settings demo_settings(const Addresses& at, const DemoClock& clock) {
  Settings s;
  s.pse_base_url = at.simulator_url() + "/v2/psewebapinf/api";
  s.pse_oauth_url = at.simulator_url() + "/oauth/client_credential/accesstoken";
  s.pse_origin = at.simulator_url();
  s.rails.placetopay = PlacetopaySettings{.base_url = at.simulator_url(),
                                          .origin = at.simulator_url(),
                                          .hash = placetopay::HashName::kSha256,
                                          .payment_methods = "pse",
                                          .tells_returns = true};
  s.rails.wompi = WompiSettings{
      .base_url = at.simulator_url() + "/v1", .origin = at.simulator_url(), .terms = {}};
  s.clock_shift = clock.shift();
  return s;
}

// The log's key and policy, the first time. No witnesses yet: quorum none.
audit::SignerOptions prepare_log(const Installation& installation, const std::string& origin) {
  audit::SignerOptions options{.socket_path = installation.folder() + "/signer.sock",
                               .seed_file = installation.secret("bitacora_semilla"),
                               .origin = origin,
                               .state_file = installation.secret("bitacora_estado")};
  const std::string vkey_file = installation.secret("bitacora_vkey");
  if (!std::filesystem::exists(options.seed_file))
    value_or_throw(audit::make_log_key(options, vkey_file));
  std::string vkey = value_or_throw(read_file(vkey_file, 4096));
  while (vkey.ends_with('\n')) vkey.pop_back();
  write_whole_file(installation.log() + "/policy", "log " + vkey + "\nquorum none\n");
  return options;
}

// The pool, events and law that seeding needs; gone when the site starts.
void seed_if_empty(const Installation& installation, const Settings& settings, const Clock& clock,
                   const Arguments& a) {
  Database db(
      {.conninfo = value_or_throw(installation.conninfo(DbRole::kApp)), .max_connections = 4});
  if (!needs_seed(db)) return;
  say("Primera vez: se prepara el municipio de demostración (un par de minutos).");
  const SiteSettings site = site_settings(settings, 0);
  const auto law =
      value_or_throw(app::LawStore::open(db, clock, site.statute_toml, site.statute_name));
  const events::EventLog events(
      db, clock, event_options(installation, "demo", law->statute().identity.dane_code));
  seed_municipality(
      {db, clock, events}, *law,
      {.seed = a.seed, .parcels = a.parcels, .folder = installation.folder() + "/catastro"});
}

// Now and then a draw is nearly all digits, and the rules refuse it: it is drawn again.
Secret demo_password() {
  constexpr int kDraws = 20;
  for (int i = 0; i < kDraws; ++i) {
    Secret drawn(to_hex(random_bytes(9)));
    if (access::check_password(drawn, {})) return drawn;
  }
  throw BrokenInvariant("random passwords are acceptable");
}

// Accounts of the demo, each with a password of its own kept in secrets/; printed at each start.
std::vector<std::string> demo_passwords(const Installation& installation,
                                        access::StaffAccess& staff) {
  std::vector<std::string> lines;
  for (const auto& user : demo_users()) {
    const std::string path = installation.secret("clave_" + user.login);
    if (!std::filesystem::exists(path)) {
      const Secret password = demo_password();
      value_or_throw(staff.create_account(
          events::system_actor(), {user.login, user.name, user.role, "CC|demo-" + user.login},
          password));
      write_secret_file(path, password);
    }
    const Secret password = value_or_throw(read_secret_file(path));
    lines.push_back("  " + user.login + std::string(16 - user.login.size(), ' ') +
                    std::string(password.reveal()));
  }
  return lines;
}

void print_addresses(const Installation& installation, const SiteProcess& site, const Addresses& at,
                     const Clock& clock, const std::vector<std::string>& passwords) {
  say("");
  say("Recaudo — DEMOSTRACIÓN. Día del negocio: " + to_long_spanish(clock.today()));
  say("  Contribuyentes        " + site.url() + "/");
  say("  Funcionarios          " + site.url() + "/funcionarios/ingresar");
  say("  Banco simulado        " + at.simulator_url() + "/");
  say("  Certificado           " + installation.secret("tls.crt") +
      " (generado; el navegador avisará)");
  say("  Bitácora              " + installation.log());
  say("    origen              " + site.context().log_origin);
  say("    política            " + installation.log() + "/policy");
  say("    verificar           recaudo audit verify --data " + installation.folder());
  const auto parcel = site.services().db.read([](pqxx::read_transaction& tx) {
    return tx
        .exec1("select npn from registry.parcel where retired_on is null order by id limit 1")[0]
        .as<std::string>();
  });
  say("  Un predio de ejemplo  " + parcel);
  say("Usuarios de demostración (contraseñas generadas aquí):");
  for (const auto& line : passwords) say(line);
  say("Ctrl-C para terminar.");
}

}  // namespace

int run_demo(const Arguments& a) {
  const Installation installation(a.data);
  installation.prepare();
  make_missing_secrets(installation);
  const Addresses at{a.port, a.port + 1};
  DemoClock clock(a.date.empty() ? make_date(2026, 3, 31) : value_or_throw(parse_iso_date(a.date)));
  const Settings settings = demo_settings(at, clock);
  write_settings(installation, settings);

  const auto database = start_database(installation);
  migrate_database(installation);
  const std::string origin = log_origin(tax_rules::demo_statute());
  const auto signer = prepare_log(installation, origin);
  const Signals signals;
  ChildProcess signer_process({"signer", "--origin", origin, "--socket", signer.socket_path,
                               "--seed-file", signer.seed_file, "--state-file", signer.state_file},
                              installation.folder() + "/signer.out");
  ChildProcess sequencer_process(
      {"sequencer", "--data", installation.folder(), "--log", installation.log(), "--origin",
       origin, "--socket", signer.socket_path},
      installation.folder() + "/sequencer.out");
  seed_if_empty(installation, settings, clock, a);
  const std::string site_url = "https://localhost:" + std::to_string(at.site);
  ::setenv("SSL_CERT_FILE", installation.secret("tls.crt").c_str(),
           1);  // the simulator trusts the demo's certificate
  std::vector<std::string> simulated{"simulator",
                                     "--data",
                                     installation.folder(),
                                     "--port",
                                     std::to_string(at.simulator),
                                     "--clock-shift-us",
                                     std::to_string(clock.shift().count()),
                                     "--notify",
                                     site_url + "/pse/aviso",
                                     "--placetopay-notify",
                                     site_url + "/aviso/placetopay",
                                     "--wompi-notify",
                                     site_url + "/aviso/wompi",
                                     "--seed",
                                     std::to_string(a.seed)};
  if (a.simulator.placetopay_reversible) simulated.emplace_back("--placetopay-reversible");
  ChildProcess simulator(simulated, installation.folder() + "/simulator.out");
  SiteProcess site(installation, site_settings(settings, at.site), clock);
  const auto passwords = demo_passwords(installation, site.staff());
  site.start();
  for (auto* child : {&signer_process, &sequencer_process, &simulator})
    if (!child->running())
      throw std::runtime_error(
          "un proceso de la demostración no arrancó; vea los archivos .out en " +
          installation.folder());
  if (a.story) {
    const int status = run_story(installation, site, clock, at.simulator_url(), a.seed);
    site.stop();
    return status;
  }
  print_addresses(installation, site, at, clock, passwords);
  signals.wait();
  say("Terminando.");
  site.stop();
  return 0;
}

}  // namespace recaudo::cli
