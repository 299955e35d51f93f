// Whom a line concerns: a person or an entity, by document. Personal data: never in the public log.
#pragma once

#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

struct ThirdParty {
  std::string document_type;    // 1 to 4 capital letters
  std::string document_number;  // digits, capital letters, hyphens; at most 30
  std::string name;
};

// Ids in the order asked; who is not there yet is written. Throws for a malformed document. At most
// 100,000.
std::vector<ThirdPartyId> ensure_third_parties(pqxx::transaction_base& tx,
                                               std::span<const ThirdParty> parties);

// The office with this code, written with this name when it is not there yet.
CostCentreId ensure_cost_centre(pqxx::transaction_base& tx, std::string_view code,
                                std::string_view name);

}  // namespace recaudo::ledger
