// The list of acts that correct what is owed, and what it tells of each.
#pragma once

#include "api/portal/acts_pages.h"
#include "api/site/handlers.h"
#include "core/adjustments/receivable_act.h"
#include "core/approvals/approvals.h"

namespace recaudo::site {

http::Response list_acts(const app::Context& context, const http::Request& request);

std::string act_url(const approvals::Proposal& p);
// Whether it waits, how it was decided, and what became of it since.
portal::Badge act_state(pqxx::transaction_base& tx, const approvals::Proposal& p,
                        adjustments::ActKind kind, Instant now);

}  // namespace recaudo::site
