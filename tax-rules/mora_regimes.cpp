#include "tax-rules/mora_regimes.h"

namespace recaudo::tax_rules {
namespace {

constexpr Date kOpenEnd = make_date(2199, 12, 31);

constexpr MoraRegime kRegimes[] = {
    {make_date(2003, 1, 1), make_date(2006, 7, 28), MoraFormula::kRateOfPaymentDay,
     DayDivisor::k365, Rate{}, "ET arts. 634 y 635 (Ley 788/2002 art. 3)"},
    {make_date(2006, 7, 29), make_date(2012, 12, 25), MoraFormula::kCompound, DayDivisor::k365,
     Rate{}, "Ley 1066/2006 art. 12"},
    // The divisor was disputed (365 in common years, Memorando DIAN 2/2013); the Circular says 366.
    {make_date(2012, 12, 26), make_date(2016, 12, 28), MoraFormula::kSimple, DayDivisor::k366,
     Rate{}, "Ley 1607/2012 art. 141; Circular DIAN 3/2013"},
    {make_date(2016, 12, 29), make_date(2019, 11, 21), MoraFormula::kSimple, DayDivisor::k366,
     Rate::percent(2), "ET art. 635 (Ley 1819/2016 art. 279)"},
    {make_date(2019, 11, 22), kOpenEnd, MoraFormula::kSimple, DayDivisor::kYearOfTheDay,
     Rate::percent(2), "ET arts. 590 par. y 635 (Ley 2010/2019)"},
};

}  // namespace

std::span<const MoraRegime> mora_regimes() {
  return kRegimes;
}

const MoraRegime* mora_regime_on(Date day) {
  for (const MoraRegime& regime : kRegimes)
    if (regime.from <= day && day <= regime.to) return &regime;
  return nullptr;
}

int divisor_on(const MoraRegime& regime, Date day) {
  if (regime.divisor == DayDivisor::k365) return 365;
  if (regime.divisor == DayDivisor::k366) return 366;
  return is_leap(year_of(day)) ? 366 : 365;
}

}  // namespace recaudo::tax_rules
