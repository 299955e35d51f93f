// The facts of a parcel as a row of billing.liquidation keeps them. What lifts the limits of the
// increase is one bit for each fact of tax_rules::LimitExclusions. Bits and numbers are never
// reused.
#pragma once

#include <string_view>

#include "tax-rules/predial_input.h"

namespace recaudo::dues {

int exclusion_bits(const tax_rules::LimitExclusions& exclusions);
tax_rules::LimitExclusions exclusions_of(int bits);

// 0 not updated, 1 an update enters, 2 updated before.
int update_number(tax_rules::CadastralUpdate update);
tax_rules::CadastralUpdate update_of(int number);

// Of an exempt parcel: "exencion", "exencion_reservada" when its reason is not told, or
// "no_gravado" for what the law itself does not tax.
std::string_view exemption_kind_text(const tax_rules::PredialInput& exempt);

// 0 verified, 1 from memory, 2 uncertain, 3 rule of the project, 4 invented.
int mark_number(tax_rules::SourceMark mark);
tax_rules::SourceMark mark_of(int number);

}  // namespace recaudo::dues
