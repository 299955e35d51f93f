#include "api/site/bill_view.h"

#include <algorithm>

#include "api/site/handlers.h"
#include "core/dues/vigencia.h"
#include "gateways/bank_slip/slip.h"
#include "tax-rules/data.h"

namespace recaudo::site {
namespace {

portal::BillYear year_of(const dues::DueVigencia& v, const BillConcepts& concepts) {
  portal::BillYear year{.vigencia = dues::vigencia_code(v.vigencia),
                        .due = v.free_until(),
                        .interest = v.interest(),
                        .discount = v.discount()};
  for (const auto& l : v.lines)
    for (std::size_t i = 0; i < concepts.size(); ++i)
      if (l.item == concepts.at(i)) year.charges.at(i) += l.balance;
  return year;
}

void add_steps(std::vector<portal::BillStep>& out, int vigencia,
               const tax_rules::Explanation& explanation) {
  for (const auto& line : explanation)
    out.push_back({.vigencia = dues::vigencia_code(vigencia),
                   .text = line.concept_name + ": " + line.detail,
                   .amount = line.amount,
                   .norm = line.norm,
                   .mark = std::string(tax_rules::mark_text(line.mark))});
}

// From what was charged to what the bill collects.
void add_movements(std::vector<portal::BillStep>& out, int vigencia, const dues::DueLine& line) {
  const auto moved = dues::explain(line.history);
  if (moved.empty()) return;
  add_steps(out, vigencia, moved);
  out.push_back(
      {.vigencia = dues::vigencia_code(vigencia),
       .text = std::string(ledger::to_label(line.item)) + ": " + std::string(dues::kBalanceLeft),
       .amount = line.balance});
}

// Why a vigencia in instalments falls due when it does: a day, without amount.
void add_due_day(std::vector<portal::BillStep>& out, const dues::DueVigencia& v) {
  add_steps(out, v.vigencia, v.plan->due_explanation);
  out.back().amount.reset();
}

// The newest vigencia first: it is what the bill determines. Those of which nothing was charged,
// with their act, come last.
std::vector<portal::BillStep> steps_of(const dues::Dues& dues) {
  std::vector<portal::BillStep> out;
  for (auto v = dues.vigencias.rbegin(); v != dues.vigencias.rend(); ++v) {
    for (const auto& l : v->lines) {
      add_steps(out, v->vigencia, l.charge_explanation);
      add_movements(out, v->vigencia, l);
    }
    for (const auto& l : v->lines) add_steps(out, v->vigencia, l.discount_explanation);
    for (const auto& l : v->lines) add_steps(out, v->vigencia, l.interest_explanation);
    if (v->plan) add_due_day(out, *v);
  }
  for (auto e = dues.exempt.rbegin(); e != dues.exempt.rend(); ++e)
    add_steps(out, e->vigencia, e->explanation);
  return out;
}

std::string without_slip(const payments::DayNotOffered& day) {
  return "Para pagar hasta el " + to_long_spanish(day.day) + " todavía no hay valor. " +
         to_text(day.why);
}

std::string area_text(const dues::LiquidatedParcel& p) {
  return std::to_string(p.land.value) + " m² de terreno, " + std::to_string(p.built.value) +
         " m² construidos";
}

// As it was liquidated, whatever the cadastre says since; what was not kept is left out.
std::vector<portal::BillFact> facts_of(const BillPaper& paper, const dues::Liquidation& l) {
  std::vector<portal::BillFact> out;
  if (l.facts)
    out = {{"Destino económico", paper.destinos.shown(l.facts->destino)},
           {"Estrato", l.facts->estrato ? std::to_string(*l.facts->estrato) : "Sin estrato"},
           {"Área", area_text(*l.facts)}};
  out.push_back({"Avalúo catastral", to_display(l.avaluo)});
  return out;
}

std::vector<portal::ActParagraph> act_of(const BillPaper& paper, const portal::BillView& view,
                                         const payments::Bill& bill) {
  std::vector<portal::ActParagraph> out;
  const tax_rules::ActNames names{.municipality = view.entity.name,
                                  .office = view.entity.office,
                                  .number = view.number,
                                  .vigencia = period_text(bill)};
  for (const auto& c : paper.act.clauses_on(bogota_date(view.issued_at), names))
    out.push_back({c.title, c.text, c.norm, std::string(tax_rules::mark_text(c.mark))});
  return out;
}

// Where this system notified it: the days of the remedy and of the title.
void add_notice(portal::BillView& view, const payments::Bill& bill) {
  const auto& all = bill.slips.front().dues.vigencias;
  const auto v = std::ranges::find(all, bill.vigencia, &dues::DueVigencia::vigencia);
  if (v == all.end() || !v->notice) return;
  view.act.push_back({"Notificación de esta factura", dues::notice_text(*v->notice, v->terms),
                      dues::kTitleNorm,
                      std::string(tax_rules::mark_text(tax_rules::SourceMark::kVerified))});
}

}  // namespace

BillPaper bill_paper(const tax_rules::Statute& statute, const std::string& base_url) {
  return {.statute = statute,
          .base_url = base_url,
          .act = tax_rules::shipped_invoice_act(),
          .destinos = tax_rules::shipped_destino_names()};
}

std::string period_text(const payments::Bill& bill) {
  const auto* services = std::get_if<dues::BilledServices>(&bill.charged);
  return services != nullptr ? dues::billed_text(services->billed)
                             : dues::vigencia_text(bill.vigencia);
}

Result<portal::BillSlip> printed_slip(const payments::BillSlip& s, const std::string& gln) {
  const payments::Order& order = s.order;
  RECAUDO_TRY(slip,
              bank_slip::make_slip(gln, order.reference.str(), order.total, order.valid_until));
  portal::BillSlip out{.pay_by = order.valid_until,
                       .total = order.total,
                       .reference = order.reference.str(),
                       .elements = bank_slip::human_readable(slip),
                       .breb = s.breb.value_or(""),
                       .rate_to_confirm = std::ranges::any_of(
                           s.dues.vigencias, &dues::DueVigencia::unconfirmed_rate)};
  for (const auto& l : order.lines) {
    out.capital += l.capital;
    out.interest += l.interest;
    out.discount += l.discount;
  }
  return out;
}

Result<void> fill_bill(portal::BillView& view, const BillPaper& paper, const payments::Bill& bill,
                       const BillConcepts& concepts) {
  invariant(!paper.statute.banks.empty(), "a bill was issued for the counter of a bank");
  view.entity = entity_of(paper.statute.identity);
  view.demo = paper.statute.identity.demonstration;
  view.issued_at = bill.issued_at;
  // A bill of public services is issued when it is charged: its terms run from that day.
  if (const auto* services = std::get_if<dues::BilledServices>(&bill.charged)) {
    view.issued_at = services->billed_at;
    view.priced_at = bill.issued_at;
  }
  // What stands in the table, and so under it: each slip says it of the interest of its own day.
  for (const auto& v : bill.slips.front().dues.vigencias) {
    view.years.push_back(year_of(v, concepts));
    view.rate_to_confirm = view.rate_to_confirm || v.unconfirmed_rate;
  }
  for (const auto& s : bill.slips) {
    RECAUDO_TRY(slip, printed_slip(s, paper.statute.banks.front().gln));
    view.slips.push_back(std::move(slip));
  }
  for (const auto& day : bill.not_offered) view.without_slip.push_back(without_slip(day));
  view.credit = bill.credit;
  view.steps = steps_of(bill.slips.front().dues);
  view.act = act_of(paper, view, bill);
  return {};
}

Result<portal::BillView> bill_view(const BillPaper& paper, const payments::Bill& bill,
                                   const registry::Parcel& parcel) {
  portal::BillView view;
  view.number = dues::invoice_number(bill.vigencia, bill.subject.id);
  view.period = "Vigencia " + dues::vigencia_text(bill.vigencia);
  view.parcel_number = parcel.npn.str();
  view.address = parcel.address;
  view.facts = facts_of(paper, std::get<dues::Liquidation>(bill.charged));
  view.url = paper.base_url + "/estado/" + view.parcel_number;
  if (auto ok = fill_bill(view, paper, bill, kPredialConcepts); !ok)
    return tl::unexpected(ok.error());
  add_notice(view, bill);
  return view;
}

}  // namespace recaudo::site
