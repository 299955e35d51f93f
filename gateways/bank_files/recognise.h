// What kind of file a bank handed over, decided by its content and never by its name.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "gateways/bank_files/asobancaria_2001.h"
#include "gateways/bank_files/camt053.h"

namespace recaudo::bank_files {

enum class Format { kAsobancaria2001, kCamt053, kMt940, kUnknown };

// "asobancaria-2001", "camt.053", "mt940", "desconocido"
std::string_view to_string(Format format);
Format recognise(std::string_view bytes);

using BankFile = std::variant<CollectionFile, std::vector<Statement>>;

// E_FORMAT when the format is unknown, or known but not read here (MT940).
FileResult<BankFile> parse_bank_file(std::string_view bytes, std::optional<Nit> our_nit,
                                     Tolerances tolerances = {});

// What `recaudo bank-file check FILE --json` prints: format, NIT, bank, dates, lots, counts and
// totals (centavos), or the first fault with code, line and column. "valid" says which.
boost::json::object check_bank_file(std::string_view bytes, std::optional<Nit> our_nit,
                                    Tolerances tolerances = {});

}  // namespace recaudo::bank_files
