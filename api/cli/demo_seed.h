// The demo municipality, loaded through the same importers and runs that a real one uses, and five
// vigencias of history.
#pragma once

#include <string>
#include <vector>

#include "api/app/law_store.h"
#include "core/access/staff_access.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::cli {

struct DemoUser {
  std::string login;
  std::string name;
  staff::Role role;
};
const std::vector<DemoUser>& demo_users();

struct DemoSeedOptions {
  std::uint64_t seed = 1;
  int parcels = 10'818;
  std::string folder;  // the generated files are kept there, as a municipality keeps its own
};

// True when the database has no import yet.
bool needs_seed(Database& db);

// Rates, roll, strata, billing and history; shows progress on standard error.
void seed_municipality(const Services& services, app::LawStore& law,
                       const DemoSeedOptions& options);

}  // namespace recaudo::cli
