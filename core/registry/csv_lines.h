// A file that people hand in, one fact a line: its bounds, its heading, and the faults of each line
// by line and column. UTF-8, comma separated, no quotes and no commas inside a field.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/cadastre_file.h"

namespace recaudo::registry {

inline constexpr std::size_t kMaxCsvBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxRejections = 1'000;
// kCadastreUnreadable when there are more: such a file is another one than its sender meant.
Result<void> refuse_too_many(const std::vector<Rejection>& rejections);

// A line in its fields; the first fault of it stays.
class CsvLine {
 public:
  CsvLine(int number, std::string_view text, std::size_t columns);

  std::string_view operator[](std::size_t column) const { return fields_.at(column); }
  int number() const { return number_; }
  // 1-based, in characters.
  int start(std::size_t column) const { return starts_.at(column); }
  bool ok() const { return fault_.line == 0; }
  const Rejection& fault() const { return fault_; }
  void reject(std::size_t column, std::string reason);

 private:
  int number_;
  std::vector<std::string_view> fields_;
  std::vector<int> starts_;
  Rejection fault_{0, 0, {}};
};

// Hands over each line after the heading that has its fields and 500 bytes at most, and keeps the
// fault of those that are bad. Answers how many lines there are. kCadastreUnreadable for another
// heading, another encoding, a file over kMaxCsvBytes or more rejections than kMaxRejections.
Result<int> read_csv_lines(std::string_view csv, std::string_view heading,
                           std::vector<Rejection>& rejections,
                           const std::function<void(CsvLine&)>& read);

bool all_digits(std::string_view text);

// Text that is there, is seen, and has at most so many characters; the fault otherwise, about
// `what` ("el acto").
void check_text(CsvLine& line, std::size_t column, std::string_view what, std::size_t most);

}  // namespace recaudo::registry
