// An act is answered when its commit is on disk. These are the settings of PostgreSQL that make
// that true; with one of them off, what people were told was paid may be gone after a power cut, or
// a broken page is served as if it were whole.
#pragma once

#include <string>
#include <vector>

#include "base/database.h"

namespace recaudo {

// What is switched off, as this role's sessions see it: Spanish, one text a setting, with what to
// do. Empty when nothing is.
std::vector<std::string> durability_faults(Database& db);

// What a server asks before it serves: kBadConfig names the settings that are off. A demonstration
// goes on with a warning in the log.
Result<void> require_durability(Database& db, bool demonstration);

}  // namespace recaudo
