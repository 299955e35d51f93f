#include "api/site/typed_reference.h"

#include <algorithm>

#include "core/payments/references.h"
#include "gateways/bank_slip/slip.h"

namespace recaudo::site {
namespace {

// As api/site/bill_view prints them: the reference of an order, its whole amount, its last day.
constexpr bank_slip::FixedLengths kOurSlips{.reference = payments::kOrderReferenceDigits,
                                            .amount = bank_slip::kUpToTheDay};

}  // namespace

Result<payments::OrderReference> typed_reference(
    std::string_view typed, const std::vector<tax_rules::BankAgreement>& ours) {
  std::string digits;
  for (const char c : typed)
    if (c != ' ' && c != '.' && c != '-') digits += c;
  if (payments::is_order_reference(digits)) return payments::OrderReference(digits);
  const auto is_ours = [&](std::string_view gln) {
    return std::ranges::find(ours, gln, &tax_rules::BankAgreement::gln) != ours.end();
  };
  const bool cut_as_ours = is_ours(bank_slip::agreement_of(typed));
  RECAUDO_TRY(slip,
              bank_slip::read_slip(typed, cut_as_ours ? std::optional(kOurSlips) : std::nullopt));
  if (!is_ours(slip.gln)) return fail(Code::kSlipInvalid, "El volante es de otra entidad.");
  return payments::OrderReference(slip.reference);
}

}  // namespace recaudo::site
