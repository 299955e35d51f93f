#include "api/portal/pdf/explanation_writer.h"

#include <algorithm>

#include "api/portal/pdf/bill_style.h"

namespace recaudo::portal::detail {
namespace {

constexpr double kYear = 36, kAmount = 66;
constexpr double kText = Canvas::kInner - kYear - kAmount - kPad;

// What its text says before its calculation: "Interés de mora (Predial): del 1 de mayo...".
std::string_view concept_of(const BillStep& s) {
  return std::string_view(s.text).substr(0, s.text.find(':'));
}

}  // namespace

// A norm stands once for the lines of its concept that follow it: who owes for years has hundreds
// of them.
void ExplanationWriter::write(const std::vector<BillStep>& steps,
                              const std::vector<BillDay>& days) {
  note("Entre corchetes, la norma: vale también para los renglones siguientes del mismo concepto.");
  if (!days.empty())
    note(
        "De cada fecha después de la primera se escribe solo lo que cambia: los demás renglones "
        "siguen contando, también en el redondeo.");
  if (std::ranges::any_of(steps, &BillStep::subtotal))
    note("En negrilla y bajo una raya, lo que suman los renglones de arriba: no se suma otra vez.");
  notes_of(steps);
  for (const BillDay& d : days) notes_of(d.changes);
  list(steps);
  for (const BillDay& d : days) day(d);
}

void ExplanationWriter::notes_of(const std::vector<BillStep>& steps) {
  for (const BillStep& s : steps) {
    if (s.note.empty() || std::ranges::find(told_, s.note) != told_.end()) continue;
    told_.push_back(s.note);
    note(s.note);
  }
}

void ExplanationWriter::note(std::string_view text) {
  need_(canvas_.text_height(Canvas::kInner, text, kSmallGray));
  y_ += canvas_.tagged("P", kLeft, y_, Canvas::kInner, text, kSmallGray) + 2;
}

void ExplanationWriter::list(const std::vector<BillStep>& steps) {
  const BillStep* before = nullptr;
  for (const BillStep& s : steps) {
    const bool repeated =
        before != nullptr && before->norm == s.norm && concept_of(*before) == concept_of(s);
    step(s, with_source(s.text, repeated ? "" : s.norm, s.mark));
    before = &s;
  }
}

void ExplanationWriter::step(const BillStep& s, const std::string& text) {
  const TextStyle style = s.subtotal ? bold(kSmall) : kSmall;
  const double height = canvas_.text_height(kText, text, style) + 2;
  need_(height);
  if (s.subtotal) canvas_.fill(kRight - kAmount, y_ - 1, kAmount, 0.5, kBlack);
  canvas_.begin("P");
  canvas_.text(kLeft, y_, kYear, s.vigencia, bold(kSmall));
  canvas_.text(kLeft + kYear, y_, kText, text, style);
  if (s.amount) canvas_.text(kRight - kAmount, y_, kAmount, to_display(*s.amount), right(style));
  canvas_.end("P");
  y_ += height;
}

// Only what changes of the day before it: the reader has the rest above.
void ExplanationWriter::day(const BillDay& day) {
  need_(50);
  y_ += 4;
  y_ += canvas_.tagged("H3", kLeft, y_, Canvas::kInner,
                       "Qué cambia si paga hasta el " + to_long_spanish(day.pay_by), bold(kBody)) +
        1;
  total("Total hasta el " + to_long_spanish(day.before_day), day.before, kSmall);
  list(day.changes);
  total("Total hasta el " + to_long_spanish(day.pay_by), day.total, bold(kSmall));
}

void ExplanationWriter::total(const std::string& text, Money amount, const TextStyle& style) {
  need_(12);
  canvas_.begin("P");
  canvas_.text(kLeft, y_, Canvas::kInner - kAmount - kPad, text, style);
  canvas_.text(kRight - kAmount, y_, kAmount, to_display(amount), right(style));
  canvas_.end("P");
  y_ += canvas_.text_height(Canvas::kInner, text, style) + 2;
}

}  // namespace recaudo::portal::detail
