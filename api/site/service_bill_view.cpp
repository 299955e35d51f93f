// The bill of a subscriber of public services as its paper shows it.
#include "api/site/bill_view.h"
#include "core/dues/vigencia.h"
#include "core/registry/service_terms.h"
#include "tax-rules/data.h"

namespace recaudo::site {
namespace {

const portal::BillWords& words() {
  static const portal::BillWords kWords{.title = "Factura de servicios públicos",
                                        .document = "Factura de servicios públicos",
                                        .number_label = "Número de suscriptor",
                                        .row_title = "Periodo",
                                        .charges = {"Acueducto", "Alcantarillado", "Aseo"},
                                        .discounts = false,
                                        .page = "la página del suscriptor"};
  return kWords;
}

std::string consumption_text(const dues::BilledServices& bill) {
  if (!bill.services.metered()) return {};
  return std::to_string(bill.m3.value) + " m³ en " +
         (bill.billed.months == 1 ? "un mes" : std::to_string(bill.billed.months) + " meses") +
         (bill.estimated ? ", por promedio" : ", por lectura");
}

// "acueducto, aseo"
std::string services_text(tax_rules::ServiceSet services) {
  std::string out;
  for (const char c : registry::to_text(services))
    out += c == '+' ? std::string(", ") : std::string(1, c);
  return out;
}

std::vector<portal::BillFact> facts_of(const dues::BilledServices& bill) {
  return {{"Uso", std::string(tax_rules::to_text(bill.use))},
          {"Servicios", services_text(bill.services)},
          {"Consumo", consumption_text(bill)}};
}

}  // namespace

BillPaper service_bill_paper(const tax_rules::Statute& statute, const std::string& base_url) {
  return {.statute = statute,
          .base_url = base_url,
          .act = tax_rules::shipped_service_bill_act(),
          .destinos = {}};
}

Result<portal::BillView> service_bill_view(const BillPaper& paper, const payments::Bill& bill,
                                           const registry::Subscriber& who,
                                           const std::optional<registry::ServiceHolder>& holder) {
  portal::BillView view;
  view.words = words();
  view.number = dues::vigencia_code(bill.vigencia) + "-" + who.number;
  view.period = "Periodo: " + dues::vigencia_text(bill.vigencia);
  view.parcel_number = who.number;
  view.facts = facts_of(std::get<dues::BilledServices>(bill.charged));
  view.debtor = "Suscriptor o usuario sin identificar";
  if (holder) {
    view.address = holder->address;
    view.debtor = holder->name + ", " + holder->document;
  }
  view.url = paper.base_url + "/servicios/" + who.number;
  constexpr BillConcepts kConcepts = {ledger::Concept::kWater, ledger::Concept::kSewer,
                                      ledger::Concept::kWaste};
  if (auto ok = fill_bill(view, paper, bill, kConcepts); !ok) return tl::unexpected(ok.error());
  return view;
}

}  // namespace recaudo::site
