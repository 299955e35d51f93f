// The orders that papers carry (bills, slips of instalments): the same debt has the same orders,
// however often its paper is printed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/payments/orders.h"

namespace recaudo::payments {

// Names what an order pays: other figures are another order, and the paper with the old ones stays
// good for what is owed then.
std::string digest_of(const std::vector<OrderLine>& lines);

// Those of a subject that are good today or later, by their key.
class PrintedOrders {
 public:
  struct Known {
    OrderId id;
    bool paid = false;
    std::optional<std::string> breb;  // the bank's code of that order, while the order stands
  };
  // `kind`: what their keys begin with.
  PrintedOrders(pqxx::transaction_base& tx, const ledger::Subject& subject, const std::string& kind,
                Date today);
  // The key to use, and its order when there is one. A paid order pays no second time: the same
  // debt come back (by a chargeback, a transfer) gets another.
  std::pair<std::string, const Known*> open_one(const std::string& key) const;

 private:
  std::map<std::string, Known> by_key_;
};

}  // namespace recaudo::payments
