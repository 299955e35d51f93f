#include "base/csv.h"

#include <algorithm>

namespace recaudo {
namespace {

// One line into fields; false when a quote stays open or text follows a closing quote.
bool split_line(std::string_view line, std::vector<std::string>& fields) {
  std::string field;
  for (std::size_t i = 0;; ++i) {
    if (i < line.size() && line[i] == '"' && field.empty()) {
      for (++i;; ++i) {
        if (i >= line.size()) return false;
        if (line[i] != '"') {
          field += line[i];
        } else if (i + 1 < line.size() && line[i + 1] == '"') {
          field += line[i++];
        } else {
          break;
        }
      }
      ++i;
      if (i < line.size() && line[i] != ',') return false;
    }
    if (i >= line.size() || line[i] == ',') {
      fields.push_back(std::move(field));
      field.clear();
      if (i >= line.size()) return true;
    } else {
      field += line[i];
    }
  }
}

}  // namespace

tl::unexpected<Error> table_error(std::string_view file_name, int line, std::string_view reason) {
  return fail(Code::kTableInvalid, std::string(file_name) + ", línea " + std::to_string(line) +
                                       ": " + std::string(reason));
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\n") == text.npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

Result<std::vector<CsvRow>> read_csv(std::string_view text, std::string_view file_name,
                                     const std::vector<std::string_view>& header,
                                     std::size_t max_bytes) {
  if (text.size() > max_bytes)
    return table_error(file_name, 1,
                       "el archivo pasa de " + std::to_string(max_bytes >> 20) + " MB");
  std::vector<CsvRow> rows;
  int number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    CsvRow row{number, {}};
    if (!split_line(line, row.fields)) return table_error(file_name, number, "comillas sin cerrar");
    if (row.fields.size() != header.size())
      return table_error(file_name, number,
                         "se esperaban " + std::to_string(header.size()) + " columnas");
    rows.push_back(std::move(row));
  }
  if (rows.empty() || !std::ranges::equal(rows.front().fields, header))
    return table_error(file_name, 1, "el encabezado no es el esperado");
  rows.erase(rows.begin());
  return rows;
}

}  // namespace recaudo
