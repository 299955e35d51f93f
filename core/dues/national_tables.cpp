#include "core/dues/national_tables.h"

#include <algorithm>

#include "tax-rules/data.h"

namespace recaudo::dues {

using tax_rules::NationalTable;
using tax_rules::ServiceLimits;

NationalTables::NationalTables() {
  static const auto shipped =
      std::make_shared<const ServiceLimits>(tax_rules::shipped_service_limits());
  limits_.emplace_back(make_date(1900, 1, 1), shipped);
}

Result<NationalTables> NationalTables::of(std::vector<NationalTableVersion> versions) {
  NationalTables out;
  out.versions_ = std::move(versions);
  std::ranges::sort(out.versions_, {}, [](const auto& v) { return std::pair(v.table, v.number); });
  const auto limits = out.versions(NationalTable::kServiceLimits);
  if (!limits.empty()) out.limits_.clear();
  for (const NationalTableVersion* version : limits) {
    RECAUDO_TRY(read, ServiceLimits::parse_csv(version->text, file_name(version->table)));
    out.limits_.emplace_back(version->from, std::make_shared<const ServiceLimits>(std::move(read)));
  }
  return out;
}

std::vector<const NationalTableVersion*> NationalTables::versions(NationalTable table) const {
  std::vector<const NationalTableVersion*> out;
  for (const NationalTableVersion& version : versions_)
    if (version.table == table) out.push_back(&version);
  return out;
}

const NationalTableVersion* NationalTables::version_on(NationalTable table, Date on) const {
  const NationalTableVersion* found = nullptr;
  for (const NationalTableVersion* version : versions(table))
    if (found == nullptr || version->from <= on) found = version;
  return found;
}

std::string_view NationalTables::text_on(NationalTable table, Date on) const {
  const NationalTableVersion* version = version_on(table, on);
  return version == nullptr ? tax_rules::shipped_text(table) : std::string_view(version->text);
}

const ServiceLimits& NationalTables::service_limits(Date on) const {
  const auto later =
      std::ranges::upper_bound(limits_, on, {}, [](const auto& l) { return l.first; });
  return *(later == limits_.begin() ? later : std::prev(later))->second;
}

}  // namespace recaudo::dues
