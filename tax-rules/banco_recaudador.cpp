#include "tax-rules/banco_recaudador.h"

#include "tax-rules/mora_lines.h"

namespace recaudo::tax_rules {

Result<BankInterest> bank_delay_interest(const BankDelay& delay, const RateTable& rates) {
  MoraRelief rate;
  rate.factor_num = delay.totals_differ ? 2 : 1;
  RECAUDO_TRY(
      mora,
      mora_interest({delay.kept, delay.owed_on, delay.deposited_on, rate, delay.readings}, rates));
  for (ExplanationLine& line : mora.explanation) {
    if (!is_stretch(line)) continue;
    line.concept_name = "Interés a cargo del banco recaudador";
    if (delay.totals_differ) line.detail += ", al doble: los totales informados no coinciden";
    line.norm = "ET art. 634 par. 1; " + line.norm;
  }
  return BankInterest{mora.interest, std::move(mora.explanation)};
}

}  // namespace recaudo::tax_rules
