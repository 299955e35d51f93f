// What a command at the console needs: pool, law, clock and event log of an installation.
#pragma once

#include <memory>

#include "api/app/law_store.h"
#include "api/cli/installation.h"
#include "api/cli/settings.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::cli {

class Desk {
 public:
  // `service`: who the events say acted ("consola", "conciliador").
  Desk(const Installation& installation, const std::string& service);
  const Services& services() const { return services_; }
  app::LawStore& law() { return *law_; }
  Database& db() { return db_; }

 private:
  Settings settings_;
  SettingsClock clock_;
  Database db_;
  std::unique_ptr<app::LawStore> law_;
  events::EventLog events_;
  Services services_;
};

// An act at the console: whoever holds the shell is named as the operating system names him,
// pseudonymised.
events::Actor console_actor();

}  // namespace recaudo::cli
