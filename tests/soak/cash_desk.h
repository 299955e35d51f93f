// The town's own till: one turn of one cashier, with mistakes that are annulled, whose cash goes to
// the bank in the evening.
#pragma once

#include <mutex>
#include <string>

#include "core/till/till.h"
#include "tests/soak/town.h"

namespace recaudo::soak {

class CashDesk {
 public:
  explicit CashDesk(Town& town);

  // Pays the order in cash; what was refused is a Result.
  Result<till::Receipt> take(const payments::Order& order, const std::string& key);
  // Two persons annul the receipt.
  Result<void> annul(const till::Receipt& receipt);
  // Counts and closes the turn and brings the cash to the bank, whose statement will tell it.
  void close();

 private:
  Town& town_;
  staff::AccountId cashier_, treasurer_;
  till::RegisterId register_;
  till::ShiftId shift_;
};

}  // namespace recaudo::soak
