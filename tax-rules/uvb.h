// Unidad de valor básico, Ley 2294/2023 art. 313: since 2024 fines and fees are counted in it (tax
// obligations and sanctions of the ET stay in UVT).
#pragma once

#include <map>
#include <string_view>

#include "tax-rules/legal_tables.h"

namespace recaudo::tax_rules {

class UvbTable {
 public:
  // The columns of uvb.csv. kTableInvalid with file and line: also a year that is left out.
  static Result<UvbTable> parse_csv(std::string_view text, std::string_view file_name);
  // Pesos of one UVB. kParameterMissing names the year and the norm to load.
  Result<YearFigure<Money>> uvb(int year) const;

 private:
  std::map<int, YearFigure<Money>> years_;
};

}  // namespace recaudo::tax_rules
