// What the operator of the installation may do with an account of the staff. Whoever holds the
// shell acts, named as the operating system names him; each act is told in the log.
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/password_prompt.h"
#include "api/cli/site_process.h"

namespace recaudo::cli {
namespace {

Result<std::string> act(access::StaffAccess& staff, const std::string& command,
                        const access::Account& account) {
  const auto by = console_actor();
  if (command == "staff unlock") {
    if (auto ok = staff.unlock(by, account.id); !ok) return tl::unexpected(ok.error());
    return "La cuenta " + account.login + " puede ingresar otra vez.";
  }
  if (command == "staff disable") {
    if (auto ok = staff.disable_account(by, account.id); !ok) return tl::unexpected(ok.error());
    return "La cuenta " + account.login + " quedó suspendida y sin sesiones.";
  }
  if (command == "staff end-sessions") {
    const int ended = staff.end_all_sessions(by, account.id);
    return "Sesiones cerradas de " + account.login + ": " + std::to_string(ended) + ".";
  }
  invariant(command == "staff reset-password", "a command of `staff`");
  if (auto ok = staff.reset_password(by, account, read_password("Contraseña nueva: ")); !ok)
    return tl::unexpected(ok.error());
  return "La cuenta " + account.login + " tiene otra contraseña y ninguna sesión abierta.";
}

}  // namespace

int run_staff(const Arguments& a) {
  const Installation installation(a.data);
  Desk desk(installation, "consola");
  const auto& statute = desk.law().statute();
  Database db(
      {.conninfo = value_or_throw(installation.conninfo(DbRole::kLogin)), .max_connections = 2});
  const SystemClock real_clock;
  events::EventLog events(
      db, real_clock, event_options(installation, "consola-ingreso", statute.identity.dane_code));
  const Services services{db, real_clock, events};
  access::StaffAccess staff(services, real_clock, access_options(installation, statute));
  const auto account = value_or_throw(staff.find_account(a.login));
  std::cout << value_or_throw(act(staff, a.command, account)) << "\n";
  return 0;
}

}  // namespace recaudo::cli
