#include "core/registry/csv_lines.h"

#include <algorithm>

#include "base/bytes.h"

namespace recaudo::registry {
namespace {

constexpr std::size_t kMaxLine = 500;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

Result<void> refuse_too_many(const std::vector<Rejection>& rejections) {
  if (rejections.size() <= kMaxRejections) return {};
  const auto& first = rejections.front();
  return fail(Code::kCadastreUnreadable, "más de 1.000 líneas rechazadas; la primera, la " +
                                             std::to_string(first.line) + ": " + first.reason);
}

CsvLine::CsvLine(int number, std::string_view text, std::size_t columns) : number_(number) {
  std::size_t count = 0;
  for (std::size_t at = 0; at <= text.size(); ++count) {
    const auto end = std::min(text.find(',', at), text.size());
    if (count < columns) {
      fields_.push_back(text.substr(at, end - at));
      starts_.push_back(static_cast<int>(character_count(text.substr(0, at))) + 1);
    }
    at = end + 1;
  }
  if (count != columns)
    fault_ = {number, 1,
              "se esperaban " + std::to_string(columns) + " campos separados por comas y hay " +
                  std::to_string(count)};
}

void CsvLine::reject(std::size_t column, std::string reason) {
  if (ok()) fault_ = {number_, starts_.at(column), std::move(reason)};
}

Result<int> read_csv_lines(std::string_view csv, std::string_view heading,
                           std::vector<Rejection>& rejections,
                           const std::function<void(CsvLine&)>& read) {
  const auto other_heading = [&] {
    return fail(Code::kCadastreUnreadable, "la primera línea debe ser " + std::string(heading));
  };
  if (csv.size() > kMaxCsvBytes) return fail(Code::kCadastreUnreadable, "más de 16 MB");
  if (!is_valid_utf8(csv)) return fail(Code::kCadastreUnreadable, "el archivo no está en UTF-8");
  const auto columns = static_cast<std::size_t>(std::ranges::count(heading, ',')) + 1;
  int lines = 0;
  while (!csv.empty()) {
    const auto end = csv.find('\n');
    std::string_view text = csv.substr(0, end);
    csv.remove_prefix(end == csv.npos ? csv.size() : end + 1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (++lines == 1 && text != heading) return other_heading();
    if (lines == 1 || text.empty()) continue;
    if (text.size() > kMaxLine) {
      rejections.push_back({lines, 1, "la línea pasa de 500 bytes"});
    } else {
      CsvLine line(lines, text, columns);
      if (line.ok()) read(line);
      if (!line.ok()) rejections.push_back(line.fault());
    }
    if (auto few = refuse_too_many(rejections); !few) return tl::unexpected(few.error());
  }
  if (lines == 0) return other_heading();
  return lines;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

void check_text(CsvLine& line, std::size_t column, std::string_view what, std::size_t most) {
  const auto text = line[column];
  if (text.find_first_not_of(' ') == std::string_view::npos)
    line.reject(column, "falta " + std::string(what));
  if (std::ranges::any_of(text, is_control))
    line.reject(column, std::string(what) + " tiene caracteres que no se ven");
  if (character_count(text) > most)
    line.reject(column, std::string(what) + " pasa de " + std::to_string(most) + " caracteres");
}

}  // namespace recaudo::registry
