// An exception of the bank's day as its pages show it: that of the day, and the list of all that
// are open.
#pragma once

#include <pqxx/transaction_base>

#include "api/site/staff.h"
#include "core/closing/bank_day.h"

namespace recaudo::site {

// `day`: of the run that decided it. With the way to apply its money, where this person may take
// it.
portal::ExceptionRow exception_row(pqxx::transaction_base& tx, const http::Request& request,
                                   Date day, const closing::DecisionRow& decision);

}  // namespace recaudo::site
