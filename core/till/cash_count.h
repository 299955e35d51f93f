// Money as it lies on the table: how many of each bill and coin.
#pragma once

#include <array>
#include <map>
#include <string>

#include "base/error.h"
#include "base/money.h"

namespace recaudo::till {

// Bills and coins of the Colombian peso, in whole pesos; the bill and the coin of 1,000 count alike
// (Banco de la República, in circulation).
inline constexpr std::array kDenominations = {100'000, 50'000, 20'000, 10'000, 5'000, 2'000,
                                              1'000,   500,    200,    100,    50};

class CashCount {
 public:
  // kTillCount: no such bill or coin, or a quantity outside 0..100,000.
  Result<void> set(int denomination_pesos, int quantity);
  Money total() const;
  const std::map<int, int, std::greater<>>& lines() const { return lines_; }  // without zeros

 private:
  std::map<int, int, std::greater<>> lines_;
};

}  // namespace recaudo::till
