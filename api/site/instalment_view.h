// A plan of instalments as the statement and its own page show it.
#pragma once

#include "api/portal/taxpayer_pages.h"
#include "core/dues/dues.h"
#include "core/payments/instalments.h"

namespace recaudo::site {

// "/estado/NUMERO/cuotas/2026" and, of its orders, with "/orden".
inline constexpr const char* kPlanPage = "/estado/:numero/cuotas/:vigencia";
inline constexpr const char* kInstalmentOrder = "/estado/:numero/cuotas/:vigencia/orden";
std::string plan_url(std::string_view parcel_number, int vigencia);

// `today`: what is missing can be paid.
std::vector<portal::InstalmentRow> instalment_rows(const dues::PlanStanding& plan, bool today);
std::vector<portal::InstalmentRow> instalment_rows(const payments::OfferedPlan& offered);

// Adds to the vigencias of a statement of today the plans that are offered or joined. `tokens` of
// kInstalmentOrder.
void add_plans(portal::StatementView& view, pqxx::transaction_base& tx, const dues::Law& law,
               const dues::Account& account, const dues::Dues& dues, const std::string& csrf);

}  // namespace recaudo::site
