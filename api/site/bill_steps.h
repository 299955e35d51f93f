// How the amounts of a bill are told, line by line: those of its first day, and what each later day
// changes of them. With a pencil and the figures of its lines a reader arrives at each total.
#pragma once

#include <vector>

#include "api/portal/pdf/bill_pdf.h"
#include "core/dues/dues.h"

namespace recaudo::site {

// The newest vigencia first: it is what the bill determines. Those of which nothing was charged,
// with their act, come last.
std::vector<portal::BillStep> first_day_steps(const dues::Dues& dues);

// Lines as they are.
std::vector<portal::BillStep> charge_steps(int vigencia, const tax_rules::Explanation& explanation);
// Lines that explain a day or a condition: their amounts are none of the sum.
std::vector<portal::BillStep> noted_steps(int vigencia, const tax_rules::Explanation& explanation);

// "Total hasta el 31 de marzo de 2026: capital $ 580.000 − descuento $ 66.000".
portal::BillStep total_step(const portal::BillSlip& slip);

// The lines that count no more, with the opposite sign, and those that come. Their amounts add up
// to the difference of both totals.
std::vector<portal::BillStep> changed_steps(const dues::Dues& before, const dues::Dues& after);

}  // namespace recaudo::site
