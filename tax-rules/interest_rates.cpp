#include "tax-rules/interest_rates.h"

#include <algorithm>
#include <array>

#include "base/csv.h"
#include "tax-rules/usury.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::array<std::string_view, 6> kStatusTexts = {
    "approved", "verified-official", "verified", "verified-secondary", "memory", "missing"};

enum Column : std::size_t {
  kFrom,
  kTo,
  kIbc,
  kUsury,
  kMoraRate,
  kResolution,
  kMode,
  kStatus,
  kSource
};

const std::vector<std::string_view> kHeader = {
    "desde",      "hasta",        "ibc_ea_pct", "usura_ea_pct", "tasa_mora_tributaria_pct",
    "resolucion", "modo_calculo", "status",     "source"};

Result<std::optional<Rate>> optional_percent(const std::string& text) {
  if (text.empty()) return std::optional<Rate>{};
  RECAUDO_TRY(rate, parse_percent(text));
  return std::optional<Rate>{rate};
}

// Before 2006-07-29 the column holds the DIAN's tax rate. Two quarters of 2007 were published
// truncated, and stay as published.
bool is_possible_usury(Date from, Rate usury, std::optional<Rate> ibc) {
  constexpr Date kFirstUsury = make_date(2006, 7, 29);
  if (from < kFirstUsury) return true;
  if (from == make_date(2007, 4, 1) && usury == Rate::basis_points(2512)) return true;
  if (from == make_date(2007, 7, 1) && usury == Rate::basis_points(2851)) return true;
  return ibc ? usury == usury_from_ibc(*ibc) : is_reachable_usury(usury);
}

Result<CertifiedRate> read_row(const CsvRow& row) {
  CertifiedRate rate;
  RECAUDO_TRY(from, parse_iso_date(row.fields[kFrom]));
  RECAUDO_TRY(to, parse_iso_date(row.fields[kTo]));
  RECAUDO_TRY(ibc, optional_percent(row.fields[kIbc]));
  RECAUDO_TRY(usury, optional_percent(row.fields[kUsury]));
  RECAUDO_TRY(status, parse_rate_status(row.fields[kStatus]));
  if (usury && !is_possible_usury(from, *usury, ibc))
    return fail(Code::kTableInvalid, "la usura " + to_percent_text(*usury) +
                                         " no es 1,5 veces un interés bancario corriente");
  return CertifiedRate{from, to, ibc, usury, row.fields[kResolution], status, row.fields[kSource]};
}

std::string period_text(const CertifiedRate& row) {
  return "tasas del " + to_iso(row.from) + " al " + to_iso(row.to);
}

}  // namespace

std::string_view to_text(RateStatus status) {
  return kStatusTexts.at(static_cast<std::size_t>(status));
}

Result<RateStatus> parse_rate_status(std::string_view text) {
  const auto found = std::ranges::find(kStatusTexts, text);
  if (found == kStatusTexts.end())
    return fail(Code::kTableInvalid, "estado de tasa desconocido: " + std::string(text));
  return static_cast<RateStatus>(found - kStatusTexts.begin());
}

Result<RateTable> RateTable::from_rows(std::vector<CertifiedRate> rows) {
  std::ranges::sort(rows, {}, &CertifiedRate::from);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CertifiedRate& row = rows[i];
    if (row.to < row.from)
      return fail(Code::kTableInvalid, period_text(row) + ": termina antes de empezar");
    if ((row.status == RateStatus::kMissing) == row.usury.has_value())
      return fail(Code::kTableInvalid, period_text(row) + ": la tasa y su estado no concuerdan");
    if (i > 0 && row.from <= rows[i - 1].to)
      return fail(Code::kTableInvalid,
                  period_text(row) + ": se cruza con las " + period_text(rows[i - 1]));
  }
  return RateTable(std::move(rows));
}

Result<RateTable> RateTable::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(lines, read_csv(text, file_name, kHeader));
  std::vector<CertifiedRate> rows;
  for (const CsvRow& line : lines) {
    Result<CertifiedRate> row = read_row(line);
    if (!row) return table_error(file_name, line.line, recaudo::to_text(row.error()));
    rows.push_back(std::move(*row));
  }
  return from_rows(std::move(rows));
}

Result<const CertifiedRate*> RateTable::on(Date day) const {
  const auto after = std::ranges::upper_bound(rows_, day, {}, &CertifiedRate::from);
  if (after != rows_.begin()) {
    const CertifiedRate& row = *std::prev(after);
    if (day <= row.to && row.usury) return &row;
  }
  return fail(Code::kRateNotCertified, month_name_spanish(year_of(day), month_of(day)));
}

}  // namespace recaudo::tax_rules
