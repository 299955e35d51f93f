// Every migration of the program, in no particular order (migrate() sorts by number).
#pragma once

#include <vector>

#include "base/embedded_file.h"

namespace recaudo::cli {

std::vector<EmbeddedFile> all_migrations();

}  // namespace recaudo::cli
