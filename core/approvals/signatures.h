// Who proposed and who decided, by name, and when: what a list or a page says of a proposal.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/approvals/approvals.h"

namespace recaudo::approvals {

struct Signatures {
  std::string proposer;
  Instant made_at;      // of the business clock, as Proposal::made_at
  std::string checker;  // empty: nobody decided
  // Of the business clock too: as long after made_at as the machine's clock measured.
  std::optional<Instant> decided_at;
};

// Of each of these proposals; one that does not exist is absent.
std::map<Uuid, Signatures> signatures_of(pqxx::transaction_base& tx, const std::vector<Uuid>& ids);

}  // namespace recaudo::approvals
