// Money that reaches us without a rail being asked: at the bank's window and at our own till.
#pragma once

#include <span>

#include "core/payments/payment.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

// Inside another transaction (a bank file that pays an order at the counter): opens an attempt on
// rail "banco" already approved, whose money is in transit. `bank_key` makes it happen once.
struct CounterPayment {
  OrderId order;
  Money amount;
  Date paid_on;
  std::string bank_code;
  std::string bank_key;  // file hash, lot and sequence
  std::string raw;       // the line of the file
};
// One after the other, as if each were alone, and posted at once but where two are of one parcel:
// the caller bounds how many. Answers the payments in that order, as they are afterwards.
Result<std::vector<Payment>> apply_counter_payments(Work& work, const dues::Law& law,
                                                    std::span<const CounterPayment> payments);

// Inside another transaction (core/till): money on the counter pays an order whole, on rail "caja".
// It lies in account 1.1.05.01 and so is settled at once. `key` makes it happen once.
struct TillPayment {
  OrderId order;
  Money amount;
  std::string key;
  std::string raw;  // what was handed over
};
Result<Payment> apply_till_payment(Work& work, const dues::Law& law, const TillPayment& payment);
// The payment taken under that key before.
std::optional<TicketId> till_payment(pqxx::transaction_base& tx, const std::string& key);

}  // namespace recaudo::payments
