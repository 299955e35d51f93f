// Six years after its vigencias were charged, debts end by an act, and the act may be revoked.
#pragma once

#include "tests/core/acts_world.h"

namespace recaudo::adjustments {

inline const Date kResolved = make_date(2032, 6, 15);
inline const Date kExecutory = make_date(2026, 4, 10);  // so that 10 April 2031 is the last day
inline constexpr ledger::AccountId kLoss{580423}, kOwedToCar{240719}, kRetired{831535};

class ExtinctionsWorld : public ActsWorld {
 protected:
  ExtinctionsWorld() { stand_on(kResolved); }

  void stand_on(Date day) {
    m.clock.set(start_of_day(day) + std::chrono::hours{12});
    m.db.owner().transaction(
        [&](pqxx::work& tx) { ledger::open_period(tx, year_of(day), month_of(day)); });
  }
  static PrescriptionFacts by_act(Date executory = kExecutory) {
    return {.title = TitleKind::kAct, .titled_on = executory, .document = "Constancia 12 de 2026"};
  }
  ReceivableAct prescribed(PrescriptionFacts facts, Date resolved = kResolved) {
    auto a = act(ActKind::kPrescription);
    a.on = kResolved;
    a.date = resolved;
    a.prescribed = std::move(facts);
    return a;
  }
};

// The act that revokes `ended_by`, notified to the parcel's owner on the day of its resolution.
inline ReceivableAct revoking(ReceivableAct act, const Uuid& ended_by,
                              const std::pair<std::string, std::string>& debtor) {
  act.kind = ActKind::kRestoration;
  act.date = act.on;
  act.resolution = "R-044 de " + std::to_string(year_of(act.on));
  act.restores = {.ended_by = ended_by,
                  .ground = RevocationGround::kJudgment,
                  .support = "Sentencia 12, ejecutoriada",
                  .document_type = debtor.first,
                  .document_number = debtor.second,
                  .notified_on = act.on,
                  .notice = "Constancia 31"};
  return act;
}

}  // namespace recaudo::adjustments
