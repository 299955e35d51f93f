// What a line says when its amount is not its own product: the figure before the rounding and to
// what it was rounded, so that a reader with a pencil arrives at the same amount. ET arts. 577, 802
// and 868; specification tax-rules §0.2.
#pragma once

#include <string>

#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

// A figure before its rounding: num / den centavos; num >= 0, den > 0.
struct ExactCentavos {
  Int128 num = 0;
  Int128 den = 1;
};
ExactCentavos exact_share(Money base, Rate rate);

// "$ 894,39", or "$ 894,39…" when more decimals follow. Cut, never rounded: what is shown lies on
// the same side of every half peso as the figure.
std::string to_display(const ExactCentavos& exact);

// " = $ 64.500, al múltiplo de $ 1.000 más cercano"; empty for a figure that is a multiple of the
// unit (whole pesos) already. kFloor is the rounding of legal limits, and says so.
std::string rounding_text(const ExactCentavos& exact, Money unit, Rounding rounding);

// The same where a rule cuts or raises what is over the unit: " = $ 894,39…, al peso de abajo".
enum class OneWay { kDown, kUp };
std::string rounding_text(const ExactCentavos& exact, Money unit, OneWay way);

// An exact figure and where it goes, half up, on a line that has no product before it: "$ 64.500,
// al múltiplo de $ 1.000 más cercano (la mitad sube)".
std::string rounded_text(Money exact, Money unit);

// The same on a tax form (ET 577), also of an exact figure: " = $ 64.000, en miles de pesos".
std::string in_thousands_text(const ExactCentavos& exact);

// Of a line that changes what the lines above have told: "; queda en $ 64.000 en vez de $ 80.000".
std::string change_text(Money to, Money from);

}  // namespace recaudo::tax_rules
