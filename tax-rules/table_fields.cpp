#include "tax-rules/table_fields.h"

#include <charconv>

namespace recaudo::tax_rules {
namespace {

constexpr Date kNoDate = make_date(1970, 1, 1);

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

void TableRow::refuse(std::string_view reason) {
  if (!error_) error_ = table_error(file_name_, row_.line, reason).value();
}

const std::string& TableRow::required(std::size_t column, std::string_view name) {
  if (empty(column)) refuse("falta " + std::string(name));
  return text(column);
}

std::int64_t TableRow::integer(std::size_t column, std::int64_t min, std::int64_t max,
                               std::string_view name) {
  const std::string& field = text(column);
  std::int64_t value = 0;
  const char* last = field.data() + field.size();
  const auto [end, ec] = std::from_chars(field.data(), last, value);
  if (ec == std::errc{} && end == last && value >= min && value <= max) return value;
  refuse(std::string(name) + " no es válido");
  return min;
}

Money TableRow::money(std::size_t column, std::string_view name) {
  const auto value = parse_plain_money(text(column));
  if (!value || value->is_negative()) refuse(std::string(name) + " no es válido");
  return value.value_or(Money{});
}

std::int64_t TableRow::hundredths(std::size_t column, std::string_view name) {
  // percent() keeps four digits after the point.
  const std::int64_t parts = percent(column, name).ppm();
  if (parts % 100 != 0) refuse(std::string(name) + " tiene dos decimales a lo sumo");
  return parts / 100;
}

Rate TableRow::percent(std::size_t column, std::string_view name) {
  const auto value = parse_percent(text(column));
  if (!value) refuse(std::string(name) + " no es válido");
  return value.value_or(Rate{});
}

Date TableRow::day(std::size_t column, std::string_view name) {
  const auto value = parse_iso_date(text(column));
  if (!value) refuse(std::string(name) + " no es una fecha");
  return value.value_or(kNoDate);
}

std::optional<Date> TableRow::optional_day(std::size_t column, std::string_view name) {
  if (empty(column)) return std::nullopt;
  return day(column, name);
}

EffectiveSpan TableRow::span(std::size_t from, std::size_t to) {
  const EffectiveSpan span{day(from, "desde"), optional_day(to, "hasta")};
  if (span.to && *span.to < span.from) refuse("termina antes de empezar");
  return span;
}

SourceMark TableRow::mark(std::size_t column) const {
  const std::string_view status = text(column);
  if (status == "verified") return SourceMark::kVerified;
  if (status == "memory") return SourceMark::kMemory;
  if (status == "project") return SourceMark::kProjectRule;
  return SourceMark::kUncertain;
}

std::vector<std::string> TableRow::list(std::size_t column) const {
  std::vector<std::string> parts;
  std::string_view rest = text(column);
  while (!rest.empty()) {
    const auto end = rest.find(';');
    parts.emplace_back(trimmed(rest.substr(0, end)));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return parts;
}

Result<void> refuse_left_out_year(const std::map<int, int>& lines, std::string_view file_name) {
  std::optional<int> before;
  for (const auto& [year, line] : lines) {
    if (before && year != *before + 1)
      return table_error(file_name, line, "falta el año " + std::to_string(*before + 1));
    before = year;
  }
  return {};
}

}  // namespace recaudo::tax_rules
