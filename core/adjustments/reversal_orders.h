// What was asked of a rail for an approved act of reversal, and what it said: the durable side of
// it. Asking is pursue_reversal.h.
#pragma once

#include <optional>
#include <vector>

#include "core/adjustments/effect.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::adjustments {

enum class ReversalState {
  kOrdered,   // two persons decided; the rail was not asked yet
  kAsked,     // it may have been received: never sent again
  kReturned,  // the rail confirmed; the entry is not posted yet
  kDone,
  kRefused,  // nothing went back
  kNotDone,  // the same, known only afterwards
};
std::string_view to_code(ReversalState s);
bool is_open(ReversalState s);

struct ReversalOrder {
  Uuid proposal;
  payments::TicketId payment;
  ReversalState state = ReversalState::kOrdered;
  std::string reason;  // Spanish: why it ended so, or why it waits
  Instant ordered_at{};
  std::optional<Instant> asked_at;
  std::optional<Instant> answered_at;
};
std::optional<ReversalOrder> reversal_of(pqxx::transaction_base& tx, const Uuid& proposal);
bool has_open_reversal(pqxx::transaction_base& tx, payments::TicketId ticket);
// The proposal of the payment's open order, if it has one.
std::optional<Uuid> open_reversal_of(pqxx::transaction_base& tx, payments::TicketId ticket);
// What that order holds of a credit balance: another act that gives the same payment back takes it.
Money held_by_reversal(pqxx::transaction_base& tx, const Uuid& proposal,
                       ledger::ObligationId credit);
// Whether the bank credited the payment on a day after that one, as the books have it. What it
// credited on the day or before tells nothing: it may only have been read later.
bool credited_after(pqxx::transaction_base& tx, payments::TicketId ticket, Date day);
// Open ones that nobody looked after for a while, first the one left alone longest: five minutes,
// and longer the longer they are open.
std::vector<Uuid> reversals_due(pqxx::transaction_base& tx, Instant now, int limit);

// In the transaction of the decision: orders it, and holds the credit balance that it takes away
// until the order ends, however long that takes. kAmountHeld.
Result<void> order_reversal(Work& work, const Uuid& proposal, const Effect& effect);
// Frees what the order holds, if anything: before the payment is given back, or when it ends. Takes
// the ledger's order lock.
void free_reversal(Work& work, const Uuid& proposal);

// True for the one who is to ask the rail now, about that payment of it; never twice.
bool claim_question(Work& work, const Uuid& proposal, const std::string& rail_payment);
// False when it does not go there from where it is.
bool end_reversal(Work& work, const Uuid& proposal, ReversalState to, const std::string& reason);
// Somebody is about to look after it: it is not due again for a while, whatever becomes of that.
void note_turn(Work& work, const Uuid& proposal);
// Somebody looked after it and it stays open; `reason`: why it waits.
void note_visit(Work& work, const Uuid& proposal, const std::string& reason);

}  // namespace recaudo::adjustments
