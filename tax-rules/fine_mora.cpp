#include "tax-rules/fine_mora.h"

#include <algorithm>

#include "tax-rules/mora.h"
#include "tax-rules/rounding_text.h"
#include "tax-rules/simple_interest.h"

namespace recaudo::tax_rules {
namespace {

constexpr Rate kTwelve = Rate::percent(12);
constexpr int kYear = 365;

FineInterest twelve_percent(Money fine, const FineType& type, int days) {
  FineInterest result;
  result.interest = simple_interest(fine, kTwelve, days, kYear);
  ExplanationLine line;
  line.concept_name = "Interés de mora de la multa";
  line.detail =
      to_display(fine) + " × " + to_percent_text(kTwelve) + " × " + std::to_string(days) +
      (days == 1 ? " día" : " días") + " ÷ 365" +
      rounding_text({Int128{fine.centavos()} * kTwelve.ppm() * days, Int128{1'000'000} * kYear},
                    Money::pesos(1), Rounding::kHalfUp);
  line.base = fine;
  line.rate = kTwelve;
  line.days = days;
  line.amount = result.interest;
  line.norm = type.norm;
  line.mark = type.mark;
  result.explanation.push_back(std::move(line));
  return result;
}

}  // namespace

Date fine_mora_starts_after(const FineType& type, const FineDates& dates, SaturdayRule rule) {
  switch (type.mora) {
    case FineMora::kTaxRateAfterMonth:
      return next_business_day(add_months(dates.firm_on, 1), rule);
    case FineMora::kTaxRateAfterWindow:
      return std::max(dates.firm_on,
                      add_business_days(dates.imposed_on, type.discounts.back().last_day, rule));
    case FineMora::kTwelvePercent:
      return dates.firm_on;
  }
  throw BrokenInvariant("unknown mora of fines");
}

Result<FineInterest> fine_mora(Money fine, const FineType& type, Date last_day_without_mora,
                               Date paid_on, const RateTable& rates, const MoraReadings& readings) {
  if (paid_on <= last_day_without_mora) return FineInterest{};
  if (type.mora == FineMora::kTwelvePercent)
    return twelve_percent(fine, type, days_between(last_day_without_mora, paid_on));
  RECAUDO_TRY(mora, mora_interest({fine, last_day_without_mora, paid_on, {}, readings}, rates));
  return FineInterest{mora.interest, std::move(mora.explanation)};
}

}  // namespace recaudo::tax_rules
