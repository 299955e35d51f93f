// What banks call things, each as a type of its own.
#pragma once

#include <string_view>

#include "base/id.h"

namespace recaudo::bank_files {

using Nit = TextId<struct NitTag>;                  // ten digits, the last one is the check digit
using BankCode = TextId<struct BankCodeTag>;        // three digits, clearing code
using AccountNumber = TextId<struct AccountTag>;    // without blanks and leading zeros
using ServiceCode = TextId<struct ServiceCodeTag>;  // EAN-13 of the agreement (AI 415 of the slip)
using SlipReference = TextId<struct SlipReferenceTag>;  // without leading zeros

// GS1 modulo 10 over thirteen digits.
bool has_valid_ean13(std::string_view digits);
AccountNumber normalise_account(std::string_view text);
// The digits without leading zeros; "0" when there are only zeros.
std::string_view strip_zeros(std::string_view digits);

}  // namespace recaudo::bank_files
