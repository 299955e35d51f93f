// Statements on attempts that several use cases of this room share.
#pragma once

#include <string>

#include "core/payments/apply_report.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

void store_evidence(Work& work, const Payment& payment, Source source, const std::string& raw);
void open_case(Work& work, const std::string& kind, TicketId ticket, Money amount,
               const std::string& reason);
// Moves the state (the database refuses an illegal move) and tells it. A payment that ends lets go
// of what it held.
void move_state(Work& work, const Payment& payment, State to, const std::string& cause,
                const std::string& gateway_ref);
// The same telling for who moved it in another statement: `event` names the edge, as
// payments.transition has it.
void tell_move(Work& work, const Payment& before, State to, const std::string& gateway_ref,
               const std::string& event);
// What an attempt holds of its order's obligations is kept in the ledger under this key.
std::string hold_key(TicketId ticket);
// The rail gave its number and never an address: nobody was sent there, and it can still be asked.
void remember_unstarted(Work& work, TicketId ticket, const Cus& cus, std::optional<Instant> next);
void plan_query(Work& work, TicketId ticket, int queries, std::optional<Instant> next);

}  // namespace recaudo::payments
