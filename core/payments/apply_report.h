// The one function that applies what anybody says about a payment. Reports may come twice, late,
// out of order, forged or not at all; the outcome is the same. Evidence is stored raw before it is
// believed; approval and its entry commit together.
#pragma once

#include "core/payments/payment.h"

namespace recaudo::payments {

// Where a report came from; all of them end in a query, so what is applied is always the rail's own
// answer.
enum class Source { kCreation, kQuery, kReturn, kHint, kFile, kFinalization, kTill };
std::string_view to_code(Source s);

// Applies the answer of a query. `asked`: the payment as it was read before the rail was asked; a
// query that was planned since then stays planned. Returns the payment as it is afterwards. The
// gateway says when to ask again; it is not asked anything here.
Result<Payment> apply_report(const Services& services, const dues::Law& law,
                             const gateways::PaymentGateway& gateway, const Payment& asked,
                             Source source, const gateways::QueryOutcome& outcome);

// Inside another transaction (a bank file that pays an order at the counter): opens an attempt on
// rail "banco" already approved and posts it on `money_account`. `bank_key` makes it happen once.
struct CounterPayment {
  OrderId order;
  Money amount;
  Date paid_on;
  std::string bank_code;
  std::string bank_key;  // file hash, lot and sequence
  std::string raw;       // the line of the file
};
Result<Payment> apply_counter_payment(Work& work, const dues::Law& law,
                                      const CounterPayment& payment);

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
