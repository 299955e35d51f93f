// Devolución (ET 850): a credit balance, or an advance that its holder wants back, is to be given
// back to him. From the day of the resolution it is a debt to be paid and pays no vigencia any
// more. The terms of the tax law are not those of public services: what was paid too much of a bill
// is given back on the petition that Ley 142/1994 gives.
#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"
#include "core/adjustments/named_person.h"
#include "core/dues/deferred_debts.h"
#include "ledger/auxiliary.h"
#include "ledger/statement.h"

namespace recaudo::adjustments {
namespace {

constexpr int kDaysToAnswer = 15;  // business days: Ley 142/1994 art. 158

// Money goes back to who paid too much, whom the roll names; where it names nobody, the two
// persons answer for the document.
Result<void> check_beneficiary(pqxx::transaction_base& tx, const RefundRequest& asked,
                               const ledger::Credit& credit) {
  if (!credit.third_party) return {};
  const auto holder = ledger::find_third_party(tx, *credit.third_party);
  invariant(holder.has_value(), "a credit balance names a third party that exists");
  if (is_same_person(asked.document_type, asked.document_number, holder->party)) return {};
  return fail(Code::kPaymentNotImputable,
              "El documento no es el del titular del saldo a favor. La devolución es para él.");
}

Result<void> check_term(const EffectInput& in, const ledger::Credit& credit, Date arose) {
  const Date asked = in.act.request->asked_on;
  const auto& statute = in.law.statute;
  if (asked < credit.since || asked > in.act.on)
    return fail(Code::kBadDate, "La solicitud no es anterior al saldo a favor, del " +
                                    to_long_spanish(credit.since) +
                                    ", ni posterior a la fecha del acto.");
  if (is_of_services(in.act.subject)) return {};
  const Date last = tax_rules::next_business_day(
      tax_rules::last_day_to_ask(arose, statute.refunds.term), statute.saturday);
  if (asked > last)
    return fail(Code::kBadDate, "La solicitud está fuera de término: se podía pedir hasta el " +
                                    to_long_spanish(last) + " (ET art. 854).");
  return {};
}

// ET 861: what the holder owes, on the day of the decision, whatever day the act bears. Interest
// follows its capital. A plan of instalments that is kept is not overdue (docs/decisions/0044).
ledger::Overdue overdue_of(pqxx::transaction_base& tx, const EffectInput& in,
                           const ledger::Credit& credit) {
  const auto owners = owners_of(tx, in.act.subject);
  std::optional<std::vector<ledger::SubjectId>> only;  // a holder may owe of any parcel
  if (!credit.third_party && !is_of_services(in.act.subject)) only = owners.ids;
  return ledger::overdue_capital(tx, owners.kind, owners.ids, credit.third_party, in.today,
                                 dues::deferred_debts(tx, in.today, ledger::known_at(tx), only));
}

// A compensation works within one parcel or subscriber: what he owes elsewhere is told to the
// approver.
Result<void> check_debts(const EffectInput& in, Money overdue) {
  if (overdue.is_zero() || !in.law.statute.refunds.debts_first) return {};
  const bool services = is_of_services(in.act.subject);
  return fail(Code::kCollectionMoveRefused,
              (services ? "El titular debe " : "El contribuyente debe ") + to_display(overdue) +
                  " de plazo vencido, sin intereses. Compense primero esa deuda (" +
                  (services ? "Código Civil art. 1715" : "ET art. 861") + ").");
}

void add_decided_by(Effect& effect, const EffectInput& in) {
  if (is_of_services(in.act.subject)) {
    const Date by = tax_rules::add_business_days(in.act.request->asked_on, kDaysToAnswer,
                                                 in.law.statute.saturday);
    effect.notes.push_back("La petición se responde hasta el " + to_long_spanish(by) +
                           ". Después se entiende resuelta a favor de quien la hizo (Ley 142 de "
                           "1994 art. 158).");
    return;
  }
  const Date by = tax_rules::refund_decided_by(in.act.request->asked_on, in.law.statute.saturday);
  effect.notes.push_back("El plazo para decidir la solicitud va hasta el " + to_long_spanish(by) +
                         " (ET art. 855)." +
                         (in.act.on > by ? " Ya pasó: la devolución causa intereses a favor del "
                                           "contribuyente (ET art. 863), que este acto no liquida."
                                         : ""));
}

void add_notes(Effect& effect, const EffectInput& in, const ledger::Overdue& overdue) {
  const bool services = is_of_services(in.act.subject);
  add_decided_by(effect, in);
  if (!overdue.here.is_zero())
    effect.notes.push_back((services ? "El titular debe " : "El contribuyente debe ") +
                           to_display(overdue.here) + " de plazo vencido, sin intereses.");
  if (!overdue.elsewhere.is_zero())
    effect.notes.push_back("El titular debe además " + to_display(overdue.elsewhere) +
                           " de plazo vencido, sin intereses, por fuera de este " +
                           (services ? "suscriptor. Revise si procede devolver"
                                     : "predio. Revise si procede devolver (ET art. 861)") +
                           ": ese saldo a favor no se compensa allá con un acto.");
  effect.notes.emplace_back(
      "Queda por pagar y ya no paga deudas. El dinero sale del banco con la orden de pago.");
  if (!services)
    effect.notes.emplace_back(
        "Lo que se pagó de una deuda prescrita no se devuelve (ET art. 819): revíselo antes de "
        "aprobar.");
}

}  // namespace

Result<Effect> refund(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.request.has_value(), "a refund says who asked for it");
  RECAUDO_TRY(held, held_credit(tx, in.act));
  const ledger::Credit& credit = held.credit;
  if (auto ok = check_taken(in.act, credit); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_beneficiary(tx, *in.act.request, credit); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = check_term(in, credit, arose_on(tx, credit, in.act.amount)); !ok)
    return tl::unexpected(ok.error());
  const auto overdue = overdue_of(tx, in, credit);
  if (auto ok = check_debts(in, overdue.here); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_in_bank(tx, in.act, credit); !ok) return tl::unexpected(ok.error());

  Effect effect{.amount = in.act.amount};
  effect.seen = seen_of(credit) + "vencido:" + std::to_string(overdue.here.centavos()) + "/" +
                std::to_string(overdue.elsewhere.centavos()) + ";";
  effect.lines.push_back({held.name, credit.balance, credit.balance - in.act.amount});
  effect.lines.push_back({"Devolución por pagar", {}, in.act.amount});
  add_notes(effect, in, overdue);
  effect.move = {.act = ledger_act(in),
                 .from = taken_from(held, in.act.amount),
                 .whose = {owners_of(tx, in.act.subject).kind, credit.subject},
                 .is_advance = held.is_advance};
  return effect;
}

}  // namespace recaudo::adjustments
