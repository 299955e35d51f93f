#include "tax-rules/predial_limit.h"

#include <algorithm>

#include "tax-rules/share.h"

namespace recaudo::tax_rules {

std::string_view limit_code(LimitKind kind) {
  switch (kind) {
    case LimitKind::kNone:
      return "sin limite";
    case LimitKind::kIpc:
      return "IPC (estrato 1-2, <=135 SMMLV)";
    case LimitKind::kIpcPlus8:
      return "IPC+8";
    case LimitKind::kHalf:
      return "50%";
    case LimitKind::kDouble:
      return "doble";
    case LimitKind::kOwnPercent:
      return "acuerdo";
  }
  throw BrokenInvariant("unknown predial limit");
}

std::string_view limit_norm(LimitKind kind) {
  switch (kind) {
    case LimitKind::kIpc:
    case LimitKind::kIpcPlus8:
    case LimitKind::kHalf:
      return "Ley 1995/2019 art. 2";
    case LimitKind::kDouble:
      return "Ley 44/1990 art. 6";
    case LimitKind::kNone:
    case LimitKind::kOwnPercent:
      return "";
  }
  throw BrokenInvariant("unknown predial limit");
}

std::optional<TaxCap> TaxCap::of(LimitKind kind, Money previous_tax, Rate figure) {
  std::int64_t factor = kDenominator;
  switch (kind) {
    case LimitKind::kNone:
      return std::nullopt;
    case LimitKind::kIpc:
    case LimitKind::kOwnPercent:
      factor += figure.ppm();
      break;
    case LimitKind::kIpcPlus8:
      factor += (figure + Rate::percent(8)).ppm();
      break;
    case LimitKind::kHalf:
      factor += Rate::percent(50).ppm();
      break;
    case LimitKind::kDouble:
      factor *= 2;
      break;
  }
  return TaxCap(static_cast<Int128>(previous_tax.centavos()) * factor);
}

Money TaxCap::floor_to(Money unit) const {
  return round_millionths(numerator_, unit, Rounding::kFloor);
}

LimitedTax limited_tax(Money base, Rate tariff, const std::optional<TaxCap>& cap, Money unit) {
  LimitedTax result;
  result.unlimited = share_of(base, tariff, unit);
  result.tax = result.unlimited;
  if (!cap) return result;
  result.cap_binds = static_cast<Int128>(base.centavos()) * tariff.ppm() > cap->numerator();
  result.tax = std::min(result.unlimited, cap->floor_to(unit));
  return result;
}

}  // namespace recaudo::tax_rules
