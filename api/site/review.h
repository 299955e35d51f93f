// What every decision of two persons reads from a request: the proposal of the address, and what
// the person saw.
#pragma once

#include "api/portal/view.h"
#include "api/site/handlers.h"
#include "core/approvals/signatures.h"

namespace recaudo::site {

// By the id in the address; kNotFound also for a proposal of another kind.
Result<approvals::Proposal> proposal_of(const app::Context& context, const http::Request& request,
                                        approvals::Kind kind);
// As it stands after a decision on it was tried; a proposal is not deleted.
approvals::Proposal proposal_again(const app::Context& context, const Uuid& id);
// What the approver saw is the hash in the form: if the stored bytes are others, nothing is
// decided.
Result<approvals::Review> review_of(const app::Context& context, const http::Request& request,
                                    approvals::Kind kind);

// Nobody decided it yet, and it can still be decided.
bool waits(const approvals::Proposal& proposal, Instant now);
// How it stands, of a proposal that is feminine in Spanish ("Aprobada").
portal::Badge proposal_state(const approvals::Proposal& proposal, Instant now);
// Of each of them.
std::map<Uuid, approvals::Signatures> signatures_of(pqxx::transaction_base& tx,
                                                    const std::vector<approvals::Proposal>& all);
// Who proposed it, as the reader is told: "usted", or the name of a colleague.
std::string proposer_text(const app::Context& context, const http::Request& request,
                          const approvals::Proposal& proposal);
// Of one that was decided: who, how and when. `what` is how its page calls it: "esta propuesta".
std::string decision_text(const app::Context& context, const approvals::Proposal& proposal,
                          std::string_view what);
// A name with the day and the hour under it: "Ana Ruiz, 31 de marzo de 2026, 9:14 a. m.".
std::string signed_text(const std::string& name, Instant at);

}  // namespace recaudo::site
