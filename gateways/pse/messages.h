// The JSON of PSE's methods in NF: what we write, and what we read back. Pure functions of text, so
// that a test, a fuzzer or an archived answer goes through the same code as the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateways/payment_gateway.h"
#include "gateways/pse/credits.h"
#include "gateways/pse/fields.h"
#include "gateways/pse/protocol.h"

namespace recaudo::pse {

// Who collects, as ACH registered it.
struct Beneficiary {
  std::string nit;  // digits with the check digit
  std::string name;
  std::string ciiu;  // economic activity, "8412" for a municipality
};

struct EntityData {
  std::string entity_code;
  std::string service_code;  // at most 10
  Beneficiary beneficiary;
  bool indicator_4per1000 = false;
  MultiCredit credits = {};
};

// kPseRequestInvalid, kPsePersonTypeMismatch: Spanish, names the datum. Lengths count characters.
Result<void> check_create(const gateways::CreateRequest& request, const EntityData& entity);
// The request of CreateTransactionPaymentNF, or of its multicredit where the entity has services to
// divide by; of one that check_create accepts.
std::string create_json(const gateways::CreateRequest& request, const EntityData& entity);
std::string_view create_method(const EntityData& entity);
std::string entity_json(const EntityData& entity);  // GetBankListNF
std::string query_json(const EntityData& entity, const gateways::Cus& cus);
std::string finalize_json(const EntityData& entity, const gateways::Cus& cus,
                          std::string_view receipt);

// Answers, decrypted. kPseAnswerInvalid when the text is not what the method answers.
Result<CreateAnswer> parse_create_answer(std::string_view json);

Result<InformationAnswer> parse_information_answer(std::string_view json);

// Of GetTransactionInformationDetailed: an object, or a list of name and value.
struct CauseAnswer {
  std::string code;
  std::string description;  // in PSE's words
};
Result<CauseAnswer> parse_cause_answer(std::string_view json);

Result<std::string> parse_finalize_answer(std::string_view json);  // the return code

// Without the pseudo-bank of code 0; never empty.
Result<gateways::BankList> parse_bank_list(std::string_view json);

struct TokenAnswer {
  std::string access_token;
  int expires_in_seconds = 0;
};
Result<TokenAnswer> parse_token_answer(std::string_view json);

}  // namespace recaudo::pse
