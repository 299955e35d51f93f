// Text files of banks, line by line.
#pragma once

#include <string>
#include <string_view>

#include "gateways/bank_files/file_fault.h"

namespace recaudo::bank_files {

// Thrown inside a reader only; its parse function turns it into the error of its result.
struct Stop {
  FileFault fault;
};

// The lines of a text, without their ends (LF or CR LF); the last one may have none.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : rest_(text) {}
  // False at the end. A line longer than kMaxTextLine, or a control byte, stops the reader.
  bool next(std::string_view& line);
  int number() const { return number_; }  // of the last one

 private:
  void check(std::string_view line) const;

  std::string_view rest_;
  int number_ = 0;
};

constexpr std::size_t kMaxTextLine = 4096;

// Of UTF-8, at the beginning of a text.
std::string_view without_byte_order_mark(std::string_view text);
// Without the 0x1A that ends a text file of DOS, one or many, with or without a line end.
std::string_view without_end_marks(std::string_view text);

// Windows-1252, the bytes that it leaves undefined as U+FFFD.
std::string windows1252_to_utf8(std::string_view bytes);
// As it is when it is UTF-8, else read as Windows-1252.
std::string to_utf8(std::string_view bytes);

}  // namespace recaudo::bank_files
