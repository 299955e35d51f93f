// Prescripción of the action to collect, as an act (ET 817 to 819): from the title of the debt and
// what interrupted or suspended the term, all with their documents, the last day to collect is
// computed. The act is refused until that day has passed on the day of its resolution.
#include "core/adjustments/extinction.h"

namespace recaudo::adjustments {
namespace {

struct Title {
  tax_rules::TaxDebtFacts facts;
  std::string seen = {};  // of what the system knows of the invoice
};

std::optional<dues::TitleTerms> known_terms(pqxx::transaction_base& tx, const EffectInput& in) {
  const auto notices = dues::notices_of(tx, in.act.subject.id);
  const auto notice = notices.find(in.act.vigencia);
  if (notice == notices.end()) return std::nullopt;
  return dues::terms_of(notice->second, in.law);
}

Result<Title> title_of(const EffectInput& in, Date due_on,
                       const std::optional<dues::TitleTerms>& known) {
  const PrescriptionFacts& typed = *in.act.prescribed;
  Title out{.facts = {.due_on = due_on, .filed_on = {}, .corrected_on = {}, .act_executory_on = {}},
            .seen = "factura:" + (known ? to_iso(known->executory_on) : "") + ";"};
  if (typed.title == TitleKind::kInvoice) {
    if (!known)
      return fail(Code::kNotFound, "Este sistema no notificó la factura de " +
                                       std::to_string(in.act.vigencia) +
                                       ". Escoja otro título y escriba su fecha y su documento.");
    out.facts.act_executory_on = known->executory_on;
    return out;
  }
  if (*typed.titled_on < make_date(in.act.vigencia, 1, 1))
    return fail(Code::kBadDate, "El título no puede ser anterior a la vigencia.");
  if (typed.title == TitleKind::kReturn) {
    out.facts.filed_on = typed.titled_on;
    return out;
  }
  out.facts.act_executory_on = typed.titled_on;
  return out;
}

Result<tax_rules::Prescription> term_of(const PrescriptionFacts& typed,
                                        const tax_rules::TaxDebtFacts& facts) {
  RECAUDO_TRY(input, tax_rules::prescription_of_tax(facts));
  for (const auto& i : typed.interruptions) input.interruptions.push_back(i.what);
  for (const auto& s : typed.suspensions) input.suspensions.push_back(s.what);
  auto term = tax_rules::collection_prescription(input);
  if (!term)
    return fail(term.error().code, "Revise las fechas. En la " + term.error().detail + ".");
  return term;
}

Result<void> check_reached(const tax_rules::Prescription& term, Date on) {
  if (!term.last_day)
    return fail(Code::kCollectionMoveRefused,
                "No ha prescrito: una interrupción o una suspensión no ha terminado. No se "
                "registró nada.");
  if (!term.reached_on(on))
    return fail(Code::kCollectionMoveRefused, "No ha prescrito: el último día para cobrar es el " +
                                                  to_long_spanish(*term.last_day) +
                                                  " y la resolución es del " + to_long_spanish(on) +
                                                  ". No se registró nada.");
  return {};
}

// The documents stand with what they prove, after the steps of the term.
std::vector<std::string> reasons(const PrescriptionFacts& typed,
                                 const tax_rules::Prescription& term) {
  std::vector<std::string> out = term.steps;
  if (!typed.document.empty()) out.push_back("Título: " + typed.document);
  for (const auto& i : typed.interruptions)
    out.push_back(std::string(to_label(i.what.kind)) + " del " + to_long_spanish(i.what.on) + ": " +
                  i.document);
  for (const auto& s : typed.suspensions)
    out.push_back("Suspensión desde el " + to_long_spanish(s.what.from) + ": " + s.document);
  return out;
}

}  // namespace

Result<Effect> prescription(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.prescribed.has_value(), "the act states the facts of the term");
  RECAUDO_TRY(debt, debt_to_end(tx, in));
  const auto known = known_terms(tx, in);
  RECAUDO_TRY(title, title_of(in, debt.due_on, known));
  RECAUDO_TRY(term, term_of(*in.act.prescribed, title.facts));
  if (auto ok = check_reached(term, *in.act.date); !ok) return tl::unexpected(ok.error());
  Effect effect =
      ended(in, debt,
            {.last_day = term.last_day,
             .steps = reasons(*in.act.prescribed, term),
             .told = "Se podía cobrar hasta el " + to_long_spanish(*term.last_day) +
                     " (ET arts. 817 y 818). Lo que ya se pagó no se devuelve (ET art. 819)."});
  effect.seen += title.seen;
  if (in.act.prescribed->title == TitleKind::kInvoice)
    effect.notes.emplace_back("Supone que nadie pidió reconsideración de la factura.");
  if (known && in.act.prescribed->title != TitleKind::kInvoice)
    effect.notes.push_back("Este sistema notificó la factura el " +
                           to_long_spanish(known->notified_on) +
                           ". Compruebe por qué el término no se cuenta desde ella.");
  return effect;
}

}  // namespace recaudo::adjustments
