// Activities whose base of industria y comercio is less than what passes through their hands:
// agencies of publicity, real-estate administrators and insurance brokers, by their own fees;
// distributors of fuels, by their margin (Ley 383/1997 art. 67).
#pragma once

#include <string_view>

#include "base/error.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

enum class IcaSpecialBase {
  kOwnFees,     // what was received less what belongs to those it was received for
  kFuelMargin,  // sales less what the fuel cost and its own surcharges
};

struct IcaSpecialIncome {
  IcaSpecialBase base = IcaSpecialBase::kOwnFees;
  Money received;    // invoiced or collected
  Money of_others;   // of the clients; or what the fuel cost its seller
  Money surcharges;  // on the fuel, as the sobretasa a la gasolina (from memory)
};

struct IcaSpecialBaseFigure {
  Money base;               // of the tax; before rounding
  Explanation explanation;  // adds up to it
};

// kIcaInputInvalid when an amount is negative, the deductions pass what was received, or fees
// deduct surcharges of fuels.
Result<IcaSpecialBaseFigure> ica_special_base(const IcaSpecialIncome& income);

}  // namespace recaudo::tax_rules
