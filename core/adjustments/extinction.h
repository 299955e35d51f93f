// What the acts share that end what is owed of a vigencia, or of a bill of public services:
// prescripción and remisión. They take the unpaid capital of all its concepts, and give nothing
// back of what was paid (ET 819; Código Civil art. 1527).
#pragma once

#include <map>
#include <string_view>

#include "core/adjustments/effect.h"

namespace recaudo::adjustments {

struct EndedDebt {
  Date due_on;
  Money capital;
  std::vector<ledger::Obligation> obligations;  // of the vigencia, paid ones included
};
// kNothingToPay when nothing is owed, kAmountHeld when a payment in flight waits for a part,
// kBadDate when the resolution is after the day of its entry or before the year of the debt.
Result<EndedDebt> debt_to_end(pqxx::transaction_base& tx, const EffectInput& in);

// What of the unpaid capital is no loss, by obligation: a contribution that is owed to the fund no
// more.
using OwedNoMore = std::map<ledger::ObligationId, Money>;

// Who approves reads it of a reading: older statutes say nothing of it.
inline constexpr std::string_view kReadingOfTheDay =
    " Es la lectura del estatuto que rige el día de la resolución, o la del sistema si el estatuto "
    "no la dice. Por confirmar con el contador.";

// Its lines, its entry and the notes on interest and on what was the CAR's, by the statute in force
// on the day of the resolution; `why` is kept with the act.
Effect ended(const EffectInput& in, const EndedDebt& debt, Reasons why,
             const OwedNoMore& contribution = {});

}  // namespace recaudo::adjustments
