#include "tax-rules/uvt_text.h"

#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {

std::string to_text(UvtCount count) {
  std::string decimals =
      std::to_string(UvtCount::kPartsOfUvt + count.parts % UvtCount::kPartsOfUvt).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return std::to_string(count.parts / UvtCount::kPartsOfUvt) + (decimals.empty() ? "" : ",") +
         decimals;
}

std::string uvt_product_text(UvtCount count, Money uvt) {
  const ExactCentavos exact{Int128{count.parts} * uvt.centavos(), UvtCount::kPartsOfUvt};
  return to_text(count) + " UVT × " + to_display(uvt) +
         rounding_text(exact, uvt_step(count, uvt), Rounding::kHalfUp);
}

}  // namespace recaudo::tax_rules
