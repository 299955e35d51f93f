// Entries of another system, from a table (docs/formats/journal.md): opening balances when a
// municipality moves in, adjustments of the accountant. One row a line; the rows of an entry stand
// together under its number there.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::journal_import {

struct ReadEntry {
  ledger::Entry entry;  // keyed by the source and the entry's number there: twice is once
  int line = 0;         // of its first row
};

class JournalReader {
 public:
  // `source`: 2 to 40 of [a-z0-9-], the other system. kBadText for another form, and for a name
  // that the ledger gives its own entries ("pago").
  static Result<JournalReader> open(std::istream& in, std::string file_name, std::string source);

  // Up to `most` more entries; empty at the end. kTableInvalid with line and reason for a row that
  // cannot be read, a kind that the ledger reads itself ("recaudo", "reversal-..."), an entry that
  // does not balance or has more than 1,000 lines, and a line of more
  // than 1,000 bytes. Memory is bounded by `most` and those limits.
  Result<std::vector<ReadEntry>> next(std::size_t most);

 private:
  JournalReader(std::istream& in, std::string file_name, std::string source)
      : in_(&in), file_name_(std::move(file_name)), source_(std::move(source)) {}
  Result<bool> read_line();
  Result<ReadEntry> read_entry();

  std::istream* in_;
  std::string file_name_;
  std::string source_;
  std::string line_;  // read and not used yet; empty at the end
  int number_ = 0;    // of line_
};

}  // namespace recaudo::journal_import
