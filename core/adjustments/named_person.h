// A person whom an act names by kind and number of a document, compared with whom the ledger knows.
#pragma once

#include <string>

#include "base/error.h"
#include "ledger/third_parties.h"

namespace recaudo::adjustments {

// A number as tax_rules::parse_document_number keeps it, of that kind: kIdentifierInvalid, and the
// refusals of the kind.
Result<void> check_document(const std::string& type, const std::string& number);

// The roll writes a NIT with its check digit or without, and any number with leading zeros.
bool is_same_person(const std::string& type, const std::string& number,
                    const ledger::ThirdParty& known);

// False for one that the roll filed in a form that its kind refuses: no document that a person can
// name is that one.
bool can_be_named(const ledger::ThirdParty& known);

}  // namespace recaudo::adjustments
