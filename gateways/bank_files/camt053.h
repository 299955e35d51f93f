// Bank statements in ISO 20022 camt.053 (bank to customer statement), versions 02 to 10: all of
// them are read by the same names. UTF-8, or Latin-1 where the declaration says so. Only booked
// entries count. DTDs and entities are refused, and size, number of elements and depth are bounded.
#pragma once

#include <string_view>
#include <vector>

#include "gateways/bank_files/file_fault.h"
#include "gateways/bank_files/statement.h"

namespace recaudo::bank_files {

// Every statement of the document. Each one must hold opening + credits - debits = closing,
// exactly. Amounts have up to five decimals but must be whole centavos.
FileResult<std::vector<Statement>> parse_camt053(std::string_view bytes);

}  // namespace recaudo::bank_files
