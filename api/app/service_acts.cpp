#include "api/app/service_acts.h"

namespace recaudo::app {
namespace {

constexpr int kActsShown = 20;

std::string told_of(const adjustments::DoneAct& act, const ledger::Subject& subscriber) {
  if (!act.to) return act.told;
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

std::string revoked_text(const adjustments::DoneAct& act,
                         std::span<const dues::EntryEffect> effects) {
  if (!act.revoked) return {};
  // All of the money of an application may have become a credit balance.
  const bool moved_a_debt =
      act.kind != adjustments::ActKind::kClassification || !dues::net_of(effects).is_zero();
  return "Se revocó con la resolución " + act.revoked->resolution + ", del " +
         to_long_spanish(act.revoked->on) + (moved_a_debt ? ": la deuda volvió." : ".");
}

std::string in_a_row(std::initializer_list<std::string> sentences) {
  std::string out;
  for (const auto& sentence : sentences)
    if (!sentence.empty()) out += (out.empty() ? "" : " ") + sentence;
  return out;
}

std::vector<const ServiceAct*> acts_of_bill(const std::vector<ServiceAct>& acts, int vigencia) {
  std::vector<const ServiceAct*> out;
  for (const auto& act : acts)
    if (act.vigencias.contains(vigencia)) out.push_back(&act);
  return out;
}

}  // namespace recaudo::app
