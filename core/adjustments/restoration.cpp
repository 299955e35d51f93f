// Revocatoria of an act that ended a debt (prescripción, remisión), of either subject: the
// municipality revokes it
// (Ley 1437/2011 arts. 93 to 97) or a judge annulled it. The mirror of its entry is posted, so the
// same obligations are owed again with the due dates that they had, and interest is computed as
// if they had never been ended. It is no new charge: neither income nor budget is touched twice.
#include <algorithm>

#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"
#include "core/adjustments/named_person.h"
#include "core/adjustments/restorations.h"
#include "core/approvals/approvals.h"

namespace recaudo::adjustments {
namespace {

Result<EndingAct> act_to_revoke(pqxx::transaction_base& tx, const ReceivableAct& act) {
  const Uuid& named = act.restores->ended_by;
  const auto ended = ending_act(tx, act.subject, named);
  if (!ended || ended->vigencia != act.vigencia)
    return fail(Code::kNotFound,
                "Esa prescripción o remisión no existe o es de otra deuda. No se registró nada.");
  if (const auto revoked = restoration_of(tx, named))
    return fail(Code::kAlreadyReversed,
                "Ese acto ya se revocó con la resolución " + revoked->resolution + ", del " +
                    to_long_spanish(revoked->on) + ". No se registró nada.");
  if (ended->reversed)
    return fail(Code::kAlreadyReversed,
                "El asiento de ese acto ya se reversó. No se registró nada.");
  return *ended;
}

Result<void> check_days(const ReceivableAct& act, const EndingAct& ended) {
  if (act.on < ended.on)
    return fail(Code::kBadDate, "El acto se registró el " + to_long_spanish(ended.on) +
                                    ": su revocatoria no puede registrarse antes.");
  if (*act.date < ended.resolved_on || *act.date > act.on)
    return fail(Code::kBadDate, "La resolución que revoca va entre el " +
                                    to_long_spanish(ended.resolved_on) +
                                    ", del acto que revoca, y la fecha del registro.");
  const Date notified = act.restores->notified_on;
  if (notified < *act.date || notified > act.on)
    return fail(Code::kBadDate, "La notificación al deudor va entre la resolución, del " +
                                    to_long_spanish(*act.date) + ", y la fecha del registro.");
  return {};
}

bool claims_death(pqxx::transaction_base& tx, const EndingAct& ended) {
  const auto proposal = approvals::find(tx, ended.proposal);
  invariant(proposal.has_value(), "a proposal is not deleted");
  const auto act = value_or_throw(parse_canonical(proposal->payload));
  return act.remitted && !act.remitted->death.empty();
}

// A revocation that was notified to somebody else binds nobody (Ley 1437/2011 art. 72): refused.
// Where there is no document to compare with, the two persons answer for it, and the approver reads
// why: that note, or nothing.
Result<std::string> check_debtor(pqxx::transaction_base& tx, const DebtRestoration& r,
                                 const EndingAct& ended, const ledger::Entry& mirror) {
  if (claims_death(tx, ended))
    return "El acto que se revoca dice que el deudor falleció: el documento del notificado no se "
           "comparó con el suyo. Revise que sea de quien responde por la deuda.";
  std::string filed;
  bool compared = false;
  for (const auto& leg : mirror.legs) {
    if (!leg.obligation || !leg.third_party) continue;
    const auto debtor = ledger::find_third_party(tx, *leg.third_party);
    invariant(debtor.has_value(), "a line names a third party that exists");
    compared = can_be_named(debtor->party);
    if (!compared)
      filed = " como " + debtor->party.document_type + " " + debtor->party.document_number;
    else if (!is_same_person(r.document_type, r.document_number, debtor->party))
      return fail(Code::kPaymentNotImputable,
                  "El documento no es el del deudor de esa vigencia. La revocatoria se le notifica "
                  "a él.");
  }
  if (compared && filed.empty()) return std::string();
  return (filed.empty() ? "Los libros no dicen quién es el deudor"
                        : "Los libros tienen el documento del deudor" + filed) +
         ": no se pudo comparar con el del notificado. Revise que sea él.";
}

Result<ledger::Entry> mirror_of(pqxx::transaction_base& tx, const EffectInput& in,
                                const EndingAct& ended) {
  auto mirror = ledger::mirror_of(tx, ended.entry, in.act.on, "reversal-baja-cartera");
  if (!mirror && mirror.error().code == Code::kVolumeTakenOut)
    return fail(Code::kVolumeTakenOut, "El " + to_string(ended.entry) +
                                           " es el asiento de ese acto. Devuelva primero a la base "
                                           "el tomo en que está.");
  if (mirror) mirror->source_id = in.act.resolution;
  return mirror;
}

std::vector<std::string> steps_of(const ReceivableAct& act, const EndingAct& ended, Date due_on) {
  const DebtRestoration& r = *act.restores;
  return {"Acto que se revoca: " + std::string(to_label(ended.kind)) + ", resolución " +
              ended.resolution + ", del " + to_long_spanish(ended.resolved_on),
          "Causal: " + std::string(to_label(r.ground)),
          std::string(support_label(r.ground)) + ": " + r.support,
          "Notificada al deudor el " + to_long_spanish(r.notified_on) + ": " + r.notice,
          "La deuda vuelve con su vencimiento, del " + to_long_spanish(due_on) +
              ". El interés de mora se cuenta desde que venció, como si no se hubiera extinguido."};
}

void add_notes(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act,
               const EndingAct& ended) {
  // The municipality does not undo an executory ruling (Ley 1564/2012 arts. 302 and 303).
  if (ended.kind == ActKind::kDeclaredPrescription)
    effect.notes.emplace_back(
        "La sentencia que declaró la prescripción obliga mientras no se deje sin efecto. Revoque "
        "solo lo que se registró por error, o por una sentencia que a su vez se dejó sin efecto.");
  if (act.restores->ground == RevocationGround::kDirect)
    effect.notes.emplace_back(
        "El acto reconoció una situación a favor del deudor. Sin su consentimiento previo, expreso "
        "y escrito solo un juez lo deja sin efecto (Ley 1437 de 2011 art. 97).");
  effect.notes.push_back(
      "El término para cobrar no empieza de nuevo con este acto (" +
      std::string(is_of_services(act.subject) ? "Código Civil art. 2536" : "ET arts. 817 y 818") +
      ").");
  Money credit;
  for (const auto& held : credits_of(tx, act.subject)) credit += held.credit.balance;
  if (!credit.is_zero())
    effect.notes.push_back(who(act.subject) + " tiene un saldo a favor de " + to_display(credit) +
                           ": paga esta deuda con un acto de compensación.");
}

}  // namespace

Result<Effect> restoration(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.restores.has_value() && in.act.date.has_value(),
            "the act names what it revokes, and the day of its resolution");
  RECAUDO_TRY(ended, act_to_revoke(tx, in.act));
  if (auto ok = check_days(in.act, ended); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(mirror, mirror_of(tx, in, ended));
  RECAUDO_TRY(unsure, check_debtor(tx, *in.act.restores, ended, mirror));

  Effect effect{.amount = ended.amount};
  effect.seen = "extincion:" + to_string(ended.proposal) + "/" +
                std::to_string(ended.amount.centavos()) + ";";
  Date due_on{};
  for (const auto& o : obligations_of(tx, in.act.subject)) {
    if (o.vigencia != in.act.vigencia) continue;
    due_on = o.due_on;
    effect.seen += to_iso(o.due_on) + ":" + seen_of(o);
    const auto leg = std::ranges::find(mirror.legs, std::optional(o.id), &ledger::Leg::obligation);
    if (leg != mirror.legs.end())
      effect.lines.push_back({label_of(o.vigencia, o.item), o.balance, o.balance + leg->amount});
  }
  effect.reasons = {.steps = steps_of(in.act, ended, due_on),
                    .told = debt_text(in.act.subject, in.act.vigencia) +
                            " se debe otra vez, con su vencimiento del " + to_long_spanish(due_on) +
                            " y su interés de mora, como si no se hubiera extinguido."};
  effect.notes = effect.reasons->steps;
  if (!unsure.empty()) effect.notes.push_back(unsure);
  add_notes(effect, tx, in.act, ended);
  effect.entries.push_back(std::move(mirror));
  return effect;
}

}  // namespace recaudo::adjustments
