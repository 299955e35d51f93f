// The invoice of predial as the official determination and an enforceable title. Ley 1819/2016 art.
// 354. It is notified by publication on the web page and by posting in a visible place; mail is
// only additional.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/calendar.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct PredialInvoice {
  std::string number;
  int vigencia = 0;
  std::string debtor_name, debtor_document;
  std::string property;  // its national parcel number
  Money total;
  Explanation figures;  // what leads to the amount: the snapshot of the liquidation
  std::optional<Date> published_on_web;
  std::optional<Date> posted_on;  // in a visible place of the municipality
};

// What the invoice lacks to be a title, in words for people: "deudor", "predio", "cifras que llevan
// al valor", "publicación en la página web"... Empty when it lacks nothing.
std::vector<std::string> missing_in_title(const PredialInvoice& invoice);

// "Simultáneamente", of the two publications (Ley 1819/2016 art. 354), read in two ways.
enum class SimultaneousNotice {
  kLaterDay,  // both are made, and the later day notifies
  kSameDay,   // both are of one day; else the invoice is not notified
};

// When both publications are made: the later day, or the only one. Nothing before that.
std::optional<Date> notified_on(const PredialInvoice& invoice,
                                SimultaneousNotice reading = SimultaneousNotice::kLaterDay);

// The last day to ask for reconsideración: two months from the notification (ET 720), to the next
// business day.
Date appeal_deadline(Date notified_on, SaturdayRule saturday);

// When the invoice becomes executory: the day after the deadline when nobody appealed, or the day
// on which the decision of the appeal was notified. kPredialInputInvalid when the decision is
// before the notification.
Result<Date> executory_on(Date notified_on, std::optional<Date> appeal_decided_on,
                          SaturdayRule saturday);

// When collection prescribes, if nothing interrupts it: five years from the executory date (ET
// 817). Reaching it extinguishes nothing by itself: PRESCRIPCION is an act.
Date collection_prescribes_on(Date executory_on);

// Without an invoice: when the power to determine the tax ends, five years after the due date (ET
// 717, by analogy; to be confirmed).
Date determination_ends_on(Date due_on);

}  // namespace recaudo::tax_rules
