// A file of the bank that is not valid: it is kept whole and told with its code, line and column;
// nothing of it is posted (rails specification §1.1). The others of its run are taken in.
#pragma once

#include "core/closing/bank_day_store.h"
#include "core/closing/standing.h"

namespace recaudo::closing {

// Keeps the file, once, and opens an exception of type ARCHIVO, which stays until a valid file
// comes under that name.
void quarantine(Work& work, const Standing& standing, Date day, const RefusedFile& refused);
// A valid file came under this name.
void end_quarantine(Standing& standing, const std::string& name);

}  // namespace recaudo::closing
