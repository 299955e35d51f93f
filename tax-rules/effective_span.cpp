#include "tax-rules/effective_span.h"

#include "base/toml_section.h"

namespace recaudo::tax_rules {

EffectiveSpan read_span(const TomlSection& section) {
  EffectiveSpan span{section.day("desde"), section.optional_day("hasta")};
  if (span.to && *span.to < span.from) section.report("termina antes de empezar");
  return span;
}

}  // namespace recaudo::tax_rules
