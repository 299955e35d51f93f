#include "core/adjustments/compensated_interest.h"

namespace recaudo::adjustments {

std::optional<Date> compensated_until(pqxx::transaction_base& tx, const DoneAct& act) {
  if (act.kind != ActKind::kCompensation) return std::nullopt;
  const auto proposal = approvals::find(tx, act.proposal);
  invariant(proposal.has_value(), "an act was proposed");
  return value_or_throw(parse_canonical(proposal->payload)).date;
}

std::string compensated_text(pqxx::transaction_base& tx, const DoneAct& act) {
  const auto until = compensated_until(tx, act);
  if (!until) return {};
  return "El interés de mora se liquidó hasta el " + to_long_spanish(*until) + ".";
}

}  // namespace recaudo::adjustments
