#include "core/dues/vigencia.h"

#include <charconv>

namespace recaudo::dues {
namespace {

constexpr int kMonths = 100;  // what a year of the billed periods is multiplied by
constexpr int kFirstPeriod = 1990 * kMonths;
constexpr int kFirstYear = 1990, kLastYear = 2100;

bool is_period(int vigencia) {
  return vigencia >= kFirstPeriod;
}

tax_rules::ServicePeriod period_of(int vigencia) {
  return {vigencia / kMonths, static_cast<unsigned>(vigencia % kMonths)};
}

}  // namespace

int vigencia_of(const tax_rules::ServicePeriod& period) {
  return period.year * kMonths + static_cast<int>(period.month);
}

int year_of_vigencia(int vigencia) {
  return is_period(vigencia) ? period_of(vigencia).year : vigencia;
}

std::string vigencia_text(int vigencia) {
  if (!is_period(vigencia)) return std::to_string(vigencia);
  const auto period = period_of(vigencia);
  return month_name_spanish(period.year, period.month);
}

std::string vigencia_code(int vigencia) {
  return is_period(vigencia) ? tax_rules::to_text(period_of(vigencia)) : std::to_string(vigencia);
}

Result<int> parse_vigencia(std::string_view code) {
  if (code.size() != 4) {
    RECAUDO_TRY(period, tax_rules::parse_period(code));
    return vigencia_of(period);
  }
  int year = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), year);
  if (error != std::errc() || end != code.data() + code.size() || year < kFirstYear ||
      year > kLastYear)
    return fail(Code::kBadDate, "vigencia");
  return year;
}

}  // namespace recaudo::dues
