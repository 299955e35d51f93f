// Personal data in leaves (Ley 1581 de 2012): keyed pseudonyms and salted commitments.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.h"

namespace recaudo::audit {

// The form in which one person's identifier is always the same: blanks at the ends dropped, e-mail
// in lower case, everything else in upper case (ASCII).
std::string normalize_identifier(std::string_view kind, std::string_view value);

// HMAC-SHA-256(epoch key, "ctm/seudonimo/v1" 00 KIND 00 normalized value), first 16 bytes.
std::string pseudonym(const Secret& epoch_key, std::string_view kind, std::string_view value);

// SHA-256("ctm/compromiso/v1" 00 FIELD 00 salt[32] be32(len) value). Destroying the salt erases the
// value.
Sha256 commitment(std::string_view field, std::string_view salt32, std::string_view value);

}  // namespace recaudo::audit
