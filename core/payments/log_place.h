// Where the public log tells a receipt.
#pragma once

#include <optional>

#include "core/payments/payment.h"

namespace recaudo::payments {

struct LogPlace {
  // Its entry in the log, from 0; nothing: the sequencer has not placed it yet. Whether a signed
  // head covers it, the log's folder tells.
  std::optional<std::int64_t> index;
};

// Nothing of a receipt that was issued before its event was kept (migration 0119).
std::optional<LogPlace> log_place_of(pqxx::transaction_base& tx, ReceiptNumber receipt);

}  // namespace recaudo::payments
