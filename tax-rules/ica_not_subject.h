// Activities that are not subject to industria y comercio (row 14 of the form). Ley 14/1983 art.
// 39; the list is data (data/ica_no_sujetas.csv).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct IcaNotSubject {
  std::string code;
  std::string name;  // Spanish
  EffectiveSpan span;
  std::string norm;
  SourceMark mark = SourceMark::kMemory;
};

// kTableInvalid with file, line and reason; also for one code twice on one day.
Result<std::vector<IcaNotSubject>> parse_ica_not_subject(std::string_view text,
                                                         std::string_view file_name);

// The activity of that code on the day; null when it is subject.
const IcaNotSubject* find_not_subject(const std::vector<IcaNotSubject>& list, std::string_view code,
                                      Date on);

}  // namespace recaudo::tax_rules
