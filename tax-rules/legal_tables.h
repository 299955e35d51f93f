// Yearly figures of the nation: SMMLV (minimum wage), IPC (inflation December to December), UVT (ET
// 868). A year without a row is refused, never extrapolated.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

template <typename T>
struct YearFigure {
  T value;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

class LegalTables {
 public:
  struct CsvTexts {
    std::string_view smmlv, ipc, uvt;
  };
  // kTableInvalid with file and line.
  static Result<LegalTables> parse_csv(const CsvTexts& texts);

  // kParameterMissing names the figure, the year and the norm to load.
  Result<YearFigure<Money>> smmlv(int year) const;
  Result<YearFigure<Rate>> ipc(int year) const;
  Result<YearFigure<Money>> uvt(int year) const;

 private:
  std::map<int, YearFigure<Money>> smmlv_, uvt_;
  std::map<int, YearFigure<Rate>> ipc_;
};

}  // namespace recaudo::tax_rules
