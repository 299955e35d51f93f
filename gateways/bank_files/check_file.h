// What `recaudo bank-file check FILE --json` prints, for every format.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "gateways/bank_files/recognise.h"

namespace recaudo::bank_files {

// The largest file of records that can be good: what is bigger is refused before it is read.
constexpr std::uint64_t kMaxBankFileBytes = std::uint64_t{128} << 20;

// Format, NIT, bank, dates, lots, counts, totals (centavos) and the tolerances that were used, or
// the first fault with code, line and column. "valid" says which. Reads in pieces and stops at the
// first fault. kFileUnreadable.
Result<boost::json::object> check_bank_path(const std::string& path, ReadOptions options);
boost::json::object check_bank_file(std::string_view bytes, ReadOptions options);

}  // namespace recaudo::bank_files
