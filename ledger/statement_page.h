// How the reads of this module fill a page (statement.h).
#pragma once

#include <pqxx/result>

#include "ledger/statement.h"

namespace recaudo::ledger {

// Takes up to `limit` of the rows into the page, from its opening on; a row more says that there is
// another page.
void fill_statement(StatementPage& page, const pqxx::result& rows, int limit);

}  // namespace recaudo::ledger
