// One PSE transaction as ACH and the payer's bank know it, and the rules of its life. Pure: no
// store, no clock; whoever calls says what time it is.
//
//   PENDING -> OK | NOT_AUTHORIZED | FAILED. Only PENDING changes, with one exception that the real
//   world also has: money that moved after ACH had answered FAILED ("late OK").
//
// Time limits (ACH v21): the bank's session ends 7 minutes after the payer entered the bank
// (FAILED, cause 00015); ACH closes what nobody confirmed 21 minutes after the creation (FAILED,
// cause 00014).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

namespace recaudo::simulator {

using Cus = Id<struct CusTag>;
using TicketId = Id<struct TicketTag>;
using ClosingId = Id<struct ClosingTag>;

enum class State { kPending, kOk, kNotAuthorized, kFailed };
enum class Decision { kApprove, kDecline, kPending, kAbandon, kFail };
// How the hint of a change travels to the company. Out of order: the next question is still
// answered with the state of before, and a gateway tells the older state after the newer one.
enum class Callback { kNormal, kBeforeReturn, kLost, kTwice, kOutOfOrder };
// Through which door the payment came to ACH: directly, or by a gateway in the company's name.
enum class Rail { kPse, kPlacetoPay, kWompi };

std::string_view to_text(State state);  // "OK", "NOT_AUTHORIZED", "PENDING", "FAILED"
std::optional<State> state_from_text(std::string_view text);
std::string_view to_text(Decision decision);  // "approve", "decline", "pending", "abandon", "fail"
std::optional<Decision> decision_from_text(std::string_view text);
// "normal", "before_return", "lost", "twice", "out_of_order"
std::string_view to_text(Callback callback);
std::optional<Callback> callback_from_text(std::string_view text);
std::string_view to_text(Rail rail);  // "pse", "placetopay", "wompi"
std::optional<Rail> rail_from_text(std::string_view text);

// Who asked ACH for a transaction.
struct Origin {
  Rail rail = Rail::kPse;
  std::int64_t gateway_id = 0;  // the gateway's own number; zero for PSE
  std::string reference;        // the company's, at the gateway; empty for PSE
};

// What the company sent in CreateTransactionPaymentNF.
struct PaymentRequest {
  TicketId ticket;
  std::string bank_code;
  std::string service_code;
  Money amount;
  Money vat;
  std::string entity_url;
  std::string user_type;  // person | company
  std::string reference1, reference2, reference3;
  std::string solicite_date;
  std::string description;
  std::string identification_type, identification_number;
  std::string full_name, cellphone, address, email;
};

struct Transaction {
  Cus cus;
  PaymentRequest request;
  std::string page_token;
  Origin origin;
  Instant created;
  int cycle = 1;
  std::optional<Instant> opened;  // the payer entered the bank
  bool held = false;              // the bank leaves it undecided
  State state = State::kPending;
  std::string cause;  // five digits, empty while PENDING or OK
  Instant state_since;
  Money moved;  // what the bank really took; zero until OK
  std::optional<Instant> moved_at;
  std::string authorization;
  Callback callback = Callback::kNormal;
  std::string notification_url;  // empty: the simulator's own option
  std::optional<Money> amount_changed;
  std::optional<Decision> planned;  // to be applied at planned_at
  std::optional<Instant> planned_at;
  std::optional<Instant> finalized_at;
  std::string entity_authorization;
  int stale_answers = 0;               // so many questions are still answered with PENDING
  std::optional<Instant> reversed_at;  // given back whole before the bank's day closed
};

constexpr std::chrono::minutes kBankSession{7};
constexpr std::chrono::minutes kAchClose{21};
constexpr std::chrono::seconds kLateOkDelay{600};

// The greatest amount that the collection file can carry (12 digits and two decimals).
constexpr Money kGreatestPayment = Money::centavos(99'999'999'999'999);

// The next instant at which time alone changes this transaction.
std::optional<Instant> next_due(const Transaction& t);
// Applies the change that was due at *next_due(t).
void apply_due(Transaction& t);
// Applies a decision of the bank at an instant. The caller has checked that it may change.
void apply_decision(Transaction& t, Decision decision, Instant at);
// True when the payer may still decide at the bank.
bool session_open(const Transaction& t, Instant now);
// The last six digits of the CUS, left-filled.
std::string authorization_of(Cus cus);
// ACH's clearing cycle (1..5) of that instant, by the hour in Bogota.
int clearing_cycle(Instant t);
// What the collection file carries of it: the digits of the company's reference, or the ticket.
std::string file_reference(const Transaction& t);
// Spanish text of a cause of rejection; empty for an empty one.
std::string_view cause_text(std::string_view cause);

}  // namespace recaudo::simulator
