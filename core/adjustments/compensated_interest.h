// Until which day the interest ran that a compensation, or money that waited to be classified,
// paid: the act says it (ET 803), and whoever follows its figures needs it.
#pragma once

#include <span>

#include "core/adjustments/adjustments.h"
#include "core/dues/entry_effects.h"

namespace recaudo::adjustments {

// Nothing of other acts.
std::optional<Date> compensated_until(pqxx::transaction_base& tx, const DoneAct& act);
// What money that waited left as a credit balance; zero of other acts, and where its entry left the
// database with its volume.
Money left_over(pqxx::transaction_base& tx, const DoneAct& act);
// "El interés de mora se liquidó hasta el 31 de marzo de 2026."; of money that waited, when it was
// paid, whether interest ran until then, and what it left over; empty of other acts. `effects`: of
// its entries.
std::string money_text(pqxx::transaction_base& tx, const DoneAct& act,
                       std::span<const dues::EntryEffect> effects);

}  // namespace recaudo::adjustments
