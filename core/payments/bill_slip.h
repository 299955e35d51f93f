// One code of a paper that is paid at a window: an order, and what is owed on its day.
#pragma once

#include <optional>
#include <string>

#include "core/payments/orders.h"

namespace recaudo::payments {

struct BillSlip {
  dues::Dues dues;  // what the paper's vigencias owe on the slip's day; paid ones are left out
  Order order;      // good until that day
  std::optional<std::string> breb;  // the bank's code of that order, while the order stands
};

}  // namespace recaudo::payments
