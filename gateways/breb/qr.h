// A Bre-B payment QR as Colombian acquirers write it (EMVCo merchant-presented, EASPBV standard of
// 2025 and 2026). The municipality never makes one: its network, merchant code, key, transaction
// and security hash are the bank's. It reads what the bank hands over, checks it against the order,
// and prints it as it came.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "gateways/breb/tlv.h"

namespace recaudo::breb {

enum class KeyKind : std::uint8_t {
  kIdentification = 1,
  kMobile = 2,
  kEmail = 3,
  kAlphanumeric = 4,
  kMerchantCode = 5
};

struct QrPayload {
  std::string text;                 // as it came: what the symbol carries
  std::vector<QrField> fields;      // of the first level, in order
  bool dynamic = false;             // 01 = 12: for one payment
  std::optional<KeyKind> key_kind;  // of 26
  std::string key;
  std::optional<std::string> merchant_code;  // 50.01
  std::optional<Money> amount;               // 54; none: the payer writes it
  std::string merchant_name;                 // 59
  std::optional<std::string> bill_number;    // 62.01
  std::optional<std::string> reference;      // 62.05
  std::optional<std::string> purpose;        // 62.08, "05" collection
  std::optional<std::string> merchant_nit;   // 62.10
};

// What is not settled by the sources that we have [U]: each reading is a switch.
struct QrReading {
  std::size_t max_length = 512;  // EMVCo's limit, in bytes [M]
};

// Checks structure, CRC, format 01, initiation, currency 170, country CO, exactly one key, and that
// the amount is money. kQrInvalid names the field ("campo 54, valor: ...").
Result<QrPayload> read_qr(std::string_view text, const QrReading& reading = {});

// What the order says.
struct QrOrder {
  Money amount;
  std::string reference;
};

// Whether this is the fixed code of a key, which serves every order: static, and the payer writes
// the amount. kQrInvalid names the field that says otherwise.
Result<void> check_fixed_qr(const QrPayload& qr);

// Whether this QR pays this order: amount and reference are there and equal to the order's.
// kQrInvalid names the field that is not.
Result<void> check_qr(const QrPayload& qr, const QrOrder& order);

}  // namespace recaudo::breb
