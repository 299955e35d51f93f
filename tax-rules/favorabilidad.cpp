#include "tax-rules/favorabilidad.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

bool costs_less(const SanctionUnderLaw& a, const SanctionUnderLaw& b) {
  if (a.sanction.to_pay != b.sanction.to_pay) return a.sanction.to_pay < b.sanction.to_pay;
  return a.span.from < b.span.from;
}

}  // namespace

Result<FavourableSanction> most_favourable(std::span<const SanctionUnderLaw> laws, Date conduct,
                                           Date decided_on) {
  if (decided_on < conduct)
    return fail(Code::kSanctionInputInvalid, "la sanción se decide antes de la conducta");
  const auto of_conduct =
      std::ranges::find_if(laws, [&](const SanctionUnderLaw& l) { return l.span.covers(conduct); });
  if (of_conduct == laws.end())
    return fail(Code::kSanctionInputInvalid,
                "ninguna ley sancionaba la conducta el " + to_long_spanish(conduct));
  const EffectiveSpan days{conduct, decided_on};
  const SanctionUnderLaw* best = &*of_conduct;
  for (const SanctionUnderLaw& law : laws)
    if (law.span.overlaps(days) && costs_less(law, *best)) best = &law;
  FavourableSanction out{best->sanction, best->law};
  if (best == &*of_conduct) return out;
  ExplanationLine line;
  line.concept_name = "Favorabilidad";
  line.detail = "Rige " + best->law + ", más favorable que " + of_conduct->law + ": " +
                to_display(best->sanction.to_pay) + " en vez de " +
                to_display(of_conduct->sanction.to_pay);
  line.norm = "ET art. 640 par. 5";
  out.sanction.explanation.push_back(std::move(line));
  return out;
}

}  // namespace recaudo::tax_rules
