#include "tax-rules/alumbrado.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"

namespace recaudo::tax_rules {
namespace {

constexpr Rate kHighest = Rate::per_mil(1);
constexpr std::string_view kLaw = "Ley 1819/2016 art. 349";

}  // namespace

Result<StreetLightingCharge> street_lighting_surcharge(const StreetLightingRule& rule, Money avaluo,
                                                       bool user_of_power) {
  if (rule.rate <= Rate{} || rule.rate > kHighest)
    return fail(
        Code::kChargeInputInvalid,
        "alumbrado público: la sobretasa va de más de 0 a 1 por mil (" + std::string(kLaw) + ")");
  if (avaluo.is_negative())
    return fail(Code::kChargeInputInvalid, "alumbrado público: el avalúo es negativo");
  ExplanationLine line;
  line.concept_name = "Sobretasa de alumbrado público";
  line.norm = rule.norm + "; " + std::string(kLaw);
  line.mark = rule.invented ? SourceMark::kInvented : SourceMark::kVerified;
  if (user_of_power) {
    line.detail = "No se cobra: el predio es usuario del servicio de energía";
    return StreetLightingCharge{Money{}, {std::move(line)}};
  }
  const Int128 most = Int128{avaluo.centavos()} * kHighest.ppm();
  line.base = avaluo;
  line.rate = rule.rate;
  line.amount = std::min(share_of(avaluo, rule.rate, Money::pesos(1)),
                         round_millionths(most, Money::pesos(1), Rounding::kFloor));
  const bool at_ceiling = line.amount < share_of(avaluo, rule.rate, Money::pesos(1));
  line.detail = "Avalúo " + to_display(avaluo) + " × " + to_per_mil_text(rule.rate) +
                rounding_text(exact_share(avaluo, rule.rate), Money::pesos(1),
                              at_ceiling ? Rounding::kFloor : Rounding::kHalfUp);
  return StreetLightingCharge{line.amount, {line}};
}

}  // namespace recaudo::tax_rules
