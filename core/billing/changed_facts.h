// What of a parcel is not as a run computed it. The run keeps a print of the facts and amounts of
// each parcel, and not the facts: those that may have few values are tried, one at a time, until
// the print is met. For people who look into why it was left out.
#pragma once

#include <string>
#include <string_view>

#include "core/billing/predial_roll.h"

namespace recaudo::billing {

// `now` is liquidated and has another print than `approved`. Names the fact with its value before
// and now and the total approved and of today; where no single fact that can be tried gives the
// print, says which ones are left and the total of today.
std::string changed_since(const PredialRoll& roll, const RollParcel& now,
                          std::string_view approved);

}  // namespace recaudo::billing
