// Plans of voluntary instalments that owners joined (Ley 1995/2019 art. 6), and how each stands. A
// plan keeps its days and amounts; when each instalment was paid is read from the subledger and
// kept nowhere (docs/decisions/0040).
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/receivables.h"
#include "tax-rules/explanation.h"
#include "tax-rules/predial_instalments.h"

namespace recaudo::dues {

struct PlanTag;
using PlanId = Id<PlanTag>;

// Capital that payments of one day settled.
struct PaidCapital {
  Date on;
  Money amount;
};

struct InstalmentPlan {
  PlanId id;
  ledger::SubjectId parcel;
  int vigencia = 0;
  Date joined_on;
  std::vector<tax_rules::Instalment> instalments;
  std::string norm;
  bool invented = false;
  // Since it was joined, by effective date, oldest first. A payment that was reversed is not here.
  std::vector<PaidCapital> paid;

  Money total() const;
  Money paid_so_far() const;
  // When each was paid, the first ones first: they take what is paid in their order. Those still to
  // pay are left out.
  std::vector<Date> paid_on() const;
};

// Of a parcel, by vigencia. Payments in a volume that was taken out are not seen: by then the last
// instalment is past, and what is still owed of it is overdue anyway.
std::map<int, InstalmentPlan> plans_of(pqxx::transaction_base& tx, ledger::SubjectId parcel);

// Of every parcel, or of some, as known at an entry: the plans joined by a day whose last
// instalment has not come then, or of whose vigencia something is owed now or moved after that day
// or that entry.
std::vector<InstalmentPlan> plans_standing(
    pqxx::transaction_base& tx, Date on, ledger::EntrySeq known,
    const std::optional<std::vector<ledger::SubjectId>>& parcels = std::nullopt);

enum class InstalmentState {
  kPaid,
  kToPay,
  kMissed,
  kLapsed,       // its plan was lost before its day: it falls due with the vigencia
  kChargedMore,  // the last one: paid, and something is owed since
  kTakenOff,     // acts took what was owed of it off
};

struct InstalmentStanding {
  int number = 0;  // 1, 2, ...
  Date due_on;     // of one that lapsed, the statutory day
  Money amount;
  InstalmentState state = InstalmentState::kToPay;
  Money missing = {};  // to have this one and those before it paid; of the last, all that is owed
  Money missing_alone = {};  // of this one: they add up to all that is owed
};

enum class PlanState {
  kToPay,  // no instalment was missed: no interest runs
  kEnded,  // nothing is owed of the vigencia
  // All were paid in time, and what an act charged since, or a payment that went back left, falls
  // due with the last.
  kLaterCharge,
  kLaterOverdue,  // the same, and that day passed: interest runs on it
  kLost,          // an instalment was missed
};

// A plan on a date.
struct PlanStanding {
  Date on;
  Date joined_on;
  Date statutory_due_on;
  PlanState state = PlanState::kToPay;
  int missed = 0;  // of a plan that was lost: the number of the first that was not paid in time
  std::vector<InstalmentStanding> instalments;
  tax_rules::Explanation due_explanation;  // why the vigencia falls due when it does
  tax_rules::Explanation cut_explanation;  // how what was owed was cut into instalments
  bool kept() const { return state != PlanState::kLost; }
  // It falls due by its instalments, and no interest runs.
  bool in_time() const { return kept() && state != PlanState::kLaterOverdue; }
  // The first of which something is missing; null when there is none.
  const InstalmentStanding* next() const;
  // Until when the whole vigencia is paid without interest, if nothing is paid before.
  Date free_until() const;
};

PlanStanding standing_of(const InstalmentPlan& plan, Date statutory_due_on, Money balance, Date on);

}  // namespace recaudo::dues
