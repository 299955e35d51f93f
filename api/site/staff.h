// What the staff's handlers share: the chrome with the menu of the role, and binding with tokens.
#pragma once

#include "api/portal/treasury_pages.h"
#include "api/site/handlers.h"

namespace recaudo::site {

portal::StaffChrome staff_chrome(const app::Context& context, const http::Request& request,
                                 const app::FormTokens& tokens, const std::string& current);
portal::Role to_portal(staff::Role role);
// The page where a person of that role begins.
std::string home_of(staff::Role role);
// "SIN_ORDEN" and the other names of the matching engine.
portal::ExceptionType exception_type(const std::string& name);
// What the desk may do about it, in words; the acts themselves need two people.
std::string exits_of(const std::string& name);
http::Access roles(std::initializer_list<staff::Role> allowed);

void add_login_routes(Routes& routes, const app::Context& context);
void add_treasury_routes(Routes& routes, const app::Context& context);
void add_rates_routes(Routes& routes, const app::Context& context);
void add_audit_routes(Routes& routes, const app::Context& context);
void add_reconciliation_routes(Routes& routes, const app::Context& context);

}  // namespace recaudo::site
