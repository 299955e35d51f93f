#include "tax-rules/uvt_text.h"

#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {
namespace {

std::string rounding_of(UvtCount count, Money uvt) {
  const ExactCentavos exact{Int128{count.parts} * uvt.centavos(), UvtCount::kPartsOfUvt};
  return rounding_text(exact, uvt_step(count, uvt), Rounding::kHalfUp);
}

}  // namespace

std::string to_text(UvtCount count) {
  std::string decimals =
      std::to_string(UvtCount::kPartsOfUvt + count.parts % UvtCount::kPartsOfUvt).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return std::to_string(count.parts / UvtCount::kPartsOfUvt) + (decimals.empty() ? "" : ",") +
         decimals;
}

std::string uvt_product_text(UvtCount count, Money uvt) {
  return to_text(count) + " UVT × " + to_display(uvt) + rounding_of(count, uvt);
}

std::string uvt_product_text(UvtCount count, Money uvt, int year) {
  return to_text(count) + " UVT × " + to_display(uvt) + " (UVT de " + std::to_string(year) + ")" +
         rounding_of(count, uvt);
}

}  // namespace recaudo::tax_rules
