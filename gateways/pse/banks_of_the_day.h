// The bank list, asked for at most once a day, as ACH wants.
#pragma once

#include <mutex>
#include <optional>

#include "gateways/payment_gateway.h"

namespace recaudo::pse {

// May be used from several threads.
class BanksOfTheDay {
 public:
  // What was kept less than a day ago.
  std::optional<gateways::BankList> at(Instant now) const;
  void keep(gateways::BankList banks, Instant fetched_at);

 private:
  mutable std::mutex mutex_;
  gateways::BankList banks_;  // empty: none yet
  Instant fetched_at_;
};

}  // namespace recaudo::pse
