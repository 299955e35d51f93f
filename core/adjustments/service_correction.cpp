#include "core/adjustments/service_correction.h"

#include <algorithm>

#include "core/dues/vigencia.h"

namespace recaudo::adjustments {
namespace {

constexpr int kMonthsToClaim = 5;  // Ley 142/1994 arts. 150 and 154

dues::BilledServices bill_of(pqxx::transaction_base& tx, const ReceivableAct& act) {
  for (auto& bill : dues::bills_of_subscriber(tx, act.subject.id))
    if (dues::vigencia_of(bill.billed.period) == act.vigencia) return std::move(bill);
  throw BrokenInvariant("what a subscriber owes is of one of his bills");
}

dues::ServiceAmounts amounts_of(const dues::BilledServices& bill, ledger::Concept item) {
  const auto it = std::ranges::find(dues::kServiceConcepts, item);
  invariant(it != dues::kServiceConcepts.end(), "a bill charges public services");
  return bill.amounts.at(static_cast<std::size_t>(it - dues::kServiceConcepts.begin()));
}

// What goes off was on the bill; what comes on is part of what comes on.
Result<void> check_parts(const ReceivableAct& act, const dues::ServiceAmounts& billed,
                         const ledger::ServiceCorrection& service, ledger::Correction correction) {
  if (act.subsidy.is_negative() || act.contribution.is_negative() || service.gross().is_negative())
    return fail(Code::kBadAmount,
                "El valor, más el subsidio y menos la contribución, no puede quedar por debajo de "
                "cero.");
  if (correction == ledger::Correction::kMore) return {};
  if (act.subsidy > billed.subsidy)
    return fail(Code::kBadAmount, "El subsidio de ese servicio en la factura fue de " +
                                      to_display(billed.subsidy) + ". Escriba hasta ese valor.");
  if (act.contribution > billed.contribution)
    return fail(Code::kBadAmount, "La contribución de ese servicio en la factura fue de " +
                                      to_display(billed.contribution) +
                                      ". Escriba hasta ese valor.");
  return {};
}

void tell_parts(const ReceivableAct& act, const dues::ServiceAmounts& billed,
                const ledger::ServiceCorrection& service, std::vector<std::string>& notes) {
  if (!act.subsidy.is_zero())
    notes.push_back("Con el subsidio de " + to_display(act.subsidy) +
                    ", el valor corregido es de " + to_display(service.gross()) + ".");
  else if (!billed.subsidy.is_zero())
    notes.push_back("La factura tuvo en ese servicio un subsidio de " + to_display(billed.subsidy) +
                    " y este acto no lo corrige.");
  if (!act.contribution.is_zero())
    notes.push_back("Del valor, " + to_display(act.contribution) + " es contribución.");
  else if (!billed.contribution.is_zero())
    notes.push_back("La factura tuvo en ese servicio una contribución de " +
                    to_display(billed.contribution) + " y este acto no la corrige.");
}

// The law's term is counted from the bill's issue. The act may rest on something else: it is told.
void tell_term(const ReceivableAct& act, const dues::BilledServices& bill,
               ledger::Correction correction, std::vector<std::string>& notes) {
  const Date issued = bogota_date(bill.billed_at);
  if (act.on <= add_months(issued, kMonthsToClaim)) return;
  const std::string since =
      "La factura se expidió el " + to_long_spanish(issued) + ", hace más de cinco meses. ";
  notes.push_back(
      since +
      (correction == ledger::Correction::kMore
           ? "Lo que no se facturó por error u omisión ya no se cobra, salvo dolo del suscriptor "
             "(Ley 142 de 1994 art. 150)."
           : "Ya no procede una reclamación contra ella (Ley 142 de 1994 art. 154): revise en qué "
             "se apoya la resolución."));
}

}  // namespace

Result<ledger::Entry> service_correction(pqxx::transaction_base& tx, const EffectInput& in,
                                         const ledger::Charge& charge,
                                         ledger::Correction correction,
                                         std::vector<std::string>& notes) {
  const auto bill = bill_of(tx, in.act);
  const auto billed = amounts_of(bill, charge.item);
  const ledger::ServiceCorrection service{
      .charge = charge, .subsidy = in.act.subsidy, .contribution = in.act.contribution};
  if (auto ok = check_parts(in.act, billed, service, correction); !ok)
    return tl::unexpected(ok.error());
  tell_parts(in.act, billed, service, notes);
  tell_term(in.act, bill, correction, notes);
  return ledger::service_adjustment(ledger_act(in), correction, service);
}

}  // namespace recaudo::adjustments
