// The bill of a subscriber of public services as its paper shows it.
#include "api/site/bill_view.h"
#include "core/dues/vigencia.h"
#include "core/registry/service_terms.h"
#include "tax-rules/data.h"

namespace recaudo::site {
namespace {

constexpr std::size_t kEarlierShown = 6;

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

// The consumption and the value of what was billed before, the newest first.
std::string earlier_text(const dues::BilledServices& bill,
                         const std::vector<dues::BilledServices>& earlier) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& e : earlier) {
    if (dues::vigencia_of(e.billed.period) >= dues::vigencia_of(bill.billed.period) ||
        !e.services.metered())
      continue;
    out += (out.empty() ? "" : "; ") + tax_rules::to_text(e.billed.period) + ": " +
           std::to_string(e.m3.value) + " m³, " + to_display(e.total());
    if (++shown == kEarlierShown) break;
  }
  return out;
}

std::vector<portal::BillFact> facts_of(const dues::BilledServices& bill,
                                       const std::vector<dues::BilledServices>& earlier) {
  return {{"Uso", std::string(tax_rules::to_text(bill.use))},
          {"Servicios", services_text(bill.services)},
          {"Consumo", consumption_text(bill)},
          {"Consumos anteriores", earlier_text(bill, earlier)}};
}

}  // namespace

BillPaper service_bill_paper(const tax_rules::Statute& statute, const std::string& base_url) {
  return {.statute = statute,
          .base_url = base_url,
          .act = tax_rules::shipped_service_bill_act(),
          .destinos = {}};
}

std::vector<dues::BilledServices> bills_of_holder(pqxx::transaction_base& tx,
                                                  ledger::SubjectId subscriber,
                                                  std::string_view document) {
  auto bills = dues::bills_of_subscriber(tx, subscriber);
  std::vector<Date> days;
  days.reserve(bills.size());
  for (const auto& b : bills) days.push_back(b.billed.period.last_day());
  const auto held = registry::days_held(tx, subscriber, document, days);
  std::erase_if(bills, [&](const auto& b) { return !held.contains(b.billed.period.last_day()); });
  return bills;
}

Result<portal::BillView> service_bill_view(const BillPaper& paper, const payments::Bill& bill,
                                           const registry::Subscriber& who,
                                           const std::string& address,
                                           const std::vector<dues::BilledServices>& earlier) {
  portal::BillView view;
  view.words = portal::service_bill_words();
  view.number = dues::vigencia_code(bill.vigencia) + "-" + who.number;
  view.period = "Periodo: " + period_text(bill);
  view.parcel_number = who.number;
  view.address = address;
  view.facts = facts_of(std::get<dues::BilledServices>(bill.charged), earlier);
  view.url = paper.base_url + "/servicios/" + who.number;
  constexpr BillConcepts kConcepts = {ledger::Concept::kWater, ledger::Concept::kSewer,
                                      ledger::Concept::kWaste};
  if (auto ok = fill_bill(view, paper, bill, kConcepts); !ok) return tl::unexpected(ok.error());
  return view;
}

}  // namespace recaudo::site
