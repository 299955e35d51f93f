// People who act at the console with their own account and password, because the database compares
// who they are; and what they show to have read before they decide.
#pragma once

#include <string>

#include "api/cli/arguments.h"
#include "api/cli/installation.h"
#include "core/access/staff_access.h"
#include "core/approvals/approvals.h"
#include "tax-rules/statute.h"

namespace recaudo::cli {

// A person of the staff who is asked for the password, for as long as the command lasts.
class SignedIn {
 public:
  SignedIn(const Installation& installation, const tax_rules::Statute& statute,
           const std::string& login);
  ~SignedIn();
  SignedIn(const SignedIn&) = delete;
  SignedIn& operator=(const SignedIn&) = delete;

  access::AccountId account() const { return outcome_.session.account.id; }
  events::Actor actor() const { return access::actor_of(outcome_.session); }

 private:
  SystemClock clock_;
  Database db_;
  events::EventLog events_;
  Services services_;
  access::StaffAccess staff_;
  access::LoginOutcome outcome_;
};

std::string digest_of(const approvals::Proposal& proposal);

// A person shows to have it before the eyes by typing how it begins; a script names the whole
// digest that somebody read before.
std::string digest_read(const Arguments& a, const approvals::Proposal& shown);

}  // namespace recaudo::cli
