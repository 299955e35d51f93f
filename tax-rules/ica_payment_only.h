// The option "solo pago" of the national form of industria y comercio: no return, a payment of one
// that was filed. Rows 35 to 40. Res. MinHacienda 4056/2017; ET arts. 634 and 804.
#pragma once

#include "tax-rules/ica_return.h"
#include "tax-rules/mora.h"

namespace recaudo::tax_rules {

struct IcaPaymentOnly {
  Date paid_on;
  Money pays;         // row 35: of the balance (row 33), in thousands
  Money paid_before;  // of row 33, by the return itself or by other forms
  Money voluntary;    // row 39
  MoraReadings readings{};
};

struct IcaPaymentForm {
  Money pays, discount, interest, total, voluntary, total_with_voluntary;  // rows 35 to 40
  Explanation explanation;                                                 // adds up to row 40
};

// Every row to the thousand. The discount (row 36) is for whoever pays the whole balance at once
// within its dates. Interest (row 37) runs on the tax in what is paid, not on its sanctions: both
// have in a part the proportion that they have in the balance (ET 804). kIcaInputInvalid when
// nothing is owed or more is paid than is owed.
Result<IcaPaymentForm> pay_ica(const IcaStatute& statute, const IcaLiquidation& filed,
                               const IcaPaymentOnly& payment, const RateTable& rates);

}  // namespace recaudo::tax_rules
