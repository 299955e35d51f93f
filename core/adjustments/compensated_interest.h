// Until which day the interest ran that a compensation paid: the act chose it (ET 803), and whoever
// follows its figures needs it.
#pragma once

#include "core/adjustments/adjustments.h"

namespace recaudo::adjustments {

// Nothing of other acts.
std::optional<Date> compensated_until(pqxx::transaction_base& tx, const DoneAct& act);
// "El interés de mora se liquidó hasta el 31 de marzo de 2026."; empty of other acts.
std::string compensated_text(pqxx::transaction_base& tx, const DoneAct& act);

}  // namespace recaudo::adjustments
