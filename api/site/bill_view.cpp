#include "api/site/bill_view.h"

#include <algorithm>

#include "api/site/bill_interest.h"
#include "api/site/bill_steps.h"
#include "api/site/handlers.h"
#include "api/site/printed_plan.h"
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

std::string why_not(const Error& why) {
  if (why.code != Code::kRateNotCertified) return ". " + to_text(why);
  return ": la tasa de interés de " + why.detail +
         " no está certificada. Descargue la factura otra vez cuando lo esté.";
}

// One sentence for the days that lack the same.
std::vector<std::string> without_slip(const std::vector<payments::DayNotOffered>& all) {
  std::vector<std::string> out;
  for (auto day = all.begin(); day != all.end();) {
    const std::string why = why_not(day->why);
    std::string days = "Para pagar hasta el " + to_long_spanish(day->day);
    for (++day; day != all.end() && why_not(day->why) == why; ++day)
      days += " o hasta el " + to_long_spanish(day->day);
    out.push_back(days + " todavía no hay valor" + why);
  }
  return out;
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

std::string instalments_text(const payments::Bill& bill) {
  return bill.offered ? std::to_string(bill.offered->instalments.size()) : "";
}

std::vector<portal::ActParagraph> act_of(const BillPaper& paper, const portal::BillView& view,
                                         const payments::Bill& bill) {
  std::vector<portal::ActParagraph> out;
  const tax_rules::ActNames names{
      .municipality = view.entity.name,
      .office = view.entity.office,
      .number = view.number,
      .vigencia = period_text(bill),
      .instalments = instalments_text(bill),
      .join_until = bill.offered ? to_long_spanish(bill.offered->join_until) : ""};
  for (const auto& c : paper.act.clauses_on(bogota_date(view.issued_at), names))
    out.push_back({c.title, c.text, c.norm, std::string(tax_rules::mark_text(c.mark))});
  return out;
}

// "la cuota 1 de 2026", of each.
std::string next_instalments(const payments::Bill& bill) {
  std::string out;
  for (const auto& i : bill.instalments)
    out += (out.empty() ? "la cuota " : " y la cuota ") + std::to_string(i.number) + " de " +
           dues::vigencia_text(i.vigencia);
  return out;
}

// Of a bill that can be paid by its next instalment too, whose code has a day of its own: whoever
// pays that owes less than the codes of the whole ask for.
std::string after_the_last_day(const payments::Bill& bill) {
  const bool overdue = std::ranges::any_of(bill.now.vigencias, &dues::DueVigencia::overdue);
  std::string own_days;
  for (const auto& i : bill.instalments)
    own_days += "El de la cuota " + std::to_string(i.number) + " de " +
                dues::vigencia_text(i.vigencia) + " sirve hasta el " +
                to_long_spanish(i.slip.order.valid_until) + ". ";
  return "los códigos de pagar todo ya no sirven: descargue la factura otra vez. " + own_days +
         (overdue ? "Lo vencido suma intereses de mora por cada día. " : "") +
         (bill.overdue ? "Use los códigos de la cuota y de lo vencido, o uno solo de pagar todo. "
                       : "Use un solo código: el de la cuota o uno de pagar todo. ") +
         "Después de pagar " + (bill.overdue ? "la cuota o lo vencido" : "una cuota") +
         ", los de pagar todo cobran de más: descargue la factura otra vez. Lo que se pague de más "
         "queda como saldo a su favor.";
}

// What is overdue alone, with one sentence on what paying it and the next instalments leaves.
Result<void> add_overdue(portal::BillView& view, const BillPaper& paper,
                         const payments::Bill& bill) {
  if (!bill.overdue) return {};
  RECAUDO_TRY(slip, printed_slip(*bill.overdue, paper.statute.banks.front().gln));
  slip.title = "Solo lo vencido";
  auto& plan = view.plans.back();
  plan.up_to_date = "Si paga lo vencido y " + next_instalments(bill) +
                    ", cada uno con su código y hasta su fecha, el predio queda al día.";
  plan.overdue = std::move(slip);
  return {};
}

Result<void> add_plans(portal::BillView& view, const BillPaper& paper, const payments::Bill& bill) {
  for (std::size_t i = 0; i < bill.now.vigencias.size(); ++i) {
    const auto& v = bill.now.vigencias[i];
    if (!v.plan) continue;
    view.years.at(i).by_instalments = v.plan->in_time();
    const auto next =
        std::ranges::find(bill.instalments, v.vigencia, &payments::InstalmentSlip::vigencia);
    const bool by_itself = next != bill.instalments.end();
    view.plans.push_back(printed_plan(v, {by_itself ? next->number : 0, "Con el código de abajo"}));
    if (!by_itself) continue;
    RECAUDO_TRY(slip, printed_slip(next->slip, paper.statute.banks.front().gln));
    slip.title = "Cuota " + std::to_string(next->number) + " de " +
                 std::to_string(v.plan->instalments.size());
    view.plans.back().slip = std::move(slip);
    view.words.owed = "Si paga todo de una vez hasta el ";
    view.words.slips = "O pague todo de una vez: cuánto, según el día";
    view.words.after = after_the_last_day(bill);
  }
  return add_overdue(view, paper, bill);
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
  // Who can pay by the next instalment reads it with the codes of the whole.
  if (bill.instalments.empty()) view.interest = interest_text(bill, paper.statute);
  view.without_slip = without_slip(bill.not_offered);
  view.credit = bill.credit;
  view.steps = first_day_steps(bill.slips.front().dues);
  view.steps.push_back(total_step(view.slips.front()));
  for (std::size_t i = 1; i < view.slips.size(); ++i)
    view.days.push_back({.before_day = view.slips[i - 1].pay_by,
                         .pay_by = view.slips[i].pay_by,
                         .before = view.slips[i - 1].total,
                         .total = view.slips[i].total,
                         .changes = changed_steps(bill.slips[i - 1].dues, bill.slips[i].dues)});
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
  if (auto ok = add_plans(view, paper, bill); !ok) return tl::unexpected(ok.error());
  add_notice(view, bill);
  return view;
}

}  // namespace recaudo::site
