// What the staff's handlers share: the chrome with the menu of the role, and binding with tokens.
#pragma once

#include "api/portal/treasury_pages.h"
#include "api/site/handlers.h"

namespace recaudo::site {

inline constexpr const char* kLogout = "/funcionarios/salir";

portal::StaffChrome staff_chrome(const app::Context& context, const http::Request& request,
                                 const app::FormTokens& tokens, const std::string& current);
portal::Role to_portal(staff::Role role);
int days_old(Instant from, Instant to);  // whole days
// The areas of the back office and who may open each. Routes and menu read this one table, so that
// nobody is shown a way that is closed to him.
enum class Area {
  kTreasury,
  kReconciliation,
  kExceptions,
  kCloseCase,
  kPayments,
  kBudget,
  kTill,
  kTills,
  kMoveTills,
  kDecideAnnulment,
  kRails,
  kRates,
  kNewRate,
  kFigures,
  kNewFigure,
  kDecideFigure,
  kTables,
  kNewTable,
  kDecideTable,
  kStatute,
  kNewStatute,
  kDecideStatute,
  kInvoices,
  kNotifyInvoices,
  kDecidePosting,
  kSimple,
  kBooks,
  kThirdParties,
  kPeriods,
  kMovePeriods,
  kDecideReopening,
  kActs,
  kNewAct,
  kDecideAct,
  kJoinPlan,
  kAudit,
  kUsers
};
std::string path_of(Area area);
http::Access access_to(Area area);
bool may_open(const http::Request& request, Area area);
// Its address when this person may open it; empty otherwise: then no link is shown.
std::string link_to(const http::Request& request, Area area);

// What an act answers on the page it leads to: a code in the address, its text here. Nobody's own
// text is ever shown as ours.
enum class Done {
  kOtherSessionEnded,
  kCaseClosed,
  kRateApproved,
  kRateRejected,
  kFigureApproved,
  kFigureRejected,
  kTableApproved,
  kTableRejected,
  kStatuteApproved,
  kStatuteRejected,
  kInvoicesListed,
  kPostingConfirmed,
  kPostingRejected,
  kMonthInReview,
  kMonthClosed,
  kMonthReopened,
  kReopeningRejected,
  kActApproved,
  kActRejected,
  kPlanJoined,
  kAnnulmentProposed,
  kReceiptAnnulled,
  kAnnulmentRejected,
  kTillCounted,
  kShiftClosed,
  kTillAdded,
  kBaseGiven,
  kDeposited
};
std::string with_notice(const std::string& path, Done done);

// The page where a person of that role begins.
std::string home_of(staff::Role role);
// "SIN_ORDEN" and the other names of the matching engine.
portal::ExceptionType exception_type(const std::string& name);
// What the desk may do about it, in words; the acts themselves need two people.
std::string exits_of(const std::string& name);
http::Access roles(std::initializer_list<staff::Role> allowed);

void add_login_routes(Routes& routes, const app::Context& context);
void add_treasury_routes(Routes& routes, const app::Context& context);
void add_case_routes(Routes& routes, const app::Context& context);
void add_budget_routes(Routes& routes, const app::Context& context);
void add_rails_routes(Routes& routes, const app::Context& context);
void add_rates_routes(Routes& routes, const app::Context& context);
void add_figures_routes(Routes& routes, const app::Context& context);
void add_tables_routes(Routes& routes, const app::Context& context);
void add_statute_routes(Routes& routes, const app::Context& context);
void add_notice_routes(Routes& routes, const app::Context& context);
void add_simple_routes(Routes& routes, const app::Context& context);
void add_books_routes(Routes& routes, const app::Context& context);
void add_cartera_routes(Routes& routes, const app::Context& context);
void add_subject_routes(Routes& routes, const app::Context& context);
void add_plan_desk_routes(Routes& routes, const app::Context& context);
void add_third_party_routes(Routes& routes, const app::Context& context);
void add_acts_routes(Routes& routes, const app::Context& context);
void add_periods_routes(Routes& routes, const app::Context& context);
void add_till_routes(Routes& routes, const app::Context& context);
void add_tills_routes(Routes& routes, const app::Context& context);
void add_audit_routes(Routes& routes, const app::Context& context);
void add_reconciliation_routes(Routes& routes, const app::Context& context);

}  // namespace recaudo::site
