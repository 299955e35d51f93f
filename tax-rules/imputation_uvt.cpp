#include "tax-rules/imputation_uvt.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kMillionths = 1'000'000;
constexpr std::int64_t kMax = 1'000'000'000'000 * kMillionths;

bool possible(UvtAmount amount) {
  return amount.millionths >= 0 && amount.millionths <= kMax;
}

}  // namespace

std::int64_t ExactUvt::truncated_thousandths() const {
  // Whole part first: num can be close to 128 bits.
  const Int128 whole = num / den, rest = num % den;
  return static_cast<std::int64_t>(whole * 1'000 + rest / (den / 1'000));
}

Result<UvtImputation> impute_uvt(UvtAmount payment, std::span<const OwedUvt> owed) {
  if (!possible(payment)) return fail(Code::kPaymentNotImputable, "el pago en UVT no es posible");
  std::int64_t total = 0;
  for (const OwedUvt& c : owed) {
    if (!possible(c.owed) || total > kMax - c.owed.millionths)
      return fail(Code::kPaymentNotImputable, "el concepto " + c.name + " en UVT no es posible");
    total += c.owed.millionths;
  }
  UvtImputation result;
  const std::int64_t applied = std::min(payment.millionths, total);
  result.total_balance.millionths = total - applied;
  result.excess.millionths = payment.millionths - applied;
  const Int128 den = Int128{total == 0 ? 1 : total} * kMillionths;
  for (const OwedUvt& c : owed)
    result.concepts.push_back({c.name,
                               {Int128{c.owed.millionths} * applied, den},
                               {Int128{c.owed.millionths} * (total - applied), den}});
  return result;
}

}  // namespace recaudo::tax_rules
