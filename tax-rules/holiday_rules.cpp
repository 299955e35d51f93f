#include "tax-rules/holiday_rules.h"

#include <array>

#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kName, kKind, kMonth, kDay, kAfterEaster, kMoved, kFrom, kTo, kNorm };

// Of every year: there is no holiday on 29 February.
constexpr std::array<int, 12> kDaysOfMonth = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

void read_day_of_year(TableRow& row, HolidayRule& rule) {
  rule.month = static_cast<unsigned>(row.integer(kMonth, 1, 12, "mes"));
  rule.day = static_cast<unsigned>(row.integer(kDay, 1, kDaysOfMonth.at(rule.month - 1), "dia"));
  if (!row.empty(kAfterEaster)) row.refuse("una fecha fija no tiene dias_desde_pascua");
  rule.moved_to_monday = row.text(kMoved) == "lunes";
  if (!row.empty(kMoved) && !rule.moved_to_monday) row.refuse("traslado debe ser lunes o nada");
}

void read_offset(TableRow& row, HolidayRule& rule) {
  constexpr int kSameYear = 200;  // Easter is in March or April
  rule.after_easter =
      static_cast<int>(row.integer(kAfterEaster, -60, kSameYear, "dias_desde_pascua"));
  if (!row.empty(kMonth) || !row.empty(kDay) || !row.empty(kMoved))
    row.refuse("un festivo de pascua no tiene mes, dia ni traslado");
}

HolidayRule read_rule(TableRow& row) {
  HolidayRule rule;
  rule.name = row.required(kName, "nombre");
  const std::string& kind = row.text(kKind);
  if (kind == "fija")
    read_day_of_year(row, rule);
  else if (kind == "pascua")
    read_offset(row, rule);
  else
    row.refuse("tipo debe ser fija o pascua");
  rule.span = row.span(kFrom, kTo);
  row.required(kNorm, "norma");
  rule.line = row.line();
  return rule;
}

Date moved_to_monday(Date on) {
  // 1970-01-05 was a Monday.
  constexpr int kMonday = 4, kWeek = 7;
  const int past = ((day_number(on) - kMonday) % kWeek + kWeek) % kWeek;
  return past == 0 ? on : add_days(on, kWeek - past);
}

}  // namespace

std::optional<Date> HolidayRule::in(int year, Date easter) const {
  Date on = after_easter ? add_days(easter, *after_easter) : make_date(year, month, day);
  if (moved_to_monday) on = tax_rules::moved_to_monday(on);
  return span.covers(on) ? std::optional(on) : std::nullopt;
}

Result<std::vector<HolidayRule>> parse_holiday_rules(std::string_view text,
                                                     std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"nombre", "tipo", "mes", "dia", "dias_desde_pascua", "traslado",
                              "desde", "hasta", "norma", "status", "source"}));
  std::vector<HolidayRule> rules;
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    HolidayRule rule = read_rule(row);
    if (row.error()) return tl::unexpected(*row.error());
    for (const HolidayRule& other : rules)
      if (other.name == rule.name && other.span.overlaps(rule.span))
        return table_error(file_name, csv.line,
                           "se cruza con la línea " + std::to_string(other.line));
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace recaudo::tax_rules
