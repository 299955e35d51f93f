// How what was charged became what is owed: for each obligation, the payments, acts and transfers
// between the two. Read from the ledger, kept nowhere.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/receivables.h"
#include "tax-rules/explanation.h"

namespace recaudo::dues {

enum class MovementKind {
  kPayment,
  kDiscount,         // for prompt payment, or given back with its payment
  kPaymentReturned,  // to the payer, or annulled at the till
  kPaymentUndone,    // it was another's, said an act
  kMovedAway,        // a payment that went to another vigencia
  kMovedHere,
  kCreditApplied,  // a credit balance or an advance
  kMore,           // an act that corrects the charge
  kLess,
  kPrescribed,
  kRemitted,
  kRestored,  // what revoked one of those two
  kChargeAnnulled,
  kDueDate,      // an act that changed when it falls due: adds nothing
  kOther,        // an entry of another system
  kEarlier,      // all that are older than those told one by one
  kEarlierActs,  // corrected the charge, and left the database with their volume
};
std::string_view to_code(MovementKind kind);  // "pago": the API

struct Movement {
  MovementKind kind = MovementKind::kOther;
  Date on{};                    // of a payment, the day it was paid
  Money amount;                 // what it added to the capital; negative: took from it
  Money interest;               // mora that it settled besides, or gave back
  std::string resolution = {};  // of an act
  // Of an act over a bill of public services: what the amount adds to the subsidy, which it is less
  // by, and to the contribution, which is in it.
  Money subsidy = {}, contribution = {};
  bool of_services = false;  // of a bill of public services, which people do not call a vigencia
  std::optional<Date> due_before = std::nullopt, due_after = std::nullopt;  // of a due date
  // Of a payment or an act that paid less than the vigencia owed: how what this concept took of it
  // was computed, its capital and then its interest.
  tax_rules::Explanation share = {};
};

// charged + movements = the balance.
struct History {
  Money charged;  // first; with the acts of a volume that was taken out until they are told
  std::optional<Date> out_to = std::nullopt;  // the last day of such a volume
  std::vector<Movement> movements;  // oldest first; empty: what is owed is what was charged
};

// How many are told one by one: the last ones. The older ones are summed.
inline constexpr int kMovementsTold = 12;

// Of each of these obligations, whose charges and balances are read again: those of the same
// moment as their movements. Of a volume that was taken out only the sum is known.
std::map<ledger::ObligationId, History> histories_of(pqxx::transaction_base& tx,
                                                     std::vector<ledger::Obligation>& obligations);

// Tells as one movement what the acts of a volume that was taken out added to `explained`, which
// the lines of the charge add up to. Nothing where all of it is in the database.
void tell_acts_out(History& history, Money explained);

// How a charge came to what is owed of it, for people: the lines of the charge, what they add up
// to, each movement, and the balance, which its lines but the subtotals add up to. Without
// movements the lines of the charge alone.
tax_rules::Explanation explain_capital(const tax_rules::Explanation& charge, ledger::Concept item,
                                       const History& history, Money balance);
// One movement, for people: "Ajuste de menos: 3 de marzo de 2026, resolución R-1".
std::string movement_text(const Movement& movement);

}  // namespace recaudo::dues
