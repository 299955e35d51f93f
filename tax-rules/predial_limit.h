// Limits of the yearly increase of predial. Ley 44/1990 art. 6; Ley 1995/2019 art. 2, in force for
// the vigencias 2020 to 2024; the council's own limits.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

enum class LimitKind {
  kNone,
  kIpc,         // last year's tax plus the IPC: estratos 1 and 2, up to 135 SMMLV
  kIpcPlus8,    // updated and already paid on the update: IPC plus eight points
  kHalf,        // not updated: at most 50 % more
  kDouble,      // a formation or update enters: at most twice
  kOwnPercent,  // the council's
};

// "IPC (estrato 1-2, <=135 SMMLV)", "IPC+8", "50%", "doble", "sin limite": stable names for files.
std::string_view limit_code(LimitKind kind);
std::string_view limit_norm(LimitKind kind);

// The most that the tax can be, kept exact: last year's tax x factor / 1 000 000, in centavos.
class TaxCap {
 public:
  // `figure` is the IPC of the year before, or the council's percentage; unused for the others.
  // Null for kNone.
  static std::optional<TaxCap> of(LimitKind kind, Money previous_tax, Rate figure);

  // The multiple of `unit` at or below the cap: a rounded figure never exceeds a legal cap.
  Money floor_to(Money unit) const;
  // Exact centavos as numerator over kDenominator.
  Int128 numerator() const { return numerator_; }
  static constexpr std::int64_t kDenominator = 1'000'000;

 private:
  explicit TaxCap(Int128 numerator) : numerator_(numerator) {}
  Int128 numerator_;
};

struct LimitedTax {
  Money unlimited;         // half up to the unit
  Money tax;               // min(unlimited, cap floored to the unit)
  bool cap_binds = false;  // the exact tax exceeds the exact cap
};

// base x tariff with the cap, rounded once each.
LimitedTax limited_tax(Money base, Rate tariff, const std::optional<TaxCap>& cap, Money unit);

}  // namespace recaudo::tax_rules
