// Prescripción of what a bill of public services charges, as a judge declared it. The bill is a
// title (Ley 142/1994 art. 130) under the civil law: nobody but a judge declares its prescripción,
// and only for who alleges it (Código Civil art. 2513). So no term is computed here: the act
// carries out a ruling, and the two persons answer for it being of this bill. What was charged was
// owed: the subsidy of the bill stays as it was. Whether its contribution is still owed to the fund
// is a parameter of the statute (contribucion_prescrita).
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

bool is_still_owed(const EffectInput& in) {
  return in.law.on(*in.act.date).statute.services.prescribed_contribution ==
         tax_rules::PrescribedContribution::kStillOwed;
}

// The contribution that nobody paid, by service, where the statute of the day of the resolution
// reads that it is owed no more.
OwedNoMore owed_no_more(pqxx::transaction_base& tx, const EffectInput& in, const EndedDebt& debt) {
  OwedNoMore out;
  if (is_still_owed(in)) return out;
  for (const auto& o : debt.obligations)
    if (const Money part = unpaid_contribution(tx, in.act.subject.id, in.act.vigencia, o);
        part.is_positive())
      out.emplace(o.id, part);
  return out;
}

std::string still_owed_text(Money contribution) {
  return "La factura tiene una contribución de " + to_display(contribution) +
         ". El asiento lleva a pérdida todo lo que se dejó de pagar, y la contribución sigue como "
         "debida al fondo de solidaridad (cuenta 2.4.07.90), aunque no se haya recaudado." +
         std::string(kReadingOfTheDay);
}

std::string owed_no_more_text(Money unpaid, Money loss) {
  return "De lo que se dejó de pagar, " + to_display(unpaid) +
         " son contribución. El asiento los descuenta de lo que se debe al fondo de solidaridad "
         "(cuenta 2.4.07.90) y lleva a pérdida el resto, " +
         to_display(loss) + "." + std::string(kReadingOfTheDay);
}

// What becomes of the contribution; nothing of a bill without it, or that paid it.
std::optional<std::string> contribution_note(pqxx::transaction_base& tx, const EffectInput& in,
                                             const EndedDebt& debt, const OwedNoMore& taken_off) {
  Money unpaid;
  for (const auto& [id, part] : taken_off) unpaid += part;
  if (unpaid.is_positive()) return owed_no_more_text(unpaid, debt.capital - unpaid);
  const Money contribution = contribution_of(tx, in.act.subject.id, in.act.vigencia);
  if (contribution.is_zero() || !is_still_owed(in)) return std::nullopt;
  return still_owed_text(contribution);
}

}  // namespace

Result<Effect> declared_prescription(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.declared.has_value(), "the act identifies the ruling that it carries out");
  const JudgeRuling& ruling = *in.act.declared;
  RECAUDO_TRY(debt, debt_to_end(tx, in));
  if (auto ok = check_days(ruling, *in.act.date, debt.due_on); !ok)
    return tl::unexpected(ok.error());
  const OwedNoMore taken_off = owed_no_more(tx, in, debt);
  Effect effect =
      ended(in, debt,
            {.last_day = {},
             .steps = steps_of(ruling),
             .told = "Un juez declaró prescrita la acción para cobrarla (Ley 142 de 1994 art. 130; "
                     "Código Civil art. 2513). Lo que ya se pagó no se devuelve."},
            taken_off);
  effect.notes.emplace_back("El subsidio de la factura no cambia: el servicio se prestó.");
  if (auto note = contribution_note(tx, in, debt, taken_off))
    effect.notes.push_back(std::move(*note));
  if (ruling.ruled_on <= tax_rules::executive_action_until(debt.due_on))
    effect.notes.push_back(
        "Del vencimiento, el " + to_long_spanish(debt.due_on) +
        ", a la sentencia no pasaron los cinco años de la acción ejecutiva (Código Civil art. "
        "2536): compruebe que la sentencia es de esta factura.");
  return effect;
}

}  // namespace recaudo::adjustments
