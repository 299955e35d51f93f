#include "tax-rules/service_limits.h"

#include <algorithm>
#include <array>
#include <set>

#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kConcept, kSegment, kValue, kUnit, kFrom, kTo, kNorm, kStatus };

constexpr std::array<std::string_view, 9> kUses = {"estrato 1", "estrato 2",  "estrato 3",
                                                   "estrato 4", "estrato 5",  "estrato 6",
                                                   "comercial", "industrial", "oficial"};
constexpr std::array<std::string_view, 4> kCuts = {"reinstalacion", "suspension", "reconexion",
                                                   "corte"};

struct ConceptUnit {
  std::string_view name, unit;
};
constexpr std::array<ConceptUnit, 6> kConcepts = {{{"subsidio_maximo", "%"},
                                                   {"aporte_minimo", "%"},
                                                   {"consumo_basico", "m3/mes"},
                                                   {"mora", "%"},
                                                   {"cobro_maximo", "% SMMLV"},
                                                   {"facturacion_retroactiva", "meses"}}};

constexpr std::string_view kMora = "mora", kHomes = "residencial";
constexpr std::string_view kSubsidyNorm = "Ley 1450/2011 art. 125";

LegalLimit read_limit(TableRow& row) {
  LegalLimit limit;
  limit.concept_name = row.required(kConcept, "concepto");
  limit.segment = row.required(kSegment, "segmento");
  limit.unit = row.required(kUnit, "unidad");
  limit.hundredths = row.hundredths(kValue, "valor");
  limit.span = row.span(kFrom, kTo);
  limit.norm = row.required(kNorm, "norma");
  limit.mark = row.mark(kStatus);
  limit.line = row.line();
  const auto known = std::ranges::find(kConcepts, limit.concept_name, &ConceptUnit::name);
  if (known == kConcepts.end())
    row.refuse("no se conoce el concepto");
  else if (known->unit != limit.unit)
    row.refuse("la unidad de ese concepto es " + std::string(known->unit));
  else if (known->unit.front() != '%' && limit.hundredths % 100 != 0)
    row.refuse("valor debe ser entero");
  return limit;
}

const LegalLimit* row_on(const std::vector<LegalLimit>& rows, std::string_view concept_name,
                         std::string_view segment, Date on) {
  for (const LegalLimit& row : rows)
    if (row.concept_name == concept_name && row.segment == segment && row.span.covers(on))
      return &row;
  return nullptr;
}

// The first day of `row` that no row of `rows` covers.
std::optional<Date> first_day_without(const std::vector<LegalLimit>& rows, const LegalLimit& row) {
  for (Date day = row.span.from; row.span.covers(day);) {
    const LegalLimit* found = row_on(rows, row.concept_name, row.segment, day);
    if (found == nullptr) return day;
    if (!found->span.to) return std::nullopt;
    day = add_days(*found->span.to, 1);
  }
  return std::nullopt;
}

// The days on which the rate of mora of homes can change in one text or the other, in order.
std::set<Date> days_of_mora(const std::vector<LegalLimit>& one,
                            const std::vector<LegalLimit>& other) {
  std::set<Date> out;
  for (const auto* rows : {&one, &other})
    for (const LegalLimit& row : *rows) {
      if (row.concept_name != kMora || row.segment != kHomes) continue;
      out.insert(row.span.from);
      if (row.span.to) out.insert(add_days(*row.span.to, 1));
    }
  return out;
}

// No row of that concept and segment at all: the law does not speak of it.
bool speaks_of(const std::vector<LegalLimit>& rows, std::string_view concept_name,
               std::string_view segment) {
  return std::ranges::any_of(rows, [&](const LegalLimit& r) {
    return r.concept_name == concept_name && r.segment == segment;
  });
}

}  // namespace

std::string_view to_text(ServiceUse use) {
  return kUses.at(static_cast<std::size_t>(use));
}

std::string_view to_text(ServiceCut cut) {
  return kCuts.at(static_cast<std::size_t>(cut));
}

