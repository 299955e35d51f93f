// Tables of figures and codes: comma separated, quoted fields with "" inside, one header
// line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo {

struct CsvRow {
  int line = 0;  // in the file, from 1
  std::vector<std::string> fields;
};

inline constexpr std::size_t kMaxTableBytes = std::size_t{1} << 20;

// The rows after the header. kTableInvalid when the header differs, a row has another number of
// fields, a quote stays open, or the text exceeds `max_bytes` (whole MiB).
Result<std::vector<CsvRow>> read_csv(std::string_view text, std::string_view file_name,
                                     const std::vector<std::string_view>& header,
                                     std::size_t max_bytes = kMaxTableBytes);

// A field as it is written: between quotes where it has a comma, a quote or an end of line.
std::string csv_field(std::string_view text);

// "smmlv.csv, línea 3: reason"
tl::unexpected<Error> table_error(std::string_view file_name, int line, std::string_view reason);

}  // namespace recaudo
