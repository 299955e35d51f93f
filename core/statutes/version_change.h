// A new version of the statute: one person proposes the exact text, another one approves it. The
// approved bytes name the text by its digest; each step is one transaction with its event.
#pragma once

#include <span>

#include "core/approvals/approvals.h"
#include "core/dues/national_tables.h"
#include "core/statutes/succession.h"

namespace recaudo::statutes {

// What both people decide on.
struct Proposed {
  int previous = 0;  // the version it follows
  Date from;
  std::string act;
  Date act_on;
  int first_vigencia = 0, last_vigencia = 0;
  std::string file_name;
  Sha256 digest{};  // of the text
};
std::string canonical_text(const Proposed& p);
// Reads what canonical_text wrote. kBadText otherwise.
Result<Proposed> parse_canonical(std::string_view text);

// The text that a proposal brings, with its statute. kNotFound, kStatuteInvalid.
struct ProposedStatute {
  std::string text;
  tax_rules::Statute statute;
};
Result<ProposedStatute> statute_of(pqxx::transaction_base& tx, const Proposed& p);

// The draft read and checked against the newest version, before anybody proposes it; `limits` are
// the nation's on the day that it begins. kStatuteInvalid names file, line and reason;
// kStatuteVersion and kBadText as check_succession.
Result<tax_rules::Statute> read_draft(pqxx::transaction_base& tx, const Draft& draft,
                                      const tax_rules::ServiceLimits& limits, Date today);

// Keeps the text and proposes it. Refusals of read_draft and of approvals::propose.
Result<approvals::Proposal> propose(Work& work, const std::string& request, const Draft& draft,
                                    const tax_rules::ServiceLimits& limits,
                                    staff::AccountId proposer, Instant real_now);

// Decides and puts the version into force in one transaction; answers its number. Refusals of
// approvals::approve, kStatuteVersion when another one came first or its vigencia was liquidated
// meanwhile, and kStatuteInvalid when it does not meet the limits that `national` has now on the
// day that it begins.
Result<int> approve(const Services& services, const events::Actor& checker,
                    const std::string& channel, const approvals::Review& review,
                    const dues::NationalTables& national, Instant real_now);
// Leaves everything as it was. Refusals of approvals::reject.
Result<void> reject(Work& work, const approvals::Review& review, Instant real_now);

}  // namespace recaudo::statutes
