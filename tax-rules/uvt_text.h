// How an amount in UVT is told: the count, the value of one and the rounding of ET 868.
#pragma once

#include <string>

#include "base/money.h"
#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {

// "4,5": no zeros at the end.
std::string to_text(UvtCount count);

// "10 UVT × $ 52.374 = $ 523.740, al múltiplo de $ 1.000 más cercano": what uvt_to_pesos does.
std::string uvt_product_text(UvtCount count, Money uvt);

// The same with the year of the UVT, where the reader cannot see it: "10 UVT × $ 52.374 (UVT de
// 2026) = $ 523.740, al múltiplo de $ 1.000 más cercano".
std::string uvt_product_text(UvtCount count, Money uvt, int year);

}  // namespace recaudo::tax_rules
