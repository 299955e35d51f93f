#include "tax-rules/imputation_uvt.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kMillionths = 1'000'000;
constexpr std::int64_t kMax = 1'000'000'000'000 * kMillionths;

bool possible(UvtAmount amount) {
  return amount.millionths >= 0 && amount.millionths <= kMax;
}

// "12,5 UVT": no zeros at the end.
std::string to_text(UvtAmount amount) {
  std::string decimals = std::to_string(kMillionths + amount.millionths % kMillionths).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return std::to_string(amount.millionths / kMillionths) + (decimals.empty() ? "" : ",") +
         decimals + " UVT";
}

UvtExplanationLine line_of(const OwedUvt& c, const ExactUvt& applied, UvtAmount payment,
                           UvtAmount total) {
  const bool whole = payment.millionths >= total.millionths;
  return {.concept_name = "Abono a " + c.name,
          .detail = whole ? "Se paga completo"
                          : to_text(payment) + " × " + to_text(c.owed) + " ÷ " + to_text(total),
          .base = c.owed,
          .amount = applied,
          .norm = "ET art. 804; concepto DIAN 1328 de 2023"};
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
  for (const OwedUvt& c : owed) {
    result.concepts.push_back({c.name,
                               {Int128{c.owed.millionths} * applied, den},
                               {Int128{c.owed.millionths} * (total - applied), den}});
    if (c.owed.millionths > 0)
      result.explanation.push_back(line_of(c, result.concepts.back().applied, payment, {total}));
  }
  if (result.excess.millionths > 0)
    result.explanation.push_back({.concept_name = "Saldo a favor",
                                  .detail = to_text(payment) + " − " + to_text({total}),
                                  .base = {},
                                  .amount = {result.excess.millionths * (den / kMillionths), den},
                                  .norm = "ET art. 850"});
  return result;
}

}  // namespace recaudo::tax_rules
