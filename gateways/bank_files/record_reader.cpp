#include "gateways/bank_files/record_reader.h"

#include <algorithm>

#include "gateways/bank_files/text_lines.h"

namespace recaudo::bank_files {

bool all_digits(std::string_view text) {
  bool good = true;
  for (const char c : text) good &= static_cast<unsigned char>(c - '0') <= 9;
  return good;
}

std::int64_t digits_value(std::string_view digits) {
  std::int64_t n = 0;
  for (const char c : digits) n = n * 10 + (c - '0');
  return n;
}

bool RecordReader::refuse(const char* code, int column, std::string detail) {
  fault_ = FileFault{code, line_, column, std::move(detail)};
  return false;
}

void RecordReader::note(const char* name) {
  for (auto& f : findings_)
    if (f.name == name) {
      ++f.count;
      return;
    }
  findings_.push_back({name, line_, 1});
}

bool RecordReader::feed(std::string_view bytes) {
  if (fault_) return false;
  any_byte_ = any_byte_ || !bytes.empty();
  digest_.update(bytes);
  return take_pieces(bytes);
}

bool RecordReader::take_pieces(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const bool ended = end != std::string_view::npos;
    const auto piece = bytes.substr(0, end);
    if (pending_.size() + piece.size() > kMaxLineBytes) {
      ++line_;
      return refuse("E_LEN", 0, "la línea pasa de 1000 caracteres sin terminar");
    }
    if (!ended) {
      pending_.append(piece);
      return true;
    }
    bytes.remove_prefix(end + 1);
    if (pending_.empty()) {
      if (!take_line(piece, true)) return false;
      continue;
    }
    pending_.append(piece);
    if (!take_line(pending_, true)) return false;
    pending_.clear();
  }
  return true;
}

bool RecordReader::is_tolerated_after_end(std::string_view raw, std::string_view record) {
  if (!is_complete()) return false;
  if (raw.empty() && tolerances_.blank_last_line) {
    note("blank_last_line");
    return true;
  }
  if (!raw.empty() && record.empty()) {
    note("ctrl_z_at_end");
    return true;
  }
  return false;
}

bool RecordReader::take_line(std::string_view raw, bool ended) {
  if (++line_ > kMaxRecords) return refuse("E_SIZE", 0, "el archivo pasa de 500.000 registros");
  if (line_ == 1 && without_byte_order_mark(raw).size() != raw.size())
    return refuse("E_BOM", 1, "el archivo empieza con una marca UTF-8");
  const bool carriage_return = !raw.empty() && raw.back() == '\r';
  if (carriage_return) raw.remove_suffix(1);
  // 0x1A, the end of a text file of DOS: alone after the last record, glued to it, or many that
  // fill the last block. Glued, with no line end after it, it needs no_final_line_end too.
  // A CR among them is none of theirs.
  const bool may_be_marked = tolerances_.ctrl_z_at_end && raw.find('\r') == std::string_view::npos;
  const auto record = may_be_marked ? without_end_marks(raw) : raw;
  if (is_tolerated_after_end(raw, record)) return true;
  const auto unmarked = record.size();
  if (!take_record_line(record, ended, carriage_return)) return false;
  if (unmarked == raw.size()) return true;
  if (!is_complete())
    return refuse("E_CHARSET", static_cast<int>(unmarked) + 1,
                  "hay una marca de fin de archivo antes del registro de control");
  note("ctrl_z_at_end");
  return true;
}

bool RecordReader::take_record_line(std::string_view raw, bool ended, bool carriage_return) {
  const auto length = raw.size();
  return check_bytes(raw) && fill_up(raw) && check_line_end(length, ended, carriage_return) &&
         take_record(raw);
}

// A record that ends after its fields, filled with the blanks that it lacks.
bool RecordReader::fill_up(std::string_view& raw) {
  if (raw.size() == length_) return true;
  const auto type = raw.substr(0, 2);
  const bool fillable = (tolerances_.trailing_blanks_trimmed || may_end_early(type)) &&
                        raw.size() < length_ && raw.size() >= shortest_length(type);
  if (!fillable)
    return refuse("E_LEN", 0,
                  "el registro tiene " + std::to_string(raw.size()) + " caracteres y deben ser " +
                      std::to_string(length_));
  note(may_end_early(type) ? "control_unpadded" : "trailing_blanks_trimmed");
  padded_.assign(raw);
  padded_.resize(length_, ' ');
  raw = padded_;
  return true;
}

bool RecordReader::check_line_end(std::size_t length, bool ended, bool carriage_return) {
  const int column = static_cast<int>(length) + 1;
  if (!ended) {
    if (!tolerances_.no_final_line_end)
      return refuse("E_EOL", column, "el último registro no tiene fin de línea");
    note("no_final_line_end");
  } else if (!carriage_return) {
    if (!tolerances_.lf_only) return refuse("E_EOL", column, "el registro no termina en CR LF");
    note("lf_only");
  }
  return true;
}

bool RecordReader::check_bytes(std::string_view record) {
  const auto is_bad = [](char c) { return c < 0x20 || c > 0x7E; };
  bool any_bad = false;  // without a way out of the loop the compiler takes many bytes at once
  for (const char c : record) any_bad |= is_bad(c);
  if (!any_bad) return true;
  const auto at = std::find_if(record.begin(), record.end(), is_bad) - record.begin();
  return refuse("E_CHARSET", static_cast<int>(at) + 1, "hay un carácter que no es ASCII");
}

bool RecordReader::check_numeric(std::string_view record,
                                 std::initializer_list<NumericField> fields) {
  for (const auto& f : fields)
    if (!all_digits(record.substr(static_cast<std::size_t>(f.column) - 1, f.length)))
      return refuse("E_NUM", f.column, "el campo debe tener solo dígitos");
  return true;
}

bool RecordReader::check_filler(std::string_view record, std::size_t from) {
  if (record.find_first_not_of(' ', from - 1) == std::string_view::npos) return true;
  return refuse("E_FILLER", static_cast<int>(from), "el área reservada debe estar en blanco");
}

bool RecordReader::finish_records() {
  if (!fault_ && !any_byte_) fault_ = FileFault{"E_EMPTY", 0, 0, "el archivo está vacío"};
  if (!fault_ && !pending_.empty()) take_line(pending_, false);
  if (!fault_ && !is_complete())
    refuse("E_TRUNCATED", 0, "el archivo termina antes de su registro de control");
  return !fault_;
}

}  // namespace recaudo::bank_files
