// Bank statements in SWIFT MT940, bare or wrapped in SWIFT blocks, several messages in a file, and
// pages joined by :60M: and :62M:; in the frames of DOS-PCC too. Strict where money or a day is at
// stake; lenient only in the length of texts, which banks do not keep.
#pragma once

#include <string_view>
#include <vector>

#include "gateways/bank_files/file_fault.h"
#include "gateways/bank_files/statement.h"

namespace recaudo::bank_files {

// Every statement of the file. Each one must hold opening + C + RD - D - RC = closing, exactly.
// The reference of :61: is the bank's reference and what follows // is the entry's, as AcctSvcrRef
// and NtryRef in camt.053. RC and RD are reversals whose side is already the opposite one.
FileResult<std::vector<Statement>> parse_mt940(std::string_view bytes);

}  // namespace recaudo::bank_files
