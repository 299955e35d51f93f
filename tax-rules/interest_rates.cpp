#include "tax-rules/interest_rates.h"

#include <algorithm>
#include <array>

#include "base/csv.h"
#include "tax-rules/mora_regimes.h"
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
  if (usury <= Rate{} || usury > kHighestUsury) return false;
  if (from < kFirstUsury) return true;
  if (from == make_date(2007, 4, 1) && usury == Rate::basis_points(2512)) return true;
  if (from == make_date(2007, 7, 1) && usury == Rate::basis_points(2851)) return true;
  return ibc ? usury == usury_from_ibc(*ibc) : is_reachable_usury(usury);
}

// The word of modo_calculo for the formula of the day.
std::string_view mode_on(const MoraRegime& regime) {
  switch (regime.formula) {
    case MoraFormula::kRateOfPaymentDay:
      return "simple_tasa_fecha_pago";
    case MoraFormula::kCompound:
      return "compuesto";
    case MoraFormula::kSimple:
      return "simple";
  }
  throw BrokenInvariant("unknown formula of mora");
}

// What the row says of the mora of its first day must be what the regimes compute.
Result<void> check_mora(const CsvRow& row, Date from, std::optional<Rate> usury) {
  const MoraRegime* regime = mora_regime_on(from);
  if (regime == nullptr) return fail(Code::kTableInvalid, "es anterior a 2003-01-01");
  if (row.fields[kMode] != mode_on(*regime))
    return fail(Code::kTableInvalid,
                "modo_calculo debe ser " + std::string(mode_on(*regime)) + " en esas fechas");
  RECAUDO_TRY(mora, optional_percent(row.fields[kMoraRate]));
  if (mora && (!usury || *mora != *usury - regime->points_off))
    return fail(Code::kTableInvalid, "la tasa de mora tributaria no es la usura menos " +
                                         to_percent_text(regime->points_off));
  return {};
}

Result<CertifiedRate> read_row(const CsvRow& row) {
  RECAUDO_TRY(from, parse_iso_date(row.fields[kFrom]));
  RECAUDO_TRY(to, parse_iso_date(row.fields[kTo]));
  RECAUDO_TRY(ibc, optional_percent(row.fields[kIbc]));
  RECAUDO_TRY(usury, optional_percent(row.fields[kUsury]));
  RECAUDO_TRY(status, parse_rate_status(row.fields[kStatus]));
  if (usury && !is_possible_usury(from, *usury, ibc))
    return fail(Code::kTableInvalid, "la usura " + to_percent_text(*usury) +
                                         " no es 1,5 veces un interés bancario corriente");
  if (auto checked = check_mora(row, from, usury); !checked) return tl::unexpected(checked.error());
  return CertifiedRate{from, to, ibc, usury, row.fields[kResolution], status, row.fields[kSource]};
}

// How a resolution ends whose number is not known.
constexpr std::string_view kNumberToLoad = ", número por cargar";

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

namespace {

Result<void> check_row(const CertifiedRate& row, const CertifiedRate* previous) {
  if (row.to < row.from)
    return fail(Code::kTableInvalid, period_text(row) + ": termina antes de empezar");
  if ((row.status == RateStatus::kMissing) == row.usury.has_value())
    return fail(Code::kTableInvalid, period_text(row) + ": la tasa y su estado no concuerdan");
  if (previous != nullptr && row.from <= previous->to)
    return fail(Code::kTableInvalid,
                period_text(row) + ": se cruza con las " + period_text(*previous));
  return {};
}

// "Res. SFC 1260 del 2026-09-30", as it was typed, is told as "del 30 de septiembre de 2026".
std::string with_dates_in_words(const std::string& typed) {
  constexpr std::size_t kIsoDate = std::string_view("2026-09-30").size();
  if (typed.size() < kIsoDate) return typed;
  std::string out = typed;
  for (std::size_t at = typed.size() - kIsoDate + 1; at-- > 0;)
    if (const auto day = parse_iso_date(std::string_view(typed).substr(at, kIsoDate)))
      out.replace(at, kIsoDate, to_long_spanish(*day));
  return out;
}

}  // namespace

// A row's note in parentheses is not of its paper; but a number that was only remembered says so.
std::string resolutions_text(const CertifiedRate* first, const CertifiedRate* last) {
  std::string text;
  std::string before, to_load;
  bool unnumbered = false;
  for (const CertifiedRate* row = first; row <= last; ++row) {
    std::string told = with_dates_in_words(row->resolution.substr(0, row->resolution.find(" (")));
    if (row->resolution.find("(memory") != std::string::npos) told += ", número por confirmar";
    const bool numbered = !told.empty() && !told.ends_with(kNumberToLoad);
    unnumbered = unnumbered || !numbered;
    if (!numbered && to_load.empty()) to_load = told;
    if (!numbered || told == before) continue;
    text.append(text.empty() ? "" : ", ").append(told);
    before = std::move(told);
  }
  if (text.empty()) return to_load;
  if (unnumbered) text += ", y meses sin número de resolución en la tabla";
  return text;
}

Result<RateTable> RateTable::from_rows(std::vector<CertifiedRate> rows) {
  std::ranges::sort(rows, {}, &CertifiedRate::from);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (auto checked = check_row(rows[i], i == 0 ? nullptr : &rows[i - 1]); !checked)
      return tl::unexpected(checked.error());
  return RateTable(std::move(rows));
}

Result<RateTable> RateTable::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(lines, read_csv(text, file_name, kHeader));
  std::vector<CertifiedRate> rows;
  for (const CsvRow& line : lines) {
    Result<CertifiedRate> row = read_row(line);
    if (!row) return table_error(file_name, line.line, recaudo::to_text(row.error()));
    const CertifiedRate* previous = rows.empty() ? nullptr : &rows.back();
    if (auto checked = check_row(*row, previous); !checked)
      return table_error(file_name, line.line, checked.error().detail);
    if (previous != nullptr && row->from != add_days(previous->to, 1))
      return table_error(file_name, line.line,
                         period_text(*row) + ": hay días sin fila después de las " +
                             period_text(*previous) + "; una tasa que falta se marca missing");
    rows.push_back(std::move(*row));
  }
  return RateTable(std::move(rows));
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
