// The receivables subledger. An obligation is what a subject (a parcel, a bill of public services)
// owes for one concept of one vigencia, or what the municipality owes it (credit_balances.h). Only
// postings charge and pay it; the sum of all is the control accounts.
#pragma once

#include <compare>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "ledger/journal.h"

namespace recaudo::ledger {

struct SubjectTag;
using SubjectId = Id<SubjectTag>;

// A parcel owes its predial. A bill of public services owes itself, and is owed what was paid in
// excess of it; orders name its subscriber, each of whose bills may have another debtor. Numbers of
// different kinds have nothing in common.
enum class SubjectKind { kParcel, kServiceBill, kSubscriber };
std::string_view to_code(SubjectKind kind);  // "predio", "factura-servicios", "suscriptor"
Result<SubjectKind> parse_subject_kind(std::string_view code);
struct Subject {
  SubjectKind kind;
  SubjectId id;
  auto operator<=>(const Subject&) const = default;
};
constexpr Subject parcel_subject(SubjectId id) {
  return {SubjectKind::kParcel, id};
}

// What is charged: each has the account where it is owed and the one that earns it.
enum class Concept { kPredial, kEnvironmental, kBomberil, kWater, kSewer, kWaste };
std::string_view to_code(Concept c);   // "predial"...: database and log
std::string_view to_label(Concept c);  // Spanish, for people
Result<Concept> parse_concept(std::string_view code);
AccountId receivable_account(Concept c);
AccountId interest_receivable_account(Concept c);
std::optional<AccountId> discount_account(Concept c);  // public services have none
// Of the environmental surcharge both are what is owed to the CAR (Ley 99/1993).
AccountId income_account(Concept c);
AccountId interest_income_account(Concept c);

struct ObligationKey {
  SubjectId subject;  // a parcel
  int vigencia;
  Concept item;
  Date due_on;
  std::optional<ThirdPartyId> third_party = std::nullopt;  // who owes it now
};

struct Obligation {
  ObligationId id;
  SubjectId subject;
  int vigencia;
  Concept item;
  Date due_on;
  Money charged;
  Money balance;                                           // still owed, without interest
  std::optional<ThirdPartyId> third_party = std::nullopt;  // who owed it when it was opened
  Money held = {};                                         // of the balance, by payments in flight
};

// Opens what does not exist; what does keeps its debtor. Ids in the order asked; at most 100,000.
std::vector<ObligationId> open_obligations(pqxx::transaction_base& tx,
                                           std::span<const ObligationKey> keys);

// What is owed to us of a parcel, oldest first. `for_update`: nobody else posts until the end of
// the transaction (the head row is locked, not these).
std::vector<Obligation> obligations_of(pqxx::transaction_base& tx, SubjectId subject,
                                       bool for_update = false);
// Of several subjects of one kind, at most 10,000.
std::vector<Obligation> obligations_of(pqxx::transaction_base& tx, SubjectKind kind,
                                       std::span<const SubjectId> subjects,
                                       bool for_update = false);

// The same by id, of whatever subject: by subject, the oldest of each first.
struct SubjectObligation {
  SubjectKind kind;
  Obligation owed;
};
std::vector<SubjectObligation> obligations_by_id(pqxx::transaction_base& tx,
                                                 std::span<const ObligationId> ids);

}  // namespace recaudo::ledger
