// The receivables subledger: obligations. One is what a subject (a parcel, a bill of public
// services) owes for one concept of one vigencia, or what the municipality owes it; it is charged
// and paid only by postings, and its sum equals the control accounts.
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

// Whose account it is: predial is owed by a parcel, and each bill of public services owes itself,
// and is owed what was paid in excess of it. A subscriber is whom orders name: of his bills each
// may have another debtor. Numbers of different kinds have nothing in common.
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

// What is charged. Each has a receivable account and the account that earns it.
enum class Concept { kPredial, kEnvironmental, kBomberil, kWater, kSewer, kWaste };
std::string_view to_code(Concept c);   // "predial", "acueducto"...: database and log
std::string_view to_label(Concept c);  // Spanish, for people
Result<Concept> parse_concept(std::string_view code);
AccountId receivable_account(Concept c);
AccountId interest_receivable_account(Concept c);
// Nothing where no discount is given: public services.
std::optional<AccountId> discount_account(Concept c);
AccountId income_account(Concept c);  // for the environmental surcharge: what is owed to the CAR
AccountId interest_income_account(Concept c);  // its interest follows it (Ley 99/1993)

struct ObligationKey {
  SubjectId subject;
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

// Opens what does not exist; answers ids in the order asked. At most 100,000.
std::vector<ObligationId> open_obligations(pqxx::transaction_base& tx,
                                           std::span<const ObligationKey> keys);

// Obligations of one parcel, oldest first. `for_update`: nothing is posted by anybody else until
// the end of the transaction (the head row is locked, not these rows).
std::vector<Obligation> obligations_of(pqxx::transaction_base& tx, SubjectId subject,
                                       bool for_update = false);
// The same of several subjects of one kind, at most 10,000.
std::vector<Obligation> obligations_of(pqxx::transaction_base& tx, SubjectKind kind,
                                       std::span<const SubjectId> subjects,
                                       bool for_update = false);

// Some of them, by id, of whatever subject; by subject, the oldest of each first.
struct SubjectObligation {
  SubjectKind kind;
  Obligation owed;
};
std::vector<SubjectObligation> obligations_by_id(pqxx::transaction_base& tx,
                                                 std::span<const ObligationId> ids);

// What the municipality owes whoever owed a subject's charges: money that no obligation took (saldo
// a favor, ET 815 and 850). One for each year in which it arose; it moves on 2.4.90.40 only.
struct Credit {
  ObligationId id;
  SubjectId subject;
  int year = 0;
  Date since{};  // when the first of it arose
  Money balance;
  Money held;
  std::optional<ThirdPartyId> third_party = std::nullopt;
};
// Opens it when it does not exist.
ObligationId open_credit(pqxx::transaction_base& tx, const Subject& subject, Date on,
                         std::optional<ThirdPartyId> third_party = std::nullopt);
inline ObligationId open_credit(pqxx::transaction_base& tx, SubjectId parcel, Date on,
                                std::optional<ThirdPartyId> third_party = std::nullopt) {
  return open_credit(tx, parcel_subject(parcel), on, third_party);
}
// Those of several subjects of one kind that have a balance, oldest first. At most 10,000 subjects.
std::vector<Credit> credits_of(pqxx::transaction_base& tx, SubjectKind kind,
                               std::span<const SubjectId> subjects);
inline std::vector<Credit> credits_of(pqxx::transaction_base& tx, SubjectId parcel) {
  return credits_of(tx, SubjectKind::kParcel, std::span(&parcel, 1));
}

// One of them, also without a balance; nothing when that obligation is none.
std::optional<Credit> credit_by_id(pqxx::transaction_base& tx, ObligationId id);

// A control account that its obligations do not add up to, in Spanish; empty when all do. One sum
// over the obligations: for once a day, and for `ledger check`.
std::vector<std::string> control_differences(pqxx::transaction_base& tx);

}  // namespace recaudo::ledger
