// Four eyes over a run of public services, as over one of predial (run_approval.h). Nothing is
// charged here.
#pragma once

#include <string>
#include <string_view>

#include "core/approvals/approvals.h"
#include "core/billing/service_run.h"

namespace recaudo::billing {

// The canonical text that both decide on: run, totals, and the digests of rules, results and
// report.
std::string canonical_text(const ServiceRun& run);
// The run that such a text names. kBadText for any other text.
Result<ServiceRunId> service_run_of(std::string_view text);

// kBillingRunState (it is past its rehearsal), kBillingRunChanged, and what approvals::propose
// refuses.
Result<approvals::Proposal> propose_run(Work& work, const ServiceRun& run,
                                        staff::AccountId proposer, Instant real_now);

// What a person decides on who read the text with this digest, in hexadecimal. kBillingRunState
// when the run is not proposed, kProposalChanged when another text waits for the decision.
Result<approvals::Review> review_of(pqxx::transaction_base& tx, const ServiceRun& run,
                                    staff::AccountId checker, std::string_view digest_read);

// Refusals of approvals::approve, and kBillingRunState; kProposalChanged also for a text that is
// not the run's own.
Result<ServiceRun> approve_service_run(const Services& services, const events::Actor& checker,
                                       const std::string& channel, const approvals::Review& review,
                                       Instant real_now);
// Discards the run. Refusals of approvals::reject, and kBillingRunState.
Result<ServiceRun> reject_service_run(Work& work, const approvals::Review& review,
                                      Instant real_now);

}  // namespace recaudo::billing
