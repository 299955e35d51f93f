#include "tax-rules/cadastral_readjustment.h"

#include "tax-rules/share.h"

namespace recaudo::tax_rules {

Money readjust_avaluo(Money avaluo, std::span<const Rate> yearly) {
  for (const Rate rate : yearly)
    avaluo = share_of(avaluo, Rate::percent(100) + rate, Money::pesos(1'000));
  return avaluo;
}

}  // namespace recaudo::tax_rules
