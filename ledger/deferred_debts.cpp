#include "ledger/deferred_debts.h"

#include "base/pq.h"

namespace recaudo::ledger {

DeferredColumns columns_of(const DeferredDebts& deferred) {
  std::vector<std::string> kinds, days;
  std::vector<std::int64_t> subjects, vigencias;
  for (const auto& d : deferred) {
    kinds.emplace_back(to_code(d.subject.kind));
    subjects.push_back(d.subject.id.value());
    vigencias.push_back(d.vigencia);
    days.push_back(to_iso(d.due_on));
  }
  return {pg_array(kinds), pg_array(subjects), pg_array(vigencias), pg_array(days)};
}

}  // namespace recaudo::ledger
