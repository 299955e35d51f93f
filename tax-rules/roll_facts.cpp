#include "tax-rules/roll_facts.h"

namespace recaudo::tax_rules {

Result<RollFacts> RollFacts::pack(const PredialInput& input) {
  if (auto checked = check_parcel(input); !checked) return tl::unexpected(checked.error());
  const auto destino = static_cast<unsigned>(kDestinos.find(input.destino));
  const unsigned zone = is_rural(input) ? 1 : 0;
  const auto estrato = static_cast<unsigned>(input.estrato.value_or(0));
  const unsigned kind = (destino * kZones + zone) * kEstratos + estrato;
  const unsigned bits = kind | static_cast<unsigned>(input.cadastral_update) << 9 |
                        (exclusion_from_limits(input).empty() ? 0U : 1U << 11) |
                        (input.exempt ? static_cast<unsigned>(input.exempt_share.ppm()) << 12 : 0U);
  return RollFacts(bits);
}

}  // namespace recaudo::tax_rules
