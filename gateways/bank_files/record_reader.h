// Files of fixed-length records, one a line, as Asobancaria writes them: cuts the lines out of
// pieces of any size in the memory of one line, checks bytes, length and line end, and hands each
// record on. What a kind of file means is its derived class's affair.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "gateways/bank_files/file_fault.h"
#include "gateways/bank_files/tolerances.h"

namespace recaudo::bank_files {

constexpr std::size_t kMaxLineBytes = 1000;
constexpr int kMaxRecords = 500'000;

bool all_digits(std::string_view text);
// Of at most 18 digits, checked before.
std::int64_t digits_value(std::string_view digits);

class RecordReader {
 public:
  RecordReader(std::size_t length, Tolerances tolerances)
      : tolerances_(tolerances), length_(length) {}
  virtual ~RecordReader() = default;
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  // False when a fault is already known: the rest need not be read.
  bool feed(std::string_view bytes);

 protected:
  struct NumericField {
    int column;
    std::size_t length;
  };

  // One record of exactly the length, all printable ASCII.
  virtual bool take_record(std::string_view record) = 0;
  // Where the fields of a record of this type end and only blanks may follow.
  virtual std::size_t shortest_length(std::string_view type) const = 0;
  // Whether a strict reader takes a record of this type that ends anywhere after its fields.
  virtual bool may_end_early(std::string_view) const { return false; }
  // After the last control record.
  virtual bool is_complete() const = 0;

  // Call once, at the end: whether everything was there and good.
  bool finish_records();
  bool refuse(const char* code, int column, std::string detail);
  void note(const char* name);
  bool check_numeric(std::string_view record, std::initializer_list<NumericField> fields);
  // From this column on, only blanks.
  bool check_filler(std::string_view record, std::size_t from);

  Tolerances tolerances_;
  int line_ = 0;
  std::optional<FileFault> fault_;
  std::vector<Finding> findings_;
  Sha256Stream digest_;

 private:
  bool take_pieces(std::string_view bytes);
  bool take_line(std::string_view raw, bool ended);
  bool take_record_line(std::string_view raw, bool ended, bool carriage_return);
  // `record` is the line without its end marks.
  bool is_tolerated_after_end(std::string_view raw, std::string_view record);
  bool fill_up(std::string_view& raw);
  bool check_bytes(std::string_view record);
  bool check_line_end(std::size_t length, bool ended, bool carriage_return);

  std::size_t length_;
  bool any_byte_ = false;
  std::string pending_;  // the line that has not ended yet
  std::string padded_;   // a short record filled up
};

}  // namespace recaudo::bank_files
