#include "api/cli/desk.h"

#include <pwd.h>
#include <unistd.h>

#include "api/cli/all_migrations.h"
#include "base/migrations.h"

namespace recaudo::cli {
namespace {

std::unique_ptr<app::LawStore> open_law(Database& db, const Clock& clock,
                                        const Settings& settings) {
  value_or_throw(require_current_schema(db, all_migrations()));
  const SiteSettings site = site_settings(settings, 0);
  return value_or_throw(app::LawStore::open(db, clock, site.statute_toml, site.statute_name));
}

}  // namespace

Desk::Desk(const Installation& installation, const std::string& service)
    : settings_(value_or_throw(read_settings(installation))),
      clock_(settings_.clock_shift),
      db_({.conninfo = value_or_throw(installation.conninfo(DbRole::kApp)), .max_connections = 4}),
      law_(open_law(db_, clock_, settings_)),
      events_(db_, clock_,
              event_options(installation, service, law_->statute().identity.dane_code)),
      services_{db_, clock_, events_} {
  value_or_throw(law_->install(services_));
}

events::Actor console_actor() {
  const passwd* user = ::getpwuid(::getuid());
  return {.role = "consola",
          .person = events::Person{events::pb::OFFICIAL,
                                   user != nullptr ? user->pw_name : std::to_string(::getuid())},
          .session = {},
          .auth = events::pb::LOCAL_CONSOLE,
          .second_approver = {}};
}

}  // namespace recaudo::cli
