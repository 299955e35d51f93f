// Writes the Asobancaria 2001 collection file: records of 162 ASCII characters, CR LF, structure
// `01 (05 06+ 08)+ 09`.
#pragma once

#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace recaudo::simulator {

struct CollectedItem {
  std::string gln;        // 13 digits: the lot it belongs to
  std::string reference;  // at most 48 digits
  Money amount;
  std::string procedencia;    // 01 bank's counter, 03 ACH
  std::string medio;          // 01 cash, 02 cheque, 15 internet
  std::string operation;      // at most 6 digits; zero at the counter
  std::string authorization;  // likewise
  std::string debited_bank;   // 3 digits; 999: not applicable
  std::string office;         // at most 4 digits; zero where there is none
};

struct CollectionHeader {
  std::string nit;  // 10 digits
  Date collected;   // the file's own date is the day after
  std::string bank;
  std::string account;
  std::string hhmm;
  char modifier = 'A';
  std::string account_type;
};

// Lots in order of their code, items in the given order. `items` is not empty. Throws
// BrokenInvariant when a value does not fit its field.
std::string write_collection_file(const CollectionHeader& header,
                                  const std::vector<CollectedItem>& items);

}  // namespace recaudo::simulator
