// One attempt to pay an order on a rail, and the words for its states.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/payments/orders.h"
#include "gateways/payment_gateway.h"

namespace recaudo::payments {

using gateways::Cus;
using gateways::TicketId;
struct PaymentTokenTag;
using PaymentToken = TextId<PaymentTokenTag>;

// Order matters to nobody; the transitions are in the database (payments.transition).
enum class State {
  kCreated,   // written before the rail was asked
  kPending,   // the rail knows it and has not decided
  kReview,    // the rail says something that does not fit ours: people decide, nothing was posted
  kApproved,  // posted
  kDeclined,
  kFailed,
  kExpired,
  kNotStarted,  // the creation had no answer and the payer was never redirected: it cannot have
                // moved money
  kReversed,
};
std::string_view to_code(State s);
State parse_state(std::string_view code);
// The rail said no, or nobody was sent there: money that comes all the same is late.
bool is_final_refusal(State s);

// The five words that people see (specification product C.3).
enum class PublicState { kPending, kApproved, kRejected, kExpired, kReturned };
PublicState public_state(State s);

struct Payment {
  TicketId ticket;
  PaymentToken token;
  OrderId order;
  std::string rail;
  State state = State::kCreated;
  Money amount;
  std::string bank_code;
  std::string bank_name;
  Cus cus;              // empty until the rail gave it
  std::string ach_cus;  // what the bank knows it by; empty until it is told
  std::string redirect_url;
  std::string payer_ip;
  std::string cause;  // Spanish: why it was declined or failed
  Instant created_at;
  std::optional<Instant> decided_at;
  std::optional<Date> paid_on;
  int queries = 0;
  std::optional<Instant> next_query_at;
  bool claimed = false;  // a query is in flight
  std::optional<ledger::EntrySeq> entry;
  std::optional<Instant> settled_at;
  bool late = false;
  bool duplicate = false;
  std::optional<Instant> withdrawn_at;  // the payer gave it up, and the rail ended it
  std::string request_key;  // of the request that started it, with its scope; empty: by no request
  // The number that the payer and the bank ask by: ACH's where it is told, else the rail's own.
  // Empty at the till, whose key says nothing to people.
  std::string number_for_people() const {
    if (rail == "caja") return {};
    return ach_cus.empty() ? cus.str() : ach_cus;
  }
};

struct ReceiptNumberTag;
using ReceiptNumber = Id<ReceiptNumberTag>;

// What one receipt says. `applied` is what the payment settled; a duplicate settles nothing and is
// all excess.
struct AppliedLine {
  int vigencia = 0;
  ledger::Concept item = ledger::Concept::kPredial;
  Money capital;  // paid, after discount
  Money interest;
  Money discount;
};
struct Receipt {
  ReceiptNumber number;
  TicketId ticket;
  std::string code;
  Instant issued_at;
  std::vector<AppliedLine> applied;
  Money excess;
  // Of the vigencia that it paid in part; receipts of before it was kept have none.
  std::optional<dues::Split> split = {};
};

Result<Payment> payment_by_token(pqxx::transaction_base& tx, const PaymentToken& token);
Result<Payment> payment_by_ticket(pqxx::transaction_base& tx, TicketId ticket, bool lock = false);
std::vector<Payment> payments_of_order(pqxx::transaction_base& tx, OrderId order);
Result<Receipt> receipt_of(pqxx::transaction_base& tx, TicketId ticket);
Result<Receipt> receipt_by_code(pqxx::transaction_base& tx, const std::string& code);

}  // namespace recaudo::payments
