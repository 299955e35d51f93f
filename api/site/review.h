// What every decision of two persons reads from a request: the proposal of the address, and what
// the person saw.
#pragma once

#include "api/site/handlers.h"
#include "core/approvals/approvals.h"

namespace recaudo::site {

// By the id in the address; kNotFound also for a proposal of another kind.
Result<approvals::Proposal> proposal_of(const app::Context& context, const http::Request& request,
                                        approvals::Kind kind);
// What the approver saw is the hash in the form: if the stored bytes are others, nothing is
// decided.
Result<approvals::Review> review_of(const app::Context& context, const http::Request& request,
                                    approvals::Kind kind);

}  // namespace recaudo::site
