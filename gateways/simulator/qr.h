// The bank's side of a Bre-B QR (EMVCo TLV as the Colombian networks use it): the payload that the
// acquirer hands to the municipality, and what a wallet reads in one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "gateways/simulator/simulator.h"

namespace recaudo::simulator {

struct QrOrder {
  std::optional<Money> amount;  // nothing: the payer writes it
  std::string reference;        // at most 25 digits; empty: none
  std::string transaction;      // dynamic when not empty (tag 90)
};

// Letters and digits, at most 25: what a field of a QR may hold, and what is written on in the
// bank's files. An empty one is a word too.
bool short_word(std::string_view text);

// CRC-16/CCITT-FALSE.
std::uint16_t crc16(std::string_view bytes);

// Throws BrokenInvariant when a value does not fit its field.
std::string qr_payload(const QrMerchant& merchant, const QrOrder& order);

struct QrRead {
  std::string merchant_code, merchant_name, reference;
  std::optional<Money> amount;
};
// The Spanish reason of a refusal: not TLV, another version, a wrong CRC, another currency or
// country, no merchant, a reference that is no short word. At most 512 characters are looked at.
tl::expected<QrRead, std::string> read_qr(std::string_view payload);

}  // namespace recaudo::simulator
