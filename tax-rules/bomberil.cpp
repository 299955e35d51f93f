#include "tax-rules/bomberil.h"

#include "tax-rules/share.h"

namespace recaudo::tax_rules {

Money bomberil_surcharge(Money predial, Rate percent) {
  return share_of(predial, percent, Money::pesos(1));
}

}  // namespace recaudo::tax_rules
