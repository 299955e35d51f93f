// What the files of this room ask of its tables.
#pragma once

#include "base/crypto.h"
#include "core/till/till.h"

namespace recaudo::till {

std::optional<Receipt> receipt_of_payment(pqxx::transaction_base& tx, payments::TicketId ticket);

// Cash that moves and is no payment: its entry and its row.
enum class CashFlow { kBase, kDeposit, kDifference };
struct CashMove {
  RegisterId till = {};
  CashFlow kind = CashFlow::kBase;
  Money cash = {}, cheques = {};  // positive enters the till
  std::string slip = {};
  std::string source = {};  // names the act: its business key follows from it
  std::string slip_salt = random_bytes(32);
};
// Posts it against 2.4.07.20 and notes it. The till's row is locked by the caller.
Result<void> move_cash(Work& work, const CashMove& move, staff::AccountId by);
// Locks the till's row until the end of the transaction; kNotFound.
Result<Register> lock_register(pqxx::transaction_base& tx, RegisterId till);

}  // namespace recaudo::till
