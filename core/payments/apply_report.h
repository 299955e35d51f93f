// The one function that applies what anybody says about a payment. Reports may come twice, late,
// out of order, forged or not at all; the outcome is the same. Evidence is stored raw before it is
// believed; approval and its entry commit together.
#pragma once

#include "core/payments/payment.h"

namespace recaudo::payments {

// Where a report came from; all of them end in a query, so what is applied is always the rail's own
// answer.
enum class Source {
  kCreation,
  kQuery,
  kReturn,
  kHint,
  kFile,
  kFinalization,
  kTill,
  kWithdrawal,
  kReversal
};
std::string_view to_code(Source s);

// Applies the answer of a query. `asked`: the payment as it was read before the rail was asked; a
// query that was planned since then stays planned. Returns the payment as it is afterwards. The
// gateway says when to ask again; it is not asked anything here.
Result<Payment> apply_report(const Services& services, const dues::Law& law,
                             const gateways::PaymentGateway& gateway, const Payment& asked,
                             Source source, const gateways::QueryOutcome& outcome);

}  // namespace recaudo::payments
