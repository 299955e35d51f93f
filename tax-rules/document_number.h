// Which numbers a document type can have (DIAN table, from memory: tipos_documento.csv).
#pragma once

#include <string>
#include <string_view>

#include "tax-rules/identifiers.h"

namespace recaudo::tax_rules {

// The number as it is kept: without points or blanks, letters in capitals; cédulas, tarjetas de
// identidad and NIT without leading zeros; a NIT as digits, dash and check digit.
// kIdentifierInvalid says what the type asks for.
Result<std::string> parse_document_number(DocumentType type, std::string_view text);

}  // namespace recaudo::tax_rules
