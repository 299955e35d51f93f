// The Bre-B codes that the bank hands over, one for an order (specification rails 7.4 a). Each is
// read and checked against its order before anybody sees it, and shown as it came: network, key,
// transaction and hash are the bank's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/payments/orders.h"

namespace recaudo::payments {

inline constexpr int kMaxBankQrs = 100'000;                            // rows of one file
inline constexpr std::size_t kMaxBankQrBytes = std::size_t{64} << 20;  // room for that many

struct BankQrReport {
  int loaded = 0;
  int already = 0;  // the order had that very code: nothing was written for it
};

// A table "referencia,contenido" of the bank, all of it or nothing: one transaction and, when
// something was new, one event with the file's digest. kTableInvalid for what is no such table;
// kQrInvalid names the first row that cannot be used: a code that does not read or does not say its
// order's amount and reference, an order that is not there, is paid or is past its day, an order
// twice, or another code than the one that it has.
Result<BankQrReport> take_bank_qrs(const Services& services, const events::Actor& actor,
                                   std::string_view csv, const std::string& file_name);

// What the bank's code of that order carries; none when the bank gave none.
std::optional<std::string> bank_qr(pqxx::transaction_base& tx, OrderId order);

}  // namespace recaudo::payments
