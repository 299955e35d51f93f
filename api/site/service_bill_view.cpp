// The bill of a subscriber of public services as its paper shows it.
#include <algorithm>
#include <map>
#include <ranges>

#include "api/site/bill_view.h"
#include "core/adjustments/adjustments.h"
#include "core/dues/vigencia.h"
#include "core/registry/service_terms.h"
#include "tax-rules/data.h"

namespace recaudo::site {
namespace {

constexpr std::size_t kEarlierShown = 6;
constexpr int kActsRead = 50;

std::string consumption_text(const dues::BilledServices& bill) {
  if (!bill.services.metered()) return {};
  return std::to_string(bill.m3.value) + " m³ en " +
         (bill.billed.months == 1 ? "un mes" : std::to_string(bill.billed.months) + " meses") +
         (bill.estimated ? ", por promedio" : ", por lectura") +
         (bill.readings ? "; " + dues::readings_text(*bill.readings) : "");
}

// "acueducto, aseo"
std::string services_text(tax_rules::ServiceSet services) {
  std::string out;
  for (const char c : registry::to_text(services))
    out += c == '+' ? std::string(", ") : std::string(1, c);
  return out;
}

// "$ 61.382 (por la resolución R-77 de 2026; se facturó $ 62.382)": what acts changed is told as
// it is charged today.
std::string charged_text(const ServiceBillNow& b) {
  std::string out = to_display(b.charged);
  if (b.charged == b.bill.total()) return out;
  out += " (";
  for (std::size_t i = 0; i < b.resolutions.size(); ++i)
    out += (i == 0 ? "por la resolución " : ", la resolución ") + b.resolutions[i];
  return out + (b.resolutions.empty() ? "" : "; ") + "se facturó " + to_display(b.bill.total()) +
         ")";
}

// The consumption and the value of what was billed before, the newest first.
std::string earlier_text(const dues::BilledServices& bill,
                         const std::vector<ServiceBillNow>& earlier) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& now : earlier) {
    const auto& e = now.bill;
    if (dues::vigencia_of(e.billed.period) >= dues::vigencia_of(bill.billed.period) ||
        !e.services.metered())
      continue;
    out += (out.empty() ? "" : "; ") + tax_rules::to_text(e.billed.period) + ": " +
           std::to_string(e.m3.value) + " m³, " + charged_text(now);
    if (++shown == kEarlierShown) break;
  }
  return out;
}

std::vector<portal::BillFact> facts_of(const dues::BilledServices& bill,
                                       const std::vector<ServiceBillNow>& earlier) {
  return {{"Uso", tax_rules::use_text(bill.use)},
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

std::vector<ServiceBillNow> bills_now(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                                      const std::vector<dues::BilledServices>& bills) {
  using enum adjustments::ActKind;
  std::vector<ledger::SubjectId> ids;
  std::map<ledger::SubjectId, ServiceBillNow*> by_id;
  std::vector<ServiceBillNow> out;
  out.reserve(bills.size());
  for (const auto& b : bills) {
    ids.push_back(b.id);
    out.push_back({.bill = b, .charged = {}});
    by_id[b.id] = &out.back();
  }
  for (const auto& o : ledger::obligations_of(tx, ledger::SubjectKind::kServiceBill, ids))
    by_id.at(o.subject)->charged += o.charged;
  if (std::ranges::all_of(out, [](const auto& b) { return b.charged == b.bill.total(); }))
    return out;
  auto acts =
      adjustments::done_acts_of(tx, {ledger::SubjectKind::kSubscriber, subscriber}, kActsRead);
  for (const auto& act : acts | std::views::reverse) {
    if (act.kind != kChargeMore && act.kind != kChargeLess) continue;
    for (const auto bill : adjustments::bills_moved_by(tx, act))
      if (const auto found = by_id.find(bill); found != by_id.end())
        found->second->resolutions.push_back(act.resolution);
  }
  return out;
}

Result<portal::BillView> service_bill_view(const BillPaper& paper, const payments::Bill& bill,
                                           const registry::Subscriber& who,
                                           const std::string& address,
                                           const std::vector<ServiceBillNow>& earlier) {
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
