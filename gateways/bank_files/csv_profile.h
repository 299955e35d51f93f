// How one bank writes its CSV statements: rows of data, since no standard exists.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "gateways/bank_files/decimal_amount.h"

namespace recaudo::bank_files {

enum class CsvEncoding : std::uint8_t { kUtf8, kWindows1252 };
enum class CsvSign : std::uint8_t { kSigned, kTwoColumns, kMark };

struct CsvProfile {
  std::string name;
  int version = 1;
  std::string status;  // "[V]", "[M]", "[P]"
  std::string source;
  CsvEncoding encoding = CsvEncoding::kUtf8;
  char delimiter = ',';
  std::vector<std::string> header;  // empty: the file has none
  std::size_t fields = 0;           // of a line
  // Of DD, D (one or two digits), MM, M, AAAA and AA (of this century), with what stands between.
  std::string date_pattern = "AAAA-MM-DD";
  DecimalForm amount_form;
  CsvSign sign = CsvSign::kSigned;
  // Positions in a line.
  std::size_t date = 0, description = 0;
  std::optional<std::size_t> reference, account;
  std::optional<std::size_t> balance;  // none: nothing but its movements is told
  std::size_t amount = 0;              // signed, or with a mark
  std::size_t credit = 0, debit = 0;   // two columns
  std::size_t mark = 0;
  std::string credit_mark, debit_mark;
  int skipped_lines = 0;  // before the header
  bool newest_first = false;
  std::string footer;  // how the first field of the totals begins; empty: none
};

// A movement whose description contains the text is of that kind.
struct CsvConcept {
  std::string contains;  // upper case, without accents
  std::string code;      // as in MT940
  bool reversal = false;
};

struct CsvProfiles {
  std::vector<CsvProfile> profiles;
  std::vector<CsvConcept> concepts;
};

// kTableInvalid names the line and what is wrong: a column that the header does not have, a form
// that is not known, two profiles of the same name.
Result<CsvProfiles> load_csv_profiles(std::string_view toml, std::string_view file_name);
// Those of data/csv_profiles.toml.
const CsvProfiles& builtin_csv_profiles();

}  // namespace recaudo::bank_files
