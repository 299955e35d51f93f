// Reads the file of what the council expects to collect: one movement of a budget code a line. A
// bad line is told by line and column. docs/formats/appropriations.md
//
//   vigencia,rubro,movimiento,valor,acto,fecha
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/registry/csv_lines.h"
#include "ledger/appropriations.h"

namespace recaudo::registry {

struct AppropriationLine {
  int line = 0;
  int code_column = 0, amount_column = 0;
  std::string code;                // CCPET, as written
  ledger::Appropriation movement;  // without its account
};

struct AppropriationsFile {
  int lines = 0;
  std::vector<AppropriationLine> rows;
  std::vector<Rejection> rejections;  // by line
};

// Acts are of the year of the budget or of the one before it, and not after `today`. What
// read_csv_lines refuses.
Result<AppropriationsFile> parse_appropriations(std::string_view csv, Date today);

}  // namespace recaudo::registry
