#include "api/site/printed_plan.h"

#include "core/dues/vigencia.h"

namespace recaudo::site {
namespace {

std::string with_source(std::string text, const tax_rules::ExplanationLine& line) {
  text += " [" + line.norm + "]";
  const auto mark = tax_rules::mark_text(line.mark);
  return mark.empty() ? text : text + " (" + std::string(mark) + ")";
}

// What an act charged more since is of the last one, which may be paid otherwise.
std::string state_of(const dues::InstalmentStanding& i, const PaidHere& here) {
  switch (i.state) {
    case dues::InstalmentState::kPaid:
      return "Pagada";
    case dues::InstalmentState::kTakenOff:
      return "Ya no se debe";
    case dues::InstalmentState::kMissed:
      return "Vencida";
    case dues::InstalmentState::kLapsed:
      return "Sin plazo: se perdió el plan";
    case dues::InstalmentState::kChargedMore:
    case dues::InstalmentState::kToPay:
      break;
  }
  return i.number <= here.up_to ? std::string(here.state) : "Por pagar";
}

std::string kept_text(const dues::PlanStanding& plan) {
  return "No hay interés mientras cada cuota se pague a tiempo. Si una no se paga, el plan se "
         "pierde y vuelve el vencimiento del " +
         to_long_spanish(plan.statutory_due_on) +
         ": desde el día siguiente a ese corre el interés de mora sobre lo que falte.";
}

}  // namespace

portal::BillPlan printed_plan(const dues::DueVigencia& v, const PaidHere& here) {
  const dues::PlanStanding& plan = *v.plan;
  portal::BillPlan out{.title = "Las cuotas de la vigencia " + dues::vigencia_text(v.vigencia)};
  for (const auto& i : plan.instalments) {
    out.rows.push_back({.number = i.number,
                        .due = i.due_on,
                        .amount = i.amount,
                        .missing = i.missing_alone,
                        .state = state_of(i, here)});
  }
  for (const auto& line : plan.cut_explanation)
    out.notes.push_back(with_source(line.concept_name + ": " + line.detail + ".", line));
  const auto& due = plan.due_explanation.front();
  out.notes.push_back(
      with_source(plan.state == dues::PlanState::kToPay ? kept_text(plan) : due.detail + ".", due));
  return out;
}

}  // namespace recaudo::site
