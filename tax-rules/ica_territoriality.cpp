#include "tax-rules/ica_territoriality.h"

#include <algorithm>

#include "base/csv.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kActivity, kName, kPlaces, kFrom, kTo, kNorm, kStatus };

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " o ") + part;
  return out;
}

}  // namespace

Result<IcaTerritoriality> IcaTerritoriality::parse_csv(std::string_view text,
                                                       std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"codigo", "nombre", "lugares", "desde", "hasta", "norma", "status",
                              "source"}));
  IcaTerritoriality out;
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    IcaTerritoryRule rule{row.required(kActivity, "codigo"),
                          row.required(kName, "nombre"),
                          row.list(kPlaces),
                          row.span(kFrom, kTo),
                          row.required(kNorm, "norma"),
                          row.mark(kStatus)};
    if (rule.places.empty()) row.refuse("falta lugares");
    for (const IcaTerritoryRule& other : out.rules_)
      if (other.activity == rule.activity && other.span.overlaps(rule.span))
        row.refuse("la actividad está repetida");
    if (row.error()) return tl::unexpected(*row.error());
    out.rules_.push_back(std::move(rule));
  }
  return out;
}

Result<IcaTerritory> IcaTerritoriality::taxed_by(std::string_view activity, const IcaPlaces& places,
                                                 Date on) const {
  const auto rule = std::ranges::find_if(rules_, [&](const IcaTerritoryRule& r) {
    return r.activity == activity && r.span.covers(on);
  });
  if (rule == rules_.end())
    return fail(Code::kParameterMissing, "territorialidad de la actividad " +
                                             std::string(activity) +
                                             ". Norma por cargar: Ley 1819/2016 art. 343");
  for (const std::string& place : rule->places)
    if (const auto found = places.find(place); found != places.end())
      return IcaTerritory{found->second, place, rule->norm};
  return fail(Code::kIcaInputInvalid,
              "falta el municipio de " + joined(rule->places) + " (" + rule->norm + ")");
}

}  // namespace recaudo::tax_rules
