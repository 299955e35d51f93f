// Yearly readjustment of cadastral values. Ley 44/1990 art. 8 and the decree of each year, after
// the concept of CONPES.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

// Applies each year's percentage in order; the result of each year is rounded half up to 1000 pesos
// before the next (rule of this project, after the cadastral practice).
Money readjust_avaluo(Money avaluo, std::span<const Rate> yearly);

// Which of the decree's figures is the parcel's.
enum class ReadjustmentZone {
  kUrban,
  kRural,
  kRuralFarming,  // the decree may give it a figure of its own; otherwise it is rural
};

struct ReadjustmentYear {
  Rate urban, rural, rural_farming;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

class ReadjustmentTable {
 public:
  // The columns of reajuste_avaluos_conpes.csv; kTableInvalid names file and line.
  static Result<ReadjustmentTable> parse_csv(std::string_view text, std::string_view file_name);
  // kParameterMissing names the decree to load.
  Result<ReadjustmentYear> of(int vigencia) const;

 private:
  std::map<int, ReadjustmentYear> years_;
};

struct ReadjustmentInput {
  Money avaluo;  // of `from`
  int from = 0;  // the vigencia of that value
  int to = 0;    // the vigencia asked for
  ReadjustmentZone zone = ReadjustmentZone::kUrban;
  bool formed =
      true;  // a parcel never formed takes up to 130 % of the figure, if the decree says so
  Rate of_unformed = Rate::percent(100);
  // Years during which it was formed or updated: the next vigencia is not readjusted.
  std::vector<int> updated_during = {};
};

struct ReadjustedAvaluo {
  Money avaluo;
  Explanation explanation;  // a line a year; adds up to the increase
};

// kParameterMissing when a year has no figure; kPredialInputInvalid for years out of order, or a
// percentage of unformed parcels out of 100 to 130.
Result<ReadjustedAvaluo> readjust_avaluo(const ReadjustmentInput& input,
                                         const ReadjustmentTable& table);

}  // namespace recaudo::tax_rules
