// How what is owed is grouped: predial by vigencia, its year; public services by the month in which
// the billed period ends, written as a number of six digits: 202603. Orders, receipts and bills
// keep that number.
#pragma once

#include <string>

#include "tax-rules/service_period.h"

namespace recaudo::dues {

int vigencia_of(const tax_rules::ServicePeriod& period);

// The year that it belongs to: 2026 of 2026, and of 202603.
int year_of_vigencia(int vigencia);

// As people read it: "2026", "marzo de 2026".
std::string vigencia_text(int vigencia);

// What an address and a form carry: "2026", "2026-03". kBadDate otherwise.
std::string vigencia_code(int vigencia);
Result<int> parse_vigencia(std::string_view code);

}  // namespace recaudo::dues
