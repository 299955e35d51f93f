#include "tax-rules/table_history.h"

#include <algorithm>
#include <set>
#include <vector>

#include "tax-rules/cadastral_readjustment.h"
#include "tax-rules/fine_types.h"
#include "tax-rules/relief_campaign.h"
#include "tax-rules/uvb.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kFirstYear = 1984, kLastYear = 2199;  // of the readers

struct DatedRow {
  std::string name;
  EffectiveSpan span;
  std::string reading;  // which of several, where a day may have more than one
};
using DatedRows = std::vector<DatedRow>;

template <typename Has>
DatedRows rows_of_years(const Has& has) {
  DatedRows out;
  for (int year = kFirstYear; year <= kLastYear; ++year)
    if (has(year))
      out.push_back({std::to_string(year), {make_date(year, 1, 1), make_date(year, 12, 31)}, {}});
  return out;
}

Result<DatedRows> dated_rows(NationalTable table, std::string_view text) {
  const std::string file = file_name(table);
  switch (table) {
    case NationalTable::kServiceLimits:
      break;
    case NationalTable::kReliefs: {
      RECAUDO_TRY(campaigns, ReliefCampaigns::parse_csv(text, file));
      DatedRows out;
      // Its last day is corrected in its row: a term that was typed too long must not stay.
      for (const auto& row : campaigns.rows()) out.push_back({row.id, {row.paid.from, {}}, {}});
      return out;
    }
    case NationalTable::kFines: {
      RECAUDO_TRY(types, FineTypes::parse_csv(text, file));
      DatedRows out;
      for (const auto& row : types.rows())
        out.push_back(
            {row.regime + ", " + row.code, row.span, std::to_string(static_cast<int>(row.unit))});
      return out;
    }
    case NationalTable::kUvb: {
      RECAUDO_TRY(years, UvbTable::parse_csv(text, file));
      return rows_of_years([&](int year) { return years.uvb(year).has_value(); });
    }
    case NationalTable::kReadjustment: {
      RECAUDO_TRY(years, ReadjustmentTable::parse_csv(text, file));
      return rows_of_years([&](int year) { return years.of(year).has_value(); });
    }
  }
  throw BrokenInvariant("a table whose rows may be lost");
}

// Days on which the rows of that name may be others than the day before.
void add_turns(const DatedRows& rows, const std::string& name, std::set<Date>& days) {
  for (const DatedRow& row : rows) {
    if (row.name != name) continue;
    days.insert(row.span.from);
    if (row.span.to) days.insert(add_days(*row.span.to, 1));
  }
}

std::multiset<std::string> readings_on(const DatedRows& rows, const std::string& name, Date day) {
  std::multiset<std::string> out;
  for (const DatedRow& row : rows)
    if (row.name == name && row.span.covers(day)) out.insert(row.reading);
  return out;
}

// The only row of a day is found whatever its unit; of several, the one in the unit asked for.
bool keeps(const std::multiset<std::string>& before, const std::multiset<std::string>& after) {
  if (before.size() <= 1) return before.empty() || after.size() == 1;
  return std::ranges::includes(after, before);
}

}  // namespace

Result<std::optional<LostRow>> first_lost_row(NationalTable table, std::string_view before,
                                              std::string_view after, Date last) {
  RECAUDO_TRY(was, dated_rows(table, before));
  RECAUDO_TRY(is, dated_rows(table, after));
  std::set<std::string> names;
  for (const DatedRow& row : was) names.insert(row.name);
  for (const auto& name : names) {
    std::set<Date> days;
    add_turns(was, name, days);
    add_turns(is, name, days);
    for (const Date day : days)
      if (day <= last && !keeps(readings_on(was, name, day), readings_on(is, name, day)))
        return LostRow{name, day};
  }
  return std::nullopt;
}

}  // namespace recaudo::tax_rules
