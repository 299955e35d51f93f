// Bank statements in CSV, read by the profile of their bank. A file may cover many days and be
// taken out of the bank's site again the next day with more of them, so each day is a statement of
// its own; the running balance is the check.
#pragma once

#include <string_view>
#include <vector>

#include "gateways/bank_files/csv_profile.h"
#include "gateways/bank_files/file_fault.h"
#include "gateways/bank_files/statement.h"

namespace recaudo::bank_files {

// The profile whose header the file has or, of those without one, the first that reads its first
// line; null when there is none.
const CsvProfile* recognise_csv(std::string_view bytes, const CsvProfiles& profiles);

// One statement a day, oldest first. balance[i] = balance[i-1] + amount[i], exactly, over the whole
// file. Movements carry no number: their entry reference is their text, so that account, day,
// reference, text, amount and place among equals name them. Lines of zero are not movements. The
// account is the one given unless the file has a column for it, which must then agree; it may be
// empty when nobody knows (the `check` command). A profile without balances gives statements that
// tell none.
FileResult<std::vector<Statement>> parse_csv_statement(std::string_view bytes,
                                                       const CsvProfile& profile,
                                                       const std::vector<CsvConcept>& concepts,
                                                       const AccountNumber& account);

}  // namespace recaudo::bank_files
