// Prescription of the action to collect: ET arts. 817 to 819; three years for traffic fines (Ley
// 769/2002 art. 159). This says when; that a debt is prescribed is decided by an act, never by the
// system, and a prescribed debt that was paid is not refunded (819).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace recaudo::tax_rules {

// What the term counts from (817).
enum class PrescriptionOrigin {
  kTimelyReturn,      // the due date
  kLateReturn,        // the day it was filed
  kCorrection,        // the day of the correction, for the increase
  kDeterminationAct,  // the day the act (or invoice) became executory
  kFine,              // the day the fine became firm
};

// What begins the term anew (818).
enum class InterruptionKind {
  kMandamientoNotice,
  kFacilityGranted,
  kInsolvencyAdmitted,   // concordato: anew from its end
  kLiquidationDeclared,  // forced administrative liquidation: anew from its end
};

// The term begins anew when it ends, not when it begins.
bool lasts(InterruptionKind kind);

struct Interruption {
  InterruptionKind kind = InterruptionKind::kMandamientoNotice;
  Date on;
  std::optional<Date> ended_on;  // of insolvency and liquidation; absent while it lasts
};

// From the order that suspends the auction until the decision is executory (818); `to` not
// included, absent while it lasts.
struct CollectionSuspension {
  Date from;
  std::optional<Date> to;
};

struct PrescriptionInput {
  PrescriptionOrigin origin = PrescriptionOrigin::kTimelyReturn;
  Date counts_from;
  int years = 5;
  std::vector<Interruption> interruptions;        // by date
  std::vector<CollectionSuspension> suspensions;  // by date, without overlaps
};

// Where the term of a tax begins, from the facts of the debt (817).
struct TaxDebtFacts {
  Date due_on;
  std::optional<Date> filed_on;          // of the return
  std::optional<Date> corrected_on;      // asked of the increase that a correction brought
  std::optional<Date> act_executory_on;  // of the act, or invoice, that determined it
};
// Five years from the act when there is one, else from the correction, else from the return.
// kChargeInputInvalid when there is no title yet: nothing prescribes before it exists.
Result<PrescriptionInput> prescription_of_tax(const TaxDebtFacts& facts);

struct Prescription {
  // The last day on which it may be collected; absent while an insolvency or a suspension lasts.
  std::optional<Date> last_day;
  std::vector<std::string> steps;  // Spanish, in order, with dates and articles
  // An act may declare it on that day.
  bool reached_on(Date day) const { return last_day && day > *last_day; }
};

// An interruption after the term ran out changes nothing. kChargeInputInvalid when dates are out of
// order or the term is not 1 to 20 years.
Result<Prescription> collection_prescription(const PrescriptionInput& input);

// The last day of the executive action of the civil law: five years from the due date (Código Civil
// art. 2536, of Ley 791/2002 art. 8). What ends or suspends it only a judge weighs, who alone
// declares that it prescribed (art. 2513).
Date executive_action_until(Date due_on);

}  // namespace recaudo::tax_rules
