// One session of PlacetoPay's WebCheckout and the rules of its life. Pure: the state is what its
// attempts at ACH, its expiry and its cancellation make of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "gateways/simulator/transaction.h"

namespace recaudo::simulator {

using RequestId = Id<struct RequestIdTag>;

constexpr int kMaxRejectedAttempts = 10;

struct SessionStatus {
  std::string status;  // PENDING, APPROVED, APPROVED_PARTIAL, PARTIAL_EXPIRED, REJECTED
  std::string reason;  // PT, ?-, 00, P0, PX, ?C, MC, XN, EX
  bool operator==(const SessionStatus&) const = default;
};

struct Session {
  RequestId id;
  std::string token;  // of its page
  std::string reference;
  std::string description;
  Money total;
  bool allow_partial = false;
  std::string payer_type;  // of the document: CC, NIT, ...
  std::string payer_document, payer_name, payer_email;
  std::string return_url, cancel_url, ip_address;
  std::string request;  // JSON, what was asked, without its credentials
  Instant created;
  Instant expires;
  std::string closed_reason;     // empty while open: ?C by the payer, MC by the merchant, EX, XN
  std::string notification_url;  // empty: the simulator's own option
  SessionStatus status{"PENDING", "PT"};
  Instant status_since;
};

// What the attempts and the closing make of it.
SessionStatus evaluate(const Session& session, const std::vector<Transaction>& attempts);
// What the company may still be paid by it: the total less what is approved or on its way.
Money open_amount(const Session& session, const std::vector<Transaction>& attempts);
int rejected_attempts(const std::vector<Transaction>& attempts);
bool any_pending(const std::vector<Transaction>& attempts);
// True when nothing but a late approval can change it any more.
bool is_final(std::string_view status);
// Spanish text of a session's or payment's reason.
std::string_view reason_text(std::string_view reason);
// The state of one attempt as PlacetoPay calls it.
SessionStatus payment_status(const Transaction& t);

}  // namespace recaudo::simulator
