// Four eyes (security specification SES-9): one person proposes the exact bytes of a change,
// another one approves those bytes. The database holds that they are two natural persons, that the
// content is what the second one saw, that a proposal is decided once, and that it dies after 24
// hours. It takes the caller's word for who acts and what time it is: it asks for no session.
//
// `real_now` is the machine's time (SystemClock), never the business clock: a demo's business day
// must not lengthen the life of a proposal. When it was made, as people read it, is the work's.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/uuid.h"
#include "core/approvals/staff.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::approvals {

// What needs two people. The roles that may propose and decide each stand in access.approval_rule.
enum class Kind {
  kInterestRate,
  kPeriodReopening,
  kReceivableAct,
  kTillAnnulment,
  kBillingRun,
  kStatuteVersion,
  kYearlyFigure,
  kInvoicePosting,
  kNationalTable
};
std::string_view to_text(Kind kind);

enum class Decision { kApproved, kRejected };

struct Proposal {
  Uuid id;
  Kind kind = Kind::kInterestRate;
  std::string payload;  // canonical text: what the approver reads is rendered from these bytes
  Sha256 digest{};      // of the payload
  staff::AccountId proposer;
  Instant proposed_at, expires_at;  // its life, of the machine's clock
  Instant made_at;                  // of the business clock: what people read
  std::optional<Decision> decision;
};

// The one who decides: the account, as the audit log names it, and what was on the screen.
struct Review {
  Uuid proposal;
  staff::AccountId checker;
  Sha256 seen{};  // SHA-256 of the payload that was shown
};

// Stores the content; `id` is the business key, so a retried request finds its own proposal.
// kNotAllowed (role), kProposalChanged (the id has another content).
Result<Proposal> propose(Work& work, const Uuid& id, Kind kind, const std::string& payload,
                         staff::AccountId proposer, Instant real_now);

// One decision, once. kSamePerson, kNotAllowed, kProposalExpired, kProposalChanged,
// kProposalDecided, kNotFound. The caller applies the change in the same Work.
Result<Proposal> approve(Work& work, const Review& review, Instant real_now);
Result<Proposal> reject(Work& work, const Review& review, Instant real_now);

std::optional<Proposal> find(pqxx::transaction_base& tx, const Uuid& id);
// All of a kind, newest first, at most `limit`.
std::vector<Proposal> newest(pqxx::transaction_base& tx, Kind kind, int limit);

// A list of the proposals of a kind in pages. What waits for a decision stands oldest first, so
// that nothing new hides it; anything else newest first.
enum class Standing { kWaiting, kDecided, kAny };
struct ProposalCursor {
  Instant at;  // of the last proposal of the page before
  Uuid id;
};
struct ProposalPage {
  std::vector<Proposal> rows;
  std::optional<ProposalCursor> next;  // there are more after it
};
// At most `limit` rows. kWaiting: undecided and alive at real_now.
ProposalPage page_of(pqxx::transaction_base& tx, Kind kind, Standing standing, Instant real_now,
                     const std::optional<ProposalCursor>& after, int limit);

// Undecided and alive at real_now, oldest first, at most 200.
std::vector<Proposal> pending(pqxx::transaction_base& tx, Instant real_now);

// A member of staff as events name him: by account, pseudonymised on the way out.
events::Person person_of(staff::AccountId account);
// The actor of an act of two people: the maker acts, the checker is the second approver, the
// session is the checker's, in which the act was completed. kNotFound.
Result<events::Actor> joint_actor(Database& db, const Review& review, const events::Actor& checker);

// The value of a "name=value" line of a proposal's canonical text; empty when it is not there. Who
// reads a proposal writes it again and compares, so that nothing else can stand in it.
std::string canonical_field(std::string_view text, std::string_view name);
// The same as a number. Zero when it is not one: the text is then written otherwise, and refused.
int canonical_number(std::string_view text, std::string_view name);

}  // namespace recaudo::approvals
