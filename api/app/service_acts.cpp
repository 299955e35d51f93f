#include "api/app/service_acts.h"

namespace recaudo::app {
namespace {

constexpr int kActsShown = 20;

std::string told_of(const adjustments::DoneAct& act, const ledger::Subject& subscriber) {
  if (!act.to) return act.told + revoked_text(act);
  return act.subject == subscriber ? "El pago pasó a otro suscriptor, de quien era."
                                   : "El pago se había hecho con el número de otro suscriptor.";
}

}  // namespace

std::vector<ServiceAct> service_acts(pqxx::transaction_base& tx, const dues::Dues& dues) {
  std::vector<ServiceAct> out;
  for (auto& act : adjustments::done_acts_of(tx, dues.subject, kActsShown)) {
    ServiceAct one{.done = {}, .vigencias = {}, .told = told_of(act, dues.subject)};
    const auto moved = adjustments::bills_moved_by(tx, act);
    for (const auto& v : dues.vigencias)
      if (moved.contains(v.debtor.id)) one.vigencias.insert(v.vigencia);
    if (one.vigencias.empty()) continue;
    one.done = std::move(act);
    out.push_back(std::move(one));
  }
  return out;
}

std::string revoked_text(const adjustments::DoneAct& act) {
  if (!act.revoked) return {};
  return " Se revocó con la resolución " + act.revoked->resolution + ", del " +
         to_long_spanish(act.revoked->on) + ": la deuda volvió.";
}

std::vector<const ServiceAct*> acts_of_bill(const std::vector<ServiceAct>& acts, int vigencia) {
  std::vector<const ServiceAct*> out;
  for (const auto& act : acts)
    if (act.vigencias.contains(vigencia)) out.push_back(&act);
  return out;
}

}  // namespace recaudo::app
