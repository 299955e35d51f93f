// A plan of instalments as papers show it: on the bill, and on the slip of an instalment.
#pragma once

#include <string_view>

#include "api/portal/pdf/bill_pdf.h"
#include "core/dues/dues.h"

namespace recaudo::site {

// Up to which instalment the paper's own code pays, and what is said of those.
struct PaidHere {
  int up_to = 0;
  std::string_view state;
};
// Of a vigencia that has one; without slip.
portal::BillPlan printed_plan(const dues::DueVigencia& v, const PaidHere& here);

}  // namespace recaudo::site
