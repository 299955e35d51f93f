#include "tax-rules/traffic_shares.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"

namespace recaudo::tax_rules {
namespace {

ExplanationLine share_line(std::string_view whose, Money paid, Rate rate, Money share,
                           std::string_view norm, SourceMark mark) {
  ExplanationLine line;
  line.concept_name = whose;
  line.detail =
      "Pago " + to_display(paid) + " × " + to_percent_text(rate) +
      rounding_text(exact_share(paid, rate), Money::pesos(1), Rounding::kHalfUp) +
      (share == share_of(paid, rate, Money::pesos(1)) ? "" : ", sin pasar de " + to_display(paid));
  line.base = paid;
  line.rate = rate;
  line.amount = share;
  line.norm = norm;
  line.mark = mark;
  return line;
}

}  // namespace

Result<TrafficShares> split_traffic_payment(Money paid, bool course_at_centre,
                                            const TrafficShareRules& rules) {
  if (paid.is_negative())
    return fail(Code::kChargeInputInvalid, "multa de tránsito: el pago es negativo");
  if (rules.training_centre < Rate{} || rules.simit < Rate{} ||
      rules.training_centre + rules.simit > Rate::percent(100))
    return fail(Code::kChargeInputInvalid, "multa de tránsito: las partes pasan del pago");
  TrafficShares shares;
  if (course_at_centre) {
    shares.training_centre = share_of(paid, rules.training_centre, Money::pesos(1));
    shares.explanation.push_back(share_line("Centro de enseñanza", paid, rules.training_centre,
                                            shares.training_centre, "Ley 769/2002 art. 136",
                                            SourceMark::kUncertain));
  }
  const Money base = rules.simit_after_centre ? paid - shares.training_centre : paid;
  shares.simit = std::min(share_of(base, rules.simit, Money::pesos(1)), base);
  shares.explanation.push_back(share_line("SIMIT", base, rules.simit, shares.simit,
                                          "Ley 769/2002 art. 10", SourceMark::kMemory));
  shares.municipality = paid - shares.training_centre - shares.simit;
  ExplanationLine rest;
  rest.concept_name = "Municipio";
  rest.detail = to_display(paid) + " − " + to_display(shares.training_centre) + " − " +
                to_display(shares.simit);
  rest.amount = shares.municipality;
  rest.norm = "Ley 769/2002 art. 159";
  rest.mark = SourceMark::kMemory;
  shares.explanation.push_back(std::move(rest));
  return shares;
}

}  // namespace recaudo::tax_rules
