#include "gateways/pse/banks_of_the_day.h"

#include <chrono>

namespace recaudo::pse {
namespace {

constexpr auto kLife = std::chrono::hours(24);

}  // namespace

std::optional<gateways::BankList> BanksOfTheDay::at(Instant now) const {
  const std::lock_guard lock(mutex_);
  // A clock that went back makes the list old.
  if (banks_.empty() || now < fetched_at_ || now - fetched_at_ >= kLife) return std::nullopt;
  return banks_;
}

void BanksOfTheDay::keep(gateways::BankList banks, Instant fetched_at) {
  const std::lock_guard lock(mutex_);
  banks_ = std::move(banks);
  fetched_at_ = fetched_at;
}

}  // namespace recaudo::pse
