// The day on which a tax counts as paid. ET art. 803.
#pragma once

#include "base/time.h"

namespace recaudo::tax_rules {

// When the money entered the bank or the office, in Bogotá's time: for PSE and cards, the instant
// of the approval; for cash, of the deposit. Never the day of booking or of settlement. A payment
// rejected or reversed has no such day.
inline Date payment_date(Instant money_entered) {
  return bogota_date(money_entered);
}

}  // namespace recaudo::tax_rules
