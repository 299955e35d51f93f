// People who pay: by every channel, badly, twice, and not at all.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "tests/soak/cash_desk.h"
#include "tests/soak/town.h"

namespace recaudo::soak {

// How often each thing happened.
class Tally {
 public:
  void add(const std::string& what) {
    const std::lock_guard lock(mutex_);
    ++counts_[what];
  }
  std::map<std::string, int> counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int> counts_;
};

// `orders` payment orders, each paid or not by one of `payers` threads while the janitor works. The
// business day runs from noon to seven in the evening.
void run_traffic(Town& town, CashDesk& desk, Tally& tally, int orders, int payers,
                 std::uint64_t seed);

}  // namespace recaudo::soak
