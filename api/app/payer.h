// What every face that takes a payment shares: the identity documents that the page offers, the
// form brings back and the API takes, and the words for a payment that is not made twice.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/app/context.h"
#include "core/payments/start_payment.h"

namespace recaudo::app {

struct PayerDocument {
  std::string_view code, name;
  gateways::DocumentType type;
};
inline constexpr PayerDocument kPayerDocuments[] = {
    {"CC", "Cédula de ciudadanía", gateways::DocumentType::kCitizenCard},
    {"CE", "Cédula de extranjería", gateways::DocumentType::kAlienCitizenCard},
    {"NIT", "NIT", gateways::DocumentType::kNit},
    {"TI", "Tarjeta de identidad", gateways::DocumentType::kIdentityCard},
    {"PA", "Pasaporte", gateways::DocumentType::kPassport}};

inline std::optional<gateways::DocumentType> payer_document(std::string_view code) {
  for (const PayerDocument& document : kPayerDocuments)
    if (document.code == code) return document.type;
  return std::nullopt;
}

// PSE wants an address; nobody is asked for one to pay a tax.
inline constexpr const char* kNoPayerAddress = "No informada";

// The text that ACH certifies for the double-payment rule. While there is no CUS, our own number
// stands in its place: the payer must have something to ask by.
std::string blocked_text(const Context& context, const payments::Blocked& blocked);

// What people read for the channel of a payment: the rail's label, or the bank's counter.
std::string channel_label(const Context& context, const std::string& rail);

}  // namespace recaudo::app
