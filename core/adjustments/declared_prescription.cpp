// Prescripción of what a bill of public services charges, as a judge declared it. The bill is a
// title (Ley 142/1994 art. 130) under the civil law: nobody but a judge declares its prescripción,
// and only for who alleges it (Código Civil art. 2513). So no term is computed here: the act
// carries out a ruling, and the two persons answer for it being of this bill. What was charged was
// owed: the subsidy of the bill stays as it was, and its contribution is still owed to the fund.
#include "core/adjustments/extinction.h"
#include "core/adjustments/service_correction.h"
#include "tax-rules/prescription.h"

namespace recaudo::adjustments {
namespace {

Result<void> check_days(const JudgeRuling& ruling, Date resolved_on, Date due_on) {
  if (ruling.ruled_on < due_on)
    return fail(Code::kBadDate,
                "La sentencia no puede ser anterior al vencimiento de la factura, del " +
                    to_long_spanish(due_on) + ".");
  if (ruling.executory_on < ruling.ruled_on)
    return fail(Code::kBadDate, "La ejecutoria no puede ser anterior a la sentencia.");
  if (ruling.executory_on > resolved_on)
    return fail(Code::kBadDate, "La ejecutoria no puede ser posterior a la resolución, del " +
                                    to_long_spanish(resolved_on) + ".");
  return {};
}

std::vector<std::string> steps_of(const JudgeRuling& ruling) {
  return {
      "Sentencia del " + to_long_spanish(ruling.ruled_on) + ", de " + ruling.court + ", proceso " +
          ruling.process,
      "Ejecutoriada el " + to_long_spanish(ruling.executory_on) + " (Ley 1564 de 2012 art. 302)"};
}

}  // namespace

Result<Effect> declared_prescription(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.declared.has_value(), "the act identifies the ruling that it carries out");
  const JudgeRuling& ruling = *in.act.declared;
  RECAUDO_TRY(debt, debt_to_end(tx, in));
  if (auto ok = check_days(ruling, *in.act.date, debt.due_on); !ok)
    return tl::unexpected(ok.error());
  Effect effect =
      ended(in, debt,
            {.last_day = {},
             .steps = steps_of(ruling),
             .told = "Un juez declaró prescrita la acción para cobrarla (Ley 142 de 1994 art. 130; "
                     "Código Civil art. 2513). Lo que ya se pagó no se devuelve."});
  effect.notes.emplace_back("El subsidio de la factura no cambia: el servicio se prestó.");
  if (const Money contribution = contribution_of(tx, in.act.subject.id, in.act.vigencia);
      contribution.is_positive())
    effect.notes.push_back(
        "La factura tiene una contribución de " + to_display(contribution) +
        ". El asiento lleva a pérdida todo lo que se dejó de pagar, y la contribución sigue como "
        "debida al fondo de solidaridad (cuenta 2.4.07.90), aunque no se haya recaudado. "
        "Por confirmar con el contador.");
  if (ruling.ruled_on <= tax_rules::executive_action_until(debt.due_on))
    effect.notes.push_back(
        "Del vencimiento, el " + to_long_spanish(debt.due_on) +
        ", a la sentencia no pasaron los cinco años de la acción ejecutiva (Código Civil art. "
        "2536): compruebe que la sentencia es de esta factura.");
  return effect;
}

}  // namespace recaudo::adjustments
