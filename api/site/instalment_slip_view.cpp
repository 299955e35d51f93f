// The paper with which an instalment is paid at a window.
#include <algorithm>
#include <iterator>

#include "api/site/bill_steps.h"
#include "api/site/instalment_view.h"
#include "api/site/printed_plan.h"
#include "core/dues/invoice_title.h"
#include "core/dues/vigencia.h"

namespace recaudo::site {
namespace {

// What the slip pays, as the approval will split it.
portal::BillYear part_of(const payments::InstalmentSlip& s) {
  const auto& order = s.slip.order;
  portal::BillYear year{.vigencia = dues::vigencia_code(s.vigencia), .due = order.valid_until};
  for (const auto& l : order.lines) {
    for (std::size_t i = 0; i < kPredialConcepts.size(); ++i)
      if (l.item == kPredialConcepts.at(i)) year.charges.at(i) += l.capital;
    year.interest += l.interest;
    year.discount += l.discount;
  }
  return year;
}

std::vector<portal::ActParagraph> act_of(const payments::InstalmentSlip& s) {
  const auto& plan = s.plan();
  const auto& why = plan.due_explanation.front();
  const std::string mark(tax_rules::mark_text(why.mark));
  return {
      {"Qué es",
       "Con este cupón paga lo que falta hasta la cuota " + std::to_string(s.number) +
           " de la vigencia " + std::to_string(s.vigencia) +
           ". No es la factura y no cambia el impuesto que ella determinó.",
       why.norm, mark},
      {"Cómo se reparte",
       "El valor se reparte entre los conceptos en proporción a lo que se debe de cada uno.",
       "ET art. 804", ""},
      {"Si no lo paga a tiempo",
       "El plan se pierde y vuelve el vencimiento del " + to_long_spanish(plan.statutory_due_on) +
           ". Después de ese día corre el interés de mora sobre lo que falte. Lo que ya pagó "
           "queda pagado.",
       why.norm, mark}};
}

// The last one may pay all that is owed, and then it has the discount; a part has none, and says
// what whoever pays the whole would have today.
std::vector<portal::BillStep> steps_of(const payments::InstalmentSlip& s) {
  const auto& v = s.slip.dues.vigencias.front();
  if (s.slip.order.total != v.total()) {
    auto steps = charge_steps(v.vigencia, dues::explain(dues::split_of(s.slip.order.total, v)));
    std::ranges::move(noted_steps(v.vigencia, s.lost_discount), std::back_inserter(steps));
    return steps;
  }
  dues::Dues whole = s.slip.dues;
  whole.vigencias.front().lost_discount.clear();
  return first_day_steps(whole);
}

}  // namespace

Result<portal::BillView> instalment_slip_view(const BillPaper& paper,
                                              const payments::InstalmentSlip& s,
                                              const registry::Parcel& parcel) {
  invariant(!paper.statute.banks.empty(), "a slip was issued for the window of a bank");
  const auto& all = s.plan().instalments;
  portal::BillView view;
  view.words = portal::instalment_slip_words();
  view.entity = entity_of(paper.statute.identity);
  view.demo = paper.statute.identity.demonstration;
  view.issued_at = s.slip.order.created_at;
  view.number = dues::invoice_number(s.vigencia, parcel.id) + "-C" + std::to_string(s.number);
  view.period = "Hasta la cuota " + std::to_string(s.number) + " de " + std::to_string(all.size()) +
                ", vigencia " + std::to_string(s.vigencia);
  view.parcel_number = parcel.npn.str();
  view.address = parcel.address;
  view.url = paper.base_url + "/estado/" + view.parcel_number;
  view.plans.push_back(
      printed_plan(s.slip.dues.vigencias.front(), {s.number, "La paga este cupón"}));
  view.years.push_back(part_of(s));
  RECAUDO_TRY(printed, printed_slip(s.slip, paper.statute.banks.front().gln));
  view.slips.push_back(std::move(printed));
  if (s.whole_costs_less)
    view.words.after +=
        " Hay un descuento que termina antes de ese día: mientras dure, pagar toda la vigencia con "
        "su factura (" +
        view.url +
        ") le cuesta menos. Si entonces paga con este cupón, la diferencia queda como saldo a su "
        "favor.";
  view.steps = steps_of(s);
  view.act = act_of(s);
  return view;
}

}  // namespace recaudo::site
