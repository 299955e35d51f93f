#include "core/till/cash_count.h"

#include <algorithm>

namespace recaudo::till {

Result<void> CashCount::set(int denomination_pesos, int quantity) {
  if (std::ranges::find(kDenominations, denomination_pesos) == kDenominations.end())
    return fail(Code::kTillCount,
                "No hay billete ni moneda de " + std::to_string(denomination_pesos) + " pesos.");
  if (quantity < 0 || quantity > 100'000)
    return fail(Code::kTillCount, "La cantidad va de 0 a 100.000.");
  if (quantity == 0)
    lines_.erase(denomination_pesos);
  else
    lines_[denomination_pesos] = quantity;
  return {};
}

Money CashCount::total() const {
  Money sum;
  for (const auto& [denomination, quantity] : lines_)
    sum += Money::pesos(std::int64_t{denomination} * quantity);
  return sum;
}

}  // namespace recaudo::till
