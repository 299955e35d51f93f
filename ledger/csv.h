// Cells of the tables that spreadsheets read: CSV (RFC 4180), UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "base/money.h"

namespace recaudo::ledger {

// Quoted where it must be. A spreadsheet runs a cell that begins like a formula: it gets a quote
// mark before it.
inline std::string csv_cell(std::string_view text) {
  std::string value(text);
  if (!value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos)
    value.insert(0, 1, '\'');
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

// Two columns: "12.00,0.00" or "0.00,12.00".
inline std::string csv_debit_and_credit(Money amount) {
  return amount.is_negative() ? "0.00," + to_plain(-amount) : to_plain(amount) + ",0.00";
}

}  // namespace recaudo::ledger
