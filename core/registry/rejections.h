// The lines of an imported file that were rejected, kept with the import.
#pragma once

#include <pqxx/transaction>
#include <vector>

#include "core/registry/cadastre_import.h"

namespace recaudo::registry {

// One a line and column; what is there stays.
void write_rejections(pqxx::work& tx, ImportId id, const std::vector<Rejection>& rejections);

}  // namespace recaudo::registry
