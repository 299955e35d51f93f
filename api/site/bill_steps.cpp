#include "api/site/bill_steps.h"

#include <algorithm>
#include <iterator>

#include "core/dues/day_changes.h"
#include "core/dues/vigencia.h"

namespace recaudo::site {
namespace {

// Where a note is said once for all such lines, it says their rule and their mark too.
portal::BillStep step_of(int vigencia, std::string text, const tax_rules::ExplanationLine& line) {
  const std::string_view note = tax_rules::note_of(line.kind);
  return {.vigencia = dues::vigencia_code(vigencia),
          .text = std::move(text),
          .amount = line.amount,
          .norm = note.empty() ? line.norm : "",
          .mark = std::string(note.empty() ? tax_rules::mark_text(line.mark) : ""),
          .subtotal = line.kind == tax_rules::LineKind::kSubtotal,
          .note = note};
}

// Interest and discount have one name for all concepts, and stand here one after the other.
std::string named(const tax_rules::ExplanationLine& line, ledger::Concept item) {
  return line.concept_name + " (" + std::string(ledger::to_label(item)) + ")";
}

void add_charge(std::vector<portal::BillStep>& out, int vigencia,
                const tax_rules::Explanation& explanation) {
  for (const auto& line : explanation)
    out.push_back(step_of(vigencia, line.concept_name + ": " + line.detail, line));
}

void add_named(std::vector<portal::BillStep>& out, int vigencia, ledger::Concept item,
               const tax_rules::Explanation& explanation) {
  for (const auto& line : explanation)
    out.push_back(step_of(vigencia, named(line, item) + ": " + line.detail, line));
}

portal::BillStep without_amount(int vigencia, const tax_rules::ExplanationLine& line) {
  auto step = step_of(vigencia, line.concept_name + ": " + line.detail, line);
  step.amount.reset();
  return step;
}

// "Del 1 de mayo al 29 de mayo de 2026", of a line of interest; what others are is their name.
std::string days_of(const tax_rules::ExplanationLine& line) {
  return line.days ? ": " + line.detail.substr(0, line.detail.find(": ")) : "";
}

portal::BillStep changed_step(const dues::DayChange& change) {
  const auto& line = change.line;
  if (!change.item) {
    auto step = without_amount(change.vigencia, line);
    if (change.due_day) step.text = "Si antes no paga nada. " + step.text;
    return step;
  }
  if (change.gone)  // its norm stands where it was told
    return {.vigencia = dues::vigencia_code(change.vigencia),
            .text = "Ya no cuenta: " + named(line, *change.item) + days_of(line),
            .amount = line.amount};
  return step_of(change.vigencia, named(line, *change.item) + ": " + line.detail, line);
}

}  // namespace

std::vector<portal::BillStep> first_day_steps(const dues::Dues& dues) {
  std::vector<portal::BillStep> out;
  for (auto v = dues.vigencias.rbegin(); v != dues.vigencias.rend(); ++v) {
    for (const auto& l : v->lines)
      add_charge(out, v->vigencia,
                 dues::explain_capital(l.charge_explanation, l.item, l.history, l.balance));
    for (const auto& l : v->lines) add_named(out, v->vigencia, l.item, l.discount_explanation);
    std::ranges::move(noted_steps(v->vigencia, v->lost_discount), std::back_inserter(out));
    for (const auto& l : v->lines) add_named(out, v->vigencia, l.item, l.interest_explanation);
  }
  for (auto e = dues.exempt.rbegin(); e != dues.exempt.rend(); ++e)
    add_charge(out, e->vigencia, e->explanation);
  return out;
}

std::vector<portal::BillStep> charge_steps(int vigencia,
                                           const tax_rules::Explanation& explanation) {
  std::vector<portal::BillStep> out;
  add_charge(out, vigencia, explanation);
  return out;
}

std::vector<portal::BillStep> noted_steps(int vigencia, const tax_rules::Explanation& explanation) {
  std::vector<portal::BillStep> out;
  out.reserve(explanation.size());
  for (const auto& line : explanation) out.push_back(without_amount(vigencia, line));
  return out;
}

portal::BillStep total_step(const portal::BillSlip& slip) {
  std::string text =
      "Total hasta el " + to_long_spanish(slip.pay_by) + ": capital " + to_display(slip.capital);
  if (!slip.interest.is_zero()) text += " + intereses " + to_display(slip.interest);
  if (!slip.discount.is_zero()) text += " − descuento " + to_display(slip.discount);
  return {.text = std::move(text), .amount = slip.total, .subtotal = true};
}

std::vector<portal::BillStep> changed_steps(const dues::Dues& before, const dues::Dues& after) {
  std::vector<portal::BillStep> out;
  for (const auto& change : dues::day_changes(before, after)) out.push_back(changed_step(change));
  return out;
}

}  // namespace recaudo::site
