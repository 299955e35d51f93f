#include "tax-rules/meses_o_fraccion.h"

namespace recaudo::tax_rules {

Result<int> months_or_fraction(Date due_on, Date filed_on) {
  constexpr int kMaxMonths = 1'200;
  if (filed_on <= due_on) return 0;
  const int whole = (year_of(filed_on) - year_of(due_on)) * 12 +
                    static_cast<int>(month_of(filed_on)) - static_cast<int>(month_of(due_on));
  if (whole >= kMaxMonths)
    return fail(Code::kSanctionInputInvalid, "la demora pasa de cien años: venció el " +
                                                 to_iso(due_on) + " y se presentó el " +
                                                 to_iso(filed_on));
  return add_months(due_on, whole) >= filed_on ? whole : whole + 1;
}

}  // namespace recaudo::tax_rules
