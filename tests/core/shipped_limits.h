// The rules of public services of a world where nobody loaded national limits: those of the
// program.
#pragma once

#include <string>
#include <string_view>

#include "core/dues/service_rules.h"
#include "tax-rules/national_table.h"

namespace recaudo::test {

inline dues::ServiceRuleTexts with_shipped_limits(std::string_view statute_name,
                                                  std::string_view statute) {
  return {.statute_name = std::string(statute_name),
          .statute = std::string(statute),
          .limits = std::string(tax_rules::shipped_text(tax_rules::NationalTable::kServiceLimits))};
}

}  // namespace recaudo::test
