#include "tax-rules/mora_regimes.h"

namespace recaudo::tax_rules {
namespace {

constexpr Date kOpenEnd = make_date(2199, 12, 31);

constexpr MoraRegime kRegimes[] = {
    {make_date(2003, 1, 1), make_date(2006, 7, 28), MoraFormula::kRateOfPaymentDay,
     DayDivisor::k365, Rate{}, "ET arts. 634 y 635 (Ley 788/2002 art. 3)", MoraLaw::kLaw788},
    {make_date(2006, 7, 29), make_date(2012, 12, 25), MoraFormula::kCompound, DayDivisor::k365,
     Rate{}, "Ley 1066/2006 art. 12", MoraLaw::kLaw1066},
    // The divisor was disputed (365 in common years, Memorando DIAN 2/2013); the Circular says 366.
    {make_date(2012, 12, 26), make_date(2016, 12, 28), MoraFormula::kSimple, DayDivisor::k366,
     Rate{}, "Ley 1607/2012 art. 141; Circular DIAN 3/2013", MoraLaw::kLaw1607},
    {make_date(2016, 12, 29), make_date(2019, 11, 21), MoraFormula::kSimple, DayDivisor::k366,
     Rate::percent(2), "ET art. 635 (Ley 1819/2016 art. 279)", MoraLaw::kLaw1819},
    {make_date(2019, 11, 22), kOpenEnd, MoraFormula::kSimple, DayDivisor::kYearOfTheDay,
     Rate::percent(2), "ET arts. 590 par. y 635 (Ley 2010/2019)", MoraLaw::kLaw2010},
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

DayDivisor divisor_rule(const MoraRegime& regime, const MoraReadings& readings) {
  if (regime.formula == MoraFormula::kCompound || regime.law == MoraLaw::kRelief)
    return regime.divisor;
  return readings.divisor_rule.at(static_cast<std::size_t>(regime.law)).value_or(regime.divisor);
}

int divisor_on(DayDivisor rule, Date day) {
  if (rule == DayDivisor::k365) return 365;
  if (rule == DayDivisor::k366) return 366;
  return is_leap(year_of(day)) ? 366 : 365;
}

}  // namespace recaudo::tax_rules
