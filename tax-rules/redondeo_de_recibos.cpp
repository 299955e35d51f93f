#include "tax-rules/redondeo_de_recibos.h"

#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"

namespace recaudo::tax_rules {

ReceiptBox receipt_box(const ExplanationLine& figure) {
  ReceiptBox box{to_thousand(figure.amount), {figure}};
  if (box.value == figure.amount) return box;
  ExplanationLine line;
  line.concept_name = "Aproximación al múltiplo de mil más cercano";
  line.detail =
      rounded_text(figure.amount, Money::pesos(1'000)) + change_text(box.value, figure.amount);
  line.amount = box.value - figure.amount;
  line.norm = "ET art. 802";
  line.part = figure.part;
  box.explanation.push_back(std::move(line));
  return box;
}

}  // namespace recaudo::tax_rules
