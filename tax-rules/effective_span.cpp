#include "tax-rules/effective_span.h"

#include <algorithm>

#include "base/toml_section.h"

namespace recaudo::tax_rules {

std::optional<Date> first_gap(std::vector<EffectiveSpan> spans) {
  std::ranges::sort(spans, {}, &EffectiveSpan::from);
  std::optional<Date> covered;  // the last day that those before cover
  for (const EffectiveSpan& span : spans) {
    if (covered && add_days(*covered, 1) < span.from) return add_days(*covered, 1);
    if (!span.to) return std::nullopt;
    covered = covered ? std::max(*covered, *span.to) : *span.to;
  }
  return std::nullopt;
}

EffectiveSpan read_span(const TomlSection& section) {
  EffectiveSpan span{section.day("desde"), section.optional_day("hasta")};
  if (span.to && *span.to < span.from) section.report("termina antes de empezar");
  return span;
}

}  // namespace recaudo::tax_rules
