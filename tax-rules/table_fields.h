// Reads one row of a table of figures field by field. The first fault is kept, with file and line,
// and the reading goes on with defaults, so that loaders read straight down and ask once.
// Specification tax-rules §0.3.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

class TableRow {
 public:
  TableRow(const CsvRow& row, std::string_view file_name) : row_(row), file_name_(file_name) {}

  int line() const { return row_.line; }
  bool empty(std::size_t column) const { return row_.fields[column].empty(); }
  const std::string& text(std::size_t column) const { return row_.fields[column]; }
  // The text, which may not be empty.
  const std::string& required(std::size_t column, std::string_view name);
  std::int64_t integer(std::size_t column, std::int64_t min, std::int64_t max,
                       std::string_view name);
  // Pesos, not negative.
  Money money(std::size_t column, std::string_view name);
  // A decimal with up to two digits after the point, in hundredths: "1.2" is 120.
  std::int64_t hundredths(std::size_t column, std::string_view name);
  Rate percent(std::size_t column, std::string_view name);
  Date day(std::size_t column, std::string_view name);
  std::optional<Date> optional_day(std::size_t column, std::string_view name);
  EffectiveSpan span(std::size_t from, std::size_t to);
  // What a status of the tables means: verified, memory, derived, project; others are uncertain.
  SourceMark mark(std::size_t column) const;
  // Parts between semicolons, without the blanks around them.
  std::vector<std::string> list(std::size_t column) const;

  void refuse(std::string_view reason);
  const std::optional<Error>& error() const { return error_; }

 private:
  const CsvRow& row_;
  std::string_view file_name_;
  std::optional<Error> error_;
};

// The lines of a table of one figure a year, by year: kTableInvalid with the line that leaves out
// the year before its own, in whatever order they stand.
Result<void> refuse_left_out_year(const std::map<int, int>& lines, std::string_view file_name);

}  // namespace recaudo::tax_rules
