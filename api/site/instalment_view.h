// A plan of instalments as the statement and its own page show it.
#pragma once

#include "api/portal/taxpayer_pages.h"
#include "api/site/bill_view.h"
#include "api/site/handlers.h"
#include "core/dues/dues.h"
#include "core/payments/instalment_slip.h"
#include "core/payments/instalments.h"
#include "core/registry/parcel_search.h"
#include "tax-rules/explanation.h"

namespace recaudo::site {

// "/estado/NUMERO/cuotas/2026" and, of its orders, with "/orden".
inline constexpr const char* kPlanPage = "/estado/:numero/cuotas/:vigencia";
inline constexpr const char* kInstalmentOrder = "/estado/:numero/cuotas/:vigencia/orden";
// The paper of one: its address shows what the form of an order printed already.
inline constexpr const char* kInstalmentSlip = "/estado/:numero/cuotas/:vigencia/cupon/:cuota";
std::string plan_url(std::string_view parcel_number, int vigencia);

// What an address of a plan names.
struct PlanPlace {
  registry::Parcel parcel;
  int vigencia = 0;
  std::string url() const { return plan_url(parcel.npn.str(), vigencia); }
  std::string url_statement() const { return "/estado/" + parcel.npn.str(); }
};
// kNotFound, also of an old number that several parcels had.
Result<PlanPlace> plan_place_of(const app::Context& context, const http::Request& request);

// Of a vigencia as it stands today: what it owes, and what is offered of it where it has no plan.
struct SeenPlan {
  std::optional<dues::DueVigencia> due;  // none: nothing of it was charged
  Result<payments::OfferedPlan> offered = fail(Code::kNotFound, "vigencia");
  bool has_plan() const { return due && due->plan; }
};
SeenPlan seen_plan(const app::Context& context, ledger::SubjectId parcel, int vigencia);

// The page of the staff, where they join an owner.
std::string desk_plan_url(std::string_view parcel_number, int vigencia);

// `today`: what is missing can be paid.
std::vector<portal::InstalmentRow> instalment_rows(const dues::PlanStanding& plan, bool today);
std::vector<portal::InstalmentRow> instalment_rows(const payments::OfferedPlan& offered);

portal::PlanNotice notice_of(const dues::PlanStanding& plan);

// How the total was cut, and what discount is lost by paying so, in words; empty: none.
std::string cut_text(const tax_rules::Explanation& cut);
std::string lost_text(const tax_rules::Explanation& lost);

// What the pages of the taxpayer and of the staff tell alike: of what is offered, and of what was
// joined. `today`: as instalment_rows.
template <typename View>
void fill_offer(View& view, const SeenPlan& seen) {
  const payments::OfferedPlan& offered = *seen.offered;
  view.rows = instalment_rows(offered);
  view.total = offered.total;
  view.cut = cut_text(tax_rules::explain_instalments(offered.instalments));
  view.discount = seen.due->discount();
  view.join_until = offered.join_until;
  view.statutory_due = offered.statutory_due_on;
  view.norm = offered.norm;
  if (offered.invented)
    view.source = std::string(tax_rules::mark_text(tax_rules::SourceMark::kInvented));
}
template <typename View>
void fill_joined(View& view, const dues::DueVigencia& v, bool today) {
  const dues::PlanStanding& plan = *v.plan;
  view.joined = true;
  view.notice = notice_of(plan);
  view.rows = instalment_rows(plan, today);
  for (const auto& i : plan.instalments) view.total += i.amount;
  view.cut = cut_text(plan.cut_explanation);
  view.lost = lost_text(v.lost_discount);
  view.statutory_due = plan.statutory_due_on;
  const auto& why = plan.due_explanation.front();
  view.norm = why.norm;
  view.source = std::string(tax_rules::mark_text(why.mark));
}

// Number "2026-000000123-C2". Without names, as the bill that anybody downloads. Fails as
// bill_view.
Result<portal::BillView> instalment_slip_view(const BillPaper& paper,
                                              const payments::InstalmentSlip& slip,
                                              const registry::Parcel& parcel);

// Adds to the vigencias of a statement of today the plans that are offered or joined. `tokens` of
// kInstalmentOrder.
void add_plans(portal::StatementView& view, pqxx::transaction_base& tx, const dues::Law& law,
               const dues::Account& account, const dues::Dues& dues, const std::string& csrf);

}  // namespace recaudo::site