Result<ServiceLimits> ServiceLimits::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"concepto", "segmento", "valor", "unidad", "desde", "hasta", "norma",
                              "status", "source"}));
  ServiceLimits limits;
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    LegalLimit limit = read_limit(row);
    if (row.error()) return tl::unexpected(*row.error());
    for (const LegalLimit& other : limits.rows_)
      if (other.concept_name == limit.concept_name && other.segment == limit.segment &&
          other.span.overlaps(limit.span))
        return table_error(file_name, csv.line,
                           "se cruza con la línea " + std::to_string(other.line));
    limits.rows_.push_back(std::move(limit));
  }
  if (auto whole = limits.refuse_gaps(file_name); !whole) return tl::unexpected(whole.error());
  return limits;
}

Result<void> ServiceLimits::refuse_gaps(std::string_view file_name) const {
  for (const LegalLimit& row : rows_) {
    std::vector<EffectiveSpan> spans;
    for (const LegalLimit& other : rows_)
      if (other.concept_name == row.concept_name && other.segment == row.segment)
        spans.push_back(other.span);
    if (const auto gap = first_gap(std::move(spans)))
      return table_error(file_name, row.line,
                         row.concept_name + ", " + row.segment + ": sin valor el " + to_iso(*gap));
  }
  return {};
}

std::optional<std::string> ServiceLimits::first_lost_day(const ServiceLimits& previous) const {
  for (const LegalLimit& row : previous.rows_)
    if (const auto day = first_day_without(rows_, row))
      return row.concept_name + ", " + row.segment + ": sin valor el " + to_iso(*day);
  return std::nullopt;
}

std::optional<Date> ServiceLimits::first_other_mora(const ServiceLimits& other) const {
  for (const Date day : days_of_mora(rows_, other.rows_)) {
    const LegalLimit* here = row_on(rows_, kMora, kHomes, day);
    const LegalLimit* there = row_on(other.rows_, kMora, kHomes, day);
    if ((here == nullptr) != (there == nullptr)) return day;
    if (here != nullptr && here->hundredths != there->hundredths) return day;
  }
  return std::nullopt;
}

ServiceLimits ServiceLimits::standing(Date on) const {
  ServiceLimits out;
  for (const LegalLimit& row : rows_) {
    if (!row.span.covers(on)) continue;
    out.rows_.push_back(row);
    out.rows_.back().span = {make_date(1900, 1, 1), {}};
  }
  return out;
}

Result<LegalLimit> ServiceLimits::find(std::string_view concept_name, std::string_view segment,
                                       Date on, std::string_view norm) const {
  if (const LegalLimit* row = row_on(rows_, concept_name, segment, on)) return *row;
  return fail(Code::kParameterMissing, std::string(concept_name) + ", " + std::string(segment) +
                                           ", " + to_iso(on) +
                                           ". Norma por cargar: " + std::string(norm));
}

Result<Rate> ServiceLimits::max_subsidy(ServiceUse use, Date on) const {
  if (!speaks_of(rows_, "subsidio_maximo", to_text(use))) return Rate{};
  RECAUDO_TRY(limit, find("subsidio_maximo", to_text(use), on, kSubsidyNorm));
  return limit.percent();
}

Result<Rate> ServiceLimits::min_contribution(ServiceUse use, Date on) const {
  if (!speaks_of(rows_, "aporte_minimo", to_text(use))) return Rate{};
  RECAUDO_TRY(limit, find("aporte_minimo", to_text(use), on, kSubsidyNorm));
  return limit.percent();
}

Result<LegalLimit> ServiceLimits::basic_block(int altitude, Date on) const {
  constexpr int kLow = 1'000, kHigh = 2'000;
  const std::string_view segment = altitude > kHigh  ? "mas de 2000 msnm"
                                   : altitude < kLow ? "menos de 1000 msnm"
                                                     : "1000 a 2000 msnm";
  return find("consumo_basico", segment, on, "resolución de la CRA (Res. CRA 750/2016)");
}

Result<LegalLimit> ServiceLimits::residential_mora(Date on) const {
  return find(kMora, kHomes, on, "Ley 142/1994 art. 96");
}

Result<LegalLimit> ServiceLimits::max_charge(ServiceCut cut, Date on) const {
  return find("cobro_maximo", to_text(cut), on, "resolución de la CRA (Res. CRA 424/2007)");
}

Result<LegalLimit> ServiceLimits::retroactive_billing(Date on) const {
  return find("facturacion_retroactiva", "todos", on, "Ley 142/1994 art. 150");
}

}  // namespace recaudo::tax_rules
