#include "tax-rules/day_rate.h"

namespace recaudo::tax_rules {

Result<DayRate> day_rate(Date day, const MoraRegime& regime, const MoraRelief& relief,
                         const RateTable& rates) {
  RECAUDO_TRY(row, rates.on(day));
  if (uses_ibc(relief) && !row->ibc)
    return fail(Code::kRateNotCertified,
                "interés bancario corriente de " + month_name_spanish(year_of(day), month_of(day)));
  const Rate rate = (uses_ibc(relief) ? *row->ibc : *row->usury) - regime.points_off;
  if (rate < Rate{}) return fail(Code::kTableInvalid, "tasa menor que dos puntos: " + to_iso(day));
  return DayRate{rate, regime.points_off, row};
}

Result<void> check_span(Date due_on, Date paid_on) {
  constexpr int kMaxDays = 36'525;
  if (days_between(due_on, paid_on) > kMaxDays)
    return fail(Code::kMoraInputInvalid, "la mora pasa de cien años");
  return {};
}

Error no_regime(Date day) {
  return {Code::kParameterMissing,
          "régimen de intereses de mora anterior al 1 de enero de 2003. Norma por cargar: ET art. "
          "635 vigente en " +
              std::to_string(year_of(day))};
}

}  // namespace recaudo::tax_rules
