// The JSON of PlacetoPay's WebCheckout: what we write, and what we read back. Pure functions of
// text, so that a test, a fuzzer or an archived answer goes through the same code as the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "gateways/payment_gateway.h"

namespace recaudo::placetopay {

// SHA-256 is what is documented; sites of before still need SHA-1.
enum class HashName { kSha256, kSha1 };

struct Credentials {
  std::string login;  // at most 32
  Secret secret_key;
  HashName hash = HashName::kSha256;
};

// Base64(H(raw nonce, seed, secret)): the nonce as bytes, not its Base64.
std::string tran_key(HashName hash, std::string_view raw_nonce, std::string_view seed,
                     const Secret& secret_key);

// What proves one request: the nonce is never used again, the seed is our clock.
struct Proof {
  std::string raw_nonce;  // at least 16 random bytes
  std::string seed;       // ISO 8601 with its offset, at most five minutes from their clock
};

// kRailRequestInvalid: Spanish, names the datum. Lengths count characters.
Result<void> check_create(const gateways::CreateRequest& request);
// Bodies; `payment_methods` restricts what is offered ("pse"), empty for all of the site.
std::string create_json(const gateways::CreateRequest& request, const Credentials& credentials,
                        const Proof& proof, const std::string& payment_methods);
std::string auth_json(const Credentials& credentials, const Proof& proof);
// Of POST /api/transaction. It names no amount: before the settlement only the whole payment goes
// back, and after it we ask for none.
std::string reverse_json(const Credentials& credentials, const Proof& proof,
                         const std::string& internal_reference);

// The status that every answer has. The list of reasons is open: only `status` decides.
struct AnswerStatus {
  std::string status;
  std::string reason;
  std::string message;
  std::string date;
};
// kRailAnswerInvalid when the text is not JSON with a status.
Result<AnswerStatus> parse_answer_status(std::string_view json);
// Of a 401: the number that ends its message, 100 to 107; 0 when there is none.
int authentication_fault(std::string_view message);

struct CreateAnswer {
  AnswerStatus status;
  std::string request_id;  // both only with OK
  std::string process_url;
};
Result<CreateAnswer> parse_create_answer(std::string_view json);

// One payment inside a session.
struct SessionPayment {
  std::string status;
  std::string internal_reference;
  std::string reference;
  Money amount;  // amount.from
  std::string currency;
  std::optional<Instant> at;
  std::string authorization;
  std::string ach_cus;  // only of PSE
  bool refunded = false;
};
struct Session {
  std::string request_id;
  AnswerStatus status;
  std::string reference;  // of the echoed request, or empty
  std::vector<SessionPayment> payments;
};
// kRailAnswerInvalid: also a payment whose amount, status or reference cannot be read.
Result<Session> parse_session(std::string_view json);

// What the session means for us: the sum of its approved payments, whatever the session says of
// itself, and no refusal while one of its payments may still be approved. kRailAnswerInvalid when
// it contradicts itself; its raw text is evidence then.
Result<gateways::Status> status_of(const Session& session);

// The one payment of the session that was approved, whether or not it went back since then.
// kNotFound: there is none, or more than one. kRailAnswerInvalid: its reference is not ours.
Result<gateways::ReturnStatus> return_status_of(const Session& session);

// Of POST /api/transaction: the payment that the answer is about, empty when it names none.
// kRailAnswerInvalid when the text is not a JSON object.
Result<std::string> parse_reversed_payment(std::string_view json);

}  // namespace recaudo::placetopay
