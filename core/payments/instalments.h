// Voluntary instalments of predial: what an owner is offered of a vigencia, and joining it. The
// plan is for whoever owes the parcel's charges; who joined is in the event, and at the desk also
// who of the staff did it (docs/decisions/0044).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/approvals/staff.h"
#include "core/dues/dues.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

struct OfferedPlan {
  int vigencia = 0;
  Date join_until;
  Date statutory_due_on;
  Money total;  // the capital owed today, over all concepts
  std::vector<tax_rules::Instalment> instalments;
  std::string norm;
  bool invented = false;
};

// Of a vigencia as `account` prices it today, by the statute in force today. kNothingToPay: it is
// paid. kAmountHeld: a payment of it is in flight.
// kPlanRefused: it is in a plan already, overdue, not offered to that destino, its last day
// passed, or less than a peso an instalment; the detail says which.
Result<OfferedPlan> offered_plan(pqxx::transaction_base& tx, const dues::Law& law,
                                 const dues::Account& account, const dues::DueVigencia& v,
                                 Date today);

// Joins it today, with its event, in one transaction. Refused as offered_plan; kNotFound: nothing
// of that vigencia was charged.
Result<OfferedPlan> join_instalments(const Services& services, const dues::Law& law,
                                     const events::Actor& owner, ledger::SubjectId parcel,
                                     int vigencia);

// What an owner showed at the desk.
enum class ShownDocument { kCedula, kExistencia, kPoder };
inline constexpr std::array kShownDocuments = {ShownDocument::kCedula, ShownDocument::kExistencia,
                                               ShownDocument::kPoder};
std::string_view to_code(ShownDocument d);                 // "cedula"...: forms and database
std::string_view to_label(ShownDocument d);                // for people
Result<ShownDocument> parse_shown(std::string_view code);  // kBadText

// Whom the staff act for.
struct AtDesk {
  std::string owner;  // of the parcel: "CC|79123456", as registry::owner_document gives it
  ShownDocument shown = ShownDocument::kCedula;
};
// The same by somebody of the staff, whom `clerk` names as actor, on behalf of the owner. Refused
// as join_instalments; kPlanRefused too when he is no owner.
Result<OfferedPlan> join_at_desk(const Services& services, const dues::Law& law,
                                 const events::Actor& clerk, staff::AccountId account,
                                 ledger::SubjectId parcel, int vigencia, const AtDesk& desk);

// How a plan was joined at the desk; nothing of one that its owner joined by the page.
struct JoinedAtDesk {
  std::string clerk;  // login
  std::string owner;
  ShownDocument shown = ShownDocument::kCedula;
};
std::optional<JoinedAtDesk> joined_at_desk(pqxx::transaction_base& tx, ledger::SubjectId parcel,
                                           int vigencia);

}  // namespace recaudo::payments
