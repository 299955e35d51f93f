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
};
using DatedRows = std::vector<DatedRow>;

template <typename Has>
DatedRows rows_of_years(const Has& has) {
  DatedRows out;
  for (int year = kFirstYear; year <= kLastYear; ++year)
    if (has(year))
      out.push_back({std::to_string(year), {make_date(year, 1, 1), make_date(year, 12, 31)}});
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
      for (const auto& row : campaigns.rows()) out.push_back({row.id, row.paid});
      return out;
    }
    case NationalTable::kFines: {
      RECAUDO_TRY(types, FineTypes::parse_csv(text, file));
      DatedRows out;
      for (const auto& row : types.rows()) out.push_back({row.regime + ", " + row.code, row.span});
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

// Where the number of rows of that name may change.
void add_turns(const DatedRows& rows, const std::string& name, std::set<Date>& days) {
  for (const DatedRow& row : rows) {
    if (row.name != name) continue;
    days.insert(row.span.from);
    if (row.span.to) days.insert(add_days(*row.span.to, 1));
  }
}

std::ptrdiff_t rows_on(const DatedRows& rows, const std::string& name, Date day) {
  return std::ranges::count_if(
      rows, [&](const DatedRow& row) { return row.name == name && row.span.covers(day); });
}

}  // namespace

Result<std::optional<LostRow>> first_lost_row(NationalTable table, std::string_view before,
                                              std::string_view after, Date last) {
  RECAUDO_TRY(was, dated_rows(table, before));
  RECAUDO_TRY(is, dated_rows(table, after));
  for (const DatedRow& row : was) {
    std::set<Date> days;
    add_turns(was, row.name, days);
    add_turns(is, row.name, days);
    for (const Date day : days)
      if (day <= last && rows_on(is, row.name, day) < rows_on(was, row.name, day))
        return LostRow{row.name, day};
  }
  return std::nullopt;
}

}  // namespace recaudo::tax_rules
