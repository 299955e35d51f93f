// The types of fine as data (multas.csv): how much, in which unit, since when, with which
// discounts, which mora and how long it may be collected. Leyes 1801/2016 art. 180 and 769/2002
// art. 131.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/fine_unit.h"

namespace recaudo::tax_rules {

// Less to pay within a window of business days, both included.
struct DiscountTier {
  Rate off;
  int first_day = 0;
  int last_day = 0;
  bool needs_course = false;
};

enum class FineMora {
  kTaxRateAfterMonth,   // rate of ET 635 after the first month (Ley 1801/2016 art. 182)
  kTaxRateAfterWindow,  // rate of ET 635 after the last discount window (traffic)
  kTwelvePercent,       // 12 % a year, simple (Ley 68/1923 art. 9)
};

struct FineType {
  std::string regime;  // "Ley 1801/2016"
  std::string code;    // "Tipo 1"
  // Absent: the act that imposes the fine sets the amount in pesos.
  std::optional<UnitCount> count;
  FineUnit unit = FineUnit::kSmdlv;
  EffectiveSpan span;
  FineRounding rounding = FineRounding::kTruncatedPeso;
  std::vector<DiscountTier> discounts;
  FineMora mora = FineMora::kTwelvePercent;
  int prescription_years = 0;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
  int line = 0;
};

class FineTypes {
 public:
  // The columns of multas.csv. kTableInvalid with file and line: unknown units or rules, windows
  // out of order, the same type twice in one unit on one day, days without it between two rows.
  static Result<FineTypes> parse_csv(std::string_view text, std::string_view file_name);

  // The row in force that day. Where authorities read the law differently there are several, in
  // different units, and `reading` chooses. kParameterMissing names what to load.
  Result<const FineType*> find(std::string_view regime, std::string_view code, Date on,
                               std::optional<FineUnit> reading) const;
  const std::vector<FineType>& rows() const { return rows_; }

 private:
  std::vector<EffectiveSpan> spans_of(const FineType& type) const;
  std::vector<FineType> rows_;
};

}  // namespace recaudo::tax_rules
