#include "tax-rules/traffic_shares.h"

#include "tax-rules/share.h"

namespace recaudo::tax_rules {
namespace {

constexpr Rate kTrainingCentre = Rate::percent(25);
constexpr Rate kSimit = Rate::percent(10);

ExplanationLine share_line(std::string_view whose, Money paid, Rate rate, Money share,
                           std::string_view norm, SourceMark mark) {
  ExplanationLine line;
  line.concept_name = whose;
  line.detail = "Pago " + to_display(paid) + " × " + to_percent_text(rate);
  line.base = paid;
  line.rate = rate;
  line.amount = share;
  line.norm = norm;
  line.mark = mark;
  return line;
}

}  // namespace

TrafficShares split_traffic_payment(Money paid, bool course_at_centre) {
  TrafficShares shares;
  if (course_at_centre) {
    shares.training_centre = share_of(paid, kTrainingCentre, Money::pesos(1));
    shares.explanation.push_back(share_line("Centro de enseñanza", paid, kTrainingCentre,
                                            shares.training_centre, "Ley 769/2002 art. 136",
                                            SourceMark::kUncertain));
  }
  shares.simit = share_of(paid, kSimit, Money::pesos(1));
  shares.explanation.push_back(
      share_line("SIMIT", paid, kSimit, shares.simit, "Ley 769/2002 art. 10", SourceMark::kMemory));
  shares.municipality = paid - shares.training_centre - shares.simit;
  ExplanationLine rest;
  rest.concept_name = "Municipio";
  rest.detail = "Lo que queda del pago";
  rest.amount = shares.municipality;
  rest.norm = "Ley 769/2002 art. 159";
  rest.mark = SourceMark::kMemory;
  shares.explanation.push_back(std::move(rest));
  return shares;
}

}  // namespace recaudo::tax_rules
