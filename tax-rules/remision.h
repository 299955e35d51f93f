// Write-off of debts not worth collecting (remision). ET art. 820. This says whether a ground
// holds; writing off takes an act of the municipality, with its own norm.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/time.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct RemissionFacts {
  Money debt;   // capital of the obligation
  Money uvt;    // of the year of the act
  Date due_on;  // exigible since
  Date act_on;
  bool without_assets = false;  // searched for and not found
  bool debtor_died = false;
  // Of all that the debtor owed before the resolution, capital, and when the newest of it fell due:
  // the two small thresholds are of the debtor, the one without assets is of each obligation
  // (paragraphs 1 and 2 of ET 820). Absent: he owed nothing else.
  std::optional<Money> debtor_total = std::nullopt;
  std::optional<Date> newest_due_on = std::nullopt;
};

enum class RemissionGround {
  kSmall,          // up to 40 UVT, more than 6 months
  kMedium,         // up to 96 UVT, more than 18 months
  kWithoutAssets,  // up to 159 UVT, more than 54 months
  kDeath,          // without assets, any amount
};
std::string_view to_text(RemissionGround ground);  // Spanish, with the thresholds
// Whether it looks at all that the debtor owes, instead of at the obligation.
bool is_of_debtor(RemissionGround ground);

// The first ground that holds; none when the debt must be collected.
std::optional<RemissionGround> remission_ground(const RemissionFacts& facts);

// Why it may be written off, in one line of the whole debt, or what each ground lacks, in lines of
// zero: they add up to what the act may write off.
Explanation explain_remission(const RemissionFacts& facts);

}  // namespace recaudo::tax_rules
