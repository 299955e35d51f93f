#include "tax-rules/service_period.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kFirstYear = 1990, kLastYear = 2100;

}  // namespace

Result<ServicePeriod> parse_period(std::string_view text) {
  const auto first = parse_iso_date(std::string(text) + "-01");
  if (!first || year_of(*first) < kFirstYear || year_of(*first) > kLastYear)
    return fail(Code::kBadDate, "el período se escribe AAAA-MM: " + std::string(text));
  return period_of(*first);
}

std::string to_text(const ServicePeriod& period) {
  return to_iso(period.first_day()).substr(0, 7);
}

ServicePeriod period_of(Date day) {
  return {year_of(day), month_of(day)};
}

}  // namespace recaudo::tax_rules
