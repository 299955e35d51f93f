// The yearly return of industria y comercio: the national form filled with the tariffs and figures
// of the statute. Ley 14/1983; Ley 1819/2016 arts. 342 to 344; Res. MinHacienda 4056/2017.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/gradualidad.h"
#include "tax-rules/ica_form.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/sanction.h"
#include "tax-rules/statute_ica.h"

namespace recaudo::tax_rules {

struct IcaDeclaredActivity {
  std::string ciiu;
  Money income;  // taxable, in the municipality
};

struct IcaReturn {
  int vigencia = 0;  // the year of the income
  Date filed_on;
  bool simple_regime = false;  // the taxpayer is in the SIMPLE regime that year
  // What the taxpayer writes: rows 8, 9, 11 to 15, 18 (kW), 26 to 29, 31, 32; 35 when less than
  // everything is paid; 37 and 39 with the payment.
  std::map<int, Money> boxes;
  std::vector<IcaDeclaredActivity> activities;
  bool signs = false;  // a sign or board visible from the public space exists
  int financial_units = 0;
};

struct IcaLiquidation {
  int vigencia = 0;
  Date due_on;
  Date filed_on;
  IcaFilledForm form;
};

// kParameterMissing when the vigencia has no tariff, parameter or due date that it needs;
// kIcaInputInvalid when the taxpayer is in SIMPLE (ET arts. 903 to 916: the form is not filed),
// income is negative, activities repeat or do not add up to row 16, or more is paid than is owed.
// The discount (row 36) is given only to whoever pays everything within its dates.
Result<IcaLiquidation> liquidate_ica(const IcaStatute& statute, const IcaForm& form,
                                     const IcaReturn& declared);

// What the calendar offers to whoever pays everything on the day; zero after its dates.
Rate ica_discount_on(const IcaCalendar& calendar, Date day);

// The sanction for filing late (ET 641, 642), on row 25 or, without tax, on the income in the
// municipality (row 10); with the municipal minimum and the UVT of the year of filing.
Result<Sanction> ica_late_filing_sanction(const IcaStatute& statute, const LegalTables& tables,
                                          const IcaLiquidation& liquidation,
                                          bool after_emplazamiento, const Gradualidad& gradualidad);

// ET 639 with the council's figure, of the year; its own norm and mark where the council lowered
// it.
Result<MinimumSanction> ica_minimum_sanction(const IcaStatute& statute, const LegalTables& tables,
                                             int year);

}  // namespace recaudo::tax_rules
