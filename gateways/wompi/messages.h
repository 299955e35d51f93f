// The JSON of Wompi's REST rail: what we write, and what we read back. Pure functions of text, so
// that a test, a fuzzer or an archived answer goes through the same code as the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "gateways/payment_gateway.h"

namespace recaudo::wompi {

enum class Environment { kTest, kProduction };
std::string_view to_code(Environment e);  // "test", "prod": the prefix of its keys

struct Keys {
  std::string public_key;  // may be on a page
  Secret private_key;
  Secret events_secret;
  Secret integrity_secret;
  Environment environment = Environment::kTest;
};

// What the documents leave open, or the agreement decides.
struct Terms {
  // The pages name CC and NIT; the page of the method also takes CE, TI and PP. [U]
  bool other_documents = false;
  // Third parties report that PSE takes nothing below 1,500 pesos; zero asks nothing. [U]
  Money minimum;
};

// Lower-case hex SHA-256 of the parts without separators; `expiration` exactly as it is sent, empty
// when it is not.
std::string integrity_signature(std::string_view reference, Money amount,
                                std::string_view expiration, const Secret& integrity_secret);
// "2026-10-05T13:30:00.000Z": thirty minutes later, never after the day of the liquidation.
std::string expiration_of(const gateways::CreateRequest& request);

// kRailRequestInvalid: Spanish, names the datum.
Result<void> check_create(const gateways::CreateRequest& request, const Terms& terms);
// The body of POST /transactions; of a request that check_create accepts.
std::string create_json(const gateways::CreateRequest& request, const Keys& keys);

// Answers; kRailAnswerInvalid when the text is not what is answered there.
struct Acceptance {
  std::string token;
  std::string permalink;
};
struct Merchant {
  Acceptance policy;         // END_USER_POLICY
  Acceptance personal_data;  // PERSONAL_DATA_AUTH
};
Result<Merchant> parse_merchant(std::string_view json);
Result<gateways::BankList> parse_bank_list(std::string_view json);  // never empty

struct Transaction {
  std::string id;
  std::string status;  // PENDING, APPROVED, DECLINED, ERROR, VOIDED
  std::string status_message;
  std::string reference;
  Money amount;
  std::string currency;
  std::string async_payment_url;  // empty until Wompi has it
  std::string traceability_code;  // ACH's number, the same
  std::string bank_processing_date;
};
Result<Transaction> parse_transaction(std::string_view json);
Result<std::vector<Transaction>> parse_transactions(std::string_view json);

// What the transaction means for us. kRailAnswerInvalid: a state that nobody knows, or a reference
// that is not ours.
Result<gateways::Status> status_of(const Transaction& transaction);

struct ErrorAnswer {
  std::string type;  // "INPUT_VALIDATION_ERROR"
  std::string text;  // the reason, or the messages of the fields
  bool reference_used = false;
};
Result<ErrorAnswer> parse_error(std::string_view json);

}  // namespace recaudo::wompi
