// A plan of instalments as the statement and its own page show it.
#pragma once

#include "api/portal/taxpayer_pages.h"
#include "api/site/bill_view.h"
#include "api/site/handlers.h"
#include "core/dues/dues.h"
#include "core/payments/instalment_slip.h"
#include "core/payments/instalments.h"

namespace recaudo::site {

// "/estado/NUMERO/cuotas/2026" and, of its orders, with "/orden".
inline constexpr const char* kPlanPage = "/estado/:numero/cuotas/:vigencia";
inline constexpr const char* kInstalmentOrder = "/estado/:numero/cuotas/:vigencia/orden";
// The paper of one: its address shows what the form of an order printed already.
inline constexpr const char* kInstalmentSlip = "/estado/:numero/cuotas/:vigencia/cupon/:cuota";
std::string plan_url(std::string_view parcel_number, int vigencia);

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
