// The folder where the bank's files of the day arrive.
#pragma once

#include <string>
#include <vector>

#include "core/closing/bank_day.h"

namespace recaudo::closing {

// Files of that day (their name carries it as AAAAMMDD) that were not taken in before, in order of
// name. At most 100, each at most 32 MiB.
Result<std::vector<NamedFile>> new_files(pqxx::transaction_base& tx, const std::string& folder,
                                         Date day);

}  // namespace recaudo::closing
