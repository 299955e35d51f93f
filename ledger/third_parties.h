// Whom a line concerns: a person or an entity, by document. Personal data: never in the public log.
#pragma once

#include <optional>
#include <pqxx/row>
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

// Ids in the order asked; who is not there yet is written, and the name given replaces the one that
// was known. Throws for a malformed document. At most 100,000.
std::vector<ThirdPartyId> ensure_third_parties(pqxx::transaction_base& tx,
                                               std::span<const ThirdParty> parties);

struct StoredThirdParty {
  ThirdPartyId id;
  ThirdParty party;
};
std::optional<StoredThirdParty> find_third_party(pqxx::transaction_base& tx, ThirdPartyId id);
// By the beginning of the document, in the order of documents; or of every word of the name in any
// order, without accents, in the order of names. At most `limit` (1 to 100). Nothing for a text
// without letters or digits.
std::vector<StoredThirdParty> search_third_parties(pqxx::transaction_base& tx,
                                                   std::string_view typed, int limit);
// Of a row with the columns id, document_type, document_number and name: for reads of this module.
StoredThirdParty read_third_party(const pqxx::row& row);

// The office with this code, written with this name when it is not there yet.
CostCentreId ensure_cost_centre(pqxx::transaction_base& tx, std::string_view code,
                                std::string_view name);

}  // namespace recaudo::ledger
