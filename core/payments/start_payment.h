// Starting a payment on a rail. The attempt is written before the rail is asked, so that a crash in
// between is seen; the double-payment rule of PSE (rails specification §3.5) is checked over every
// rail.
#pragma once

#include <variant>

#include "core/payments/payment.h"
#include "core/payments/rails.h"

namespace recaudo::payments {

struct StartRequest {
  OrderToken order;
  std::string rail = {};  // empty: the first that there is
  gateways::Payer payer;
  std::string bank_code;
  std::string bank_name;
  std::string payer_ip;
  std::string user_agent = {};
  std::vector<std::string> consents = {};  // tokens of what the payer accepted
  std::string request_key;  // Idempotency-Key with its scope; the same key answers the same attempt
  std::string return_url_base;  // "https://host/pago/": the attempt's token is appended
};

struct Started {
  Payment payment;  // pending; redirect the whole window to payment.redirect_url
};
// Another attempt on the same debt is pending, or was approved: nothing was started. The face shows
// the literal text.
struct Blocked {
  Payment other;
  OrderReference reference;  // of the order that `other` pays: the bank knows it by this one
};
// The rail refused, or could not be reached in time: nothing moved, and a new attempt may begin at
// once.
struct NotStarted {
  std::string text;  // Spanish, for the payer
};
using StartOutcome = std::variant<Started, Blocked, NotStarted>;

// Who is paying any of what this order would pay, on any rail: the double-payment rule.
std::optional<TicketId> blocker_of(pqxx::transaction_base& tx, OrderId order);
// The same with its payment, as a start of this order would be told.
Result<std::optional<Blocked>> blocked_by(pqxx::transaction_base& tx, OrderId order);

// kBadForm: a rail that there is not. kOrderClosed when the order is paid or its day has passed;
// the gateway's own code for a bad datum of the payer.
Result<StartOutcome> start_payment(const Services& services, const dues::Law& law,
                                   const Rails& rails, const events::Actor& actor,
                                   const StartRequest& request);

}  // namespace recaudo::payments
