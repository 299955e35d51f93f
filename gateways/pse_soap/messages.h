// The messages of MainServices: what we write, and what we read back. Pure functions of text, so
// that a test, a fuzzer or an archived answer goes through the same code as the wire.
#pragma once

#include <string>
#include <string_view>

#include "gateways/payment_gateway.h"
#include "gateways/pse/credits.h"
#include "gateways/pse/protocol.h"
#include "gateways/pse_soap/envelope.h"

namespace recaudo::pse_soap {

struct Operation {
  std::string_view name;      // of the body's element, and the end of SOAPAction
  std::string_view request;   // the element inside
  std::string_view response;  // the element inside <nameResponse>
};
inline constexpr Operation kGetBankList{"getBankList", "getBankListInformation",
                                        "getBankListResponseInformation"};
inline constexpr Operation kCreate{"createTransactionPayment",
                                   "createTransactionPaymentInformation",
                                   "createTransactionPaymentResponseInformation"};
inline constexpr Operation kCreateMultiCredit{
    "createTransactionPaymentMultiCredit", "createTransactionPaymentMultiCreditInformation",
    "createTransactionPaymentMultiCreditResponseInformation"};
inline constexpr Operation kGetInformation{"getTransactionInformation",
                                           "getTransactionInformationBody",
                                           "getTransactionInformationResponseBody"};
inline constexpr Operation kFinalize{"finalizeTransactionPayment",
                                     "finalizeTransactionPaymentInformation",
                                     "finalizeTransactionPaymentResponseInformation"};

// With the quotes that SOAP 1.1 asks for.
std::string soap_action(const Operation& operation);

// Who collects, as ACH registered it.
struct Entity {
  std::string entity_code;
  std::string service_code;  // at most 10
  pse::MultiCredit credits = {};
  const Operation& creation() const { return credits.is_used() ? kCreateMultiCredit : kCreate; }
};

// kPseRequestInvalid, kPsePersonTypeMismatch: Spanish, names the datum. Only what this protocol
// sends is asked for. Lengths count characters.
Result<void> check_create(const gateways::CreateRequest& request, const Entity& entity);
// Of a request that check_create accepts. The three references: address, document and number.
std::string create_request(const Parties& parties, const Entity& entity,
                           const gateways::CreateRequest& request);
std::string bank_list_request(const Parties& parties, const Entity& entity);
std::string information_request(const Parties& parties, const Entity& entity,
                                const gateways::Cus& cus);
std::string finalize_request(const Parties& parties, const Entity& entity,
                             const gateways::Cus& cus);

// Without the pseudo-bank of code 0; never empty.
Read<gateways::BankList> read_bank_list(std::string_view xml);
Read<pse::CreateAnswer> read_create_answer(std::string_view xml,
                                           const Operation& operation = kCreate);
// The status has no cause: this operation does not tell it. Unreadable when it is about another
// entity than `entity_code`.
Read<pse::InformationAnswer> read_information_answer(std::string_view xml,
                                                     std::string_view entity_code);
struct FinalizeAnswer {
  std::string return_code;
  gateways::Cus cus;  // never empty with SUCCESS
};
Read<FinalizeAnswer> read_finalize_answer(std::string_view xml);

}  // namespace recaudo::pse_soap
