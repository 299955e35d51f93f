#include "tax-rules/ica_not_subject.h"

#include <algorithm>

#include "base/csv.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kCode, kName, kFrom, kTo, kNorm, kStatus };

}  // namespace

Result<std::vector<IcaNotSubject>> parse_ica_not_subject(std::string_view text,
                                                         std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"codigo", "nombre", "desde", "hasta", "norma", "status", "source"}));
  std::vector<IcaNotSubject> list;
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    IcaNotSubject activity{row.required(kCode, "codigo"), row.required(kName, "nombre"),
                           row.span(kFrom, kTo), row.required(kNorm, "norma"), row.mark(kStatus)};
    for (const IcaNotSubject& other : list)
      if (other.code == activity.code && other.span.overlaps(activity.span))
        row.refuse("la actividad está repetida");
    if (row.error()) return tl::unexpected(*row.error());
    list.push_back(std::move(activity));
  }
  return list;
}

const IcaNotSubject* find_not_subject(const std::vector<IcaNotSubject>& list, std::string_view code,
                                      Date on) {
  const auto found = std::ranges::find_if(
      list, [&](const IcaNotSubject& a) { return a.code == code && a.span.covers(on); });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace recaudo::tax_rules
